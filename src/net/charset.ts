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
	return iconv.encodingExists(name) ? name : null;
}

function decode(bytes: Uint8Array, charset: string): string {
	// Node's TextDecoder('euc-kr') corrupts syllables beyond KS X 1001, so iconv-lite reads CP949.
	return charset === 'utf-8'
		? new TextDecoder('utf-8').decode(bytes)
		: iconv.decode(Buffer.from(bytes), charset);
}

function isValidUtf8(bytes: Uint8Array): boolean {
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(bytes);
		return true;
	} catch {
		return false;
	}
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

function fromMeta(bytes: Uint8Array): string | null {
	const head = Buffer.from(bytes.subarray(0, META_BYTES)).toString('latin1');
	const label =
		/<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(head)?.[1] ??
		/^\s*<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)/i.exec(head)?.[1];
	return canonicalCharset(label);
}

/** A declared charset stands unless the bytes contradict it: Korean servers declare UTF-8 over CP949 pages and the other way round. */
function contradicted(bytes: Uint8Array, declared: string): DecodedText | null {
	const hasHighBytes = bytes.some((byte) => byte > 0x7f);
	if (!hasHighBytes) return null;
	const validUtf8 = isValidUtf8(bytes);
	if (declared === 'utf-8' && !validUtf8) {
		const korean = decode(bytes, 'cp949');
		const worse = countBroken(decode(bytes, 'utf-8'));
		if (countBroken(korean) * 10 < worse)
			return { text: korean, charset: 'cp949', charsetFrom: 'cp949 fallback' };
	}
	if (declared === 'cp949' && validUtf8) {
		const text = decode(bytes, 'utf-8');
		if (/[가-힣]/.test(text)) return { text, charset: 'utf-8', charsetFrom: 'utf-8 valid' };
	}
	return null;
}

/**
 * Text of a page or feed. Order: byte order mark, Content-Type, `<meta>` or XML declaration, valid UTF-8, else CP949
 * (statistical detection fails on short Korean text). A declaration that the bytes contradict is passed over.
 */
export function decodeText(body: Uint8Array, contentType?: string): DecodedText {
	const bom = fromBom(body);
	if (bom) return { text: decode(body, bom).replace(/^\uFEFF/, ''), charset: bom, charsetFrom: 'bom' };

	const header = canonicalCharset(/charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType ?? '')?.[1]);
	const declared = header ?? fromMeta(body);
	if (declared) {
		return (
			contradicted(body, declared) ?? {
				text: decode(body, declared),
				charset: declared,
				charsetFrom: header ? 'header' : 'meta',
			}
		);
	}
	if (isValidUtf8(body)) return { text: decode(body, 'utf-8'), charset: 'utf-8', charsetFrom: 'utf-8 valid' };
	return { text: decode(body, 'cp949'), charset: 'cp949', charsetFrom: 'cp949 fallback' };
}
