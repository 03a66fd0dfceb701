import { isTag } from '#vendor/html';
import { CityHallError } from '../../errors';
import { descendants, find, findBySetting, inlineText } from '../page/dom';
import { candidates, linkKey, shapeOf, type Candidate } from './list-candidates';
import { inferHeaders } from './columns';
import { roleOf, type Role } from './labels';
import { readRow, type ListRow } from './list-rows';
import type { Page } from '../page/page';
import { headersOf, isHeaderRow } from './table-headers';
import { isClickable, linkPattern } from '../script/links';
import type { CrawlSelectors } from '../types';

export interface RecognisedList {
	rows: ListRow[];
	/** 0..1 */
	confidence: number;
	/** What the following pages are held to. Null when a selector chose the rows. */
	shape: ListShape | null;
	/** The columns as they were understood; empty where rows have none. */
	columns: Array<{ label: string; role: Role | null }>;
	/** What spoke for the list and against it, in plain words. */
	why: string[];
}

export interface ListShape {
	/** Shape of the rows' links. */
	pattern: string;
	/** Element and class of a row, to know a page's only row by. */
	row: string;
	/** What stands above the columns, for later pages that come without. */
	headers: string[] | null;
}

const LEAST_CONFIDENCE = 0.36;
const DOWNLOAD = /(file)?down(load)?|filedown|atchfile|첨부/i;
const NUMBER_ONLY = /^[\d\s.,<>«»‹›…-]+$/;
const PAGER_WORDS =
	/^(이전|다음|처음|마지막|맨\s*(처음|끝|뒤)|첫\s*페이지|끝|목록|더\s*보기|prev(ious)?|next|first|last|more)(\s*(페이지|글|\d+))*$/i;
const KNOWN_POST =
	/(ntt|article|post|wr_id|document_srl|bbscttsn|seq|idx|_no\b|\bno\b|\buid\b|\bsn\b|\bid\b|view|read|detail|show)/i;
const SECRET = /비밀|비공개|secret|잠금|lock/i;
const MIN_TITLED = 0.7;
const LIKE_A_DATE = /\d\s?[.\-/:년월]\s?\d|\d\s?(분|시간|일|주|개월)\s?전|어제|오늘|20\d{6}/;

/** 0..1 and why: how much the rows look like the posts of a board. */
function score(candidate: Candidate, rows: readonly ListRow[], headers: readonly string[] | null): { points: number; why: string[] } {
	const why: string[] = [];
	const share = (test: (row: ListRow) => boolean) => rows.filter(test).length / rows.length;
	const titled = share(
		(row) => row.title.length >= 3 && !NUMBER_ONLY.test(row.title) && !PAGER_WORDS.test(row.title),
	);
	if (titled < MIN_TITLED || DOWNLOAD.test(candidate.pattern)) return { points: 0, why };
	const dated = share((row) => row.date !== null);
	const distinct = new Set(rows.map((row) => linkKey(row.link ?? row.element))).size / rows.length;
	const length = rows.reduce((sum, row) => sum + Math.min(row.title.length, 40), 0) / rows.length;
	const roles = new Set((headers ?? []).map(roleOf).filter((role) => role !== null));
	let points =
		0.4 * dated + 0.12 * Math.min(rows.length / 5, 1) + 0.12 * Math.min(length / 12, 1) + 0.08 * distinct;
	why.push(`${rows.length} rows with links of one kind`);
	why.push(dated === 1 ? 'every row has a date' : dated === 0 ? 'no row has a date' : `${Math.round(dated * 100)} % of the rows have a date`);
	if (roles.has('title')) {
		points += 0.12;
		why.push('a column is headed as title');
	}
	if (roles.has('date') || roles.has('number')) points += 0.08;
	if (KNOWN_POST.test(candidate.pattern)) points += 0.08;
	points +=
		share(
			(row) => row.author !== null || row.department !== null || row.views !== null || row.number !== null,
		) * 0.05;
	if (candidate.isFurniture) {
		points *= 0.4;
		why.push('it stands beside the page, where menus and banners are');
	}
	return { points: Math.min(1, points * titled), why };
}

/** Rows of the same table or list that have no link: posts which only their writers may read. */
function secretRows(page: Page, rows: readonly ListRow[], headers: readonly string[] | null): ListRow[] {
	const known = new Set(rows.map((row) => row.element));
	const parents = new Set(rows.map((row) => row.element.parent));
	const found: ListRow[] = [];
	for (const parent of parents) {
		for (const sibling of parent?.children ?? []) {
			if (!isTag(sibling) || known.has(sibling) || sibling.name !== rows[0]?.element.name) continue;
			const marked = SECRET.test(inlineText(sibling)) || find(sibling, 'img, i, span').some((one) => SECRET.test(`${one.attribs.alt ?? ''} ${one.attribs.class ?? ''} ${one.attribs.src ?? ''}`));
			if (!marked || isHeaderRow(sibling)) continue;
			const row = readRow(page, sibling, null, {}, headers);
			if (row.date !== null) found.push(row);
		}
	}
	return found;
}

