import { attr, descendants, inlineText } from '../page/dom';
import { OFFSET_PARAMETERS, PAGE_PARAMETERS } from '../page/identity';
import { resolveAddress, type Page } from '../page/page';
import type { Target } from '../types';

const WATCHES_SCROLL = /IntersectionObserver|onscroll|addEventListener\(\s*['"]scroll|\.scroll\(|\.on\(\s*['"]scroll|infinite/i;
const FETCHES = /\bfetch\s*\(|XMLHttpRequest|\$\.(ajax|get|post|getJSON)\b|\.load\(|axios/;
const ADDRESS = /['"`]([^'"`\s]{0,400}[?&]([\w.]{1,40})=)(?:['"`]|\$\{)/g;
const CALL = /url\s*:\s*['"`]([^'"`\s]{1,400})['"`][^{}]{0,200}?data\s*:\s*\{([^{}]{0,600})\}/g;
const PAIR = /['"]?([\w.]{1,40})['"]?\s*:\s*(?:['"]([^'"]{0,200})['"]|(\d{1,9})|[^,}]{1,80})/g;
const COUNTS_POSTS = /^(from|skip|last|lastIdx|startRow|startNum|firstIndex)$/i;
const MORE = /^(더\s*보기|더보기|more|load\s*more)/i;

/** A button for more that stands for itself, and is no link to a page of more. */
function hasMoreButton(page: Page): boolean {
	return descendants(page.document).some(
		(element) =>
			(element.name === 'button' || (element.name === 'a' && /^(#.*|javascript:.*)?$/i.test(attr(element, 'href')))) &&
			MORE.test(inlineText(element)),
	);
}

/** Whether the page's script fetches more rows as a reader scrolls or clicks for more. One that only watches the scrolling may be a "to the top" button. */
export function growsOnScroll(page: Page): boolean {
	const fetching = page.scripts.some((script) => FETCHES.test(script));
	return fetching && (hasMoreButton(page) || page.scripts.some((script) => WATCHES_SCROLL.test(script) && FETCHES.test(script)));
}

function isPageParameter(name: string): boolean {
	return PAGE_PARAMETERS.includes(name) || COUNTS_POSTS.test(name);
}

/**
 * The address from which a page's script fetches its next rows, read from the script: it ends in a page or offset parameter, or has one
 * among what is sent with it. `rows`: posts seen so far; `current`: pieces seen so far.
 */
export function moreAddress(page: Page, rows: number, current: number): Target | null {
	const valueOf = (parameter: string) =>
		String(COUNTS_POSTS.test(parameter) || OFFSET_PARAMETERS.has(parameter) ? rows : current + 1);
	for (const script of page.scripts) {
		for (const [, address = '', parameter = ''] of script.matchAll(ADDRESS)) {
			if (!isPageParameter(parameter)) continue;
			const url = resolveAddress(page, address + valueOf(parameter));
			if (url) return { url: url.toString(), fields: null, method: 'GET' };
		}
		for (const [, address = '', sent = ''] of script.matchAll(CALL)) {
			const pairs = [...sent.matchAll(PAIR)];
			const parameter = pairs.map(([, name = '']) => name).find(isPageParameter);
			const url = parameter === undefined ? null : resolveAddress(page, address);
			if (!url || parameter === undefined) continue;
			for (const [, name = '', text, digits] of pairs) {
				const value = name === parameter ? valueOf(parameter) : (text ?? digits);
				if (value !== undefined) url.searchParams.set(name, value);
			}
			return { url: url.toString(), fields: null, method: 'GET' };
		}
	}
	return null;
}
