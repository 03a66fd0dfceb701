import { decodeText } from './charset';

/** What file systems take (255 bytes), with room for what a caller may add. */
const MAX_NAME_BYTES = 200;
const MAX_ENCODINGS = 3;
const RESERVED = /^(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)/i;

function percentToBytes(text: string): Buffer | null {
	if (!/%[0-9A-Fa-f]{2}/.test(text)) return null;
	const bytes: number[] = [];
	for (let at = 0; at < text.length; at++) {
		const hex = text[at] === '%' ? /^[0-9A-Fa-f]{2}/.exec(text.slice(at + 1, at + 3))?.[0] : undefined;
		if (hex) {
			bytes.push(Number.parseInt(hex, 16));
			at += 2;
		} else bytes.push(text.charCodeAt(at) & 0xff);
	}
	return Buffer.from(bytes);
}

function isBeyond(text: string, highest: number): boolean {
	return [...text].some((char) => char.charCodeAt(0) > highest);
}

/**
 * Percent-encoding, once, twice or three times over. Text with letters beyond ASCII was not encoded, and neither was what gives no text:
 * a name may hold a percent sign of its own.
 */
function percentDecoded(value: string, charset: string): string {
	let text = value;
	for (let times = 0; times < MAX_ENCODINGS && !isBeyond(text, 0x7f); times++) {
		// Java's URLEncoder writes a space as +, and a plus as %2B; whoever writes spaces as %20 leaves the plus alone.
		const plain = /%20/.test(text) ? text : text.replace(/\+/g, ' ');
		const bytes = percentToBytes(plain);
		if (!bytes) break;
		const decoded = decodeText(bytes, charset === '' ? undefined : `text/plain; charset=${charset}`).text;
		if (decoded.includes('\uFFFD')) break;
		text = decoded;
	}
	return text;
}

/** Letters of the bytes that Node hands over as latin1, and of UTF-8 that was taken for latin1 once more on its way. */
function rawDecoded(value: string): string {
	let text = value;
	for (let times = 0; times < 2 && isBeyond(text, 0x7f) && !isBeyond(text, 0xff); times++) {
		const decoded = decodeText(Buffer.from(text, 'latin1')).text;
		if (decoded.includes('\uFFFD')) break;
		text = decoded;
	}
	return text;
}

/** RFC 2047 encoded words, which mail libraries in servers write: `=?UTF-8?B?...?=`. Several in a row are one name. */
function encodedWords(value: string): string | null {
	const words = [...value.matchAll(/=\?([\w-]+)\?([BQ])\?([^?]*)\?=/gi)];
	const [first] = words;
	if (!first) return null;
	// A letter may be cut in two by the end of a word, so the bytes are joined first.
	const bytes = words.map(([, , kind = '', text = '']) =>
		kind.toUpperCase() === 'B'
			? Buffer.from(text, 'base64')
			: (percentToBytes(text.replace(/=/g, '%').replace(/_/g, ' ')) ?? Buffer.from(text.replace(/_/g, ' '))),
	);
	const rest = value.slice((words.at(-1)?.index ?? 0) + (words.at(-1)?.[0].length ?? 0)).trim();
	return decodeText(Buffer.concat(bytes), `text/plain; charset=${first[1]}`).text + rest;
}

function cutToBytes(text: string, maxBytes: number): string {
	let cut = '';
	let bytes = 0;
	for (const char of text) {
		bytes += Buffer.byteLength(char);
		if (bytes > maxBytes) break;
		cut += char;
	}
	return cut;
}

/** Not by a pattern with `+$`: that begins anew at every dot of a name that is nothing but dots. */
function withoutEnd(text: string, characters: string): string {
	let end = text.length;
	while (end > 0 && characters.includes(text.charAt(end - 1))) end--;
	return text.slice(0, end);
}

/** A name that is safe on any file system and holds no folder; at most 200 bytes, its extension kept. */
export function safeFileName(name: string): string {
	const base = name.replace(/\\/g, '/').split('/').pop() ?? '';
	// Macs write Hangul in its letters; everyone else searches for whole syllables.
	const clean = base
		.replace(/\p{Surrogate}/gu, '\uFFFD')
		.normalize('NFC')
		.replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '_')
		.replace(/\s+/g, ' ')
		.trim()
		.replace(/^\.+/, '');
	const named = withoutEnd(clean, '. ').trim();
	const safe = RESERVED.test(named) ? `_${named}` : named;
	if (Buffer.byteLength(safe) <= MAX_NAME_BYTES) return safe;
	const extension = /\.[A-Za-z0-9]{1,8}$/.exec(safe)?.[0] ?? '';
	return cutToBytes(safe.slice(0, safe.length - extension.length), MAX_NAME_BYTES - extension.length).trimEnd() + extension;
}

