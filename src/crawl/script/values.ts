import type { Element } from '#vendor/html';
import type { Script } from './parser';

/** A value of the page's script, as far as it can be known without running it in a browser. */
export type Value =
	| string
	| number
	| boolean
	| null
	| undefined
	| { kind: 'unknown' | 'window' | 'document' | 'jquery' | 'forms' }
	| { kind: 'location'; href?: string }
	| { kind: 'element'; element: Element }
	| { kind: 'elements'; elements: Element[] }
	| { kind: 'dataset'; element: Element }
	| { kind: 'method'; owner: Value; name: string }
	| { kind: 'list'; items: Value[] }
	| { kind: 'record'; entries: Map<string, Value> }
	| { kind: 'function'; node: ScriptFunction }
	| { kind: 'address'; url: URL }
	| { kind: 'query'; pairs: URLSearchParams };

export type ScriptFunction =
	| Script.FunctionDeclaration
	| Script.AnonymousFunctionDeclaration
	| Script.FunctionExpression
	| Script.ArrowFunctionExpression;

/** No address and no field is longer. */
const MAX_TEXT = 100_000;

export const UNKNOWN: Value = { kind: 'unknown' };

export function isKnown(value: Value): value is string | number | boolean | null | undefined {
	return typeof value !== 'object' || value === null;
}

export function toText(value: Value): string {
	if (isKnown(value)) return String(value);
	if (value.kind === 'list') return value.items.map(toText).join(',');
	if (value.kind === 'address') return value.url.toString();
	if (value.kind === 'query') return value.pairs.toString();
	if (value.kind === 'location') return value.href ?? '';
	return '';
}

export function binary(operator: string, left: Value, right: Value): Value {
	if (
		operator === '+' &&
		(typeof left === 'string' || typeof right === 'string' || !isKnown(left) || !isKnown(right))
	)
	{
		const [first, second] = [toText(left), toText(right)];
		return first.length + second.length > MAX_TEXT ? UNKNOWN : first + second;
	}
	if (!isKnown(left) || !isKnown(right)) return UNKNOWN;
	switch (operator) {
		case '+':
			return Number(left) + Number(right);
		case '-':
			return Number(left) - Number(right);
		case '*':
			return Number(left) * Number(right);
		case '/':
			return Number(left) / Number(right);
		case '%':
			return Number(left) % Number(right);
		case '==':
		case '===':
			return (left ?? null) === (right ?? null) || String(left) === String(right);
		case '!=':
		case '!==':
			return (left ?? null) !== (right ?? null) && String(left) !== String(right);
		case '<':
			return Number(left) < Number(right);
		case '<=':
			return Number(left) <= Number(right);
		case '>':
			return Number(left) > Number(right);
		case '>=':
			return Number(left) >= Number(right);
		default:
			return UNKNOWN;
	}
}
