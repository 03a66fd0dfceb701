import type { Element } from '#vendor/html';
import type { PageObjects } from './page-objects';
import { ScriptHost } from './host';
import { newScope, Returned, ScriptStatements, type Scope } from './statements';
import { textMethod } from './text';
import type { ScriptProgram } from './program';
import type { Script } from './parser';
import { binary, isKnown, toText, UNKNOWN, type ScriptFunction, type Value } from './values';

const MAX_DEPTH = 12;
const WINDOW_NAMES = new Set(['window', 'self', 'top', 'parent', 'opener']);
const FORM_METHODS = new Set(['submit', 'requestSubmit', 'setAttribute', 'getAttribute']);

/**
 * Follows what a handler of the page would do until it submits a form or goes to an address. Nothing of the page is executed:
 * its syntax tree is read, and only what concerns fields, forms and addresses has any effect.
 */
export class ScriptRunner extends ScriptStatements {
	private readonly host: ScriptHost;
	private readonly open = new Set<string>();
	private depth = 0;

	constructor(
		private readonly program: ScriptProgram,
		private readonly objects: PageObjects,
		source: Element,
	) {
		super(source);
		this.host = new ScriptHost(objects, source, (name) => this.identifier(name, []));
	}

	protected override call(node: ScriptFunction, args: Value[], outer: Scope[] = []): Value {
		if (++this.depth > MAX_DEPTH) throw new RangeError('too deep');
		const scope: Scope = new Map();
		node.params.forEach((param, index) => this.name(param, args[index], scope));
		try {
			if (node.body.type !== 'BlockStatement') return this.evaluate(node.body, [...outer, scope]);
			this.block(node.body.body, [...outer, scope]);
			return undefined;
		} catch (stop) {
			if (stop instanceof Returned) return stop.value;
			throw stop;
		} finally {
			this.depth--;
		}
	}

