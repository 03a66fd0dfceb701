import { parse, type Script } from './parser';
import type { ScriptFunction } from './values';

/** What a page's script does on a click: bound to elements by a selector, not written into the element. */
export interface Binding {
	selector: string;
	handler: ScriptFunction;
	/** The name under which the handler knows its element, where a loop bound it. */
	variable: string | null;
}

/** The functions, top-level variables and click handlers of a page's own scripts. */
export interface ScriptProgram {
	functions: Map<string, ScriptFunction>;
	variables: Map<string, Script.Expression>;
	bindings: Binding[];
}

const MAX_SCRIPT_LENGTH = 400_000;
const MAX_NESTED_WRAPPERS = 4;
const MAX_BINDINGS = 300;
const MAX_CHAIN = 30;
const MAX_SALVAGED = 200;
const MAX_FUNCTION_LENGTH = 20_000;
const CACHE_SIZE = 48;
const cache = new Map<string, ScriptProgram>();
const SELECTING = new Set(['querySelector', 'querySelectorAll', 'getElementById', 'getElementsByClassName']);
const CLICKS = new Set(['click', 'click.board', 'tap']);

export function isFunction(
	node: Script.AnyNode,
): node is Script.FunctionExpression | Script.ArrowFunctionExpression {
	return node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';
}

function textOf(node: Script.AnyNode | undefined): string | null {
	return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : null;
}

function nameOf(node: Script.AnyNode): string | null {
	if (node.type === 'Identifier') return node.name;
	return node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier'
		? node.property.name
		: null;
}

function isDocument(node: Script.AnyNode): boolean {
	return node.type === 'Identifier' && (node.name === 'document' || node.name === 'window');
}

/** The selector of `$('…')`, `document.querySelector('…')` and of variables that hold them; null for anything else. */
function selectorOf(node: Script.AnyNode, program: ScriptProgram, depth = 0): string | null {
	if (depth > MAX_NESTED_WRAPPERS) return null;
	if (node.type === 'Identifier') {
		const value = program.variables.get(node.name);
		return value ? selectorOf(value, program, depth + 1) : null;
	}
	if (node.type !== 'CallExpression') return null;
	const { callee } = node;
	const given = textOf(node.arguments[0]);
	if (callee.type === 'Identifier' && (callee.name === '$' || callee.name === 'jQuery')) return given;
	if (callee.type !== 'MemberExpression') return null;
	const method = nameOf(callee) ?? '';
	if (SELECTING.has(method) && given !== null) {
		if (method === 'getElementById') return `#${given}`;
		return method === 'getElementsByClassName' ? `.${given.trim().replace(/\s+/g, '.')}` : given;
	}
	const owner = selectorOf(callee.object, program, depth + 1);
	if (owner === null) return null;
	return method === 'find' && given !== null ? `${owner} ${given}` : method === 'off' ? owner : null;
}

function readCall(node: Script.CallExpression, program: ScriptProgram, depth: number): void {
	if (depth > MAX_CHAIN) return;
	const { callee } = node;
	const args = node.arguments;
	// $(function () { … }), (function () { … })(): what stands inside is as good as top-level.
	for (const wrapped of [callee, ...args]) {
		if (isFunction(wrapped) && wrapped.body.type === 'BlockStatement' && isWrapper(node))
			collect(wrapped.body.body, program, depth + 1);
	}
	if (callee.type !== 'MemberExpression') return;
	const method = nameOf(callee) ?? '';
	const handler = args.findLast((one) => isFunction(one) || one.type === 'Identifier');
	const known =
		handler && isFunction(handler)
			? handler
			: handler?.type === 'Identifier'
				? program.functions.get(handler.name)
				: undefined;
	if (method === 'forEach' && known) return bindEach(callee.object, known.params[0], known.body, program);
	if (!known) {
		// $('…').on(…).on(…)
		if (callee.object.type === 'CallExpression') readCall(callee.object, program, depth + 1);
		return;
	}
	const event = textOf(args[0]);
	const clicks = method === 'click' || (event !== null && event.split(/\s+/).some((one) => CLICKS.has(one)));
	if (!clicks || !['click', 'on', 'bind', 'live', 'delegate', 'addEventListener'].includes(method)) return;
	const owner = selectorOf(callee.object, program);
	const delegated = method === 'delegate' ? textOf(args[0]) : args.length > 2 ? textOf(args[1]) : null;
	const isRoot =
		callee.object.type === 'CallExpression' &&
		callee.object.arguments[0] !== undefined &&
		isDocument(callee.object.arguments[0]);
	if (owner !== null)
		bind(program, {
			selector: delegated === null ? owner : nested(owner, delegated),
			handler: known,
			variable: null,
		});
	else if (isRoot && delegated !== null)
		bind(program, { selector: delegated, handler: known, variable: null });
}

