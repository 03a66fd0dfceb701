import { parseDocument, type Element } from '#vendor/html';
import { ancestors, attr, childElements, descendants, find, inlineText } from '../page/dom';
import type { Page } from '../page/page';
import type { Target } from '../types';

const UNSENT = new Set(['submit', 'button', 'image', 'file', 'reset']);

/**
 * What a page's script changes while it runs: field values, attributes, forms that it makes. Laid over the parsed page,
 * which stays as it is, so that every link starts from the same state.
 */
export class PageObjects {
	private readonly attributes = new Map<Element, Map<string, string>>();
	private readonly added = new Map<Element, Element[]>();

	constructor(readonly page: Page) {}

	byId(id: string): Element | null {
		return descendants(this.page.document).find((element) => attr(element, 'id') === id) ?? this.byName(id);
	}

	byName(name: string): Element | null {
		const named = descendants(this.page.document).filter(
			(element) => attr(element, 'name') === name || attr(element, 'id') === name,
		);
		return named.find((element) => element.name === 'form') ?? named[0] ?? null;
	}

	form(name: string): Element | null {
		const forms = find(this.page.document, 'form');
		return /^\d+$/.test(name)
			? (forms[Number(name)] ?? null)
			: (forms.find((form) => [attr(form, 'name'), attr(form, 'id')].includes(name)) ?? null);
	}

	select(selector: string, within?: Element): Element[] {
		try {
			return find(within ?? this.page.document, selector);
		} catch {
			return [];
		}
	}

	make(tag: string): Element | null {
		if (!/^[a-z]+$/i.test(tag)) return null;
		return childElements(find(parseDocument(`<i><${tag}></${tag}></i>`), 'i')[0] ?? neverEmpty())[0] ?? null;
	}

	append(parent: Element, child: Element): void {
		this.added.set(parent, [...(this.added.get(parent) ?? []), child]);
	}

	get(element: Element, name: string): string {
		return this.attributes.get(element)?.get(name) ?? this.own(element, name);
	}

	set(element: Element, name: string, value: string): void {
		const changes = this.attributes.get(element) ?? new Map<string, string>();
		this.attributes.set(element, changes.set(name, value));
	}

	field(form: Element, name: string): Element | null {
		return (
			this.fields(form).find((field) => this.get(field, 'name') === name || attr(field, 'id') === name) ??
			null
		);
	}

	formOf(element: Element): Element | null {
		return element.name === 'form'
			? element
			: (ancestors(element).find((parent) => parent.name === 'form') ?? null);
	}

	/** What the browser would send (HTML, form submission), with the page's own choice of method. */
	submit(form: Element, submitter?: Element): Target | null {
		const fields: Record<string, string> = {};
		for (const field of this.fields(form)) {
			const name = this.get(field, 'name');
			const type = this.get(field, 'type').toLowerCase();
			if (
				name === '' ||
				'disabled' in field.attribs ||
				(UNSENT.has(type) && field !== submitter) ||
				field.name === 'button'
			)
				continue;
			if ((type === 'checkbox' || type === 'radio') && !('checked' in field.attribs)) continue;
			fields[name] = this.get(field, 'value');
		}
		const action = this.get(form, 'action');
		if (/^\s*javascript:/i.test(action) || !URL.canParse(action, this.page.base)) return null;
		const url = new URL(action === '' ? this.page.finalUrl : action, this.page.base).toString();
		return { url, fields, method: this.get(form, 'method').toUpperCase() === 'POST' ? 'POST' : 'GET' };
	}

	private fields(form: Element): Element[] {
		const inside = [...descendants(form), ...(this.added.get(form) ?? [])];
		return inside.filter((element) => ['input', 'select', 'textarea', 'button'].includes(element.name));
	}

	private own(element: Element, name: string): string {
		if (name !== 'value' || element.name === 'input') return attr(element, name);
		if (element.name === 'textarea') return inlineText(element);
		if (element.name !== 'select') return attr(element, name);
		const options = find(element, 'option');
		const chosen = options.find((option) => 'selected' in option.attribs) ?? options[0];
		return chosen ? (chosen.attribs.value ?? inlineText(chosen)) : '';
	}
}

function neverEmpty(): never {
	throw new Error('an element was parsed into nothing');
}
