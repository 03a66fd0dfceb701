import { iconv } from '#vendor/charset';
import { canonicalCharset } from './charset';

const UNRESERVED = /[A-Za-z0-9*\-._]/;

function encodeComponent(text: string, charset: string): string {
	let out = '';
	for (const char of text) {
		if (char === ' ') out += '+';
		else if (UNRESERVED.test(char) && char.length === 1) out += char;
		else out += percentBytes(bytesOf(char, charset));
	}
	return out;
}

function bytesOf(char: string, charset: string): Uint8Array {
	if (charset === 'utf-8') return Buffer.from(char, 'utf8');
	const bytes = iconv.encode(char, charset);
	const lost = char !== '?' && bytes.length === 1 && bytes[0] === 0x3f;
	// What the charset lacks travels as a character reference, as browsers send it (WHATWG URL, percent-encode after encoding).
	return lost ? Buffer.from(`&#${char.codePointAt(0)};`, 'latin1') : bytes;
}

function percentBytes(bytes: Uint8Array): string {
	let out = '';
	for (const byte of bytes) {
		const char = String.fromCharCode(byte);
		out += UNRESERVED.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
	}
	return out;
}

/** `application/x-www-form-urlencoded` text of a form or query in the page's own charset; EUC-KR means CP949. */
export function encodeForm(fields: Record<string, string>, charset: string): string {
	const name = canonicalCharset(charset) ?? 'utf-8';
	return Object.entries(fields)
		.map(([key, value]) => `${encodeComponent(key, name)}=${encodeComponent(value, name)}`)
		.join('&');
}
