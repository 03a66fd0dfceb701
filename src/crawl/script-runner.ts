import type { Element } from '#vendor/html';
import { attr, inlineText } from './dom';
import { resolveAddress } from './page';
import { PageObjects } from './page-objects';
import type { ScriptProgram } from './script-program';
import { parse, type Script } from './script-parser';
import { binary, isKnown, toText, UNKNOWN, type ScriptFunction, type Value } from './script-values';
import type { Target } from './types';

const MAX_STEPS = 20_000;
const MAX_DEPTH = 12;
const WINDOW_NAMES = new Set(['window', 'self', 'top', 'parent', 'opener']);
const FORM_METHODS = new Set(['submit', 'requestSubmit', 'setAttribute', 'getAttribute']);
const TEXT_METHODS = new Set(['replace', 'trim', 'toString', 'split', 'substring', 'substr', 'slice', 'toLowerCase', 'toUpperCase', 'concat', 'indexOf']);

/** Thrown to end the run: the page has asked for an address. */
class Asked extends Error {
	constructor(readonly target: Target) {
		super('asked');
	}
}
class Returned extends Error {
	constructor(readonly value: Value) {
		super('returned');
	}
}

type Scope = Map<string, Value>;

/**
 * Follows what a handler of the page would do until it submits a form or goes to an address. Nothing of the page is executed:
 * its syntax tree is read, and only what concerns fields, forms and addresses has any effect.
 */
export class ScriptRunner {
	private readonly objects: PageObjects;
	private steps = 0;
	private depth = 0;

	constructor(
		private readonly program: ScriptProgram,
		objects: PageObjects,
		private readonly source: Element,
	) {
		this.objects = objects;
	}

	/** What the handler's code asks for, or null when it cannot be told. */
	run(code: string): Target | null {
		const parsed = parse(code);
		if (!parsed) return null;
		try {
			this.block(parsed.body, [new Map()]);
		} catch (stop) {
			if (stop instanceof Asked) return stop.target;
			if (stop instanceof Returned) return null;
			if (stop instanceof RangeError) return null;
			throw stop;
		}
		return null;
	}

	private block(statements: readonly Script.AnyNode[], scopes: Scope[]): void {
		for (const statement of statements) this.statement(statement, scopes);
	}

	private statement(node: Script.AnyNode, scopes: Scope[]): void {
		if (++this.steps > MAX_STEPS) throw new RangeError('too long');
		switch (node.type) {
			case 'ExpressionStatement':
				this.evaluate(node.expression, scopes);
				return;
			case 'VariableDeclaration':
				for (const declarator of node.declarations) {
					if (declarator.id.type === 'Identifier') scopes.at(-1)?.set(declarator.id.name, declarator.init ? this.evaluate(declarator.init, scopes) : undefined);
				}
				return;
			case 'BlockStatement':
				return this.block(node.body, scopes);
			case 'IfStatement': {
				const test = this.evaluate(node.test, scopes);
				// What cannot be known (a browser's quirk, a permission) is taken as the page's author hoped.
				if (!isKnown(test) || test) this.statement(node.consequent, scopes);
				else if (node.alternate) this.statement(node.alternate, scopes);
				return;
			}
			case 'TryStatement':
				return this.block(node.block.body, scopes);
			case 'WithStatement': {
				const owner = this.evaluate(node.object, scopes);
				return this.statement(node.body, [...scopes, new Map([['with', owner]])]);
			}
			case 'SwitchStatement': {
				const value = this.evaluate(node.discriminant, scopes);
				const start = node.cases.findIndex((one) => !one.test || binary('===', this.evaluate(one.test, scopes), value) === true);
				for (const one of start < 0 ? [] : node.cases.slice(start)) {
					for (const inner of one.consequent) {
						if (inner.type === 'BreakStatement') return;
						this.statement(inner, scopes);
					}
				}
				return;
			}
			case 'ReturnStatement':
				throw new Returned(node.argument ? this.evaluate(node.argument, scopes) : undefined);
			case 'FunctionDeclaration':
				scopes.at(-1)?.set(node.id?.name ?? '', { kind: 'function', node });
				return;
			default:
				return;
		}
	}

