import { serialize, type Element } from '#vendor/html';
import { CityHallError } from '../../errors';
import { readDate } from './dates';
import { attr, blockText, findBySetting, inlineText } from './dom';
import { resolveAddress, type Page } from './page';

/** One thing that a person wants out of a page. */
export interface FieldSelector {
	/** What it is called on the item. */
	name: string;
	/** CSS. */
	selector: string;
	/** Default `text`. `date`: ISO 8601. `number`: without commas and unit. */
	take?: 'text' | 'html' | 'attribute' | 'number' | 'date';
	/** For `attribute`; addresses in `href` and `src` are made whole. */
	attribute?: string;
	/** A list of all places instead of the first one. */
	all?: boolean;
}

export type FieldValue = string | number | null | Array<string | number>;

const ADDRESS_ATTRIBUTES = new Set(['href', 'src', 'action', 'data-src']);
const NUMBER = /(?:[-+−△▲]\s*)?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?/;

/** The first number in a text: `1,234,500원` is 1234500; △ and ▲ before it mean minus, as Korean accounts write it. */
export function readNumber(text: string): number | null {
	const found = NUMBER.exec(text)?.[0].replace(/[,\s]/g, '');
	if (found === undefined) return null;
	const value = Number(found.replace(/^[−△▲]/, '-'));
	return Number.isFinite(value) ? value : null;
}

function valueOf(page: Page, element: Element, field: FieldSelector): string | number | null {
	switch (field.take ?? 'text') {
		case 'text':
			return blockText(element);
		case 'html':
			return serialize(element.children, { decodeEntities: false }).trim();
		case 'number':
			return readNumber(inlineText(element) || attr(element, 'content') || attr(element, 'value'));
		case 'date':
			return readDate(inlineText(element) || attr(element, 'datetime') || attr(element, 'content'), Date.parse(page.fetchedAt));
		case 'attribute': {
			const name = (field.attribute ?? 'href').trim().toLowerCase();
			const value = element.attribs[name];
			if (value === undefined) return null;
			return ADDRESS_ATTRIBUTES.has(name) ? (resolveAddress(page, value)?.toString() ?? value) : value;
		}
	}
}

/**
 * What the selectors point to; null where there is no such place.
 * @throws CityHallError `CRAWL_BAD_SELECTOR`, `CRAWL_BAD_FIELD`
 */
export function readFields(page: Page, fields: readonly FieldSelector[]): Record<string, FieldValue> {
	const values: Array<[string, FieldValue]> = [];
	for (const field of fields) {
		const found = findBySetting(page.document, field.selector, `the field "${field.name}"`);
		const first = found[0];
		if (field.all) {
			values.push([field.name, found.map((element) => valueOf(page, element, field)).filter((value) => value !== null)]);
		} else values.push([field.name, first ? valueOf(page, first, field) : null]);
	}
	// Not by assignment: a field may be called __proto__.
	return Object.fromEntries(values);
}

/**
 * To be called before the first request, so that a slip costs no crawl.
 * @throws CityHallError `CRAWL_BAD_SELECTOR`, `CRAWL_BAD_FIELD`
 */
export function checkFields(fields: readonly FieldSelector[], empty: Page): void {
	for (const { name, selector } of fields) {
		if (name.trim() !== '' && selector.trim() !== '') continue;
		throw new CityHallError(
			'CRAWL_BAD_FIELD',
			name.trim() === '' ? `A field with the selector "${selector}" has no name.` : `The field "${name}" has no selector.`,
			'Give every field a name and a selector, or remove it.',
		);
	}
	readFields(empty, fields);
}
