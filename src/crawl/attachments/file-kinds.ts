import { compoundKind } from './compound-file';
import { isText, looksLikeHtml, rootElement } from './text-heads';

export interface FileKind {
	mime: string;
	/** Lower case, without the dot; empty when there is none. */
	extension: string;
}

const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const OFFICE_XML = 'application/vnd.openxmlformats-officedocument';
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument';

/** What the extension says where the bytes can be anything. */
const BY_EXTENSION: Record<string, string> = {
	txt: 'text/plain',
	csv: 'text/csv',
	json: 'application/json',
	xml: 'application/xml',
	html: 'text/html',
	htm: 'text/html',
	md: 'text/markdown',
	svg: 'image/svg+xml',
	eml: 'message/rfc822',
	ics: 'text/calendar',
};
const COMPOUND_TYPES: Record<string, string> = {
	hwp: 'application/x-hwp',
	hwt: 'application/x-hwt',
	doc: 'application/msword',
	xls: 'application/vnd.ms-excel',
	ppt: 'application/vnd.ms-powerpoint',
	msg: 'application/vnd.ms-outlook',
	cell: 'application/x-hancell',
	show: 'application/x-hanshow',
};
const ZIP_TYPES: Record<string, string> = {
	hwpx: 'application/hwp+zip',
	docx: `${OFFICE_XML}.wordprocessingml.document`,
	xlsx: `${OFFICE_XML}.spreadsheetml.sheet`,
	pptx: `${OFFICE_XML}.presentationml.presentation`,
	odt: `${OPEN_DOCUMENT}.text`,
	ods: `${OPEN_DOCUMENT}.spreadsheet`,
	odp: `${OPEN_DOCUMENT}.presentation`,
	epub: 'application/epub+zip',
};
const SIGNATURES: Array<[number[] | string, string, string]> = [
	['%PDF-', 'application/pdf', 'pdf'],
	['HWP Document File', 'application/x-hwp', 'hwp'],
	[[0x89, 0x50, 0x4e, 0x47], 'image/png', 'png'],
	[[0xff, 0xd8, 0xff], 'image/jpeg', 'jpg'],
	['GIF8', 'image/gif', 'gif'],
	[[0x49, 0x49, 0x2a, 0], 'image/tiff', 'tif'],
	[[0x4d, 0x4d, 0, 0x2a], 'image/tiff', 'tif'],
	['7z\u00bc\u00af\u0027\u001c', 'application/x-7z-compressed', '7z'],
	['ALZ\u0001', 'application/x-alz', 'alz'],
	['EGGA', 'application/x-egg', 'egg'],
	['Rar!\u001a\u0007', 'application/vnd.rar', 'rar'],
	[[0x1f, 0x8b, 8], 'application/gzip', 'gz'],
	[[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], 'application/x-xz', 'xz'],
	['{\\rtf', 'application/rtf', 'rtf'],
	[[0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11], 'video/x-ms-asf', 'wmv'],
];
/** Short words that a text may begin with as well. */
const WEAK_SIGNATURES: typeof SIGNATURES = [
	['BZh', 'application/x-bzip2', 'bz2'],
	['ID3', 'audio/mpeg', 'mp3'],
	['AC10', 'image/vnd.dwg', 'dwg'],
	['MZ', 'application/x-msdownload', 'exe'],
	['BM', 'image/bmp', 'bmp'],
];
const RIFF: Record<string, FileKind> = {
	WEBP: { mime: 'image/webp', extension: 'webp' },
	'AVI ': { mime: 'video/x-msvideo', extension: 'avi' },
	WAVE: { mime: 'audio/wav', extension: 'wav' },
};
/** Extensions that mean the same container, or whose kind the bytes cannot tell apart. */
const SAME: ReadonlyArray<ReadonlySet<string>> = [
	new Set(['jpg', 'jpeg', 'jpe', 'jfif']),
	new Set(['tif', 'tiff']),
	new Set(['htm', 'html', 'xhtml']),
	new Set(['hwp', 'hwt']),
	new Set(['wmv', 'wma', 'asf']),
	new Set(['mp4', 'm4v', 'm4a', 'mov', '3gp']),
	new Set(['xlsx', 'xlsm', 'xltx']),
	new Set(['docx', 'docm', 'dotx']),
	new Set(['pptx', 'pptm', 'ppsx', 'potx']),
	new Set(['ppt', 'pps']),
	new Set(['exe', 'dll', 'scr']),
	new Set(['gz', 'tgz']),
];

function begins(bytes: Uint8Array, signature: number[] | string, at = 0): boolean {
	const wanted = typeof signature === 'string' ? [...signature].map((char) => char.charCodeAt(0)) : signature;
	return wanted.every((byte, index) => bytes[at + index] === byte);
}

export function extensionOf(name: string): string {
	return (/\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1] ?? '').toLowerCase();
}

export function isZip(head: Uint8Array): boolean {
	return begins(head, [0x50, 0x4b, 3, 4]) || begins(head, [0x50, 0x4b, 5, 6]);
}

export function isCompound(head: Uint8Array): boolean {
	return begins(head, OLE);
}

/** What the parts of a container say; see `fileKind`. */
export interface Inside {
	/** Names of a ZIP's entries. */
	zipNames?: readonly string[];
	/** Names of a compound file's streams. */
	streams?: readonly string[];
}

/**
 * What a file is by its first bytes. The server's Content-Type is not asked: eGovFrame boards send `application/x-stuff` for everything.
 * The name decides only among kinds that share a container, and among kinds of text.
 * @param head the first bytes, some kilobytes of them
 */
