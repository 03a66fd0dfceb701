import type { Element } from '#vendor/html';
import { readDate } from '../page/dates';
import { distinguishingParameter, postIdOf } from '../page/identity';
import type { Page } from '../page/page';
import type { RecognisedList } from '../recognition/list-recognition';
import { resolveLink } from '../script/links';

const MAX_DEPTH = 5;
const MAX_ROWS = 2000;
const COLUMNS: Array<[label: string, key: RegExp]> = [
	['번호', /^(rnum|rn|rowNum|no|num)$/i],
	['작성자', /(writer|author|userNm|user_?name|regNm|reg_?name|ntcrNm|wrterNm|frstRegisterNm|nick)/i],
	['부서', /(dept|department|deptNm|orgNm)/i],
	['조회', /(hit|hits|viewCnt|view_?count|readCnt|rdcnt|inqireCo|inqCnt|views)$/i],
];
const TITLE = /(title|subject|sj|ttl|nttSj|headline)$/i;
const DATE = /(date|dt|day|pnttm|created|regist|reg|time|at|de)$/i;
const ID = /^(nttId|nttNo|nttSn|articleNo|articleId|postId|boardSeq|bbsSeq|seqNo|seq|idx|uid|sn|id|no)$/i;

type Entry = Record<string, unknown>;

function isEntry(value: unknown): value is Entry {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function arraysIn(value: unknown, depth = 0): unknown[][] {
	if (depth > MAX_DEPTH) return [];
	if (Array.isArray(value)) return [value, ...value.slice(0, 5).flatMap((one: unknown) => arraysIn(one, depth + 1))];
	return isEntry(value) ? Object.values(value).flatMap((one) => arraysIn(one, depth + 1)) : [];
}

function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

const escaped = (text: string): string =>
	text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

/** A post's link on the first page, and the number in it that tells one post from another. */
function sampleOf(page: Page, list: RecognisedList): { link: Element; id: string } | null {
	const links = list.rows.flatMap(({ link }) => {
		const target = link ? resolveLink(page, link) : null;
		return link && target ? [{ link, target }] : [];
	});
	const parameter = distinguishingParameter(links.map(({ target }) => target));
	for (const { link, target } of links) {
		const id = postIdOf(target, parameter);
		if (Object.values(link.attribs).some((value) => value.includes(id))) return { link, id };
	}
	return null;
}

function keyOf(entries: readonly Entry[], name: RegExp, test: (text: string) => boolean): string | null {
	const keys = Object.keys(entries[0] ?? {});
	return keys.find((key) => name.test(key) && entries.every((entry) => test(textOf(entry[key])))) ?? null;
}

/**
 * Rows that a list fetches as JSON, written as the rows of a page: their links are made like those of the first page, with the post's own
 * number. Null when the answer holds no posts that can be told; an empty list says so in words.
 */
export function pageFromJson(text: string, first: Page, list: RecognisedList): string | null {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return null;
	}
	const arrays = arraysIn(value);
	const now = Date.parse(first.fetchedAt);
	const sample = sampleOf(first, list);
	for (const array of arrays) {
		const entries = array.filter(isEntry).slice(0, MAX_ROWS);
		if (entries.length === 0 || entries.length < array.length) continue;
		const title = keyOf(entries, TITLE, (shown) => shown.length >= 2);
		const id =
			sample &&
			(keyOf(entries, ID, (shown) => shown !== '' && /^\d+$/.test(shown) === /^\d+$/.test(sample.id) && Math.abs(shown.length - sample.id.length) <= 2));
		if (title === null || !sample || !id) continue;
		const date = keyOf(entries, DATE, (shown) => readDate(shown, now) !== null);
		const columns = COLUMNS.flatMap(([label, name]) => {
			const key = Object.keys(entries[0] ?? {}).find((one) => name.test(one) && one !== id && one !== title && one !== date);
			return key === undefined ? [] : [{ label, key }];
		});
		const head = ['제목', '작성일', ...columns.map(({ label }) => label)];
		const rows = entries.map((entry) => {
			const attributes = Object.entries(sample.link.attribs)
				.filter(([name]) => name === 'href' || name === 'onclick' || name === 'class' || name.startsWith('data-'))
				.map(([name, value]) => `${name}="${escaped(value.replaceAll(sample.id, textOf(entry[id])))}"`);
			const cells = columns.map(({ key }) => `<td>${escaped(textOf(entry[key]))}</td>`);
			return `<tr><td><${sample.link.name} ${attributes.join(' ')}>${escaped(textOf(entry[title]))}</${sample.link.name}></td><td>${date ? escaped(textOf(entry[date])) : ''}</td>${cells.join('')}</tr>`;
		});
		return `<table><thead><tr>${head.map((label) => `<th>${label}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
	}
	return arrays.length > 0 && arrays.every((array) => array.length === 0) ? '<p>등록된 게시물이 없습니다.</p>' : null;
}
