import { isTag, type Element } from '#vendor/html';
import { childElements, descendants, find, inlineText, textSize } from '../page/dom';
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
const WITH_COLON = /^([가-힣A-Za-z][가-힣A-Za-z\s]{0,9}?)\s*[:：]\s*(\S.*)$/;
const KNOWN_LABEL_FIRST =
	/^(작성자|글쓴이|작성일자?|등록일자?|게시일|조회수?|담당부서|작성부서|부서)\s+(\S.*)$/;

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
		if (value.whole.some((element) => used.has(element))) return;
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
			if (isLabel && next?.name === 'td' && label !== '') add(pair(cell, next, label));
		});
	}
	for (const term of find(page.document, 'dt')) {
		const value = nextElement(term);
		const label = inlineText(term);
		if (value?.name === 'dd' && label !== '' && label.length <= 20 && !away(term))
			add(pair(term, value, label));
	}
	for (const element of descendants(page.document)) {
		if (
			used.has(element) ||
			['td', 'th', 'dt', 'dd', 'option', 'a', 'script', 'title', 'style'].includes(element.name)
		)
			continue;
		const size = textSize(element);
		if (size === 0 || size > MAX_META || away(element)) continue;
		const text = inlineText(element);
		if (text === '' || text.length > MAX_META) continue;
		const next = nextElement(element);
		if (
			['span', 'strong', 'b', 'em', 'label', 'i', 'p', 'div'].includes(element.name) &&
			next &&
			roleOf(text) !== null &&
			inlineText(next) !== '' &&
			inlineText(next).length <= MAX_META
		) {
			if (roleOf(inlineText(next)) === null && roleOf(text) !== 'title') add(pair(element, next, text));
			continue;
		}
		const split = WITH_COLON.exec(text) ?? KNOWN_LABEL_FIRST.exec(text);
		const role = split?.[1] ? roleOf(split[1]) : null;
		if (!split?.[1] || !split[2] || role === null || role === 'title' || role === 'body') continue;
		// Several labels in one element are told apart by the elements inside it.
		if (
			childElements(element).some(
				(child) => WITH_COLON.test(inlineText(child)) || KNOWN_LABEL_FIRST.test(inlineText(child)),
			)
		)
			continue;
		if (/[:：].*[:：]/.test(text) && role !== 'date') continue;
		add({ role, label: plainLabel(split[1]), text: split[2], element, whole: [element] });
	}
	return found;
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
