import type { Element } from '#vendor/html';
import { readDate } from '../page/dates';
import { descendants, inlineText } from '../page/dom';
import { isOrganisation } from './labels';
import { isMereButton } from './list-rows';
import { columnsOf } from './table-headers';

interface Row {
	element: Element;
	link: Element | null;
}

const MIN_ROWS = 2;
const MIN_CELLS = 3;
const MAX_SEEN = 60;
const NUMBER = /^[\d,]{1,9}$/;
const NOT_A_NAME = /^(답변|접수|완료|처리|진행|마감|신규|첨부|파일|공지|new|hot|pdf|hwp)|완료$|중$/i;

/**
 * The columns of a list that has no header, told from what stands in them: links are titles, dates dates, running numbers numbers, other
 * numbers behind the title views, short texts offices or names. Null where the rows are no columns.
 */
export function inferHeaders(rows: readonly Row[], now: number): string[] | null {
	const seen = rows.slice(0, MAX_SEEN);
	const lines = seen.map(({ element }) => columnsOf(element));
	const width = lines[0]?.length ?? 0;
	const even = lines.filter((line) => line.length === width);
	if (even.length < MIN_ROWS || width < MIN_CELLS || even.length < lines.length * 0.8) return null;
	const links = new Set(seen.map(({ link }) => link));
	const headers = Array.from({ length: width }, () => '');
	const texts = headers.map((_, column) => even.map((line) => (line[column] ? inlineText(line[column]) : '')));
	const share = (column: number, test: (text: string) => boolean) =>
		(texts[column] ?? []).filter(test).length / even.length;
	const title = headers.findIndex((_, column) =>
		even.every((line) => line[column] && [line[column], ...descendants(line[column])].some((one) => links.has(one))),
	);
	// Where the links only say 보기, none of the columns is known to be the title.
	if (title < 0 || seen.every(({ link }) => link === null || isMereButton(link))) return null;
	headers[title] = '제목';
	const date = headers.findIndex(
		(label, column) => label === '' && share(column, (text) => text.length <= 20 && !NUMBER.test(text) && readDate(text, now) !== null) >= 0.7,
	);
	if (date < 0) return null;
	headers[date] = '작성일';
	const isNumber = (column: number) => share(column, (text) => NUMBER.test(text)) >= 0.5;
	const before = headers.findIndex((label, column) => column < title && label === '' && isNumber(column));
	if (before >= 0) headers[before] = '번호';
	const behind = headers.findLastIndex((label, column) => column > title && label === '' && share(column, (text) => NUMBER.test(text)) >= 0.9);
	if (behind > date || (behind >= 0 && width >= 5)) headers[behind] = '조회';
	for (let column = 0; column < width; column++) {
		if (headers[column] !== '' || column < title) continue;
		if (share(column, (text) => text.length >= 2 && text.length <= 15 && !/[\d:：]/.test(text) && !NOT_A_NAME.test(text)) < 0.8) continue;
		const office = share(column, isOrganisation) >= 0.6;
		const label = office ? '부서' : '작성자';
		if (!headers.includes(label)) headers[column] = label;
	}
	return headers;
}