	private call(node: ScriptFunction, args: Value[]): Value {
		if (++this.depth > MAX_DEPTH) throw new RangeError('too deep');
		const scope: Scope = new Map();
		node.params.forEach((param, index) => {
			const target = param.type === 'AssignmentPattern' ? param.left : param;
			const given = args[index] ?? (param.type === 'AssignmentPattern' ? this.evaluate(param.right, [scope]) : undefined);
			if (target.type === 'Identifier') scope.set(target.name, given);
		});
		try {
			if (node.body.type !== 'BlockStatement') return this.evaluate(node.body, [scope]);
			this.block(node.body.body, [scope]);
			return undefined;
		} catch (stop) {
			if (stop instanceof Returned) return stop.value;
			throw stop;
		} finally {
			this.depth--;
		}
	}

	private evaluate(node: Script.AnyNode, scopes: Scope[]): Value {
		if (++this.steps > MAX_STEPS) throw new RangeError('too long');
		switch (node.type) {
			case 'Literal':
				return typeof node.value === 'string' || typeof node.value === 'number' || typeof node.value === 'boolean' ? node.value : node.value === null ? null : UNKNOWN;
			case 'TemplateLiteral':
				return node.quasis.map((quasi, index) => quasi.value.raw + (node.expressions[index] ? toText(this.evaluate(node.expressions[index], scopes)) : '')).join('');
			case 'Identifier':
				return this.identifier(node.name, scopes);
			case 'ThisExpression':
				return { kind: 'element', element: this.source };
			case 'BinaryExpression':
				return binary(node.operator, this.evaluate(node.left, scopes), this.evaluate(node.right, scopes));
			case 'LogicalExpression': {
				const left = this.evaluate(node.left, scopes);
				const decided = isKnown(left) && (node.operator === '&&' ? !left : node.operator === '||' ? !!left : left !== null && left !== undefined);
				return decided ? left : this.evaluate(node.right, scopes);
			}
			case 'ConditionalExpression': {
				const test = this.evaluate(node.test, scopes);
				return this.evaluate(!isKnown(test) || test ? node.consequent : node.alternate, scopes);
			}
			case 'UnaryExpression': {
				const value = this.evaluate(node.argument, scopes);
				if (node.operator === '!') return isKnown(value) ? !value : false;
				if (node.operator === 'typeof') return isKnown(value) ? typeof value : 'object';
				if (node.operator === 'void') return undefined;
				return isKnown(value) ? (node.operator === '-' ? -Number(value) : Number(value)) : UNKNOWN;
			}
			case 'AssignmentExpression': {
				const right = this.evaluate(node.right, scopes);
				const value = node.operator === '=' ? right : binary(node.operator.slice(0, -1), this.evaluate(node.left, scopes), right);
				this.assign(node.left, value, scopes);
				return value;
			}
			case 'MemberExpression':
				return this.member(this.evaluate(node.object, scopes), this.propertyName(node, scopes));
			case 'CallExpression':
				return this.callExpression(node, scopes);
			case 'ChainExpression':
				return this.evaluate(node.expression, scopes);
			case 'SequenceExpression':
				return node.expressions.map((expression) => this.evaluate(expression, scopes)).at(-1);
			case 'ArrayExpression':
				return { kind: 'list', items: node.elements.map((element) => (element ? this.evaluate(element, scopes) : undefined)) };
			case 'ObjectExpression': {
				const entries = new Map<string, Value>();
				for (const property of node.properties) {
					if (property.type !== 'Property') continue;
					const key = property.key.type === 'Identifier' ? property.key.name : toText(this.evaluate(property.key, scopes));
					entries.set(key, this.evaluate(property.value, scopes));
				}
				return { kind: 'record', entries };
			}
			case 'FunctionExpression':
			case 'ArrowFunctionExpression':
				return { kind: 'function', node };
			default:
				return UNKNOWN;
		}
	}

