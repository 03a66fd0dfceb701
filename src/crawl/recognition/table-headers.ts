import type { Element } from '#vendor/html';
import { ancestors, attr, childElements, find, inlineText } from '../page/dom';
import { roleOf } from './labels';

/** A row's cells, each with the text of the header above it. */
export type HeadedCells = Array<[label: string, cell: Element]>;

const cache = new WeakMap<Element, string[] | null>();

function cells(row: Element): Element[] {
	return childElements(row).filter((cell) => cell.name === 'td' || cell.name === 'th');
}

function spread(row: Element): Array<Element> {
	return cells(row).flatMap((cell) =>
		Array.from({ length: Math.min(Number(attr(cell, 'colspan')) || 1, 50) }, () => cell),
	);
}

function headersOf(table: Element): string[] | null {
	const kept = cache.get(table);
	if (kept !== undefined) return kept;
	const rows = find(table, 'tr').filter(
		(row) => ancestors(row).find((above) => above.name === 'table') === table,
	);
	// Old boards write the header as plain cells of the first row.
	const header = rows.slice(0, 3).find(
		(row) =>
			new Set(
				spread(row)
					.map((cell) => roleOf(label(cell)))
					.filter((role) => role !== null),
			).size >= 2,
	);
	const labels = header ? spread(header).map(label) : null;
	cache.set(table, labels);
	return labels;
}

function label(cell: Element): string {
	return (
		inlineText(cell) ||
		find(cell, 'img')
			.map((image) => attr(image, 'alt'))
			.join(' ')
	);
}

/** Null when the row's table has no header that speaks of a board. */
export function headedCells(row: Element): HeadedCells | null {
	const table = ancestors(row).find((above) => above.name === 'table');
	const headers = table ? headersOf(table) : null;
	if (!headers) return null;
	const own = spread(row);
	return own.length === headers.length ? own.map((cell, index) => [headers[index] ?? '', cell]) : null;
}
