import type { Element } from '#vendor/html';
import { ancestors, attr, childElements, descendants, find, findBySetting, inlineText, names, parentOf } from '../page/dom';
import { addressOf, PAGE_PARAMETERS, pageNumberOf } from '../page/identity';
import { resolveAddress, type Page } from '../page/page';
import { PageObjects } from '../script/page-objects';
import { bindHandlers, isClickable, resolveChange, resolveLink } from '../script/links';
import type { Target } from '../types';

const NEXT_WORDS =
	/^(다음|다음\s*(페이지|쪽|목록|10\s*(페이지|쪽|개)?|블록)(\s*(로|으로)?\s*이동)?|next(\s*page)?|>|›|»|>>|▶|→|더\s*보기|more|load\s*more)$/i;
const MORE_WORDS = /^(더\s*보기|more|load\s*more)/i;
const NEXT_NAMES = /(^|[\s_-])(next|btn_?next|page_?next|pg_next|p_?next)([\s_-]|$)/;
const LAST_WORDS = /마지막|맨\s*끝|맨\s*뒤|^끝|last|end|>>|»/i;
const PAGER =
	/(^|[\s_-])(paging|paginate|pagination|pager|page|pages|page_?(list|num|nav|wrap|area|box)|board_?page|bbs_?page|paging_?\w*)([\s_-]|$)/;

const MONTH_PARAMETER = /^(ym|yyyymm|yearmonth|(s(ear)?ch|cur|view|sel)?_?-?(year|month|date|ymd))$/i;
const DAY_PARAMETER = /^(d|dd|day|date|month|mon|m|year|y|yy)$/i;
const YEAR_AND_MONTH = /^20\d{2}\s*[.년/-]\s*\d{1,2}\s*[.월]?$/;

/** `지난 소식 »`: the words are the site's own, the arrow is everyone's. */
const POINTS_ON = /[가-힣a-z]\s*(»|›|→|▶|>{1,2})$/i;

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
	const shown = inlineText(element);
	if (shown === '' || shown.length > 24) return null;
	const text = shown.replace(/[[\]\s]|페이지|쪽|page|현재|열린|번째|이동/gi, '');
	return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

export interface Paging {
	/** Null when this is the last page. */
	next: Target | null;
	/** What a person would click for it; null where there is no such thing. */
	element: Element | null;
	/** The number on it, where it has one. */
	number: number | null;
	/** How the next page was found, for people who look at a preview. */
	by: 'selector' | 'number link' | 'next link' | 'page in the address' | 'choice of pages' | 'page parameter' | null;
	/** Whether the page has any pager at all. */
	hasPager: boolean;
}

type Resolve = (page: Page, element: Element) => Target | null;

