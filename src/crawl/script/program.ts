import { parse, type Script } from './parser';
import type { ScriptFunction } from './values';

/** The functions and top-level variables of a page's own scripts, by name. */
export interface ScriptProgram {
	functions: Map<string, ScriptFunction>;
	variables: Map<string, Script.Expression>;
}

const MAX_SCRIPT_LENGTH = 400_000;
const CACHE_SIZE = 8;
const cache = new Map<string, ScriptProgram>();

function collect(node: Script.Program, program: ScriptProgram): void {
	for (const statement of node.body) {
		if (statement.type === 'FunctionDeclaration') program.functions.set(statement.id.name, statement);
		else if (statement.type === 'VariableDeclaration') {
			for (const declarator of statement.declarations) {
				if (declarator.id.type !== 'Identifier' || !declarator.init) continue;
				if (isFunction(declarator.init)) program.functions.set(declarator.id.name, declarator.init);
				else program.variables.set(declarator.id.name, declarator.init);
			}
		} else if (
			statement.type === 'ExpressionStatement' &&
			statement.expression.type === 'AssignmentExpression'
		) {
			const { left, right } = statement.expression;
			const name =
				left.type === 'Identifier'
					? left.name
					: left.type === 'MemberExpression' && left.property.type === 'Identifier'
						? left.property.name
						: null;
			if (name && isFunction(right)) program.functions.set(name, right);
		}
	}
}

export function isFunction(
	node: Script.AnyNode,
): node is Script.FunctionExpression | Script.ArrowFunctionExpression {
	return node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';
}

/** A script with a slip in it still has functions worth reading: each is cut out by its braces and parsed alone. */
function salvage(source: string, program: ScriptProgram): void {
	for (const match of source.matchAll(/function\s+[\w$]+\s*\([^(){}]*\)\s*\{/g)) {
		let depth = 1;
		let at = match.index + match[0].length;
		for (; at < source.length && depth > 0; at++)
			depth += source[at] === '{' ? 1 : source[at] === '}' ? -1 : 0;
		const parsed = parse(source.slice(match.index, at));
		if (parsed) collect(parsed, program);
	}
}

/** Pages of one board share their scripts, so the last few programs are kept. */
export function readProgram(scripts: readonly string[]): ScriptProgram {
	const key = scripts.join('\n');
	const kept = cache.get(key);
	if (kept) return kept;
	const program: ScriptProgram = { functions: new Map(), variables: new Map() };
	for (const source of scripts) {
		const text = source
			.replace(/^\s*<!--/, '')
			.replace(/(?:\/\/)?\s*-->\s*$/, '')
			.replace(/^\s*\/\/\s*<!\[CDATA\[|\/\/\s*\]\]>\s*$/g, '')
			.slice(0, MAX_SCRIPT_LENGTH);
		const parsed = parse(text);
		if (parsed) collect(parsed, program);
		else salvage(text, program);
	}
	const oldest = cache.keys().next().value;
	if (cache.size >= CACHE_SIZE && oldest !== undefined) cache.delete(oldest);
	cache.set(key, program);
	return program;
}
