import { decodeText } from '../../net';

const HEAD_BYTES = 4096;

/** The longest end of a letter that may be missing, in bytes. */
const LETTER_BYTES = 3;

/** Text of a file's first bytes, which may end in the middle of a letter. */
export function decodeHead(bytes: Uint8Array): ReturnType<typeof decodeText> {
	const head = bytes.subarray(0, HEAD_BYTES);
	for (let missing = 0; missing <= LETTER_BYTES && missing < head.length; missing++) {
		const decoded = decodeText(head.subarray(0, head.length - missing));
		if (decoded.charset !== 'cp949') return decoded;
	}
	return decodeText(head);
}

/** Text at the head of a file, without byte order mark, comments and white space before what it begins with. */
export function textHead(bytes: Uint8Array): string {
	let text = decodeHead(bytes).text.replace(/^\uFEFF+/, '');
	for (let before = ''; before !== text; ) {
		before = text;
		text = text.trimStart();
		// By hand: a pattern over many unclosed comments would go back again and again.
		if (text.startsWith('<!--')) {
			const end = text.indexOf('-->');
			text = end < 0 ? '' : text.slice(end + 3);
		} else if (text.startsWith('<?xml')) {
			const end = text.indexOf('?>');
			text = end < 0 ? '' : text.slice(end + 2);
		}
	}
	return text;
}

const PAGE_START =
	/^<(!doctype\s+html|(html|head|body|script|meta|title|link|style|div|p|br|h[1-6]|table|center|form|iframe|font|span|noscript)(\s|>|\/>))/i;

/** An HTML page, which servers send with status 200 where a file is missing. */
export function looksLikeHtml(bytes: Uint8Array): boolean {
	if (bytes.length === 0) return false;
	return PAGE_START.test(textHead(bytes)) || /^\s*(alert|history\.back)\s*\(/.test(textHead(bytes));
}

/** Name of an XML document's root without its prefix, in lower case; null for what is no XML. */
export function rootElement(bytes: Uint8Array): string | null {
	const start = Buffer.from(bytes.subarray(0, 256)).toString('latin1').replace(/\0/g, '');
	const declared = /^[\xef\xbb\xbf\xfe\xff\s]*<\?xml/.test(start);
	const text = textHead(bytes).replace(/^<!doctype[^>[]*(\[[^\]]*\])?[^>]*>\s*/i, '');
	const root = /^<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)/.exec(text)?.[1]?.toLowerCase();
	if (root === undefined || root === 'html') return null;
	return declared || root === 'hwpml' || root === 'svg' ? root : null;
}

/** Text in UTF-8, UTF-16 with its mark, or CP949: no control characters but those of text, and letters that exist. */
export function isText(bytes: Uint8Array): boolean {
	const { text, charset } = decodeHead(bytes);
	if (/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/.test(text)) return false;
	const broken = text.slice(0, -1).split('\uFFFD').length - 1;
	return charset === 'cp949' ? broken * 50 < text.length : broken === 0;
}
