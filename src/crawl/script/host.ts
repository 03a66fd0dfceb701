import type { Element } from '#vendor/html';
import { attr, inlineText } from '../page/dom';
import { resolveAddress } from '../page/page';
import type { PageObjects } from './page-objects';
import { isKnown, toText, UNKNOWN, type Value } from './values';
import type { Target } from '../types';

/** Thrown to end the run: the page has asked for an address. */
export class Asked extends Error {
	constructor(readonly target: Target) {
		super('asked');
	}
}

type Thing = Exclude<Value, string | number | boolean | null | undefined>;

/** What a browser would offer to a page's script, as far as it concerns fields, forms and addresses; jQuery's short forms as well. */
export class ScriptHost {
	constructor(
		private readonly objects: PageObjects,
		private readonly source: Element,
		/** A name of the script or of the page. */
		private readonly lookUp: (name: string) => Value,
	) {}

	member(owner: Value, name: string): Value {
		if (typeof owner === 'string') return name === 'length' ? owner.length : { kind: 'method', owner, name };
		if (isKnown(owner))
			return owner === null || owner === undefined ? UNKNOWN : { kind: 'method', owner, name };
		switch (owner.kind) {
			case 'window':
				return orMethod(this.lookUp(name), owner, name);
			case 'document': {
				if (name === 'location') return { kind: 'location', href: this.objects.page.finalUrl };
				if (name === 'forms') return { kind: 'forms' };
				if (name === 'all') return owner;
				const element = /^(get|query|create|write|body|cookie|referrer)/.test(name)
					? null
					: this.objects.byName(name);
				return element ? { kind: 'element', element } : { kind: 'method', owner, name };
			}
			case 'forms': {
				const form = this.objects.form(name);
				return form ? { kind: 'element', element: form } : UNKNOWN;
			}
			case 'location':
				if (name === 'href') return this.objects.page.finalUrl;
				if (
					name === 'search' ||
					name === 'pathname' ||
					name === 'host' ||
					name === 'origin' ||
					name === 'protocol' ||
					name === 'hash'
				)
					return new URL(this.objects.page.finalUrl)[name];
				return { kind: 'method', owner, name };
			case 'element':
				return this.elementMember(owner.element, name);
			case 'elements':
				if (name === 'length') return owner.elements.length;
				if (/^\d+$/.test(name))
					return owner.elements[Number(name)]
						? { kind: 'element', element: owner.elements[Number(name)] ?? this.source }
						: undefined;
				return { kind: 'method', owner, name };
			case 'dataset':
				return attr(owner.element, `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
			case 'list':
				return name === 'length'
					? owner.items.length
					: /^\d+$/.test(name)
						? owner.items[Number(name)]
						: { kind: 'method', owner, name };
			case 'record':
				return owner.entries.has(name) ? owner.entries.get(name) : { kind: 'method', owner, name };
			case 'address':
				if (name === 'searchParams') return { kind: 'query', pairs: owner.url.searchParams };
				return ['href', 'search', 'pathname', 'origin', 'hash'].includes(name)
					? String(Reflect.get(owner.url, name))
					: { kind: 'method', owner, name };
			default:
				return { kind: 'method', owner, name };
		}
	}

	private elementMember(element: Element, name: string): Value {
		if (element.name === 'form') {
			if (name === 'elements') return { kind: 'element', element };
			const field = ['submit', 'action', 'method', 'target'].includes(name)
				? null
				: this.objects.field(element, name);
			if (field) return { kind: 'element', element: field };
		}
		if (name === 'form') {
			const form = this.objects.formOf(element);
			return form ? { kind: 'element', element: form } : null;
		}
		if (name === 'dataset') return { kind: 'dataset', element };
		if (['value', 'action', 'method', 'href', 'id', 'name', 'title', 'target', 'rel'].includes(name))
			return this.objects.get(element, name);
		if (name === 'innerText' || name === 'textContent' || name === 'innerHTML') return inlineText(element);
		return { kind: 'method', owner: { kind: 'element', element }, name };
	}

	wrap(value: Value): Value {
		if (typeof value === 'string')
			return {
				kind: 'elements',
				elements: value.trim().startsWith('<') ? this.made(value) : this.objects.select(value.trim()),
			};
		if (isKnown(value)) return UNKNOWN;
		if (value.kind === 'element') return { kind: 'elements', elements: [value.element] };
		return value;
	}

	private made(html: string): Element[] {
		const tag = /^<\s*(\w+)/.exec(html.trim())?.[1] ?? '';
		const element = this.objects.make(tag);
		if (!element) return [];
		for (const [, name = '', , value = ''] of html.matchAll(/([\w-]+)\s*=\s*(["'])(.*?)\2/g))
			this.objects.set(element, name, value);
		return [element];
	}

	/** `new URL(…)` and `new URLSearchParams(…)`; nothing else is made. */
	construct(name: string, args: Value[]): Value {
		const first = toText(args[0]);
		if (name === 'URLSearchParams') return { kind: 'query', pairs: new URLSearchParams(first) };
		if (name !== 'URL') return UNKNOWN;
		const base = args.length > 1 ? toText(args[1]) : this.objects.page.base;
		return URL.canParse(first, base) ? { kind: 'address', url: new URL(first, base) } : UNKNOWN;
	}

	method(owner: Thing, name: string, args: Value[]): Value {
		const first = args[0];
		if (owner.kind === 'query') {
			if (name === 'set' || name === 'append') owner.pairs.set(toText(first), toText(args[1]));
			else if (name === 'delete') owner.pairs.delete(toText(first));
			else if (name === 'get') return owner.pairs.get(toText(first));
			else if (name === 'toString') return owner.pairs.toString();
			return undefined;
		}
		if (owner.kind === 'address') return owner.url.toString();
		if (owner.kind === 'location' && ['assign', 'replace'].includes(name)) this.goTo(first);
		if (owner.kind === 'document') return this.documentMethod(name, toText(first));
		const elements =
			owner.kind === 'element' ? [owner.element] : owner.kind === 'elements' ? owner.elements : [];
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
				return attr(
					element,
					`data-${toText(first).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
				);
			case 'text':
			case 'html':
				return inlineText(element);
			case 'querySelector':
				return this.wrapFirst(this.objects.select(toText(first), element));
			case 'find':
			case 'children':
				return { kind: 'elements', elements: this.objects.select(toText(first), element) };
			case 'closest':
				return owner.kind === 'elements'
					? { kind: 'elements', elements: this.closest(element, toText(first)) }
					: this.wrapFirst(this.closest(element, toText(first)));
			case 'append':
			case 'appendChild': {
				const child =
					typeof first === 'string'
						? this.made(first)
						: isKnown(first)
							? []
							: first.kind === 'element'
								? [first.element]
								: first.kind === 'elements'
									? first.elements
									: [];
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
		for (let at: Element | null = element; at; at = at.parent && 'name' in at.parent ? at.parent : null)
			if (matching.has(at)) return [at];
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
				return {
					kind: 'elements',
					elements: this.objects.select(`[name="${argument.replace(/["\\]/g, '')}"]`),
				};
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

	goTo(value: Value): void {
		const address = toText(value).trim();
		if (address === '' || address.startsWith('#') || /^(javascript|mailto|tel|about):/i.test(address)) return;
		const url = resolveAddress(this.objects.page, address);
		if (url) throw new Asked({ url: url.toString(), fields: null, method: 'GET' });
	}

	set(owner: Thing, name: string, value: Value): void {
		if (owner.kind === 'location' && name === 'href') this.goTo(value);
		else if (name === 'location' && (owner.kind === 'window' || owner.kind === 'document')) this.goTo(value);
		else if (owner.kind === 'element') {
			const field =
				owner.element.name === 'form' && !['action', 'method', 'target'].includes(name)
					? this.objects.field(owner.element, name)
					: null;
			if (field) this.objects.set(field, 'value', toText(value));
			else this.objects.set(owner.element, name, toText(value));
		} else if (owner.kind === 'record') owner.entries.set(name, value);
		else if (owner.kind === 'address' && name === 'search') owner.url.search = toText(value);
		else if (owner.kind === 'location' && name === 'search') this.goTo(`?${toText(value).replace(/^\?/, '')}`);
	}
}

function orMethod(value: Value, owner: Value, name: string): Value {
	return !isKnown(value) && value.kind === 'unknown' ? { kind: 'method', owner, name } : value;
}
