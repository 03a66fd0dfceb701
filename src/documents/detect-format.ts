import type { DocumentFormat } from './document-text';
import { encryptedDocument, unsupportedDocument } from './faults';
import type { ZipEntry } from './zip';

/** A zip is named by what it holds, so its list of entries is read by the caller first. */
export type Container = Exclude<DocumentFormat, 'hwp' | 'hwpx' | 'docx'> | 'zip' | 'compound';

const compoundSignature = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const images: ReadonlyArray<readonly [string, readonly number[]]> = [
	['A PNG picture', [0x89, 0x50, 0x4e, 0x47]],
	['A JPEG picture', [0xff, 0xd8, 0xff]],
	['A GIF picture', [0x47, 0x49, 0x46, 0x38]],
	['A TIFF picture', [0x49, 0x49, 0x2a, 0x00]],
	['A TIFF picture', [0x4d, 0x4d, 0x00, 0x2a]],
	['A 7z archive', [0x37, 0x7a, 0xbc, 0xaf]],
	['A RAR archive', [0x52, 0x61, 0x72, 0x21]],
	['A gzip archive', [0x1f, 0x8b]],
	['A rich text (RTF) file', [0x7b, 0x5c, 0x72, 0x74, 0x66]],
	['A program file', [0x7f, 0x45, 0x4c, 0x46]],
];

/** Names and content types lie (a portal sends every attachment as `application/octet-stream`), so the bytes decide. */
export function detectContainer(bytes: Buffer, contentType?: string): Container {
	const starts = (signature: readonly number[]) => signature.every((byte, index) => bytes[index] === byte);
	if (starts(compoundSignature)) return 'compound';
	if (starts([0x50, 0x4b])) return 'zip';
	if (bytes.subarray(0, 30).toString('latin1').startsWith('HWP Document File V')) return 'hwp3';
	if (bytes.subarray(0, 1024).includes('%PDF-')) return 'pdf';
	for (const [name, signature] of images) if (starts(signature)) throw unsupportedDocument(name);
	const opening = withoutZeros(bytes.subarray(0, 4096)).toString('latin1');
	if (/<HWPML[\s>]/i.test(opening)) return 'hwpml';
	if (/<(?:!doctype\s+html|html|head|body)[\s>]/i.test(opening)) return 'html';
	if (/^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(contentType ?? '') && opening.includes('<'))
		return 'html';
	return 'text';
}

export function detectZipFormat(entries: readonly ZipEntry[]): 'hwpx' | 'docx' {
	const names = new Set(entries.map((entry) => entry.name.toLowerCase()));
	const has = (pattern: RegExp) => [...names].some((name) => pattern.test(name));
	if (names.has('word/document.xml') || has(/^word\/document\d*\.xml$/)) return 'docx';
	if (has(/^contents\/section\d+\.xml$/) || names.has('contents/content.hpf')) return 'hwpx';
	if (has(/^xl\//)) throw unsupportedDocument('An Excel workbook (XLSX)');
	if (has(/^ppt\//)) throw unsupportedDocument('A presentation (PPTX)');
	if (names.has('content.xml')) throw unsupportedDocument('An OpenDocument file (ODT, ODS, ODP)');
	throw unsupportedDocument('A ZIP archive');
}

/** The directory of a compound file holds the streams' names as UTF-16, so they are found without trusting its tables. */
export function detectCompoundFormat(bytes: Buffer): 'hwp' {
	const names = (name: string) => bytes.includes(Buffer.from(name, 'utf16le'));
	if (names('FileHeader') && (names('BodyText') || names('ViewText') || bytes.includes('HWP Document File')))
		return 'hwp';
	if (names('EncryptedPackage')) throw encryptedDocument('The Office document');
	if (names('WordDocument')) throw unsupportedDocument('An old Word document (DOC)');
	if (names('Workbook')) throw unsupportedDocument('An old Excel workbook (XLS)');
	if (names('PowerPoint Document')) throw unsupportedDocument('An old presentation (PPT)');
	if (names('FileHeader')) return 'hwp';
	throw unsupportedDocument('This kind of Office file');
}

function withoutZeros(bytes: Buffer): Buffer {
	return bytes.includes(0) ? Buffer.from(bytes.filter((byte) => byte !== 0)) : bytes;
}