function inPageOrder(page: Page, rows: ListRow[]): ListRow[] {
	const place = new Map(descendants(page.document).map((element, index) => [element, index]));
	return rows.toSorted((a, b) => (place.get(a.element) ?? 0) - (place.get(b.element) ?? 0));
}

/** Rows above the first numbered one that have no number themselves are notices; where every row is marked, none is. */
function settleNotices(rows: ListRow[]): ListRow[] {
	const isNumber = (row: ListRow) => row.number !== null && /^\d[\d,]*$/.test(row.number.trim());
	const firstNumbered = rows.findIndex(isNumber);
	const numbered = rows.filter(isNumber).length;
	const all = rows.length > 2 && rows.every((row) => row.isNotice);
	return rows.map((row, index) => ({
		...row,
		isNotice: all
			? false
			: row.isNotice || (row.number !== null && numbered >= rows.length / 2 && index < firstNumbered && row.link !== null),
	}));
}

function bySelector(page: Page, selectors: CrawlSelectors): RecognisedList | null {
	if (!selectors.row) return null;
	const rows = findBySetting(page.document, selectors.row, 'the row').map((element) => {
		const link = selectors.link
			? findBySetting(element, selectors.link, 'the link')[0]
			: [element, ...descendants(element)].find((one) => isClickable(one) && linkPattern(page, one) !== null);
		return readRow(page, element, link ?? null, selectors);
	});
	return rows.length === 0
		? null
		: { rows, confidence: 1, shape: null, columns: columnsFor(rows[0]), why: ['a selector chose the rows'] };
}

function columnsFor(row: ListRow | undefined, headers: readonly string[] | null = null): RecognisedList['columns'] {
	const labels = (row ? headersOf(row.element) : null) ?? headers ?? [];
	return labels.map((label) => ({ label, role: roleOf(label) }));
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
	const now = Date.parse(page.fetchedAt);
	let best: RecognisedList | null = null;
	const all = candidates(page, shape?.row);
	// A page whose links have one parameter more than the first's is still known by its rows.
	const wanted = !shape
		? all
		: all.some((one) => one.pattern === shape.pattern)
			? all.filter((one) => one.pattern === shape.pattern)
			: all.filter((one) => one.rows.length > 1 && one.rows.every((row) => shapeOf(row.element) === shape.row));
	// Where some rows show dates, menus and other lists without any need no closer look.
	const dated = shape ? [] : wanted.filter((one) => one.rows.filter((row) => LIKE_A_DATE.test(inlineText(row.element))).length > one.rows.length / 2);
	for (const candidate of dated.some((one) => one.rows.length > 1) ? dated : wanted) {
		const first = candidate.rows[0];
		if (!first || (DOWNLOAD.test(candidate.pattern) && !shape)) continue;
		const own = headersOf(first.element);
		const headers = own ?? shape?.headers ?? inferHeaders(candidate.rows, now);
		const rows = candidate.rows.map(({ element, link }) => readRow(page, element, link, selectors, headers));
		const { points, why } = score(candidate, rows, headers);
		const typical = rows.find((one) => !one.isNotice) ?? rows[0];
		if (typical && points > (best?.confidence ?? (shape ? 0 : LEAST_CONFIDENCE))) {
			best = {
				rows,
				confidence: points,
				shape: shape ?? { pattern: candidate.pattern, row: shapeOf(typical.element), headers },
				columns: columnsFor(typical, headers),
				why: own === null && headers !== null ? [...why, 'the columns were told from what stands in them'] : why,
			};
		}
	}
	if (!best) return null;
	const rows = inPageOrder(page, [...best.rows, ...secretRows(page, best.rows, best.shape?.headers ?? null)]);
	return { ...best, rows: settleNotices(rows) };
}

const SURELY_A_LIST = 0.7;

/**
 * To be asked of a later page on which the first page's list was not found: it may be empty, or built in another way.
 * @throws CityHallError `CRAWL_LIST_CHANGED` where it is surely a list, but another one
 */
export function throwIfListChanged(page: Page, selectors: CrawlSelectors = {}): void {
	if (selectors.row) return;
	const other = recogniseList(page, selectors);
	if (!other || other.confidence < SURELY_A_LIST || other.rows.length < 2) return;
	throw new CityHallError(
		'CRAWL_LIST_CHANGED',
		`The list at ${page.finalUrl} is built in another way than on the first page.`,
		'Open both pages in a browser, and give a selector for the rows that holds for both.',
	);
}

const EMPTY =
	/(등록|작성|조회|검색|게시)[된한]?\s*(게시물|게시글|글|자료|데이터|내용|결과|내역|공지사항|공고)?\s*(이|가|은|는)?\s*(없습니다|존재하지\s*않습니다)|(게시물|게시글|글|자료|데이터|내역|결과)\s*(이|가|은|는)?\s*(없습니다|존재하지\s*않습니다)|no\s+(data|posts|results|items)/i;

/** The words of a list page that has no posts, `등록된 게시물이 없습니다`; null for any other. */
export function saysEmpty(page: Page): string | null {
	for (const element of descendants(page.document)) {
		if (!['td', 'li', 'p', 'div', 'dd', 'span', 'strong'].includes(element.name)) continue;
		const text = inlineText(element);
		if (text.length <= 60 && EMPTY.test(text)) return text;
	}
	return null;
}
