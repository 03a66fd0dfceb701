import type { Element } from '#vendor/html';
import { Asked } from './host';
import { parse, type Script } from './parser';
import type { Binding } from './program';
import { binary, isKnown, type ScriptFunction, type Value } from './values';
import type { Target } from '../types';

const MAX_STEPS = 20_000;

export class Returned extends Error {
	constructor(readonly value: Value) {
		super('returned');
	}
}

export type Scope = Map<string, Value>;
export const newScope = (): Scope => new Map();

/** The statements of a handler, one after the other. Loops are not gone through: no handler that opens a page needs one. */
export abstract class ScriptStatements {
	private steps = 0;

	constructor(protected readonly source: Element) {}

	protected abstract evaluate(node: Script.AnyNode, scopes: Scope[]): Value;
	protected abstract call(node: ScriptFunction, args: Value[], outer?: Scope[]): Value;

	/** A member of a value. */
	protected abstract part(owner: Value, name: string): Value;

	/** @throws RangeError when a script goes on and on */
	protected step(): void {
		if (++this.steps > MAX_STEPS) throw new RangeError('too long');
	}

	/** What the handler's code asks for, or null when it cannot be told. */
	run(code: string): Target | null {
		const parsed = parse(code);
		if (!parsed) return null;
		return this.follow(() => this.block(parsed.body, [newScope()]));
	}

	/** As `run`, for a handler that the page's script has bound to the element. */
	runBound(binding: Binding): Target | null {
		const element: Value = { kind: 'element', element: this.source };
		const event: Value = {
			kind: 'record',
			entries: new Map<string, Value>([
				['currentTarget', element],
				['target', element],
			]),
		};
		const closure = newScope();
		if (binding.variable !== null) closure.set(binding.variable, element);
		return this.follow(() => void this.call(binding.handler, [event], [closure]));
	}

	private follow(work: () => void): Target | null {
		try {
			work();
		} catch (stop) {
			if (stop instanceof Asked) return stop.target;
			if (stop instanceof Returned) return null;
			if (stop instanceof RangeError) return null;
			throw stop;
		}
		return null;
	}

	/** Gives names to a value's parts, as `const { no, kind } = element.dataset` and parameters do. */
	protected name(pattern: Script.Pattern, value: Value, scope: Scope): void {
		this.step();
		if (pattern.type === 'Identifier') scope.set(pattern.name, value);
		else if (pattern.type === 'AssignmentPattern') this.name(pattern.left, value ?? this.evaluate(pattern.right, [scope]), scope);
		else if (pattern.type === 'ArrayPattern')
			pattern.elements.forEach((one, index) => {
				if (one && one.type !== 'RestElement') this.name(one, this.part(value, String(index)), scope);
			});
		else if (pattern.type === 'ObjectPattern')
			for (const property of pattern.properties)
				if (property.type === 'Property' && property.key.type === 'Identifier')
					this.name(property.value, this.entry(value, property.key.name), scope);
	}

	/** What an object of the script does not have has no value; what else lacks it may have a method of that name. */
	private entry(value: Value, name: string): Value {
		const isOwn = !isKnown(value) && value.kind === 'record';
		return isOwn && !value.entries.has(name) ? undefined : this.part(value, name);
	}

	protected block(statements: readonly Script.AnyNode[], scopes: Scope[]): void {
		for (const statement of statements) this.statement(statement, scopes);
	}

	protected statement(node: Script.AnyNode, scopes: Scope[]): void {
		this.step();
		switch (node.type) {
			case 'ExpressionStatement':
				this.evaluate(node.expression, scopes);
				return;
			case 'VariableDeclaration':
				for (const declarator of node.declarations) {
					const scope = scopes.at(-1);
					if (scope) this.name(declarator.id, declarator.init ? this.evaluate(declarator.init, scopes) : undefined, scope);
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
				const start = node.cases.findIndex(
					(one) => !one.test || binary('===', this.evaluate(one.test, scopes), value) === true,
				);
				for (const one of start < 0 ? [] : node.cases.slice(start)) {
					for (const inner of one.consequent) {
						if (inner.type === 'BreakStatement') return;
						this.statement(inner, scopes);
					}
				}
				return;
			}
			case 'LabeledStatement':
				// `javascript:` before a handler is a label.
				return this.statement(node.body, scopes);
			case 'ReturnStatement':
				throw new Returned(node.argument ? this.evaluate(node.argument, scopes) : undefined);
			case 'FunctionDeclaration':
				scopes.at(-1)?.set(node.id?.name ?? '', { kind: 'function', node });
				return;
			default:
				return;
		}
	}
}
