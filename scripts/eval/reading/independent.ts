import { inflateRawSync } from 'node:zlib';
import CFB from 'cfb';
import { strFromU8, unzipSync } from 'fflate';

/**
 * Every paragraph's text as the file's own records have it, by a reader that shares nothing with the pack's:
 * HWP 5 PARA_TEXT records ("HWP 5.0 file format", 4.2 and 4.3.3) and HWPX `hp:t` elements (KS X 6101).
 * @returns null for what it cannot read itself: distribution and password files, and other formats.
 */
export function independentText(bytes: Buffer): string | null {
	if (bytes[0] === 0x50 && bytes[1] === 0x4b) return hwpxText(bytes);
	return bytes[0] === 0xd0 && bytes[1] === 0xcf ? hwpText(bytes) : null;
}

const paragraphText = 67;
/** Controls that take eight characters, of which the last seven are not text. */
const longControls = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);

function hwpText(bytes: Buffer): string | null {
	const file = CFB.read(bytes, { type: 'buffer' });
	const header = CFB.find(file, '/FileHeader')?.content;
	if (header === undefined) return null;
	const flags = Buffer.from(header).readUInt32LE(36);
	if ((flags & 0b110) !== 0) return null;
	const paragraphs: string[] = [];
	for (let index = 0; ; index += 1) {
		const section = CFB.find(file, `/BodyText/Section${index}`)?.content;
		if (section === undefined) return paragraphs.join('\n');
		const packed = Buffer.from(section);
		paragraphs.push(...paragraphRecords((flags & 1) === 1 ? inflateRawSync(packed) : packed));
	}
}

function paragraphRecords(records: Buffer): string[] {
	const texts: string[] = [];
	for (let at = 0; at + 4 <= records.length;) {
		const head = records.readUInt32LE(at);
		at += 4;
		let size = head >>> 20;
		if (size === 0xfff) {
			size = records.readUInt32LE(at);
			at += 4;
		}
		if ((head & 0x3ff) === paragraphText) texts.push(paragraph(records.subarray(at, at + size)));
		at += size;
	}
	return texts;
}

function paragraph(units: Buffer): string {
	let text = '';
	for (let at = 0; at + 1 < units.length; at += 2) {
		const code = units.readUInt16LE(at);
		if (code >= 32) text += String.fromCharCode(code);
		else if (longControls.has(code)) {
			text += ' ';
			at += 14;
		} else text += ' ';
	}
	return text;
}

function hwpxText(bytes: Buffer): string {
	const parts = unzipSync(new Uint8Array(bytes), {
		filter: ({ name }) => /^Contents\/section\d+\.xml$/i.test(name),
	});
	const texts: string[] = [];
	for (const part of Object.values(parts)) {
		for (const [, inside = ''] of strFromU8(part).matchAll(/<hp:t(?:\s[^>]*)?>([\s\S]*?)<\/hp:t>/g)) {
			texts.push(
				inside
					.replace(/<[^>]*>/g, ' ')
					.replace(/&lt;/g, '<')
					.replace(/&gt;/g, '>')
					.replace(/&quot;/g, '"')
					.replace(/&apos;/g, "'")
					.replace(/&amp;/g, '&'),
			);
		}
	}
	return texts.join('\n');
}

/** Share of the expected text's character pairs (letters and digits, within words, with repetition) that the found text has. */
export function bigramRecall(expected: string, found: string): number {
	const have = pairs(found);
	let total = 0;
	let present = 0;
	for (const [pair, count] of pairs(expected)) {
		total += count;
		present += Math.min(count, have.get(pair) ?? 0);
	}
	return total === 0 ? 1 : present / total;
}

function pairs(text: string): Map<string, number> {
	const counts = new Map<string, number>();
	for (const word of text.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? []) {
		for (let at = 0; at + 1 < word.length; at += 1) {
			const pair = word.slice(at, at + 2);
			counts.set(pair, (counts.get(pair) ?? 0) + 1);
		}
	}
	return counts;
}
