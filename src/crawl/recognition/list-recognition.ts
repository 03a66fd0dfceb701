import { isTag, type Element } from '#vendor/html';
import { ancestors, attr, descendants, find, findBySetting, inlineText, names } from '../page/dom';
import { roleOf } from './labels';
import { readRow, type ListRow } from './list-rows';
import type { Page } from '../page/page';
import { headedCells } from './table-headers';
import { CLICK_MARK, isClickable, linkPattern } from '../script/links';
import type { CrawlSelectors } from '../types';

export interface RecognisedList {
	rows: ListRow[];
	confidence: number;
	/** What the following pages are held to. Null when a selector chose the rows. */
	shape: ListShape | null;
}

export interface ListShape {
	/** Shape of the rows' links. */
	pattern: string;
	/** Element and class of a row, to know a page's only row by. */
	row: string;
}

const FURNITURE =
	/(^|[\s_-])(gnb|lnb|snb|nav|navi|navigation|menu|header|footer|breadcrumb|location|quick|banner|popup|tab|tabs|sns|sitemap|family|relate|aside|sidebar|paging|paginate|pagination|search)([\s_-]|$)/;
const LEAST_CONFIDENCE = 0.3;
const DOWNLOAD = /(file)?down(load)?|filedown|atchfile|첨부/i;
const NUMBER_ONLY = /^[\d\s.,<>«»‹›…-]+$/;
const PAGER_WORDS =
	/^(이전|다음|처음|마지막|맨\s*(처음|끝|뒤)|첫\s*페이지|끝|목록|더\s*보기|prev(ious)?|next|first|last|more)(\s*(페이지|글|\d+))*$/i;

interface Candidate {
	pattern: string;
	rows: Array<{ element: Element; link: Element }>;
}

function inFurniture(element: Element): boolean {
	return [element, ...ancestors(element)].some(
		(one) =>
			['nav', 'header', 'footer', 'aside'].includes(one.name) ||
			(one.name !== 'body' && one.name !== 'html' && FURNITURE.test(names(one))),
	);
}

function linkKey(element: Element): string {
	return `${attr(element, 'href')} ${attr(element, 'onclick')} ${attr(element, CLICK_MARK)}`;
}

/** For each link of one shape: the largest block around it that holds no other post's link. That block is the row. */
function rowsOf(links: readonly Element[], rowShape: string | undefined): Candidate['rows'] {
	const keysBelow = new Map<Element, Set<string>>();
	for (const link of links) {
		for (const above of ancestors(link))
			keysBelow.set(above, (keysBelow.get(above) ?? new Set()).add(linkKey(link)));
	}
	const byRow = new Map<Element, Element>();
	for (const link of links) {
		let row = link;
		for (const above of ancestors(link)) {
			if (
				(keysBelow.get(above)?.size ?? 0) > 1 ||
				['body', 'tbody', 'table', 'ul', 'ol', 'form', 'main'].includes(above.name)
			) {
				// A form around each row (as eGovFrame writes it) is part of the row, a form around the list is not.
				if (above.name !== 'form' || (keysBelow.get(above)?.size ?? 0) > 1) break;
			}
			row = above;
			if (rowShape !== undefined && shapeOf(above) === rowShape) break;
		}
		const earlier = byRow.get(row);
		if (!earlier || inlineText(link).length > inlineText(earlier).length) byRow.set(row, link);
	}
	return [...byRow].map(([element, link]) => ({ element, link }));
}

function shapeOf(row: Element): string {
	return `${row.name}.${attr(row, 'class')
		.split(/\s+/)
		.filter((name) => !/\d|odd|even|first|last|notice|on|active/.test(name))
		.join('.')}`;
}

function candidates(page: Page, rowShape: string | undefined): Candidate[] {
	const groups = new Map<string, Element[]>();
	for (const element of descendants(page.document)) {
		if (!isClickable(element)) continue;
		const pattern = linkPattern(page, element);
		if (pattern === null) continue;
		groups.set(pattern, [...(groups.get(pattern) ?? []), element]);
	}
	return [...groups].map(([pattern, links]) => ({ pattern, rows: rowsOf(links, rowShape) }));
}

