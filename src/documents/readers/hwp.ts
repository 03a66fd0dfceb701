import type * as kordocTypes from '#vendor/hwp';
import type { ReadDocument } from '../document-text';
import { brokenDocument, encryptedDocument, oversizedDocument } from '../faults';
import { hwpBlocks } from './hwp-blocks';
import { readHwpProperties } from './hwp-properties';
import { readHwpxProperties } from './hwpx-properties';

type HwpFormat = 'hwp' | 'hwpx' | 'hwp3' | 'hwpml';
type Kordoc = typeof kordocTypes;
type Parsed = Awaited<ReturnType<Kordoc['parseHwp']>>;

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
	const blocks = hwpBlocks(parsed.blocks);
	const lost = parsed.warnings?.find((warning) => warning.code === 'PARTIAL_PARSE');
	if (blocks.length === 0 && lost !== undefined)
		throw brokenDocument('The Hangul document', new Error(lost.message));
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
