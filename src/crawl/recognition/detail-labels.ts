import { isTag, type Element } from '#vendor/html';
import { ancestors, childElements, descendants, find, inlineText, textSize } from '../page/dom';
import { readLine, tokensOf } from './meta';
import { plainLabel, roleOf, type Role } from './labels';
import type { Page } from '../page/page';

export interface LabelledValue {
	role: Role | null;
	label: string;
	text: string;
	/** Where the value stands. */
	element: Element;
	/** Label and value, to be kept out of the text. */
	whole: Element[];
}

const MAX_META = 200;
const LINES = new Set('li p div td th dd h2 h3 h4 h5 h6 section header dl ul'.split(' '));

function nextElement(element: Element): Element | null {
	for (let at = element.next; at; at = at.next) if (isTag(at)) return at;
	return null;
}

function pair(labelElement: Element, value: Element, label: string): LabelledValue {
	return {
		role: roleOf(label),
		label: plainLabel(label),
		text: inlineText(value),
		element: value,
		whole: [labelElement, value],
	};
}

/**
 * Labelled values of a post's page: th and td, dt and dd, a short element that names a role followed by its value, and `작성자 : 홍길동` in
 * one element. A table with a header row of its own (a table inside the text) is no list of labels.
 */
export function readLabels(page: Page, away: (element: Element) => boolean): LabelledValue[] {
	const found: LabelledValue[] = [];
	const used = new Set<Element>();
	const add = (value: LabelledValue) => {
		// Several labels may stand in one line, but a cell that has been read is not read again.
		if (value.whole.length > 1 && value.whole.some((element) => used.has(element))) return;
		for (const element of value.whole) used.add(element);
		found.push(value);
	};
	for (const row of find(page.document, 'tr')) {
		const cells = childElements(row);
		const roles = cells.filter((cell) => roleOf(inlineText(cell)) !== null).length;
		if (cells.every((cell) => cell.name === 'th') || away(row)) continue;
		cells.forEach((cell, index) => {
			const next = cells[index + 1];
			const label = inlineText(cell);
			const isLabel =
				cell.name === 'th'
					? roleOf(label) !== null || (roles > 0 && label.length <= 12) || isViewTable(row)
					: roleOf(label) !== null && next?.name === 'td';
			if (!isLabel || next?.name !== 'td' || label === '') return;
			// A cell may hold a table with labels of its own.
			const inner = roleOf(label) === 'body' || textSize(next) > MAX_META ? [] : readLine([label, ...tokensOf(next)]);
			if (inner.length > 1 && inner.every(({ role }) => role !== 'neighbour')) {
				inner.forEach(({ role, label: named, text }) => add({ role, label: named, text, element: next, whole: [next] }));
				used.add(cell);
			} else add(pair(cell, next, label));
		});
	}
	for (const term of find(page.document, 'dt')) {
		const value = nextElement(term);
		const label = inlineText(term);
		if (value?.name === 'dd' && label !== '' && label.length <= 20 && !away(term))
			add(pair(term, value, label));
	}
	readLines(page, away, used, add);
	const order = new Map(descendants(page.document).map((element, index) => [element, index]));
	return found.toSorted((a, b) => (order.get(a.element) ?? 0) - (order.get(b.element) ?? 0));
}

/**
 * Labels in running lines: `작성자 : 홍길동 | 등록일 …` in whatever elements. The innermost block that has any is taken, so that a short post
 * is not swallowed with its head.
 */
function readLines(
	page: Page,
	away: (element: Element) => boolean,
	used: ReadonlySet<Element>,
	add: (value: LabelledValue) => void,
): void {
	const spoken = new Set([...used].flatMap(ancestors));
	for (const element of descendants(page.document).toReversed()) {
		if (!LINES.has(element.name) || used.has(element)) continue;
		const size = textSize(element);
		if (size === 0 || size > MAX_META || spoken.has(element) || away(element)) continue;
		const pairs = readLine(tokensOf(element)).filter(({ role }) => role !== 'title' && role !== 'body' && role !== 'neighbour' && role !== 'number');
		if (pairs.length === 0) continue;
		for (const above of ancestors(element)) spoken.add(above);
		for (const { role, label, text } of pairs) {
			if (role !== 'attachment') add({ role, label, text, element, whole: [element] });
		}
	}
}

/** A table of labels beside values, as the heads of posts are: more th than rows of td alone, none of them in a head. */
function isViewTable(row: Element): boolean {
	const body = row.parent;
	if (!body || !isTag(body) || body.name === 'thead') return false;
	const rows = childElements(body).filter((one) => one.name === 'tr');
	return rows.some((one) =>
		childElements(one).some((cell) => cell.name === 'th' && roleOf(inlineText(cell)) !== null),
	);
}
