import type * as kordocTypes from '#vendor/hwp';
import type { DocumentBlock } from '../document-text';
import { markdownTable } from '../markdown-table';

type Kordoc = typeof kordocTypes;
type Parsed = Extract<Awaited<ReturnType<Kordoc['parseHwp']>>, { success: true }>;
export type ParsedBlock = Parsed['blocks'][number];
type ParsedTable = NonNullable<ParsedBlock['table']>;
type ParsedCell = ParsedTable['cells'][number][number];

/** A cell with more than this is running text in a frame, not a value. */
const frameCharacters = 250;
const mostFrameCells = 6;

/** The library's blocks without its Markdown inside of lines; frames made of tables become paragraphs again. */
export function hwpBlocks(blocks: readonly ParsedBlock[]): DocumentBlock[] {
	return blocks.flatMap((block) => {
		const made = fromBlock(block);
		const page = block.pageNumber;
		return page === undefined ? made : made.map((one) => ({ ...one, page }));
	});
}

function fromBlock(block: ParsedBlock): DocumentBlock[] {
	if (block.table !== undefined) return fromTable(block.table);
	if (block.type === 'image' || block.type === 'separator') return [];
	const note =
		block.footnoteText === undefined || block.footnoteText === '' ? '' : ` (${block.footnoteText})`;
	const text = `${plain(block.text ?? '')}${note}`;
	if (block.type === 'heading') return [{ kind: 'heading', text, level: block.level ?? 2 }];
	if (block.type === 'list') return [{ kind: 'list', text }, ...hwpBlocks(block.children ?? [])];
	return [{ kind: 'paragraph', text }];
}

function fromTable(table: ParsedTable): DocumentBlock[] {
	const caption = plain(table.caption ?? '');
	const before: DocumentBlock[] = caption === '' ? [] : [{ kind: 'paragraph', text: caption }];
	const cells = table.cells.flat();
	const filled = cells.filter((cell) => cell.text.trim() !== '').length;
	const isFrame = table.cols < 2 || filled < 2 || (filled <= mostFrameCells && cells.some(isFrameCell));
	if (isFrame) return [...before, ...cells.flatMap(fromFrameCell)];
	const rows = table.cells.map((row) => row.map((cell) => plain(cell.text)));
	return [...before, { kind: 'table', text: markdownTable(rows) }];
}

function isFrameCell(cell: ParsedCell): boolean {
	return (
		cell.text.length > frameCharacters || (cell.blocks?.some((block) => block.table !== undefined) ?? false)
	);
}

function fromFrameCell(cell: ParsedCell): DocumentBlock[] {
	if (cell.blocks !== undefined && cell.blocks.length > 0) return hwpBlocks(cell.blocks);
	return plain(cell.text)
		.split('\n')
		.map((text) => ({ kind: 'paragraph' as const, text }));
}

/** The library writes emphasis and links as Markdown and HTML into the text of a line. */
function plain(text: string): string {
	return text
		.replace(/<\/?u>/g, '')
		.replace(/!\[[^\]\n]*\]\([^)\s]*\)/g, '')
		.replace(/\[([^\]\n]+)\]\((?:https?|mailto|ftp|file):[^)\s]*\)/g, '$1')
		.replace(/<br\s*\/?>/g, '\n');
}
