import { isTag, type Element } from '#vendor/html';
import { attr, descendants, find, parentOf } from '../page/dom';
import { PAGE_PARAMETERS } from '../page/identity';
import { resolveAddress, type Page } from '../page/page';
import { PageObjects } from './page-objects';
import { readProgram, type Binding } from './program';
import { ScriptRunner } from './runner';
import type { Target } from '../types';

/** Set on what only a browser can follow, while it shows the page: a number, by which the element is found again. */
export const CLICK_MARK = 'data-cityhall-click';

/** A part of a path that is made of a title. */
const WORDS = /%[0-9a-f]{2}|^[^.]*(?:-[^.-]+){3,}$/i;
const NOWHERE = /^\s*(#.*|javascript\s*:\s*(void\s*\(?\s*0?\s*\)?|;|return\s+false)?\s*;?\s*)?$/i;

const MAX_BOUND = 2000;
/** Called in handlers, and the browser's own. */
const NATIVE = new Set(
	'window document location history alert confirm open print close submit $ jQuery parent top self this event if return void setTimeout encodeURIComponent focus'.split(
		' ',
	),
);

function isNowhere(href: string): boolean {
	return href.startsWith('#') || (href.length < 200 && NOWHERE.test(href));
}

function linkTarget(page: Page, href: string): Target | null {
	const address = href.trim();
	if (isNowhere(address) || /^(javascript|mailto|tel|data|about):/i.test(address)) return null;
	const url = resolveAddress(page, address);
	if (!url) return null;
	url.hash = /^#!?\//.test(url.hash) ? url.hash : '';
	return /^https?:$/.test(url.protocol) ? { url: url.toString(), fields: null, method: 'GET' } : null;
}

/** What the page's scripts have bound to its elements; filled by `bindHandlers`. */
const bound = new WeakMap<Element, Binding>();
const boundPages = new WeakMap<Page, number>();

/**
 * Finds the elements to which the page's scripts bind what happens on a click (`$('.row').on('click', …)`), so that they count as links.
 * Called again after scripts have been added it looks again.
 */
export function bindHandlers(page: Page): void {
	if (boundPages.get(page) === page.scripts.length) return;
	boundPages.set(page, page.scripts.length);
	for (const binding of readProgram(page.scripts).bindings) {
		for (const element of select(page, binding.selector)) if (!bound.has(element)) bound.set(element, binding);
	}
}

function select(page: Page, selector: string): Element[] {
	// A selector that looks into everything below everything would take for ever on a large page.
	if (selector.length > 200 || /:(has|is|where|matches|any|i?contains|nth)/i.test(selector)) return [];
	try {
		return find(page.document, selector).slice(0, MAX_BOUND);
	} catch {
		return [];
	}
}

/** Names of functions that the page's handlers call and its scripts do not have: they stand in files of their own. */
export function missingFunctions(page: Page): Set<string> {
	const program = readProgram(page.scripts);
	const missing = new Set<string>();
	for (const element of descendants(page.document)) {
		const code = handlerOf(element);
		const called = code === '' ? undefined : /([\w$]+)(?:\.[\w$]+)*\s*\(/.exec(code.slice(0, 500))?.[1];
		if (called && !program.functions.has(called) && !program.variables.has(called) && !NATIVE.has(called))
			missing.add(called);
	}
	return missing;
}

/** A link without address and without handler. */
export function goesNowhere(element: Element): boolean {
	return isNowhere(attr(element, 'href')) && handlerOf(element) === '' && !bound.has(element);
}

function handlerOf(element: Element): string {
	const href = attr(element, 'href');
	const inHref =
		/^\s*javascript\s*:/i.test(href) && !isNowhere(href) ? href.replace(/^\s*javascript\s*:/i, '') : '';
	return attr(element, 'onclick') || inHref;
}

/** The element itself or, for a handler on a row or cell, the nearest one above that has one. */
function withHandler(element: Element): Element | null {
	for (let at: Element | null = element; at && isTag(at); at = parentOf(at)) {
		if (handlerOf(at) !== '' || bound.has(at)) return at;
		if (at.name === 'table' || at.name === 'ul' || at.name === 'body') return null;
	}
	return null;
}

/**
 * What a click on the element would ask the server for: an address, or a form with its fields as the page's own script sets them.
 * Null when nothing is asked for, or when only a browser could tell.
 */
export function resolveLink(page: Page, element: Element): Target | null {
	const plain =
		element.name === 'a' || element.name === 'area' ? linkTarget(page, attr(element, 'href')) : null;
	bindHandlers(page);
	const handled = withHandler(element);
	const code = handled ? handlerOf(handled) : '';
	// A handler that cancels the link is what counts; the address beside it is often a mere fallback.
	if (plain && !(handled === element && /return\s+false|preventDefault/.test(code))) return plain;
	if (handled && code !== '') {
		const objects = new PageObjects(page);
		const solved = new ScriptRunner(readProgram(page.scripts), objects, handled).run(code);
		if (solved) return solved;
	}
	const binding = handled && code === '' ? bound.get(handled) : undefined;
	if (handled && binding) {
		const objects = new PageObjects(page);
		const solved = new ScriptRunner(readProgram(page.scripts), objects, handled).runBound(binding);
		if (solved) return solved;
	}
	if (plain) return plain;
	const submits =
		(element.name === 'input' && /^(submit|image)$/i.test(attr(element, 'type'))) ||
		(element.name === 'button' && /^(submit)?$/i.test(attr(element, 'type')));
	if (!submits) return null;
	const objects = new PageObjects(page);
	const form = objects.formOf(element);
	return form ? objects.submit(form, element) : null;
}

/** What a select box asks for by its own handler once another option is chosen; `objects` holds the choice. */
export function resolveChange(page: Page, select: Element, objects: PageObjects): Target | null {
	const code = attr(select, 'onchange').replace(/^\s*javascript\s*:/i, '');
	return code === '' ? null : new ScriptRunner(readProgram(page.scripts), objects, select).run(code);
}

/** Shape of an address, alike for all posts of a board. */
export function patternOfAddress(address: string): string {
	const url = new URL(address);
	const path = url.pathname
		.replace(/;jsessionid=[^/?]*/i, '')
		.split('/')
		.map((part) => (part.length > 300 || WORDS.test(part) ? '{s}' : part.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|\d+|^[0-9a-f]{16,}/gi, '{n}')))
		.join('/');
	return `link ${url.host}${path}?${[...new Set(url.searchParams.keys())].filter((name) => !PAGE_PARAMETERS.includes(name)).toSorted().join('&')}${url.hash.replace(/\d+/g, '{n}')}`;
}

/** Shape of a link, alike for all rows of a list: path with its numbers blanked and names of parameters, or the function called. */
export function linkPattern(page: Page, element: Element): string | null {
	const plain = element.name === 'a' ? linkTarget(page, attr(element, 'href')) : null;
	const code = handlerOf(element);
	const called = /([\w$.]+)\s*\(/.exec(code.slice(0, 500))?.[1];
	if (called && (!plain || /return\s+false|preventDefault/.test(code))) return `call ${called}`;
	if (plain) return patternOfAddress(plain.url);
	const binding = bound.get(element);
	if (binding) return `bound ${binding.selector}`;
	if (element.name === 'input' || element.name === 'button') {
		const form = parentOf(element);
		return /^(submit|image)?$/i.test(attr(element, 'type'))
			? `submit ${form ? attr(form, 'action') : ''}`
			: null;
	}
	if (attr(element, CLICK_MARK) !== '')
		return `click ${element.name}.${attr(element, 'class').replace(/\d+/g, '')}`;
	return null;
}

/** Everything on a page that a person could click to get somewhere. */
export function isClickable(element: Element): boolean {
	if (element.name === 'a') return true;
	if (attr(element, 'onclick') !== '' || attr(element, CLICK_MARK) !== '' || bound.has(element)) return true;
	return (
		(element.name === 'input' && /^(submit|image)$/i.test(attr(element, 'type'))) ||
		(element.name === 'button' && /^submit$/i.test(attr(element, 'type')))
	);
}