	private identifier(name: string, scopes: Scope[]): Value {
		for (const scope of scopes.toReversed()) {
			const owner = scope.get('with');
			if (owner !== undefined) {
				const found = this.member(owner, name);
				const known = isKnown(found) ? found !== undefined : found.kind !== 'unknown' && (found.kind !== 'method' || FORM_METHODS.has(name));
				if (known) return found;
			} else if (scope.has(name)) return scope.get(name);
		}
		if (WINDOW_NAMES.has(name)) return { kind: 'window' };
		if (name === 'document') return { kind: 'document' };
		if (name === 'location') return { kind: 'location' };
		if (name === '$' || name === 'jQuery') return { kind: 'jquery' };
		if (name === 'undefined') return undefined;
		const own = this.program.functions.get(name);
		if (own) return { kind: 'function', node: own };
		const variable = this.program.variables.get(name);
		if (variable) return this.evaluate(variable, [new Map()]);
		const element = this.objects.byName(name);
		return element ? { kind: 'element', element } : UNKNOWN;
	}

	private propertyName(node: Script.MemberExpression, scopes: Scope[]): string {
		if (!node.computed) return node.property.type === 'Identifier' ? node.property.name : '';
		return node.property.type === 'PrivateIdentifier' ? '' : toText(this.evaluate(node.property, scopes));
	}