export function fileKind(head: Uint8Array, name: string, inside: Inside = {}): FileKind {
	const extension = extensionOf(name);
	const signed = SIGNATURES.find(([signature]) => begins(head, signature));
	if (signed) return { mime: signed[1], extension: signed[2] };
	if (isCompound(head)) {
		const kind = compoundKind(inside.streams ?? []) ?? (extension in COMPOUND_TYPES ? extension : null);
		// Presentations of Hangul's office have no sign of their own.
		const known = kind === 'hwp' && extension === 'hwt' ? 'hwt' : kind;
		return known
			? { mime: COMPOUND_TYPES[known] ?? 'application/x-ole-storage', extension: known }
			: { mime: 'application/x-ole-storage', extension: extension || 'ole' };
	}
	if (isZip(head)) return zipKind(head, extension, inside.zipNames ?? []);
	if (begins(head, 'RIFF')) {
		const riff = RIFF[Buffer.from(head.subarray(8, 12)).toString('latin1')];
		if (riff) return riff;
	}
	if (begins(head, 'ftyp', 4)) {
		const brand = Buffer.from(head.subarray(8, 12)).toString('latin1');
		if (/^(heic|heix|mif1)/.test(brand)) return { mime: 'image/heic', extension: 'heic' };
		return brand === 'qt  '
			? { mime: 'video/quicktime', extension: 'mov' }
			: { mime: 'video/mp4', extension: 'mp4' };
	}
	if (begins(head, 'ustar', 257)) return { mime: 'application/x-tar', extension: 'tar' };
	const weak = WEAK_SIGNATURES.find(([signature]) => begins(head, signature));
	if (weak && !isText(head)) return { mime: weak[1], extension: weak[2] };
	if (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2) return { mime: 'audio/mpeg', extension: 'mp3' };
	return textKind(head, extension);
}

function textKind(head: Uint8Array, extension: string): FileKind {
	const root = rootElement(head);
	if (root === 'hwpml') return { mime: 'application/x-hwpml', extension: 'hml' };
	if (root === 'svg') return { mime: 'image/svg+xml', extension: 'svg' };
	if (looksLikeHtml(head)) return { mime: 'text/html', extension: 'html' };
	if (!isText(head)) return { mime: 'application/octet-stream', extension };
	const mail = /^(?:[A-Za-z][A-Za-z-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){2,}/.exec(
		Buffer.from(head.subarray(0, 2048)).toString('latin1'),
	)?.[0];
	if (mail && /^(received|return-path|message-id|mime-version):/im.test(mail) && /^from:/im.test(mail))
		return { mime: 'message/rfc822', extension: 'eml' };
	if (root !== null && extension === '') return { mime: 'application/xml', extension: 'xml' };
	const mime = BY_EXTENSION[extension] ?? 'text/plain';
	return head.length === 0 && !(extension in BY_EXTENSION)
		? { mime: 'application/octet-stream', extension }
		: { mime, extension: extension || 'txt' };
}

function zipKind(head: Uint8Array, extension: string, names: readonly string[]): FileKind {
	// OpenDocument, HWPX and EPUB begin with an entry that tells the type, stored as it is (OpenDocument 1.2, part 3, 3.3).
	const start = Buffer.from(head.subarray(0, 200)).toString('latin1');
	const told = /^PK\x03\x04[^]{26}mimetype[^]{0,40}?(application\/[a-z0-9.+-]+)/.exec(start)?.[1];
	const byMime = Object.entries(ZIP_TYPES).find(([, mime]) => told === mime || told?.startsWith(`${mime}PK`));
	if (byMime) return { mime: byMime[1], extension: byMime[0] };
	const has = (folder: string) => names.some((name) => name.startsWith(folder));
	const found = has('word/')
		? 'docx'
		: has('xl/')
			? 'xlsx'
			: has('ppt/')
				? 'pptx'
				: names.some((name) => /^Contents\/(section0\.xml|content\.hpf)$/i.test(name))
					? 'hwpx'
					: null;
	// A list of names that says nothing else means a plain archive; without one the name is all there is.
	const kind = found ?? (names.length === 0 && extension in ZIP_TYPES ? extension : null);
	return kind
		? { mime: ZIP_TYPES[kind] ?? 'application/zip', extension: kind }
		: { mime: 'application/zip', extension: extension === 'jar' || extension === 'apk' ? extension : 'zip' };
}

/** Whether a file may bear this extension although its bytes say `kind`. */
export function extensionFits(named: string, kind: FileKind): boolean {
	if (named === '' || kind.extension === '' || named === kind.extension) return true;
	// What cannot be told from its bytes is believed.
	if (kind.mime === 'application/octet-stream' || kind.mime === 'application/x-ole-storage') return true;
	if (kind.mime === 'text/plain') return !MADE_OF_BYTES.has(named);
	if (kind.mime === 'application/zip') return !MADE_OF_BYTES.has(named) || named === 'cell' || named === 'show';
	return SAME.some((same) => same.has(named) && same.has(kind.extension));
}

/** Extensions of files that are never text. */
export const MADE_OF_BYTES: ReadonlySet<string> = new Set([
	...Object.keys(COMPOUND_TYPES),
	...Object.keys(ZIP_TYPES),
	...[...SIGNATURES, ...WEAK_SIGNATURES].map(([, , extension]) => extension).filter((one) => one !== 'rtf'),
	...['zip', 'jpeg', 'tiff', 'webp', 'heic', 'mp4', 'mov', 'avi', 'wav', 'tar'],
]);
