import type { DocumentBlock, ReadDocument } from '../document-text';
import { brokenDocument, encryptedDocument, oversizedDocument } from '../faults';
import { readHwpProperties } from './hwp-properties';
import { readHwpxProperties } from './hwpx-properties';

type HwpFormat = 'hwp' | 'hwpx' | 'hwp3' | 'hwpml';
type Kordoc = typeof import('#vendor/hwp');
type Parsed = Awaited<ReturnType<Kordoc['parseHwp']>>;
type ParsedBlock = Extract<Parsed, { success: true }>['blocks'][number];

/** What the library reports, for a reader who does not know the file's inner parts. */
const warningTexts: Record<string, string> = {
	SKIPPED_OLE: 'An embedded object (a chart, a sheet) was not read.',
	TRUNCATED_TABLE: 'A table was too large and was cut.',
	UNSUPPORTED_ELEMENT: 'A part of the document is of a kind that is not read.',
	BROKEN_ZIP_RECOVERY: 'The file is damaged; what could be recovered was read.',
	LENIENT_CFB_RECOVERY: 'The file is damaged; what could be recovered was read.',
	HIDDEN_TEXT_FILTERED: 'Hidden text was left out.',
	MALFORMED_XML: 'A part of the document is damaged; some text may be missing.',
	PARTIAL_PARSE: 'Only a part of the document could be read.',
};

/** Reads Hangul documents of all generations with kordoc. */
export async function readHwp(bytes: Buffer, format: HwpFormat): Promise<ReadDocument & { preview: string }> {
	const kordoc = await import('#vendor/hwp');
	const { metadata, preview } = properties(bytes, format, kordoc);
	const parsed = await parse(kordoc, format, new Uint8Array(bytes).buffer);
	if (!parsed.success) throw failure(parsed.code, parsed.error);
	const warnings = new Set<string>();
	for (const warning of parsed.warnings ?? []) {
		const text = warningTexts[warning.code];
		if (text !== undefined) warnings.add(text);
	}
	const blocks = parsed.blocks.flatMap((block) => toBlock(block, kordoc));
	for (const key of ['title', 'author', 'creator', 'createdAt', 'modifiedAt', 'description'] as const) {
		const value = parsed.metadata?.[key];
		if (value !== undefined && value !== '') metadata[key] ??= value;
	}
	// Where the file has no layout of its own, the library counts sections, which are not pages.
	const pages = parsed.metadata?.pageMode === 'layout' ? (parsed.pageCount ?? null) : null;
	if (pages === null) for (const block of blocks) delete block.page;
	return { format, blocks, pages, metadata, warnings: [...warnings], preview };
}

function parse(kordoc: Kordoc, format: HwpFormat, buffer: ArrayBuffer): Promise<Parsed> {
	if (format === 'hwp') return kordoc.parseHwp(buffer);
	if (format === 'hwpx') return kordoc.parseHwpx(buffer);
	return format === 'hwp3' ? kordoc.parseHwp3(buffer) : kordoc.parseHwpml(buffer);
}

function properties(bytes: Buffer, format: HwpFormat, kordoc: Kordoc) {
	if (format === 'hwp') return readHwpProperties(bytes, kordoc);
	return format === 'hwpx' ? readHwpxProperties(bytes) : { metadata: {}, preview: '' };
}

function failure(code: string | undefined, reason: string) {
	if (code === 'ENCRYPTED' || code === 'DRM_PROTECTED') return encryptedDocument('The Hangul document');
	if (code === 'ZIP_BOMB' || code === 'DECOMPRESSION_BOMB' || code === 'OUTPUT_TOO_LARGE') {
		return oversizedDocument('The Hangul document unpacks to more than a document can reasonably hold.');
	}
	return brokenDocument('The Hangul document', new Error(reason));
}

function toBlock(block: ParsedBlock, kordoc: Kordoc): DocumentBlock[] {
	const page = block.pageNumber === undefined ? {} : { page: block.pageNumber };
	if (block.type === 'table') return [{ kind: 'table', text: kordoc.blocksToMarkdown([block]), ...page }];
	const note = block.footnoteText === undefined || block.footnoteText === '' ? '' : ` (${block.footnoteText})`;
	const text = `${block.text ?? ''}${note}`;
	if (block.type === 'heading') return [{ kind: 'heading', text, level: block.level ?? 2, ...page }];
	if (block.type === 'paragraph') return [{ kind: 'paragraph', text, ...page }];
	if (block.type !== 'list') return [];
	return [{ kind: 'list', text, ...page }, ...(block.children ?? []).flatMap((child) => toBlock(child, kordoc))];
}
