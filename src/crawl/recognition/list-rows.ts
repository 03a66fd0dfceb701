import { isTag, type Element } from '#vendor/html';
import { findDate, readDate } from '../page/dates';
import { ancestors, attr, childElements, descendants, find, findBySetting, inlineText, names } from '../page/dom';
import { readCount, roleOf } from './labels';
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

const NOTICE_MARK = /^\s*\[?\s*(공지(사항)?|알림|중요|필독|notice)\s*\]?\s*$/i;
const TITLE_HINT = /(^|[\s_-])(title|tit|subject|subj|sbj|ttl|headline|name)([\s_-]|$)/;

function titleOf(row: Element, link: Element | null, titleCell: Element | null): string {
	const place = titleCell ?? link ?? row;
	const hinted = descendants(place).find(
		(element) => TITLE_HINT.test(names(element)) || /^h[2-6]$/.test(element.name),
	);
	const within =
		hinted && inlineText(hinted).length >= 2
			? hinted
			: link && (!titleCell || descendants(titleCell).includes(link))
				? link
				: place;
	const shown = attr(within, 'value') || inlineText(within);
	const whole = link
		? attr(link, 'title')
				.replace(/\s*(새\s*창.*|상세\s*보기|자세히\s*보기|바로가기)$/, '')
				.trim()
		: '';
	const cut = shown.replace(/\s*(\.{2,}|…)\s*$/, '');
	const best = cut !== shown && whole.startsWith(cut) ? whole : shown;
	return best
		.replace(/^\s*\[?(공지|알림)\]?\s+(?=\S)/, '')
		.replace(/\s*(새\s?글|new|N|HOT)$/, '')
		.trim();
}

/** Label and value in cards and list items: `작성일 2026-05-01`, `<span class="date">`. */
function labelledTexts(row: Element): Array<[string, string]> {
	const pairs: Array<[string, string]> = [];
	for (const element of descendants(row)) {
		const text = inlineText(element);
		if (text.length > 60) continue;
		if (element.name === 'dt' || element.name === 'strong' || element.name === 'em' || element.name === 'b') {
			const siblings: Element[] = element.parent?.children.filter((child) => isTag(child)) ?? [];
			const next = siblings[siblings.indexOf(element) + 1];
			if (next && roleOf(text)) pairs.push([text, inlineText(next)]);
		}
		const split =
			/^([^\s:：]{1,8}(?:\s[^\s:：]{1,4})?)\s*[:：]\s*(.+)$/.exec(text) ??
			/^(작성자|글쓴이|작성일|등록일|게시일|조회수?|담당부서|부서)\s+(.+)$/.exec(text);
		if (split?.[1] && split[2] && roleOf(split[1])) pairs.push([split[1], split[2]]);
		for (const [hint, label] of [
			['date', '작성일'],
			['writer', '작성자'],
			['author', '작성자'],
			['dept', '부서'],
			['hit', '조회'],
			['view', '조회'],
		] as const) {
			if (
				childElements(element).length === 0 &&
				new RegExp(`(^|[\\s_-])${hint}s?([\\s_-]|$)`).test(names(element))
			)
				pairs.push([label, text.replace(/^[^\s:：]{1,6}\s*[:：]\s*/, '')]);
		}
	}
	return pairs;
}

function pairsOf(
	row: Element,
	headed: HeadedCells | null,
): { pairs: Array<[string, string]>; titleCell: Element | null; numberText: string | null } {
	if (!headed) return { pairs: labelledTexts(row), titleCell: null, numberText: null };
	const titleCell = headed.find(([label]) => roleOf(label) === 'title')?.[1] ?? null;
	const numberCell = headed.find(([label]) => roleOf(label) === 'number')?.[1];
	return {
		pairs: headed.map(([label, cell]) => [label, inlineText(cell)]),
		titleCell,
		numberText: numberCell
			? inlineText(numberCell) ||
				find(numberCell, 'img')
					.map((image) => attr(image, 'alt'))
					.join(' ')
			: null,
	};
}

function hasNoticeMark(row: Element, numberText: string | null): boolean {
	if (numberText !== null && NOTICE_MARK.test(numberText)) return true;
	if (
		/(^|[\s_-])(notice|noti|gongji|bbs_noti|top_notice|fix(ed)?|pinned|important)([\s_-]|$)/.test(names(row))
	)
		return true;
	return descendants(row).some(
		(element) =>
			childElements(element).length === 0 &&
			(NOTICE_MARK.test(inlineText(element)) ||
				(element.name === 'img' && NOTICE_MARK.test(attr(element, 'alt')))) &&
			element.name !== 'a',
	);
}

export function readRow(
	page: Page,
	element: Element,
	link: Element | null,
	selectors: CrawlSelectors = {},
): ListRow {
	const headed = element.name === 'tr' ? headedCells(element) : null;
	const { pairs, titleCell, numberText } = pairsOf(element, headed);
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
		isNotice: hasNoticeMark(element, numberText),
		fields: {},
	};
	for (const [label, value] of pairs) {
		const role = roleOf(label);
		if (role === 'date') row.date ??= readDate(value, now);
		else if (role === 'author') row.author ??= value || null;
		else if (role === 'department') row.department ??= value || null;
		else if (role === 'views') row.views ??= readCount(value);
		else if (role === null && label !== '' && value !== '') row.fields[label] = value;
	}
	const chosen = (selector: string | undefined, setting: string) =>
		selector ? findBySetting(element, selector, setting)[0] : undefined;
	const title = chosen(selectors.title, 'the title');
	row.title = title ? inlineText(title) : titleOf(element, link, titleCell);
	const date = chosen(selectors.date, 'the date');
	row.date =
		(date ? readDate(inlineText(date), now) : row.date) ??
		findDate(inlineText(element)) ??
		shortDate(element, now);
	const author = chosen(selectors.author, 'the author');
	if (author) row.author = inlineText(author);
	return row;
}

function shortDate(row: Element, now: number): string | null {
	for (const element of descendants(row)) {
		if (childElements(element).length > 0) continue;
		const text = inlineText(element);
		const date = text.length <= 12 && /[.:\-/전]/.test(text) ? readDate(text, now) : null;
		if (date) return date;
	}
	return null;
}

/** Tells whether an element stands inside one of the rows. */
export function ancestorsInclude(rows: readonly ListRow[]): (element: Element) => boolean {
	const elements = new Set(rows.map((row) => row.element));
	return (element) => elements.has(element) || ancestors(element).some((above) => elements.has(above));
}
