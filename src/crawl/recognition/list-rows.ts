import type { Element } from '#vendor/html';
import { findDate, readDate } from '../page/dates';
import { ancestors, attr, childElements, descendants, find, findBySetting, inlineText, names } from '../page/dom';
import { readCount, roleOf, withoutPhone } from './labels';
import { hintedRole, nameIn, readLine, tokensOf, valueFor } from './meta';
import type { Page } from '../page/page';
import { headedCells, type HeadedCells } from './table-headers';
import type { CrawlSelectors } from '../types';

/** What a row of the list says of its post. */
export interface RowFacts {
	/** As the list has it: often cut. */
	title: string;
	date: string | null;
	author: string | null;
	department: string | null;
	views: number | null;
	number: string | null;
	isNotice: boolean;
	fields: Record<string, string>;
}

export interface ListRow extends RowFacts {
	element: Element;
	/** What leads to the post; null for a post kept from the public. */
	link: Element | null;
}

const NOTICE_MARK =
	/^\s*[[<★☆※]?\s*((일반|전체|긴급|상단|주요|필독)?\s*(공지(사항|글)?|알림)|중요|필독|긴급|notice|top)\s*[\]>★☆※]?\s*$/i;
const NOTICE_NAME = /(^|[\s_-])(notice|noti|gongji|bbs_noti|top_notice|bo_notice|fix(ed)?|pinned|important)([\s_-]|$)/;
const TITLE_HINT =
	/(^|[\s_-])(title|tit|subject|subj|sbj|ttl|headline|tl|subjecta?|cut-strings)([\s_-]|$)|(^|[\s_-])(bo_subjecta|entry-title)([\s_-]|$)/;
/** Marks inside a link that are no part of the title. */
const BADGE =
	/(^|[\s_-])(new|ico|icons?|badge|labels?|cate(gory)?|bo_cate_link|comments?|cmt|cnt|reply(num|count)?|hide|hidden|blind|sound_only|sr-only|skip|screen_out|notify|thumb|date|writer|meta|info|hit|views?|mobile-contents|b-m-con)([\s_-]|$)/;
const LINK_HELP =
	/\s*[-:,(]?\s*(의?\s*)?(새\s*창.*|상세\s*(내용|정보)?\s*(보기|페이지)?(로)?\s*(이동)?|자세히\s*보기|바로\s*가기|(내용|게시글|글)\s*(보기|읽기)|페이지로?\s*이동)\s*\)?$/;
const MERE_BUTTON = /^\[?\s*((내용|본문|원문|상세|자세히|자세한\s*내용|더|바로|전문|회의록)\s*)?(보기|열람|가기|내용|view|more|detail|read\s*more)\s*[\]>+→]?$/i;
const INLINE = new Set(['b', 'strong', 'em', 'i', 'span', 'font', 'img', 'br']);
const MAX_TITLE = 300;

/** The text of a link without the badges, counts and dates that some skins put into it. */
function bareText(element: Element): string {
	const badges = descendants(element).filter(
		(one) => one.name !== 'img' && (BADGE.test(names(one)) || one.name === 'time' || one.name === 'button'),
	);
	const bare = badges.length === 0 ? inlineText(element) : inlineText(element, new Set(badges));
	return bare.length >= 2 ? bare : inlineText(element);
}

/** A link that only says that there is more: a picture, 보기, 자세히 보기. The title stands elsewhere in its row. */
export function isMereButton(link: Element): boolean {
	if (link.name === 'input') return attr(link, 'value') === '';
	const text = inlineText(link);
	return text === '' || (text.length <= 16 && MERE_BUTTON.test(text));
}

function hintedTitle(place: Element): Element | undefined {
	const isHinted = (element: Element) =>
		((TITLE_HINT.test(names(element)) && !BADGE.test(names(element))) || /^h[2-6]$/.test(element.name)) &&
		inlineText(element).length >= 2;
	const outer = [place, ...descendants(place)].find(isHinted);
	// `<strong class="title"><span>공지</span><span class="subject">…`: the inner one is the title alone.
	const inner = outer && descendants(outer).findLast(isHinted);
	return inner && inlineText(inner).length * 2 > inlineText(outer).length ? inner : outer;
}