/** `for (const row of document.querySelectorAll('tr')) row.addEventListener('click', …)`, and the same by `forEach`. */
function bindEach(list: Script.AnyNode, item: Script.AnyNode | undefined, body: Script.AnyNode, program: ScriptProgram): void {
	const selector = selectorOf(list, program);
	if (selector === null) return;
	for (const statement of body.type === 'BlockStatement' ? body.body : [body]) {
		const inner = statement.type === 'ExpressionStatement' ? statement.expression : statement;
		if (inner.type !== 'CallExpression') continue;
		const handler = inner.arguments.find(isFunction);
		if (nameOf(inner.callee) === 'addEventListener' && textOf(inner.arguments[0]) === 'click' && handler)
			bind(program, { selector, handler, variable: item?.type === 'Identifier' ? item.name : null });
	}
}

function nested(owner: string, inner: string): string {
	return owner
		.split(',')
		.flatMap((outer) => inner.split(',').map((one) => `${outer.trim()} ${one.trim()}`))
		.join(', ');
}

function isWrapper(node: Script.CallExpression): boolean {
	const { callee } = node;
	if (isFunction(callee)) return true;
	if (callee.type === 'Identifier') return callee.name === '$' || callee.name === 'jQuery';
	if (callee.type !== 'MemberExpression') return false;
	const method = nameOf(callee) ?? '';
	if (method === 'ready' || method === 'call') return true;
	return (
		['addEventListener', 'on'].includes(method) &&
		/^(DOMContentLoaded|load|ready)$/.test(textOf(node.arguments[0]) ?? '')
	);
}

function bind(program: ScriptProgram, binding: Binding): void {
	if (program.bindings.length < MAX_BINDINGS) program.bindings.push(binding);
}

function collect(body: readonly Script.AnyNode[], program: ScriptProgram, depth = 0): void {
	if (depth > MAX_NESTED_WRAPPERS) return;
	for (const statement of body) {
		if (statement.type === 'FunctionDeclaration' && statement.id) {
			program.functions.set(statement.id.name, statement);
			bindWithin(statement, program, depth);
		}
		else if (statement.type === 'VariableDeclaration') {
			for (const declarator of statement.declarations) {
				if (declarator.id.type !== 'Identifier' || !declarator.init) continue;
				if (isFunction(declarator.init)) program.functions.set(declarator.id.name, declarator.init);
				else program.variables.set(declarator.id.name, declarator.init);
				bindWithin(declarator.init, program, depth);
			}
		} else if (statement.type === 'ForOfStatement') {
			const item = statement.left.type === 'VariableDeclaration' ? statement.left.declarations[0]?.id : statement.left;
			bindEach(statement.right, item, statement.body, program);
		} else if (statement.type === 'IfStatement') {
			for (const branch of [statement.consequent, statement.alternate])
				if (branch?.type === 'BlockStatement') collect(branch.body, program, depth + 1);
		} else if (statement.type === 'ExpressionStatement') collectExpression(statement.expression, program, depth);
	}
}