/** 0..1: how much the rows look like the posts of a board. */
function score(candidate: Candidate, rows: readonly ListRow[]): number {
	const first = rows[0];
	if (!first) return 0;
	const share = (test: (row: ListRow) => boolean) => rows.filter(test).length / rows.length;
	const titled = share(
		(row) => row.title.length >= 3 && !NUMBER_ONLY.test(row.title) && !PAGER_WORDS.test(row.title),
	);
	if (titled < 0.7 || DOWNLOAD.test(candidate.pattern)) return 0;
	const dated = share((row) => row.date !== null);
	const distinct = new Set(rows.map((row) => linkKey(row.link ?? row.element))).size / rows.length;
	const length = rows.reduce((sum, row) => sum + Math.min(row.title.length, 40), 0) / rows.length;
	const headed = first.element.name === 'tr' ? headedCells(first.element) : null;
	const roles = new Set((headed ?? []).map(([label]) => roleOf(label)).filter((role) => role !== null));
	let points =
		0.42 * dated + 0.13 * Math.min(rows.length / 5, 1) + 0.12 * Math.min(length / 12, 1) + 0.08 * distinct;
	points += roles.has('title') ? 0.12 : 0;
	points += roles.has('date') || roles.has('number') ? 0.08 : 0;
	points +=
		share(
			(row) => row.author !== null || row.department !== null || row.views !== null || row.number !== null,
		) * 0.05;
	if (rows.some((row) => inFurniture(row.element))) points *= 0.4;
	return Math.min(1, points * titled);
}

/** Rows of the same table or list that have no link: posts which only their writers may read. */
function secretRows(page: Page, rows: readonly ListRow[]): ListRow[] {
	const known = new Set(rows.map((row) => row.element));
	const parents = new Set(rows.map((row) => row.element.parent));
	const found: ListRow[] = [];
	for (const parent of parents) {
		for (const sibling of parent?.children ?? []) {
			if (!isTag(sibling) || known.has(sibling) || sibling.name !== rows[0]?.element.name) continue;
			if (find(sibling, 'th').length > 0 && find(sibling, 'td').length === 0) continue;
			const row = readRow(page, sibling, null);
			if (row.date !== null && /비밀|비공개|secret/i.test(inlineText(sibling))) found.push(row);
		}
	}
	return found;
}

function inPageOrder(page: Page, rows: ListRow[]): ListRow[] {
	const place = new Map(descendants(page.document).map((element, index) => [element, index]));
	return rows.toSorted((a, b) => (place.get(a.element) ?? 0) - (place.get(b.element) ?? 0));
}

function bySelector(page: Page, selectors: CrawlSelectors): RecognisedList | null {
	if (!selectors.row) return null;
	const rows = findBySetting(page.document, selectors.row, 'the row').map((element) => {
		const link = selectors.link
			? findBySetting(element, selectors.link, 'the link')[0]
			: [element, ...descendants(element)].find((one) => isClickable(one) && linkPattern(page, one) !== null);
		return readRow(page, element, link ?? null, selectors);
	});
	return rows.length === 0 ? null : { rows, confidence: 1, shape: null };
}

/**
 * Finds the posts on a list page. Links of one shape that repeat, each in a block of its own with a title and a date, are a board's
 * rows; headers such as 번호, 제목, 작성일 make it surer. `shape`: what was found on the first page, to which later pages are held.
 */
export function recogniseList(
	page: Page,
	selectors: CrawlSelectors = {},
	shape: ListShape | null = null,
): RecognisedList | null {
	if (selectors.row) return bySelector(page, selectors);
	let best: RecognisedList | null = null;
	for (const candidate of candidates(page, shape?.row)) {
		if (shape && candidate.pattern !== shape.pattern) continue;
		const rows = candidate.rows.map(({ element, link }) => readRow(page, element, link, selectors));
		const confidence = score(candidate, rows);
		const typical = rows.find((one) => !one.isNotice) ?? rows[0];
		if (typical && confidence > (best?.confidence ?? (shape ? 0 : LEAST_CONFIDENCE))) {
			best = { rows, confidence, shape: { pattern: candidate.pattern, row: shapeOf(typical.element) } };
		}
	}
	if (!best) return null;
	return { ...best, rows: inPageOrder(page, [...best.rows, ...secretRows(page, best.rows)]) };
}