/** In a row whose link is a mere button: the longest text that stands for itself. */
function longestText(row: Element, link: Element): Element | undefined {
	const inLink = new Set([link, ...descendants(link)]);
	return descendants(row)
		.filter((one) => !inLink.has(one) && !BADGE.test(names(one)) && childElements(one).every((child) => INLINE.has(child.name)))
		.filter((one) => readDate(inlineText(one), 0) === null)
		.toSorted((a, b) => inlineText(b).length - inlineText(a).length)[0];
}

function titleOf(row: Element, link: Element | null, titleCell: Element | null): string {
	const inCell =
		link !== null && (titleCell === null ? !isMereButton(link) : titleCell === link || descendants(titleCell).includes(link));
	const place = inCell ? link : (titleCell ?? row);
	const hinted = hintedTitle(place) ?? (link !== null && !inCell && titleCell === null ? longestText(row, link) : undefined);
	const strong = inCell && inlineText(place).length > 60 ? descendants(place).find((one) => (one.name === 'strong' || one.name === 'b') && inlineText(one).length >= 4) : undefined;
	const within = hinted ?? strong ?? place;
	const shown = (attr(within, 'value') || bareText(within)).slice(0, 2 * MAX_TITLE);
	const whole = link ? attr(link, 'title').slice(0, MAX_TITLE).replace(/\s+/g, ' ').replace(LINK_HELP, '').trim() : '';
	const cut = shown.replace(/\s*(\.{2,}|…)\s*$/, '');
	const best = cut !== shown && whole.startsWith(cut) ? whole : shown;
	return best
		.slice(0, MAX_TITLE)
		.replace(/^\s*\[?(공지|알림)\]?\s+(?=\S)/, '')
		.replace(/^\s*(ㄴ|└|└>|▶|·)\s*/, '')
		.replace(/\s*(새\s?글|새로운\s?글|new|N|HOT)$/i, (mark) => (/^\s/.test(mark) || /글$/.test(mark) ? '' : mark))
		.trim();
}

/** Label and value in cards and list items: `작성일 2026-05-01`, `<span class="date">`. */
function labelledTexts(row: Element, link: Element | null): Array<[string, string]> {
	const pairs: Array<[string, string]> = [];
	const titled = link && inlineText(link).length > inlineText(row).length / 2 ? null : link;
	const tokens = tokensOf(row).filter((token) => !titled || !inlineText(titled).includes(token));
	for (const { label, text } of readLine(tokens)) pairs.push([label, text]);
	for (const element of descendants(row)) {
		const role = hintedRole(element);
		if (role === null) continue;
		const tokens = tokensOf(element).filter((token) => roleOf(token) === null);
		const text = (role === 'author' && tokens.length > 1 ? tokens.find((token) => /\s(기자|리포터)$/.test(token)) : undefined) ?? tokens.join(' ');
		if (role === 'author' && /20\d\d\s?[.-]/.test(text)) continue;
		if (text === '' || text.length > 40) continue;
		const label = { date: '작성일', author: '작성자', department: '부서', views: '조회' }[role as string];
		if (label) pairs.push([label, (role === 'author' ? (nameIn(text) ?? text) : text).replace(/^[^\s:：\d]{1,6}\s*[:：]\s*/, '')]);
	}
	return pairs;
}

/** A cell's text; what phones are shown in place of a header, `담당부서` before the office, is left out. */
function cellText(label: string, cell: Element): string {
	const text = inlineText(cell);
	const plain = label.trim();
	return plain.length >= 2 && text.startsWith(plain) && roleOf(plain) !== null && text.length > plain.length
		? text.slice(plain.length).replace(/^[\s:：]+/, '')
		: text;
}

