import { PAGE_PARAMETERS } from '../page/identity';
import { resolveAddress, type Page } from '../page/page';
import type { Target } from '../types';

const WATCHES_SCROLL = /IntersectionObserver|onscroll|addEventListener\(\s*['"]scroll|\.scroll\(|infinite/i;
const FETCHES = /\bfetch\s*\(|XMLHttpRequest|\$\.(ajax|get|post|getJSON)\b|\.load\(|axios/;
const ADDRESS = /['"`]([^'"`\s]*[?&]([\w.]+)=)(?:['"`]|\$\{)/g;
const COUNTS_POSTS = /^(offset|start|article\.offset|from|skip|last|lastIdx)$/i;

/** Whether the page's script fetches more rows as a reader scrolls. One that only watches the scrolling may be a "to the top" button. */
export function growsOnScroll(page: Page): boolean {
	return page.scripts.some((script) => WATCHES_SCROLL.test(script) && FETCHES.test(script));
}

/**
 * The address from which a page's script fetches its next rows, read from the script: it ends in a page or offset parameter.
 * `rows`: posts seen so far; `current`: pieces seen so far.
 */
export function moreAddress(page: Page, rows: number, current: number): Target | null {
	for (const script of page.scripts) {
		for (const [, address = '', parameter = ''] of script.matchAll(ADDRESS)) {
			const counts = COUNTS_POSTS.test(parameter);
			if (!counts && !PAGE_PARAMETERS.includes(parameter)) continue;
			const url = resolveAddress(page, address + String(counts ? rows : current + 1));
			if (url) return { url: url.toString(), fields: null, method: 'GET' };
		}
	}
	return null;
}