	protected override evaluate(node: Script.AnyNode, scopes: Scope[]): Value {
		this.step();
		switch (node.type) {
			case 'Literal':
				return typeof node.value === 'string' ||
					typeof node.value === 'number' ||
					typeof node.value === 'boolean'
					? node.value
					: node.value === null
						? null
						: UNKNOWN;
			case 'TemplateLiteral':
				return node.quasis
					.map(
						(quasi, index) =>
							quasi.value.raw +
							(node.expressions[index] ? toText(this.evaluate(node.expressions[index], scopes)) : ''),
					)
					.join('');
			case 'Identifier':
				return this.identifier(node.name, scopes);
			case 'ThisExpression':
				return scopes.findLast((scope) => scope.has('this'))?.get('this') ?? { kind: 'element', element: this.source };
			case 'BinaryExpression':
				return binary(node.operator, this.evaluate(node.left, scopes), this.evaluate(node.right, scopes));
			case 'LogicalExpression': {
				const left = this.evaluate(node.left, scopes);
				const decided =
					isKnown(left) &&
					(node.operator === '&&'
						? !left
						: node.operator === '||'
							? !!left
							: left !== null && left !== undefined);
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
				const value =
					node.operator === '='
						? right
						: binary(node.operator.slice(0, -1), this.evaluate(node.left, scopes), right);
				this.assign(node.left, value, scopes);
				return value;
			}
			case 'MemberExpression':
				return this.part(this.evaluate(node.object, scopes), this.propertyName(node, scopes));
			case 'CallExpression':
				return this.callExpression(node, scopes);
			case 'NewExpression':
				return node.callee.type === 'Identifier'
					? this.host.construct(
							node.callee.name,
							node.arguments.map((argument) => this.evaluate(argument, scopes)),
						)
					: UNKNOWN;
			case 'ChainExpression':
				return this.evaluate(node.expression, scopes);
			case 'SequenceExpression':
				return node.expressions.map((expression) => this.evaluate(expression, scopes)).at(-1);
			case 'ArrayExpression':
				return {
					kind: 'list',
					items: node.elements.map((element) => (element ? this.evaluate(element, scopes) : undefined)),
				};
			case 'ObjectExpression': {
				const entries = new Map<string, Value>();
				for (const property of node.properties) {
					if (property.type !== 'Property') continue;
					const key =
						property.key.type === 'Identifier'
							? property.key.name
							: toText(this.evaluate(property.key, scopes));
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

	/** What a script adds to its own namespaces (`App.board = …`) is known by its last name. */
	protected override part(owner: Value, name: string): Value {
		if (isKnown(owner) || (owner.kind !== 'unknown' && owner.kind !== 'record')) return this.host.member(owner, name);
		if (owner.kind === 'record' && owner.entries.has(name)) return owner.entries.get(name);
		const own = this.program.functions.has(name) || this.program.variables.has(name) ? this.identifier(name, []) : UNKNOWN;
		return isKnown(own) || own.kind !== 'unknown' ? own : this.host.member(owner, name);
	}

	private identifier(name: string, scopes: Scope[]): Value {
		for (const scope of scopes.toReversed()) {
			const owner = scope.get('with');
			if (owner !== undefined) {
				const found = this.host.member(owner, name);
				const known = isKnown(found)
					? found !== undefined
					: found.kind !== 'unknown' && (found.kind !== 'method' || FORM_METHODS.has(name));
				if (known) return found;
			} else if (scope.has(name)) return scope.get(name);
		}
		if (WINDOW_NAMES.has(name)) return { kind: 'window' };
		if (name === 'document') return { kind: 'document' };
		if (name === 'location') return { kind: 'location', href: this.objects.page.finalUrl };
		if (name === '$' || name === 'jQuery') return { kind: 'jquery' };
		if (name === 'undefined') return undefined;
		const own = this.program.functions.get(name);
		if (own) return { kind: 'function', node: own };
		const variable = this.program.variables.get(name);
		if (variable && !this.open.has(name)) {
			// `var App = App || {}` speaks of itself.
			this.open.add(name);
			try {
				return this.evaluate(variable, [newScope()]);
			} finally {
				this.open.delete(name);
			}
		}
		const element = this.objects.byName(name);
		return element ? { kind: 'element', element } : UNKNOWN;
	}

	private propertyName(node: Script.MemberExpression, scopes: Scope[]): string {
		if (!node.computed) return node.property.type === 'Identifier' ? node.property.name : '';
		return node.property.type === 'PrivateIdentifier' ? '' : toText(this.evaluate(node.property, scopes));
	}

	private assign(target: Script.AnyNode, value: Value, scopes: Scope[]): void {
		if (target.type === 'Identifier') {
			if (target.name === 'location') this.host.goTo(value);
			const holder = scopes.toReversed().find((scope) => scope.has(target.name));
			const withOwner = scopes.find((scope) => scope.has('with'))?.get('with');
			if (
				!holder &&
				withOwner !== undefined &&
				typeof withOwner === 'object' &&
				withOwner?.kind === 'element'
			)
				this.objects.set(withOwner.element, target.name, toText(value));
			else (holder ?? scopes.at(-1))?.set(target.name, value);
			return;
		}
		if (target.type !== 'MemberExpression') return;
		const owner = this.evaluate(target.object, scopes);
		const name = this.propertyName(target, scopes);
		if (isKnown(owner)) return;
		this.host.set(owner, name, value);
	}

	private callExpression(node: Script.CallExpression, scopes: Scope[]): Value {
		const owner =
			node.callee.type === 'MemberExpression' ? this.evaluate(node.callee.object, scopes) : undefined;
		const callee =
			node.callee.type === 'MemberExpression'
				? this.part(owner, this.propertyName(node.callee, scopes))
				: this.evaluate(node.callee, scopes);
		const args = node.arguments.map((argument) => this.evaluate(argument, scopes));
		const first = args[0];
		if (isKnown(callee)) return UNKNOWN;
		if (callee.kind === 'function') {
			const isOwn = !isKnown(owner) && owner.kind === 'record';
			return this.call(callee.node, args, isOwn ? [new Map([['this', owner]])] : []);
		}
		if (callee.kind === 'jquery') return this.host.wrap(first);
		const name =
			callee.kind === 'method' ? callee.name : node.callee.type === 'Identifier' ? node.callee.name : '';
		if (callee.kind === 'method' && typeof callee.owner === 'string')
			return textMethod(callee.owner, name, args);
		if (name === 'encodeURIComponent') return encodeURIComponent(toText(first));
		if (name === 'encodeURI' || name === 'escape') return encodeURI(toText(first));
		if (name === 'String' || name === 'decodeURIComponent') return toText(first);
		if (name === 'Number' || name === 'parseInt')
			return isKnown(first) ? Number.parseInt(String(first), 10) : UNKNOWN;
		if (name === 'isNaN') return isKnown(first) ? Number.isNaN(Number(first)) : UNKNOWN;
		if (name === 'confirm') return true;
		if (name === 'open' && isKnown(first) && toText(first) !== '') this.host.goTo(first);
		if (callee.kind !== 'method' || isKnown(callee.owner)) return UNKNOWN;
		return this.host.method(callee.owner, name, args);
	}
}
