import { unzipEntryNames } from './zip-names';

export interface FileKind {
	mime: string;
	extension: string;
}

const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const TEXT_TYPES: Record<string, string> = {
	txt: 'text/plain',
	csv: 'text/csv',
	json: 'application/json',
	xml: 'application/xml',
	html: 'text/html',
	htm: 'text/html',
	md: 'text/markdown',
	rtf: 'application/rtf',
	svg: 'image/svg+xml',
};
const OLE_TYPES: Record<string, string> = {
	hwp: 'application/x-hwp',
	doc: 'application/msword',
	xls: 'application/vnd.ms-excel',
	ppt: 'application/vnd.ms-powerpoint',
	hwt: 'application/x-hwt',
	msg: 'application/vnd.ms-outlook',
};
const ZIP_TYPES: Record<string, string> = {
	hwpx: 'application/hwp+zip',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
	odt: 'application/vnd.oasis.opendocument.text',
	ods: 'application/vnd.oasis.opendocument.spreadsheet',
	epub: 'application/epub+zip',
};
const SIGNATURES: Array<[number[] | string, FileKind]> = [
	['%PDF-', { mime: 'application/pdf', extension: 'pdf' }],
	['HWP Document File', { mime: 'application/x-hwp', extension: 'hwp' }],
	[[0x89, 0x50, 0x4e, 0x47], { mime: 'image/png', extension: 'png' }],
	[[0xff, 0xd8, 0xff], { mime: 'image/jpeg', extension: 'jpg' }],
	['GIF8', { mime: 'image/gif', extension: 'gif' }],
	['BM', { mime: 'image/bmp', extension: 'bmp' }],
	[[0x49, 0x49, 0x2a, 0], { mime: 'image/tiff', extension: 'tif' }],
	[[0x4d, 0x4d, 0, 0x2a], { mime: 'image/tiff', extension: 'tif' }],
	['7z\u00bc\u00af', { mime: 'application/x-7z-compressed', extension: '7z' }],
	['ALZ', { mime: 'application/x-alz', extension: 'alz' }],
	['EGGA', { mime: 'application/x-egg', extension: 'egg' }],
	['Rar!', { mime: 'application/vnd.rar', extension: 'rar' }],
	[[0x1f, 0x8b], { mime: 'application/gzip', extension: 'gz' }],
	['{\\rtf', { mime: 'application/rtf', extension: 'rtf' }],
	['ID3', { mime: 'audio/mpeg', extension: 'mp3' }],
];

function begins(bytes: Uint8Array, signature: number[] | string): boolean {
	const wanted = typeof signature === 'string' ? [...signature].map((char) => char.charCodeAt(0)) : signature;
	return wanted.every((byte, index) => bytes[index] === byte);
}

/** An HTML page, which servers send with status 200 where a file is missing. */
export function looksLikeHtml(bytes: Uint8Array): boolean {
	const head = Buffer.from(bytes.subarray(0, 1024))
		.toString('latin1')
		.replace(/^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)*/, '');
	return /^<(!doctype\s+html|html|head|body|script|meta|title|div|p\b)/i.test(head);
}

/**
 * What a file is by its first bytes. The server's Content-Type is not asked: eGovFrame boards send `application/x-stuff` for everything.
 * The name decides only among kinds that share a container.
 */
export function fileKind(bytes: Uint8Array, name: string): FileKind {
	const extension = (/\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1] ?? '').toLowerCase();
	const signed = SIGNATURES.find(([signature]) => begins(bytes, signature));
	if (signed) return signed[1];
	if (begins(bytes, OLE))
		return {
			mime: OLE_TYPES[extension] ?? 'application/x-ole-storage',
			extension: extension in OLE_TYPES ? extension : extension || 'ole',
		};
	if (begins(bytes, [0x50, 0x4b, 3, 4]) || begins(bytes, [0x50, 0x4b, 5, 6]))
		return zipKind(bytes, extension);
	if (begins(bytes, 'RIFF') && Buffer.from(bytes.subarray(8, 12)).toString('latin1') === 'WEBP')
		return { mime: 'image/webp', extension: 'webp' };
	if (looksLikeHtml(bytes)) return { mime: 'text/html', extension: 'html' };
	return { mime: TEXT_TYPES[extension] ?? 'application/octet-stream', extension };
}

function zipKind(bytes: Uint8Array, extension: string): FileKind {
	if (ZIP_TYPES[extension]) return { mime: ZIP_TYPES[extension], extension };
	const names = unzipEntryNames(bytes);
	const found = names.some((name) => name.startsWith('word/'))
		? 'docx'
		: names.some((name) => name.startsWith('xl/'))
			? 'xlsx'
			: names.some((name) => name.startsWith('ppt/'))
				? 'pptx'
				: names.includes('Contents/section0.xml')
					? 'hwpx'
					: null;
	return found
		? { mime: ZIP_TYPES[found] ?? '', extension: found }
		: { mime: 'application/zip', extension: extension || 'zip' };
}
