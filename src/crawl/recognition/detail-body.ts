import { isTag, isText, type AnyNode, type Element } from '#vendor/html';
import { readDate } from '../page/dates';
import { ancestors, childElements, descendants, find, inlineText, names, parentOf, textSize, visibleLength } from '../page/dom';
import type { Page } from '../page/page';

const BODY_HINT =
	/(^|[\s_-])(body|conts?|contents?|(board|bbs|view|detail|article|post|news)_?(conts?|contents?|body|text|txt|con)|txt|text|editor|memo|article|substance)([\s_-]|$)/;

const MAX_DATE = 28;
const MAX_TERM = 12;
const MAX_FACT = 80;

/** Characters that belong to the post itself: not to links, furniture or labels. */
function weigh(page: Page, without: ReadonlySet<AnyNode>): Map<Element, { text: number; linked: number }> {
	const weights = new Map<Element, { text: number; linked: number }>();
	const walk = (element: Element, inLink: boolean): { text: number; linked: number } => {
		const sum = { text: 0, linked: 0 };
		if (
			without.has(element) ||
			['script', 'style', 'select', 'option', 'noscript', 'title', 'head'].includes(element.name)
		)
			return sum;
		for (const child of element.children) {
			if (isTag(child)) {
				const below = walk(child, inLink || child.name === 'a');
				sum.text += below.text;
				sum.linked += below.linked;
			} else if (isText(child)) {
				const length = visibleLength(child.data);
				sum.text += length;
				if (inLink) sum.linked += length;
			}
		}
		weights.set(element, sum);
		return sum;
	};
	for (const root of page.document.children) if (isTag(root)) walk(root, false);
	return weights;
}

export interface BodyPlace {
	element: Element;
	/** 0..1 */
	certainty: number;
}

/** A date, alone or with its time, is no text. */
function isDate(element: Element, now: number): boolean {
	if (textSize(element) > MAX_DATE) return false;
	const text = inlineText(element);
	return readDate(text, now) !== null && text.replace(/[\d\s.:년월일시분오전후-]/g, '').length <= 4;
}

/** Editors give every paragraph a telling name: then the text is what holds them all. */
function wholeOf(part: Element, hinted: readonly Element[], usable: readonly Element[]): Element {
	const parent = parentOf(part);
	const alike = hinted.filter((one) => one.parent === part.parent && names(one) === names(part));
	return parent && alike.length > 1 && usable.includes(parent) ? parent : part;
}

/** Lists of terms with short values, `장소: 대극장`: facts about what the post announces, not its text. */
export function factSheets(page: Page): Element[] {
	return find(page.document, 'dl').filter((list) => {
		const terms = find(list, 'dt');
		return (
			terms.length >= 2 &&
			terms.every((term) => inlineText(term).length <= MAX_TERM) &&
			find(list, 'dd').every((value) => inlineText(value).length <= MAX_FACT)
		);
	});
}

/** In a sheet whose every row has a label, the text is the one cell that holds most of it. */
function cellOfSheet(place: Element, value: (element: Element) => number): Element {
	const rows = ['table', 'tbody'].includes(place.name) ? find(place, 'tr') : [];
	if (rows.length < 2 || !rows.every((row) => childElements(row)[0]?.name === 'th')) return place;
	const cell = find(place, 'td').toSorted((a, b) => value(b) - value(a))[0];
	return cell && value(cell) * 2 > value(place) ? cell : place;
}

/** Where the post's text stands, with how sure that is. */
export function findBody(page: Page, title: Element | null, without: ReadonlySet<AnyNode>): BodyPlace | null {
	const weights = weigh(page, without);
	const value = (element: Element) => {
		const weight = weights.get(element);
		return weight ? weight.text - weight.linked : 0;
	};
	const now = Date.parse(page.fetchedAt);
	const holdsTitle = new Set(title ? ancestors(title) : []);
	const inTitle = new Set<AnyNode>(title ? [title, ...descendants(title)] : []);
	const order = descendants(page.document);
	const after = title ? order.indexOf(title) : -1;
	const usable = order.filter(
		(element, index) =>
			value(element) > 0 &&
			!isDate(element, now) &&
			!inTitle.has(element) &&
			!holdsTitle.has(element) &&
			!['body', 'html', 'label', 'caption', 'th', 'dt', 'h1', 'form'].includes(element.name) &&
			(index > after || after < 0),
	);
	const largest = Math.max(0, ...usable.map(value));
	if (largest === 0) return null;
	// A short post may weigh less than the page's small print, so a telling name counts for more than length.
	const hinted = usable.filter((element) => BODY_HINT.test(names(element)));
	const outermost = hinted.filter((element) => !ancestors(element).some((above) => hinted.includes(above)));
	const bestHinted = outermost.toSorted((a, b) => value(b) - value(a))[0];
	const best = bestHinted && wholeOf(bestHinted, outermost, usable);
	if (best && value(best) * 4 >= largest) return { element: best, certainty: 1 };
	let place = usable.toSorted((a, b) => value(b) - value(a))[0];
	// Go down as long as one child holds nearly all of it.
	while (place) {
		const child: Element | undefined = childElements(place).find(
			(one) =>
				value(one) >= 0.9 * value(place ?? one) &&
				!['p', 'span', 'b', 'strong', 'a', 'font'].includes(one.name),
		);
		if (!child) break;
		place = child;
	}
	place &&= cellOfSheet(place, value);
	return place ? { element: place, certainty: bestHinted ? 0.8 : 0.7 } : null;
}