	private member(owner: Value, name: string): Value {
		if (typeof owner === 'string') return name === 'length' ? owner.length : { kind: 'method', owner, name };
		if (isKnown(owner)) return owner === null || owner === undefined ? UNKNOWN : { kind: 'method', owner, name };
		switch (owner.kind) {
			case 'window':
				return orMethod(this.identifier(name, []), owner, name);
			case 'document': {
				if (name === 'location') return { kind: 'location' };
				if (name === 'forms') return { kind: 'forms' };
				if (name === 'all') return owner;
				const element = /^(get|query|create|write|body|cookie|referrer)/.test(name) ? null : this.objects.byName(name);
				return element ? { kind: 'element', element } : { kind: 'method', owner, name };
			}
			case 'forms': {
				const form = this.objects.form(name);
				return form ? { kind: 'element', element: form } : UNKNOWN;
			}
			case 'location':
				if (name === 'href') return this.objects.page.finalUrl;
				if (name === 'search' || name === 'pathname' || name === 'host' || name === 'origin' || name === 'protocol' || name === 'hash') return new URL(this.objects.page.finalUrl)[name];
				return { kind: 'method', owner, name };
			case 'element':
				return this.elementMember(owner.element, name);
			case 'elements':
				if (name === 'length') return owner.elements.length;
				if (/^\d+$/.test(name)) return owner.elements[Number(name)] ? { kind: 'element', element: owner.elements[Number(name)] ?? this.source } : undefined;
				return { kind: 'method', owner, name };
			case 'dataset':
				return attr(owner.element, `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
			case 'list':
				return name === 'length' ? owner.items.length : /^\d+$/.test(name) ? owner.items[Number(name)] : { kind: 'method', owner, name };
			case 'record':
				return owner.entries.get(name);
			default:
				return { kind: 'method', owner, name };
		}
	}

	private elementMember(element: Element, name: string): Value {
		if (element.name === 'form') {
			if (name === 'elements') return { kind: 'element', element };
			const field = ['submit', 'action', 'method', 'target'].includes(name) ? null : this.objects.field(element, name);
			if (field) return { kind: 'element', element: field };
		}
		if (name === 'form') {
			const form = this.objects.formOf(element);
			return form ? { kind: 'element', element: form } : null;
		}
		if (name === 'dataset') return { kind: 'dataset', element };
		if (['value', 'action', 'method', 'href', 'id', 'name', 'title', 'target', 'rel'].includes(name)) return this.objects.get(element, name);
		if (name === 'innerText' || name === 'textContent' || name === 'innerHTML') return inlineText(element);
		return { kind: 'method', owner: { kind: 'element', element }, name };
	}

	private assign(target: Script.AnyNode, value: Value, scopes: Scope[]): void {
		if (target.type === 'Identifier') {
			if (target.name === 'location') this.goTo(value);
			const holder = scopes.toReversed().find((scope) => scope.has(target.name));
			const withOwner = scopes.find((scope) => scope.has('with'))?.get('with');
			if (!holder && withOwner !== undefined && typeof withOwner === 'object' && withOwner?.kind === 'element') this.objects.set(withOwner.element, target.name, toText(value));
			else (holder ?? scopes.at(-1))?.set(target.name, value);
			return;
		}
		if (target.type !== 'MemberExpression') return;
		const owner = this.evaluate(target.object, scopes);
		const name = this.propertyName(target, scopes);
		if (isKnown(owner)) return;
		if (owner.kind === 'location' && name === 'href') this.goTo(value);
		else if (name === 'location' && (owner.kind === 'window' || owner.kind === 'document')) this.goTo(value);
		else if (owner.kind === 'element') {
			const field = owner.element.name === 'form' && !['action', 'method', 'target'].includes(name) ? this.objects.field(owner.element, name) : null;
			if (field) this.objects.set(field, 'value', toText(value));
			else this.objects.set(owner.element, name, toText(value));
		} else if (owner.kind === 'record') owner.entries.set(name, value);
	}

	private callExpression(node: Script.CallExpression, scopes: Scope[]): Value {
		const callee = this.evaluate(node.callee, scopes);
		const args = node.arguments.map((argument) => this.evaluate(argument, scopes));
		const first = args[0];
		if (isKnown(callee)) return UNKNOWN;
		if (callee.kind === 'function') return this.call(callee.node, args);
		if (callee.kind === 'jquery') return this.wrap(first);
		const name = callee.kind === 'method' ? callee.name : node.callee.type === 'Identifier' ? node.callee.name : '';
		if (callee.kind === 'method' && typeof callee.owner === 'string') return textMethod(callee.owner, name, args);
		if (name === 'encodeURIComponent') return encodeURIComponent(toText(first));
		if (name === 'encodeURI' || name === 'escape') return encodeURI(toText(first));
		if (name === 'String' || name === 'decodeURIComponent') return toText(first);
		if (name === 'Number' || name === 'parseInt') return isKnown(first) ? Number.parseInt(String(first), 10) : UNKNOWN;
		if (name === 'isNaN') return isKnown(first) ? Number.isNaN(Number(first)) : UNKNOWN;
		if (name === 'confirm') return true;
		if (name === 'open' && isKnown(first) && toText(first) !== '') this.goTo(first);
		if (callee.kind !== 'method' || isKnown(callee.owner)) return UNKNOWN;
		return this.method(callee.owner, name, args);
	}

	private wrap(value: Value): Value {
		if (typeof value === 'string') return { kind: 'elements', elements: value.trim().startsWith('<') ? this.made(value) : this.objects.select(value.trim()) };
		if (isKnown(value)) return UNKNOWN;
		if (value.kind === 'element') return { kind: 'elements', elements: [value.element] };
		return value;
	}

	private made(html: string): Element[] {
		const tag = /^<\s*(\w+)/.exec(html.trim())?.[1] ?? '';
		const element = this.objects.make(tag);
		if (!element) return [];
		for (const [, name = '', , value = ''] of html.matchAll(/([\w-]+)\s*=\s*(["'])(.*?)\2/g)) this.objects.set(element, name, value);
		return [element];
	}

	private method(owner: Exclude<Value, string | number | boolean | null | undefined>, name: string, args: Value[]): Value {
		const first = args[0];
		if (owner.kind === 'location' && ['assign', 'replace'].includes(name)) this.goTo(first);
		if (owner.kind === 'document') return this.documentMethod(name, toText(first));
		const elements = owner.kind === 'element' ? [owner.element] : owner.kind === 'elements' ? owner.elements : [];
		const element = elements[0];
		if (!element) return UNKNOWN;
		switch (name) {
			case 'submit':
			case 'requestSubmit': {
				const target = this.objects.submit(element);
				if (target) throw new Asked(target);
				return undefined;
			}
			case 'val':
				if (args.length === 0) return this.objects.get(element, 'value');
				for (const one of elements) this.objects.set(one, 'value', toText(first));
				return owner;
			case 'attr':
			case 'prop':
			case 'setAttribute':
				if (typeof first !== 'string' && !isKnown(first) && first.kind === 'record') {
					for (const [key, value] of first.entries) this.objects.set(element, key, toText(value));
					return owner;
				}
				if (args.length < 2) return this.objects.get(element, toText(first));
				for (const one of elements) this.objects.set(one, toText(first), toText(args[1]));
				return owner;
			case 'getAttribute':
				return this.objects.get(element, toText(first));
			case 'data':
				return attr(element, `data-${toText(first).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
			case 'text':
			case 'html':
				return inlineText(element);
			case 'querySelector':
				return this.wrapFirst(this.objects.select(toText(first), element));
			case 'find':
			case 'children':
				return { kind: 'elements', elements: this.objects.select(toText(first), element) };
			case 'closest':
				return owner.kind === 'elements' ? { kind: 'elements', elements: this.closest(element, toText(first)) } : this.wrapFirst(this.closest(element, toText(first)));
			case 'append':
			case 'appendChild': {
				const child = typeof first === 'string' ? this.made(first) : isKnown(first) ? [] : first.kind === 'element' ? [first.element] : first.kind === 'elements' ? first.elements : [];
				for (const one of child) this.objects.append(element, one);
				return owner;
			}
			case 'serialize': {
				const target = this.objects.submit(element);
				return target?.fields ? new URLSearchParams(target.fields).toString() : '';
			}
			case 'get':
			case 'eq':
				return { kind: 'elements', elements: elements.slice(Number(toText(first)) || 0) };
			case 'appendTo':
			case 'first':
			case 'show':
			case 'hide':
			case 'addClass':
				return owner;
			default:
				return UNKNOWN;
		}
	}

	private closest(element: Element, selector: string): Element[] {
		const matching = new Set(this.objects.select(selector));
		for (let at: Element | null = element; at; at = at.parent && 'name' in at.parent ? at.parent : null) if (matching.has(at)) return [at];
		return [];
	}

	private wrapFirst(elements: Element[]): Value {
		return elements[0] ? { kind: 'element', element: elements[0] } : null;
	}

	private documentMethod(name: string, argument: string): Value {
		switch (name) {
			case 'getElementById': {
				const element = this.objects.byId(argument);
				return element ? { kind: 'element', element } : null;
			}
			case 'getElementsByName':
				return { kind: 'elements', elements: this.objects.select(`[name="${argument.replace(/["\\]/g, '')}"]`) };
			case 'querySelector':
				return this.wrapFirst(this.objects.select(argument));
			case 'querySelectorAll':
			case 'getElementsByTagName':
				return { kind: 'elements', elements: this.objects.select(argument) };
			case 'createElement': {
				const element = this.objects.make(argument);
				return element ? { kind: 'element', element } : UNKNOWN;
			}
			default:
				return UNKNOWN;
		}
	}

	private goTo(value: Value): void {
		const address = toText(value).trim();
		if (address === '' || address.startsWith('#') || /^(javascript|mailto|tel|about):/i.test(address)) return;
		const url = resolveAddress(this.objects.page, address);
		if (url) throw new Asked({ url: url.toString(), fields: null, method: 'GET' });
	}
}

function orMethod(value: Value, owner: Value, name: string): Value {
	return !isKnown(value) && value.kind === 'unknown' ? { kind: 'method', owner, name } : value;
}

function textMethod(text: string, name: string, args: Value[]): Value {
	if (!TEXT_METHODS.has(name) || !args.every(isKnown)) return name === 'replace' ? text : UNKNOWN;
	const [first, second] = args.map((arg) => (isKnown(arg) ? arg : undefined));
	switch (name) {
		case 'replace':
			return text.replace(String(first), String(second));
		case 'split':
			return { kind: 'list', items: text.split(String(first)) };
		case 'substring':
			return text.substring(Number(first), second === undefined ? undefined : Number(second));
		case 'substr':
			return text.substr(Number(first), second === undefined ? undefined : Number(second));
		case 'slice':
			return text.slice(Number(first), second === undefined ? undefined : Number(second));
		case 'trim':
			return text.trim();
		case 'toLowerCase':
			return text.toLowerCase();
		case 'toUpperCase':
			return text.toUpperCase();
		case 'concat':
			return text + args.map(toText).join('');
		case 'indexOf':
			return text.indexOf(String(first));
		default:
			return text;
	}
}
