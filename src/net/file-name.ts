import { decodeText } from './charset';

const MAX_NAME_LENGTH = 200;

function percentToBytes(text: string): Buffer | null {
	if (!/%[0-9A-Fa-f]{2}/.test(text)) return null;
	const bytes: number[] = [];
	for (let at = 0; at < text.length; at++) {
		const hex = text[at] === '%' ? /^[0-9A-Fa-f]{2}/.exec(text.slice(at + 1))?.[0] : undefined;
		if (hex) {
			bytes.push(Number.parseInt(hex, 16));
			at += 2;
		} else bytes.push(text.charCodeAt(at) & 0xff);
	}
	return Buffer.from(bytes);
}

/** Servers write `filename=` as raw EUC-KR or UTF-8 bytes, or percent-encoded; Node hands raw bytes over as latin1. */
function recoverPlain(value: string): string {
	const bytes = percentToBytes(value) ?? Buffer.from(value, 'latin1');
	const alreadyText = [...value].some((char) => char.charCodeAt(0) > 0xff);
	return alreadyText ? value : decodeText(bytes).text;
}

/** RFC 2047 encoded words, which mail libraries in servers write: `=?UTF-8?B?...?=`. */
function recoverEncodedWord(value: string): string | null {
	const word = /^=\?([\w-]+)\?([BQ])\?([^?]*)\?=$/i.exec(value);
	if (!word) return null;
	const [, charset = '', kind = '', text = ''] = word;
	const bytes =
		kind.toUpperCase() === 'B'
			? Buffer.from(text, 'base64')
			: (percentToBytes(text.replace(/=/g, '%').replace(/_/g, ' ')) ?? Buffer.from(text));
	return decodeText(bytes, `text/plain; charset=${charset}`).text;
}

/** A name that is safe on any file system and holds no folder. */
export function safeFileName(name: string): string {
	const base = name.replace(/\\/g, '/').split('/').pop() ?? '';
	const clean = base
		.replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '_')
		.replace(/^\.+/, '')
		.trim();
	if (clean.length <= MAX_NAME_LENGTH) return clean;
	const extension = /\.[A-Za-z0-9]{1,8}$/.exec(clean)?.[0] ?? '';
	return clean.slice(0, MAX_NAME_LENGTH - extension.length) + extension;
}

/**
 * The file name of a Content-Disposition header (RFC 6266): `filename*` first (RFC 5987), then `filename`
 * with its bytes read as percent-encoding, UTF-8 or CP949. Null when there is none.
 */
export function fileNameFromDisposition(header: string | undefined): string | null {
	if (!header) return null;
	const extended = /filename\*\s*=\s*([\w-]+)'[^']*'([^;]+)/i.exec(header);
	if (extended) {
		const [, charset = '', value = ''] = extended;
		const bytes = percentToBytes(value.trim().replace(/^"|"$/g, '')) ?? Buffer.from(value.trim(), 'latin1');
		const name = safeFileName(decodeText(bytes, `text/plain; charset=${charset}`).text);
		if (name !== '') return name;
	}
	const plain = /filename\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^;]+))/i.exec(header);
	if (!plain) return null;
	const value = (plain[1]?.replace(/\\(["\\])/g, '$1') ?? plain[2] ?? '').trim();
	const name = safeFileName(recoverEncodedWord(value) ?? recoverPlain(value));
	return name === '' ? null : name;
}
