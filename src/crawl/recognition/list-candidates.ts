import type { Element } from '#vendor/html';
import { ancestors, attr, descendants, inlineText } from '../page/dom';
import { PAGE_PARAMETERS } from '../page/identity';
import type { Page } from '../page/page';
import { inFurniture } from './furniture';
import { bindHandlers, CLICK_MARK, isClickable, linkPattern } from '../script/links';

export interface Candidate {
	pattern: string;
	rows: Array<{ element: Element; link: Element }>;
	/** Whether all of it stands in menus, side columns, banners or the like. */
	isFurniture: boolean;
}

const FENCES = new Set(['body', 'tbody', 'table', 'thead', 'ul', 'ol', 'main', 'html', 'section']);
const HEADING = /^h[2-6]$/;
const MAX_LONE_ROW_TEXT = 600;
const IN_PAGE = new RegExp(`(?<=[?&])(?:${PAGE_PARAMETERS.map((name) => name.replace('.', '\\.')).join('|')})=\\d*(?:&|$)`, 'g');

/** What a link asks for, without the list's page and the place to which it scrolls. */
export function linkKey(element: Element): string {
	const href = attr(element, 'href').replace(/(?<=.)#.*$/, '').replace(IN_PAGE, '').replace(/[?&]+$/, '');
	const data = Object.entries(element.attribs)
		.filter(([name]) => name.startsWith('data-'))
		.map(([, value]) => value)
		.join(' ');
	return `${href} ${attr(element, 'onclick')} ${attr(element, CLICK_MARK)} ${/^(#.*|javascript.*)?$/i.test(href) ? data : ''}`;
}

export function shapeOf(row: Element): string {
	return `${row.name}.${attr(row, 'class')
		.split(/\s+/)
		.filter((name) => !/\d|odd|even|first|last|notice|noti|top|fix|on|active|headline/i.test(name))
		.join('.')}`;
}

/** Length of a link's text; a number or a lead beside the title may be longer than the title. */
function wordsIn(link: Element): number {
	const text = inlineText(link);
	const isHeading = [link, ...ancestors(link).slice(0, 2)].some((one) => HEADING.test(one.name));
	return text.length + (/[가-힣]{2}|[a-z]{3}/i.test(text) ? 1000 + (isHeading ? 1000 : 0) : 0);
}

/** For each link of one shape: the largest block around it that holds no other post's link. That block is the row. */
function rowsOf(links: readonly Element[], rowShape: string | undefined): Candidate['rows'] {
	const keysBelow = new Map<Element, Set<string>>();
	const keys = new Map(links.map((link) => [link, linkKey(link)]));
	const distinct = new Set(keys.values()).size;
	for (const link of links) {
		for (const above of ancestors(link)) {
			const known = keysBelow.get(above) ?? new Set<string>();
			keysBelow.set(above, known.add(keys.get(link) ?? ''));
		}
	}
	const byRow = new Map<Element, Element>();
	for (const link of links) {
		let row = link;
		for (const above of ancestors(link)) {
			const several = (keysBelow.get(above)?.size ?? 0) > 1;
			// A form around each row (as eGovFrame writes it) is part of the row, a form around the list is not.
			if (several || FENCES.has(above.name)) break;
			// With nothing beside it to end at, a row is the smallest item, not the page.
			if (distinct === 1 && (['tr', 'li', 'dl', 'article'].includes(row.name) || inlineText(above).length > MAX_LONE_ROW_TEXT)) break;
			row = above;
			if (rowShape !== undefined && shapeOf(above) === rowShape) break;
		}
		const earlier = byRow.get(row);
		if (!earlier || wordsIn(link) > wordsIn(earlier)) byRow.set(row, link);
	}
	return [...byRow].map(([element, link]) => ({ element, link }));
}

/** Groups of links of one shape, each with its rows; those in the page's own part and those in side columns are told apart. */
export function candidates(page: Page, rowShape: string | undefined): Candidate[] {
	bindHandlers(page);
	const groups = new Map<string, Element[]>();
	for (const element of descendants(page.document)) {
		if (!isClickable(element)) continue;
		const pattern = linkPattern(page, element);
		if (pattern === null) continue;
		const place = inFurniture(element) ? 'side' : 'main';
		const key = `${place} ${pattern}`;
		const group = groups.get(key);
		if (group) group.push(element);
		else groups.set(key, [element]);
	}
	return [...groups].flatMap(([key, links]) => {
		const pattern = key.slice(5);
		const byTag = new Map<string, Candidate['rows']>();
		for (const row of rowsOf(links, rowShape)) {
			const same = byTag.get(row.element.name);
			if (same) same.push(row);
			else byTag.set(row.element.name, [row]);
		}
		return [...byTag.values()].map((rows) => ({ pattern, rows, isFurniture: key.startsWith('side') }));
	});
}