/** Parameters of the header by lower-case name. Quotes inside quotes and semicolons outside them are borne with: servers write both. */
function parametersOf(header: string): Map<string, string> {
	const parameters = new Map<string, string>();
	let last = '';
	let rest = header;
	while (rest !== '') {
		const quoted = /^\s*([\w!#$&*+.^`|~-]+)\s*=\s*"((?:\\.|[^"\\]|"(?!\s*(?:;|$)))*)"\s*(?:;|$)/.exec(rest);
		const plain = quoted ? null : /^([^;]*)(?:;|$)/.exec(rest);
		const part = (quoted ?? plain)?.[0] ?? rest;
		rest = rest.slice(Math.max(1, part.length));
		if (quoted) {
			last = (quoted[1] ?? '').toLowerCase();
			if (!parameters.has(last)) parameters.set(last, (quoted[2] ?? '').replace(/\\(["\\])/g, '$1'));
			last = '';
			continue;
		}
		const text = (plain?.[1] ?? '').trim();
		const pair = /^([\w!#$&*+.^`|~-]+)\s*=\s*([^]*)$/.exec(text);
		if (pair) {
			last = (pair[1] ?? '').toLowerCase();
			if (!parameters.has(last)) parameters.set(last, (pair[2] ?? '').replace(/^"|"$/g, ''));
		} else if (last.startsWith('filename') && text !== '') {
			// An unquoted name with a semicolon in it.
			parameters.set(last, `${parameters.get(last) ?? ''};${text}`);
		}
	}
	return parameters;
}

/** RFC 5987: `UTF-8'ko'%EA...`; also without the charset, in quotes, or with raw bytes, as servers write it. */
function extendedValue(value: string): string {
	const [, charset = '', text = value] = /^"?([\w-]*)'[^']*'"?([^]*?)"?$/.exec(value) ?? [];
	// No space is a plus here, so the plus stays what it is.
	const bytes = isBeyond(text, 0x7f) ? null : percentToBytes(text);
	if (!bytes) return rawDecoded(text);
	const decoded = decodeText(bytes, charset === '' ? undefined : `text/plain; charset=${charset}`).text;
	return /%[0-9A-Fa-f]{2}/.test(decoded) ? percentDecoded(decoded, charset) : rawDecoded(decoded);
}

function plainValue(value: string): string {
	const text = encodedWords(value) ?? rawDecoded(isBeyond(value, 0x7f) ? value : percentDecoded(value, ''));
	return text.replace(/&amp;/g, '&').replace(/&#0?40;/g, '(').replace(/&#0?41;/g, ')').replace(/&#39;/g, "'");
}

/** RFC 2231: a long value in pieces, `filename*0*=`, `filename*1*=`. */
function continuedValue(parameters: ReadonlyMap<string, string>): string | null {
	let value = '';
	for (let piece = 0; ; piece++) {
		const part = parameters.get(`filename*${piece}*`) ?? parameters.get(`filename*${piece}`);
		if (part === undefined) return value === '' ? null : value;
		value += part;
	}
}

/**
 * The file name of a Content-Disposition header (RFC 6266): `filename*` first (RFC 5987), then `filename` with its bytes read as encoded
 * words (RFC 2047), percent-encoding, UTF-8 or CP949, also where one was put over another. Null when there is none.
 */
export function fileNameFromDisposition(header: string | undefined): string | null {
	if (!header) return null;
	const parameters = parametersOf(header);
	const extended = parameters.get('filename*') ?? continuedValue(parameters);
	const plain = parameters.get('filename') ?? parameters.get('name');
	const names = [
		extended === undefined || extended === null ? '' : safeFileName(extendedValue(extended)),
		plain === undefined ? '' : safeFileName(plainValue(plain)),
	].filter((name) => name !== '');
	return names.find((name) => !name.includes('\uFFFD')) ?? names[0] ?? null;
}
