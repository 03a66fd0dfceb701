import { decodeText } from '../../net';
import { unsupportedDocument } from '../faults';

/**
 * Decodes what Korean offices write: UTF-8, CP949, and UTF-16 also where its byte order mark is missing.
 * @throws CityHallError DOCUMENT_UNSUPPORTED where the bytes are no text at all
 */
export function decodeDocumentText(
	bytes: Buffer,
	contentType?: string,
): { text: string; charset: string; warnings: string[] } {
	const wide = wideOrder(bytes);
	const { text, charset } =
		wide === null
			? decodeText(bytes, contentType)
			: { text: new TextDecoder(wide).decode(bytes), charset: wide };
	const odd = text.match(/[\ufffd\u0000-\u0008\u000e-\u001a]/g)?.length ?? 0;
	if (odd > Math.max(8, text.length * 0.05)) throw unsupportedDocument('This kind of file');
	const warnings =
		odd > 0 ? [`${odd} characters of the file belong to no known Korean character set and were lost.`] : [];
	return { text, charset, warnings };
}

/** ASCII blanks and line ends put a zero byte on one and the same side throughout UTF-16 text. */
function wideOrder(bytes: Buffer): 'utf-16le' | 'utf-16be' | null {
	const sample = bytes.subarray(0, 8192);
	if (sample.length < 4 || sample.length % 2 !== 0) return null;
	let big = 0;
	let little = 0;
	for (let at = 0; at + 1 < sample.length; at += 2) {
		const pair = sample.readUInt16BE(at);
		if (pair === 0x0020 || pair === 0x000a) big += 1;
		if (pair === 0x2000 || pair === 0x0a00) little += 1;
	}
	const least = sample.length / 100;
	if (little > least && little > big * 4) return 'utf-16le';
	return big > least && big > little * 4 ? 'utf-16be' : null;
}