/** What follows this page of the list. `inRows`: elements of the posts themselves, which are no pager. */
export function findNextPage(
	page: Page,
	current: number,
	inRows: (element: Element) => boolean,
	selector: string | undefined,
	visited: ReadonlySet<string>,
	resolve: Resolve = resolveLink,
): Paging {
	bindHandlers(page);
	const unseen = (target: Target | null): target is Target =>
		target !== null && !visited.has(addressOf(target));
	const found = (next: Target, element: Element | null, by: Paging['by']): Paging => ({
		next,
		element,
		number: element ? numberOn(element) : null,
		by,
		hasPager: true,
	});
	const nothing = (hasPager: boolean): Paging => ({ next: null, element: null, number: null, by: null, hasPager });
	if (selector) {
		const chosen = findBySetting(page.document, selector, 'the next page')[0];
		const target = chosen ? resolve(page, chosen) : null;
		return unseen(target) ? found(target, chosen ?? null, 'selector') : { ...nothing(true), by: 'selector' };
	}
	const clickable = descendants(page.document).filter((element) => isClickable(element) && !inRows(element));
	const targets = new Map<Element, Target | null>();
	const targetOf = (element: Element): Target | null => {
		const kept = targets.get(element);
		if (kept !== undefined) return kept;
		const target = resolve(page, element);
		targets.set(element, target);
		return target;
	};

	const numbers = numberLinks(page, clickable, targetOf);
	for (const element of numbers.filter((one) => numberOn(one) === current + 1)) {
		const target = targetOf(element);
		if (unseen(target)) return found(target, element, 'number link');
	}
	// An arrow whose address has the next page's number goes before one that only looks like it.
	const isNextPage = (element: Element) => element.name !== 'link' && pageNumberOf(targetOf(element) ?? nowhere(page)) === current + 1;
	const nexts = nextLinks(page, clickable).toSorted((a, b) => Number(isNextPage(b)) - Number(isNextPage(a)));
	for (const element of nexts) {
		const target = element.name === 'link' ? headTarget(page, element) : targetOf(element);
		if (unseen(target) && leadsOn(element, target, current, numbers.length)) return found(target, element, 'next link');
	}
	for (const element of clickable) {
		if (!POINTS_ON.test(inlineText(element)) || inlineText(element).length > 24) continue;
		const target = targetOf(element);
		if (unseen(target) && countsOn(page, target, current)) return found(target, element, 'next link');
	}
	for (const element of clickable) {
		if (!`${attr(element, 'href')}${attr(element, 'onclick')}`.includes(String(current + 1))) continue;
		const target = targetOf(element);
		if (unseen(target) && isPageInAddress(page, target, current + 1)) return found(target, element, 'page in the address');
	}
	const choice = chosenPage(page, current + 1);
	if (choice) return unseen(choice.target) ? found(choice.target, choice.element, 'choice of pages') : nothing(true);
	const hasPager =
		numbers.length > 0 ||
		nexts.some((element) => !says(element).some((text) => MORE_WORDS.test(text)) || targetOf(element) !== null) ||
		descendants(page.document).some((element) => PAGER.test(names(element)) && numberOn(element) !== null);
	const bumped = hasPager ? null : bump(page.finalUrl, current + 1);
	return unseen(bumped) ? { ...found(bumped, null, 'page parameter'), hasPager } : nothing(hasPager);
}

/** Links that show a number and are a pager's, by their place, their address or their function. */
function numberLinks(page: Page, clickable: readonly Element[], targetOf: (element: Element) => Target | null): Element[] {
	const numbered = clickable.filter((element) => numberOn(element) !== null);
	const inPager = (element: Element) =>
		ancestors(element)
			.slice(0, 4)
			.some((above) => PAGER.test(names(above)) || /페이지|paging|pagination/i.test(attr(above, 'aria-label')));
	return numbered.filter(
		(element) => inPager(element) || pageNumberOf(targetOf(element) ?? nowhere(page)) === numberOn(element) || isPagerCall(element) || isCounted(page, targetOf(element), numberOn(element)),
	);
}

/** A handler whose function speaks of pages, with the number that the link shows. */
function isPagerCall(element: Element): boolean {
	const code = `${attr(element, 'onclick')} ${attr(element, 'href')}`;
	return /page|paging|linkto|list/i.test(code) && new RegExp(`\\(\\s*['"]?${numberOn(element) ?? 'x'}['"]?\\s*[,)]|Page\\$${numberOn(element) ?? 'x'}`).test(code);
}

function nextLinks(page: Page, clickable: readonly Element[]): Element[] {
	return [
		...find(page.document, 'link[rel="next"], a[rel="next"]'),
		...clickable.filter(
			(element) =>
				says(element).some((text) => NEXT_WORDS.test(text)) ||
				(NEXT_NAMES.test(names(element)) && !/prev/.test(names(element))),
		),
	];
}

function headTarget(page: Page, element: Element): Target | null {
	const url = URL.canParse(attr(element, 'href'), page.base) ? new URL(attr(element, 'href'), page.base) : null;
	return url ? { url: url.toString(), fields: null, method: 'GET' } : null;
}

