import type { DocumentBlock } from '../document-text';
import { markdownTable } from '../markdown-table';

export interface TextItem {
	str: string;
	/** Matrix; [4] and [5] are the position in points from the lower left corner. */
	transform: number[];
	height: number;
	width: number;
	hasEOL: boolean;
}

export interface Line {
	text: string;
	/** Its parts between wide gaps. Rows of a table have several. */
	cells: string[];
	page: number;
	left: number;
	right: number;
	/** Distance of the base line from the lower edge, in points. */
	base: number;
	size: number;
}

/** Gaps between words and between cells, in sizes of the letters. */
const wordGap = 0.15;
const cellGap = 0.9;
const longestCell = 40;
const listMark = /^(?:[-*•·○●◦□■▪▷▶❍※☞ㅇ]\s*|\d{1,2}[.)]\s|[가-하][.)]\s|[①-⑳])/;
const headingMark = /^(?:제\s*\d+\s*[장절편조관]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+[.\s])/;

/** Joins a page's pieces of text to lines, in the order in which the file has them. */
export function linesFromItems(items: readonly TextItem[], page: number): Line[] {
	const lines: Line[] = [];
	let line: Line | null = null;
	for (const item of items) {
		const [, , , , left = 0, base = 0] = item.transform;
		const size: number = item.height > 0 ? item.height : (line?.size ?? 10);
		const sameLine: boolean = line !== null && Math.abs(base - line.base) <= Math.max(size, line.size) * 0.5;
		if (line === null || !sameLine) {
			if (item.str.trim() === '') continue;
			line = { text: item.str, cells: [item.str], page, left, right: left + item.width, base, size };
			lines.push(line);
		} else {
			if (item.str.trim() === '') {
				// A blank is drawn by the program that made the file, or put in by the library for a gap.
				line.text += ' ';
				continue;
			}
			const isWide = left - line.right > line.size * cellGap;
			line.text += isWide && !line.text.endsWith('  ') ? `  ${item.str}` : item.str;
			if (isWide) line.cells.push(item.str);
			else
				line.cells[line.cells.length - 1] +=
					`${left - line.right > line.size * wordGap ? ' ' : ''}${item.str}`;
			line.right = Math.max(line.right, left + item.width);
			line.size = Math.max(line.size, item.height);
		}
		if (item.hasEOL) line = null;
	}
	return lines.filter((candidate) => candidate.text.trim() !== '');
}

/** Puts lines together to paragraphs and headings, by distance, size of letters and list marks. */
export function blocksFromLines(pages: readonly Line[][]): DocumentBlock[] {
	const repeated = runningLines(pages);
	const bodySize = commonSize(pages);
	const blocks: DocumentBlock[] = [];
	for (const lines of pages) {
		const right = lines.reduce((most, line) => Math.max(most, line.right), 0);
		let before: Line | null = null;
		let block: DocumentBlock | null = null;
		let inTable = 0;
		for (const [index, line] of lines.entries()) {
			if (inTable === 0) {
				inTable = tableLength(lines, index);
				if (inTable > 0) {
					const rows = lines.slice(index, index + inTable).map((row) => row.cells);
					blocks.push({ kind: 'table', text: markdownTable(rows), page: line.page });
					block = null;
				}
			}
			if (inTable > 0) {
				inTable -= 1;
				continue;
			}
			const text = line.text.replace(/\s+/g, ' ').trim();
			const atEdge = line === lines[0] || line === lines.at(-1);
			if (atEdge && (repeated.has(runningKey(text)) || /^-?\s*\d{1,4}\s*-?$/.test(text))) continue;
			const isHeading =
				text.length <= 80 && (line.size >= bodySize * 1.25 || (headingMark.test(text) && text.length <= 40));
			const kind = isHeading ? 'heading' : listMark.test(text) ? 'list' : 'paragraph';
			if (
				block !== null &&
				before !== null &&
				kind !== 'list' &&
				goesOn(before, line, right, isHeading, block)
			) {
				block.text += ` ${text}`;
			} else {
				const level = line.size >= bodySize * 1.6 ? 1 : 2;
				block = { kind, text, page: line.page, ...(isHeading ? { level } : {}) };
				blocks.push(block);
			}
			before = line;
		}
	}
	return blocks;
}

/** How many lines from here on are rows of one table: at least two, with equally many short cells. */
function tableLength(lines: readonly Line[], from: number): number {
	const columns = lines[from]?.cells.length ?? 0;
	if (columns < 2) return 0;
	let length = 0;
	for (let line = lines[from]; line !== undefined; line = lines[from + length]) {
		if (line.cells.length !== columns || line.cells.some((cell) => cell.length > longestCell)) break;
		length += 1;
	}
	// Two columns are also what a stretched line of text looks like, so they need one row more.
	return length >= (columns === 2 ? 3 : 2) ? length : 0;
}

function goesOn(before: Line, line: Line, right: number, isHeading: boolean, block: DocumentBlock): boolean {
	if (isHeading !== (block.kind === 'heading')) return false;
	if (Math.abs(before.size - line.size) > Math.max(before.size, line.size) * 0.15) return false;
	const distance = before.base - line.base;
	if (distance <= 0 || distance > Math.max(before.size, line.size) * 2.2) return false;
	// A line that ends well before the right edge was ended by the writer.
	return before.right >= right - before.size * 4;
}

/** Running heads and feet: the same words, a page number apart, first or last on at least half of three or more pages. */
function runningLines(pages: readonly Line[][]): Set<string> {
	const counts = new Map<string, number>();
	for (const lines of pages) {
		const edges = new Set(
			[lines[0], lines.at(-1)].flatMap((line) => (line === undefined ? [] : [runningKey(line.text.trim())])),
		);
		for (const key of edges) counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	const least = Math.max(3, pages.length / 2);
	return new Set([...counts].filter(([, count]) => count >= least).map(([key]) => key));
}

function runningKey(text: string): string {
	return text.replace(/\s+/g, ' ').replace(/^\d+(?=\s|$)|\d+(?:\s?[/쪽]\s?\d*)?$/g, '#');
}

function commonSize(pages: readonly Line[][]): number {
	const characters = new Map<number, number>();
	for (const line of pages.flat()) {
		const size = Math.round(line.size * 2) / 2;
		characters.set(size, (characters.get(size) ?? 0) + line.text.length);
	}
	let common = 10;
	let most = 0;
	for (const [size, count] of characters) {
		if (count > most) {
			most = count;
			common = size;
		}
	}
	return common;
}
