import { isAscii, isUtf8 } from 'node:buffer';
import { iconv } from '#vendor/charset';

export interface DecodedText {
	text: string;
	/** `utf-8`, `cp949`, `utf-16le`, ... */
	charset: string;
	charsetFrom: 'header' | 'meta' | 'utf-8 valid' | 'cp949 fallback' | 'bom';
}

/** All of these labels mean the superset CP949 on Korean pages (WHATWG Encoding, label table of EUC-KR). */
const KOREAN_LABELS =
	/^(?:euc-?kr|ks_?c_?5601(?:-?198[79])?|ksc5601|cp-?949|ms-?949|windows-949|uhc|x-windows-949|korean|cseuckr)$/;
/** Servers send these without meaning them: Tomcat and Apache put them in when the page says nothing. */
const MEANINGLESS_LABELS = new Set(['iso-8859-1', 'latin1', 'us-ascii', 'ascii', 'windows-1252']);
/** iconv-lite's own, which turn text into bytes written out, or hide markup (UTF-7). No page means them. */
const NO_CHARSETS = new Set(['base64', 'hex', 'binary', 'utf7', 'utf7imap', 'cesu8', 'internal']);
const META_BYTES = 4096;
const REPLACEMENT = '\uFFFD';

/** The canonical name of a charset label, or null when it is unknown or says nothing. */
export function canonicalCharset(label: string | undefined): string | null {
	const name = (label ?? '')
		.trim()
		.toLowerCase()
		.replace(/^["']|["']$/g, '');
	if (name === '' || MEANINGLESS_LABELS.has(name)) return null;
	if (KOREAN_LABELS.test(name)) return 'cp949';
	if (name === 'utf8' || name === 'utf-8' || name === 'unicode-1-1-utf-8') return 'utf-8';
	if (NO_CHARSETS.has(name.replace(/[^a-z0-9]/g, ''))) return null;
	return iconv.encodingExists(name) ? name : null;
}

/** The same bytes, not a copy. */
function bufferOf(bytes: Uint8Array): Buffer {
	return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function decode(bytes: Buffer, charset: string): string {
	if (charset === 'utf-8') return new TextDecoder('utf-8').decode(bytes);
	// Node's TextDecoder('euc-kr') corrupts syllables beyond KS X 1001, so iconv-lite reads CP949.
	return iconv.decode(bytes, charset);
}

function countBroken(text: string): number {
	let count = 0;
	for (let at = text.indexOf(REPLACEMENT); at !== -1; at = text.indexOf(REPLACEMENT, at + 1)) count++;
	return count;
}

function fromBom(bytes: Uint8Array): string | null {
	if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
	if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
	if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
	return null;
}

/** What no browser takes for markup: a charset that is named there is somebody's text. */
const NOT_MARKUP = /<!--[\s\S]*?(?:-->|$)|<(script|style|title|textarea)\b[^>]*>[\s\S]*?(?:<\/\1|$)/gi;

function metaLabel(head: string): string | undefined {
	for (const [, attributes = ''] of head.matchAll(/<meta\b([^>]*)/gi)) {
		const content = /\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S+))/i.exec(attributes);
		const rest = content ? attributes.replace(content[0], '') : attributes;
		const own = /\bcharset\s*=\s*["']?\s*([\w.:-]+)/i.exec(rest)?.[1];
		if (own) return own;
		// A description that speaks of charsets declares none (WHATWG HTML, prescan: only with http-equiv).
		if (!content || !/\bhttp-equiv\b/i.test(rest)) continue;
		const told = /charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(attributes)?.[1];
		if (told) return told;
	}
	return undefined;
}

function fromMeta(bytes: Buffer): string | null {
	const head = bytes.toString('latin1', 0, META_BYTES);
	const declaration = /^\s*<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)/i.exec(head)?.[1];
	const charset = canonicalCharset(metaLabel(head.replace(NOT_MARKUP, '')) ?? declaration);
	// Its own letters could be read, so the page is no UTF-16, whatever it says (WHATWG HTML, prescan).
	return charset?.startsWith('utf-16') || charset?.startsWith('utf-32') ? 'utf-8' : charset;
}

/** A declared charset stands unless the bytes contradict it: Korean servers declare UTF-8 over CP949 pages and the other way round. */
function contradicted(bytes: Buffer, declared: string, validUtf8: boolean): DecodedText | null {
	if (declared === 'utf-8' && !validUtf8) {
		const korean = decode(bytes, 'cp949');
		const worse = countBroken(decode(bytes, 'utf-8'));
		if (countBroken(korean) * 10 < worse)
			return { text: korean, charset: 'cp949', charsetFrom: 'cp949 fallback' };
	}
	if (declared === 'cp949' && validUtf8) {
		const text = bytes.toString('utf8');
		if (/[가-힣]/.test(text)) return { text, charset: 'utf-8', charsetFrom: 'utf-8 valid' };
	}
	return null;
}

/**
 * Text of a page or feed. Order: byte order mark, Content-Type, `<meta>` or XML declaration, valid UTF-8, else CP949
 * (statistical detection fails on short Korean text). A declaration that the bytes contradict is passed over.
 */
export function decodeText(body: Uint8Array, contentType?: string): DecodedText {
	const bytes = bufferOf(body);
	const bom = fromBom(bytes);
	if (bom) return { text: decode(bytes, bom).replace(/^\uFEFF/, ''), charset: bom, charsetFrom: 'bom' };

	const header = canonicalCharset(/charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType ?? '')?.[1]);
	const declared = header ?? fromMeta(bytes);
	const charsetFrom = header ? 'header' : 'meta';
	if (isAscii(bytes) && (declared === null || declared === 'utf-8' || declared === 'cp949')) {
		// Plain ASCII is the same in all of them.
		const text = bytes.toString('latin1');
		return declared === null
			? { text, charset: 'utf-8', charsetFrom: 'utf-8 valid' }
			: { text, charset: declared, charsetFrom };
	}
	const validUtf8 = isUtf8(bytes);
	if (declared) {
		const against = contradicted(bytes, declared, validUtf8);
		if (against) return against;
		const text = declared === 'utf-8' && validUtf8 ? bytes.toString('utf8') : decode(bytes, declared);
		return { text, charset: declared, charsetFrom };
	}
	if (validUtf8) return { text: bytes.toString('utf8'), charset: 'utf-8', charsetFrom: 'utf-8 valid' };
	return { text: decode(bytes, 'cp949'), charset: 'cp949', charsetFrom: 'cp949 fallback' };
}
