import { isTag, type Element } from '#vendor/html';
import { ancestors, attr, childElements, descendants, find, inlineText, parentOf } from '../page/dom';
import { roleOf } from './labels';

/** A row's cells, each with the text of the header above it. */
export type HeadedCells = Array<[label: string, cell: Element]>;

const MAX_SPAN = 50;
const MAX_GRID_ROWS = 20_000;
const grids = new WeakMap<Element, { headers: string[] | null; rows: Map<Element, Array<Element | null>> }>();
const lists = new WeakMap<Element, string[] | null>();

function cellsOf(row: Element): Element[] {
	return childElements(row).filter((cell) => cell.name === 'td' || cell.name === 'th');
}

function span(cell: Element, name: 'colspan' | 'rowspan'): number {
	return Math.min(Math.max(Number(attr(cell, name)) || 1, 1), MAX_SPAN);
}

function ownRows(table: Element): Element[] {
	return childElements(table).flatMap((child) =>
		child.name === 'tr' ? [child] : ['thead', 'tbody', 'tfoot'].includes(child.name) ? childElements(child).filter((row) => row.name === 'tr') : [],
	);
}

export function labelOf(cell: Element): string {
	return (
		inlineText(cell) ||
		find(cell, 'img')
			.map((image) => attr(image, 'alt'))
			.join(' ')
	);
}

function rolesIn(labels: readonly string[]): number {
	return new Set(labels.map(roleOf).filter((role) => role !== null)).size;
}

/** A table's cells by column, those that reach over several rows or columns in each of them (HTML, forming a table). */
function gridOf(table: Element) {
	const kept = grids.get(table);
	if (kept) return kept;
	const rows = new Map<Element, Array<Element | null>>();
	let below: Array<{ cell: Element; rows: number } | undefined> = [];
	for (const row of ownRows(table).slice(0, MAX_GRID_ROWS)) {
		const line: Array<Element | null> = [];
		const next: typeof below = [];
		let column = 0;
		const fill = () => {
			for (let held = below[column]; held; held = below[column]) {
				line[column] = held.cell;
				if (held.rows > 1) next[column] = { cell: held.cell, rows: held.rows - 1 };
				column++;
			}
		};
		for (const cell of cellsOf(row)) {
			fill();
			const rowspan = span(cell, 'rowspan');
			for (let left = span(cell, 'colspan'); left > 0; left--, column++) {
				line[column] = cell;
				if (rowspan > 1) next[column] = { cell, rows: rowspan - 1 };
			}
		}
		fill();
		below = next;
		rows.set(row, line);
	}
	// Old boards write the header as plain cells of the first row. Of two rows of headers the lower one is the finer.
	const headers = [...rows]
		.slice(0, 3)
		.map(([, line]) => line.map((cell) => (cell ? labelOf(cell) : '')))
		.findLast((labels) => rolesIn(labels) >= 2);
	const grid = { headers: headers ?? null, rows };
	grids.set(table, grid);
	return grid;
}

/** The pieces of a row that is no table row: its children, below a wrapper that holds all. */
export function piecesOf(row: Element): Element[] {
	let at = row;
	for (let depth = 0; depth < 3; depth++) {
		const children = childElements(at);
		const only = children[0];
		if (children.length !== 1 || !only) return children;
		at = only;
	}
	return childElements(at);
}

/** Headers of a list of other elements: a first item that only names the columns, or columns by their ARIA role. */
function listHeaders(row: Element): string[] | null {
	const parent = parentOf(row);
	if (!parent) return null;
	const kept = lists.get(parent);
	if (kept !== undefined) return kept;
	const holder = [parent, ...ancestors(parent)].slice(0, 4).find((above) => /^(table|grid|treegrid)$/.test(attr(above, 'role')));
	const columns = holder ? find(holder, '[role="columnheader"]').map(labelOf) : [];
	let headers: string[] | null = rolesIn(columns) >= 2 ? columns : null;
	if (!headers) {
		const siblings = [...childElements(parent).slice(0, 1), ...(beforeOf(parent) ? [beforeOf(parent)] : [])];
		for (const candidate of siblings) {
			const labels = candidate ? piecesOf(candidate).map(labelOf) : [];
			if (rolesIn(labels) >= 2 && labels.every((label) => label.length <= 12)) headers = labels;
		}
	}
	lists.set(parent, headers);
	return headers;
}

function beforeOf(element: Element): Element | null {
	for (let at = element.prev; at; at = at.prev) if (isTag(at)) return at;
	return null;
}

/** The labels above a row's cells, or null when its table has no header that speaks of a board. */
export function headersOf(row: Element): string[] | null {
	if (row.name !== 'tr') return listHeaders(row);
	const table = ancestors(row).find((above) => above.name === 'table');
	return table ? gridOf(table).headers : null;
}

/** A row's cells in their columns. A cell that reaches down from the row above counts in this one too. */
export function columnsOf(row: Element): Array<Element | null> {
	if (row.name !== 'tr') return piecesOf(row);
	const table = ancestors(row).find((above) => above.name === 'table');
	return (table ? gridOf(table).rows.get(row) : undefined) ?? cellsOf(row);
}

/** A row's cells with what stands above them; `known`: headers of an earlier page, for pages and fragments that come without. */
export function headedCells(row: Element, known: readonly string[] | null = null): HeadedCells | null {
	const headers = headersOf(row) ?? known;
	if (!headers) return null;
	const own = columnsOf(row);
	if (own.length !== headers.length) return null;
	return own.flatMap((cell, index): HeadedCells => (cell ? [[headers[index] ?? '', cell]] : []));
}

/** Whether a row is the one that names the columns. */
export function isHeaderRow(row: Element): boolean {
	const labels = columnsOf(row).map((cell) => (cell ? labelOf(cell) : ''));
	return rolesIn(labels) >= 2 && descendants(row).every((one) => one.name !== 'a' || attr(one, 'href') === '');
}