function pairsOf(
	row: Element,
	link: Element | null,
	headed: HeadedCells | null,
): { pairs: Array<[string, string]>; titleCell: Element | null; numberText: string | null } {
	if (!headed) return { pairs: labelledTexts(row, link), titleCell: null, numberText: null };
	const titleCell = headed.find(([label]) => roleOf(label) === 'title')?.[1] ?? null;
	const numberCell = headed.find(([label]) => roleOf(label) === 'number')?.[1];
	return {
		pairs: headed.map(([label, cell]) => [label, cellText(label, cell)]),
		titleCell,
		numberText: numberCell
			? cellText('', numberCell) ||
				find(numberCell, 'img')
					.map((image) => attr(image, 'alt'))
					.join(' ')
			: null,
	};
}

function hasNoticeMark(row: Element, link: Element | null, numberText: string | null): boolean {
	if (numberText !== null && NOTICE_MARK.test(numberText)) return true;
	if (NOTICE_NAME.test(names(row))) return true;
	const inLink = new Set(link ? descendants(link) : []);
	const linked = link ? inlineText(link).length : 0;
	return descendants(row).some(
		(element) =>
			element !== link &&
			// Inside a link it is a mark where a title stands beside it, not where it is the title.
			(!inLink.has(element) || linked > inlineText(element).length + 4) &&
			childElements(element).length === 0 &&
			(NOTICE_MARK.test(inlineText(element)) ||
				(element.name === 'img' && NOTICE_MARK.test(attr(element, 'alt') || attr(element, 'title')))),
	);
}

/** `headers`: what stands above the cells where the page itself does not say. */
export function readRow(
	page: Page,
	element: Element,
	link: Element | null,
	selectors: CrawlSelectors = {},
	headers: readonly string[] | null = null,
): ListRow {
	const headed = headedCells(element, headers);
	const { pairs, titleCell, numberText } = pairsOf(element, link, headed);
	const now = Date.parse(page.fetchedAt);
	const row: ListRow = {
		element,
		link,
		title: '',
		date: null,
		author: null,
		department: null,
		views: null,
		number: numberText,
		isNotice: hasNoticeMark(element, link, numberText),
		fields: {},
	};
	for (const [label, value] of pairs) {
		const role = roleOf(label);
		if (role === 'date') row.date ??= readDate(value, now) ?? findDate(value);
		else if (role === 'author') row.author ??= withoutPhone(value) || null;
		else if (role === 'department') row.department ??= withoutPhone(value) || null;
		else if (role === 'views') row.views ??= readCount(value);
		else if (role === null && label !== '' && value !== '') row.fields[label] = value;
	}
	const chosen = (selector: string | undefined, setting: string) =>
		selector ? findBySetting(element, selector, setting)[0] : undefined;
	const title = chosen(selectors.title, 'the title');
	row.title = title ? inlineText(title).slice(0, MAX_TITLE) : titleOf(element, link, titleCell);
	const date = chosen(selectors.date, 'the date');
	row.date = (date ? readDate(inlineText(date), now) : row.date) ?? dateBeside(element, link, now);
	const author = chosen(selectors.author, 'the author');
	if (author) row.author = inlineText(author);
	return row;
}

/** A date somewhere in the row, best outside the title. */
function dateBeside(row: Element, link: Element | null, now: number): string | null {
	const elements = descendants(row);
	const machine = elements.find((one) => one.name === 'time');
	if (machine) {
		const date = valueFor('date', attr(machine, 'datetime') || inlineText(machine), now);
		if (typeof date === 'string') return date;
	}
	for (const element of elements) {
		if (childElements(element).length > 0) continue;
		const text = inlineText(element);
		const date = text.length <= 20 && /[.:\-/전년어]/.test(text) ? readDate(text, now) : null;
		if (date) return date;
	}
	const beside = link ? findDate(inlineText(row, new Set([link]))) : null;
	return beside ?? findDate(inlineText(row));
}

/** Tells whether an element stands inside one of the rows. */
export function ancestorsInclude(rows: readonly ListRow[]): (element: Element) => boolean {
	const elements = new Set(rows.map((row) => row.element));
	return (element) => elements.has(element) || ancestors(element).some((above) => elements.has(above));
}