function leadsOn(element: Element, target: Target, current: number, numbers: number): boolean {
	const isLast = says(element).some((text) => LAST_WORDS.test(text));
	if (isLast && numbers === 0) return false;
	const number = pageNumberOf(target);
	if (number === null) return !turnsMonths(element, target);
	// Many pagers show 다음 on the last page too: it leads back to where we are. Pages may be counted from nought.
	if (number < current || (number === current && numbers === 0)) return false;
	if (number === current && !isCountedFromNought(element)) return false;
	// "Last page" arrows would skip what lies between.
	return !(number > current + 1 && isLast);
}

/** Arrows on both sides of `2026. 11`, or to another month or year, leaf through a calendar. */
function turnsMonths(element: Element, target: Target): boolean {
	const asked = new URL(target.url).searchParams;
	if ([...asked].some(([name, value]) => MONTH_PARAMETER.test(name) && /^\d{1,8}$|^\d{4}-\d{2}/.test(value))) return true;
	return childElements(parentOf(element) ?? element).some((one) => YEAR_AND_MONTH.test(inlineText(one)));
}

function isCountedFromNought(element: Element): boolean {
	return element.attribs.rel === 'next';
}

/** `/list/page/3/` or `?page=3` on a link that shows no number, beside the list's own path. */
function isPageInAddress(page: Page, target: Target, wanted: number): boolean {
	if (pageNumberOf(target) !== wanted) return false;
	const own = new URL(page.finalUrl).pathname.replace(/\/(page|p)\/\d+\/?$/, '').replace(/\/+$/, '');
	const other = new URL(target.url).pathname.replace(/\/(page|p)\/\d+\/?$/, '').replace(/\/+$/, '');
	return own === other;
}

/** The list's own address, but for one number that is the next page's; on the first page it may be missing. */
function countsOn(page: Page, target: Target, current: number): boolean {
	const changed = changedParameter(page, target);
	return changed !== null && changed.to === String(current + 1) && (changed.from ?? String(current)) === String(current);
}

/** The one parameter in which an address differs from the list's own. */
function changedParameter(page: Page, target: Target): { from: string | null; to: string | null } | null {
	const [own, other] = [new URL(page.finalUrl), new URL(target.url)];
	if (target.fields || own.host + own.pathname !== other.host + other.pathname) return null;
	const [name, ...more] = [...new Set([...own.searchParams.keys(), ...other.searchParams.keys()])].filter(
		(one) => own.searchParams.get(one) !== other.searchParams.get(one),
	);
	return name === undefined || more.length > 0 || DAY_PARAMETER.test(name) ? null : { from: own.searchParams.get(name), to: other.searchParams.get(name) };
}

/** A number in the one parameter by which its address differs from the list's. */
function isCounted(page: Page, target: Target | null, number: number | null): boolean {
	const changed = target && changedParameter(page, target);
	return changed !== null && changed.to === String(number) && /^\d{0,6}$/.test(changed.from ?? '');
}

/** A select box whose options are the numbers of pages. */
function chosenPage(page: Page, wanted: number): { target: Target | null; element: Element } | null {
	for (const select of find(page.document, 'select')) {
		const options = find(select, 'option');
		const values = options.map((option) => (option.attribs.value ?? inlineText(option)).trim());
		const shown = options.map(numberOn);
		if (values.length === 0 || !shown.every((number, index) => number === index + 1)) continue;
		const isPager =
			PAGE_PARAMETERS.some((name) => name.toLowerCase() === attr(select, 'name').toLowerCase()) ||
			/page|paging/i.test(`${attr(select, 'onchange')} ${names(select)}`);
		const option = options[wanted - 1];
		if (!isPager) continue;
		if (!option) return { target: null, element: select };
		const value = values[wanted - 1] ?? '';
		const objects = new PageObjects(page);
		const asAddress = /^[/?.]|^https?:/i.test(value) ? resolveAddress(page, value) : null;
		const form = objects.formOf(select);
		objects.set(select, 'value', value);
		const target = asAddress
			? { url: asAddress.toString(), fields: null, method: 'GET' as const }
			: (resolveChange(page, select, objects) ?? (form ? objects.submit(form) : null));
		return { target, element: option };
	}
	return null;
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
