import { isTag, type Element } from '#vendor/html';
import { ancestors, attr, descendants, find, findBySetting, inlineText, names } from '../page/dom';
import { addressOf, PAGE_PARAMETERS, pageNumberOf } from '../page/identity';
import type { Page } from '../page/page';
import { isClickable, resolveLink } from '../script/links';
import type { Target } from '../types';

const NEXT_WORDS =
	/^(다음|다음\s*(페이지|쪽|목록|10\s*(페이지|쪽|개)?|블록)(\s*(로|으로)?\s*이동)?|next(\s*page)?|>|›|»|>>|▶|→|더\s*보기|more|load\s*more)$/i;
const NEXT_NAMES = /(^|[\s_-])(next|btn_?next|page_?next|pg_next|p_?next)([\s_-]|$)/;
const LAST_WORDS = /마지막|맨\s*끝|맨\s*뒤|^끝|last|end|>>|»/i;
const PAGER =
	/(^|[\s_-])(paging|paginate|pagination|pager|page|pages|page_?(list|num|nav|wrap|area|box)|board_?page|bbs_?page|paging_?\w*)([\s_-]|$)/;

function says(element: Element): string[] {
	const images = find(element, 'img');
	return [
		inlineText(element),
		attr(element, 'title'),
		attr(element, 'aria-label'),
		attr(element, 'value'),
		...images.flatMap((image) => [attr(image, 'alt'), attr(image, 'title')]),
	]
		.map((text) => text.replace(/[[\]]/g, '').trim())
		.filter((text) => text !== '');
}

function numberOn(element: Element): number | null {
	const text = inlineText(element).replace(/[[\]\s]|페이지|쪽|page/gi, '');
	return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

export interface Paging {
	/** Null when this is the last page. */
	next: Target | null;
	/** What a person would click for it; null where there is no such thing. */
	element: Element | null;
	/** How the next page was found, for people who look at a preview. */
	by: 'selector' | 'number link' | 'next link' | 'page parameter' | null;
	/** Whether the page has any pager at all. */
	hasPager: boolean;
}

/** What follows this page of the list. `inRows`: elements of the posts themselves, which are no pager. */
export function findNextPage(
	page: Page,
	current: number,
	inRows: (element: Element) => boolean,
	selector: string | undefined,
	visited: ReadonlySet<string>,
	resolve = resolveLink,
): Paging {
	const unseen = (target: Target | null): target is Target =>
		target !== null && !visited.has(addressOf(target));
	if (selector) {
		const chosen = findBySetting(page.document, selector, 'the next page')[0];
		const target = chosen ? resolve(page, chosen) : null;
		return { next: unseen(target) ? target : null, element: chosen ?? null, by: 'selector', hasPager: true };
	}
	const clickable = descendants(page.document).filter((element) => isClickable(element) && !inRows(element));
	const inPager = (element: Element) =>
		ancestors(element)
			.slice(0, 4)
			.some((above) => PAGER.test(names(above)));
	const numbers = clickable.filter(
		(element) =>
			numberOn(element) !== null &&
			(inPager(element) || pageNumberOf(resolve(page, element) ?? nowhere(page)) === numberOn(element)),
	);
	const following = numbers.find((element) => numberOn(element) === current + 1);
	if (following) {
		const target = resolve(page, following);
		if (unseen(target)) return { next: target, element: following, by: 'number link', hasPager: true };
	}
	const heads = find(page.document, 'link[rel="next"], a[rel="next"]');
	const nexts = [
		...heads,
		...clickable.filter(
			(element) =>
				says(element).some((text) => NEXT_WORDS.test(text)) ||
				(NEXT_NAMES.test(names(element)) && !/prev/.test(names(element))),
		),
	];
	for (const element of nexts) {
		if (says(element).some((text) => LAST_WORDS.test(text)) && numbers.length === 0) continue;
		const target =
			element.name === 'link'
				? { url: new URL(attr(element, 'href'), page.base).toString(), fields: null, method: 'GET' as const }
				: resolve(page, element);
		if (!unseen(target)) continue;
		const number = pageNumberOf(target);
		// Many pagers show 다음 on the last page too: it leads back to where we are.
		if (number !== null && number <= current) continue;
		// "Last page" arrows would skip what lies between.
		if (number !== null && number > current + 1 && says(element).some((text) => LAST_WORDS.test(text)))
			continue;
		return { next: target, element, by: 'next link', hasPager: true };
	}
	const hasPager =
		numbers.length > 0 ||
		nexts.length > 0 ||
		descendants(page.document).some(
			(element) => isTag(element) && PAGER.test(names(element)) && numberOn(element) !== null,
		);
	if (hasPager) return { next: null, element: null, by: null, hasPager };
	const bumped = bump(page.finalUrl, current + 1);
	return unseen(bumped)
		? { next: bumped, element: null, by: 'page parameter', hasPager }
		: { next: null, element: null, by: null, hasPager };
}

function nowhere(page: Page): Target {
	return { url: new URL('/', page.base).toString(), fields: null, method: 'GET' };
}

/** Without any pager, an address that carries a page parameter is counted on. */
function bump(address: string, number: number): Target | null {
	const url = new URL(address);
	const name = PAGE_PARAMETERS.find(
		(one) =>
			/^\d+$/.test(url.searchParams.get(one) ?? '') && Number(url.searchParams.get(one)) === number - 1,
	);
	if (name === undefined) return null;
	url.searchParams.set(name, String(number));
	return { url: url.toString(), fields: null, method: 'GET' };
}