function collectExpression(expression: Script.Expression, program: ScriptProgram, depth: number): void {
	if (expression.type === 'UnaryExpression') return collectExpression(expression.argument, program, depth);
	if (expression.type === 'CallExpression') return readCall(expression, program, depth);
	if (expression.type !== 'AssignmentExpression') return;
	const { left, right } = expression;
	if (left.type === 'MemberExpression' && nameOf(left) === 'onclick' && isFunction(right)) {
		const selector = selectorOf(left.object, program);
		if (selector !== null) bind(program, { selector, handler: right, variable: null });
		return;
	}
	const name = nameOf(left);
	if (name && isFunction(right)) program.functions.set(name, right);
	else if (name && left.type === 'Identifier' && !program.variables.has(name))
		program.variables.set(name, right);
	else if (name && right.type === 'ObjectExpression') program.variables.set(name, right);
	bindWithin(right, program, depth);
}

/** `init: function () { $('.row').on('click', …) }`: what functions and methods bind once they are called, as pages call them when they are ready. */
function bindWithin(node: Script.AnyNode, program: ScriptProgram, depth: number): void {
	if (depth > MAX_NESTED_WRAPPERS) return;
	if (node.type === 'ObjectExpression') {
		for (const property of node.properties) if (property.type === 'Property') bindWithin(property.value, program, depth + 1);
		return;
	}
	if (!(isFunction(node) || node.type === 'FunctionDeclaration') || node.body.type !== 'BlockStatement') return;
	for (const statement of node.body.body)
		if (statement.type === 'ExpressionStatement' && statement.expression.type === 'CallExpression')
			readCall(statement.expression, program, depth + 1);
}

/** A script with a slip in it still has functions worth reading: each is cut out by its braces and parsed alone. */
function salvage(source: string, program: ScriptProgram): void {
	let left = MAX_SALVAGED;
	for (const match of source.matchAll(/function\s+[\w$]+\s*\([^(){}]{0,400}\)\s*\{/g)) {
		if (left-- === 0) return;
		let depth = 1;
		let at = match.index + match[0].length;
		const end = Math.min(source.length, at + MAX_FUNCTION_LENGTH);
		for (; at < end && depth > 0; at++)
			depth += source[at] === '{' ? 1 : source[at] === '}' ? -1 : 0;
		const parsed = parse(source.slice(match.index, at));
		if (parsed) collect(parsed.body, program);
	}
}

/** Old pages hide their script from older browsers: `<!-- … //-->`, `//<![CDATA[ … //]]>`. */
function withoutWrapping(source: string): string {
	let text = source.trim();
	if (text.startsWith('<!--')) text = text.slice(4);
	if (text.endsWith('-->')) text = text.slice(0, -3).trimEnd();
	return text;
}

function readScript(source: string): ScriptProgram {
	const kept = cache.get(source);
	if (kept) {
		cache.delete(source);
		cache.set(source, kept);
		return kept;
	}
	const program: ScriptProgram = { functions: new Map(), variables: new Map(), bindings: [] };
	const text = withoutWrapping(source.slice(0, MAX_SCRIPT_LENGTH));
	const parsed = parse(text);
	if (parsed) collect(parsed.body, program);
	else salvage(text, program);
	const oldest = cache.keys().next().value;
	if (cache.size >= CACHE_SIZE && oldest !== undefined) cache.delete(oldest);
	cache.set(source, program);
	return program;
}

const programs = new WeakMap<readonly string[], { count: number; program: ScriptProgram }>();

/** Pages of one board share their scripts, so each script is read once; `scripts` may grow when files of the page arrive. */
export function readProgram(scripts: readonly string[]): ScriptProgram {
	const kept = programs.get(scripts);
	if (kept?.count === scripts.length) return kept.program;
	const program: ScriptProgram = { functions: new Map(), variables: new Map(), bindings: [] };
	for (const source of scripts) {
		const own = readScript(source);
		for (const [name, value] of own.functions) program.functions.set(name, value);
		for (const [name, value] of own.variables) program.variables.set(name, value);
		program.bindings.push(...own.bindings);
	}
	programs.set(scripts, { count: scripts.length, program });
	return program;
}
