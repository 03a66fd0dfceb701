import type { DocumentBlock } from '../document-text';
import { markdownTable } from '../markdown-table';
import { type HtmlElement, type HtmlNode, walk } from './html-tree';

const notText = new Set(
	'script style noscript template head iframe object svg canvas audio video select button textarea input datalist'.split(
		' ',
	),
);
const blockElements = new Set(
	(
		'address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 ' +
		'header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul'
	).split(' '),
);

/** Text of a tree as blocks. Elements that hold no text for a reader are left out, and what `skip` says. */
export function blocksFromHtml(
	root: { children: readonly HtmlNode[] },
	skip: (element: HtmlElement) => boolean = () => false,
): DocumentBlock[] {
	const layout = layoutTables(root.children);
	const blocks: DocumentBlock[] = [];
	let pending = '';
	let heading: number | null = null;
	let inList = 0;
	let table: Table | null = null;

	const flush = () => {
		const text = tidy(pending);
		pending = '';
		if (text === '') return;
		if (heading !== null) blocks.push({ kind: 'heading', text, level: heading });
		else blocks.push({ kind: inList > 0 ? 'list' : 'paragraph', text });
	};

	for (const step of walk(
		root.children,
		(element) => !notText.has(element.name) && !isHidden(element) && !skip(element),
	)) {
		if (step.at === 'text') {
			pending += step.text.replace(/\s+/g, ' ');
			continue;
		}
		const { element } = step;
		const opens = step.at === 'open';
		if (table !== null) {
			pending = table.step(element, opens, pending);
			if (element === table.element && !opens) {
				const text = markdownTable(table.rows);
				if (text !== '') blocks.push({ kind: 'table', text });
				table = null;
				pending = '';
			}
			continue;
		}
		if (opens && element.name === 'br') pending += '\n';
		if (!blockElements.has(element.name)) continue;
		flush();
		const level = /^h([1-6])$/.exec(element.name)?.[1];
		if (level !== undefined) heading = opens ? Number(level) : null;
		if (element.name === 'li') inList += opens ? 1 : -1;
		if (opens && element.name === 'table' && !layout.has(element)) table = new Table(element);
	}
	flush();
	return blocks;
}

/** A table being read: spanned places stay empty, so that columns keep their order. */
class Table {
	readonly rows: string[][] = [];
	private readonly spannedFromAbove = new Map<number, number>();
	private column = 0;
	private cell: HtmlElement | null = null;

	constructor(readonly element: HtmlElement) {}

	/** @returns the text that is still to be taken. */
	step(element: HtmlElement, opens: boolean, pending: string): string {
		if (element.name === 'tr') {
			if (opens) this.startRow();
			return pending;
		}
		if (element.name === 'td' || element.name === 'th') {
			if (opens) {
				this.cell = element;
				return '';
			}
			if (element === this.cell) this.endCell(element, tidy(pending));
			return '';
		}
		return element.name === 'br' || (blockElements.has(element.name) && !opens) ? `${pending}\n` : pending;
	}

	private startRow() {
		this.rows.push([]);
		this.column = 0;
	}

	private endCell(cell: HtmlElement, text: string) {
		const row = this.rows.at(-1);
		if (row === undefined) return;
		for (
			let left = this.spannedFromAbove.get(this.column) ?? 0;
			left > 0;
			left = this.spannedFromAbove.get(this.column) ?? 0
		) {
			this.spannedFromAbove.set(this.column, left - 1);
			row[this.column] = '';
			this.column += 1;
		}
		const across = span(cell.attribs['colspan']);
		const down = span(cell.attribs['rowspan']);
		for (let index = 0; index < across; index += 1) {
			row[this.column] = index === 0 ? text : '';
			if (down > 1) this.spannedFromAbove.set(this.column, down - 1);
			this.column += 1;
		}
		this.cell = null;
	}
}

/** HTML allows 1000 columns; more than 50 is a page that tries to exhaust us. */
function span(value: string | undefined): number {
	const number = Number(value);
	return Number.isInteger(number) && number > 1 ? Math.min(number, 50) : 1;
}

/** Old portals lay out whole pages with tables: one that holds another, or has no two cells beside each other, is no table. */
function layoutTables(roots: readonly HtmlNode[]): Set<HtmlElement> {
	const layout = new Set<HtmlElement>();
	const open: Array<{ element: HtmlElement; rows: number; cells: number; most: number }> = [];
	for (const step of walk(roots)) {
		if (step.at === 'text') continue;
		const { element } = step;
		const innermost = open.at(-1);
		if (step.at === 'open') {
			if (element.name === 'table') {
				if (innermost !== undefined) layout.add(innermost.element);
				open.push({ element, rows: 0, cells: 0, most: 0 });
			} else if (innermost !== undefined && element.name === 'tr') {
				innermost.rows += 1;
				innermost.cells = 0;
			} else if (innermost !== undefined && (element.name === 'td' || element.name === 'th')) {
				innermost.cells += 1;
				innermost.most = Math.max(innermost.most, innermost.cells);
			}
		} else if (element.name === 'table' && innermost !== undefined) {
			open.pop();
			if (innermost.rows === 0 || innermost.most < 2) layout.add(element);
		}
	}
	return layout;
}

function isHidden(element: HtmlElement): boolean {
	return (
		'hidden' in element.attribs ||
		/display\s*:\s*none|visibility\s*:\s*hidden/i.test(element.attribs['style'] ?? '')
	);
}

function tidy(text: string): string {
	return text
		.replace(/[^\S\n]+/g, ' ')
		.replace(/ ?\n ?/g, '\n')
		.replace(/\n{2,}/g, '\n')
		.trim();
}
