import type * as kordocTypes from '#vendor/hwp';
import { encryptedDocument } from '../faults';

type Kordoc = typeof kordocTypes;
type CompoundFile = ReturnType<Kordoc['readCompoundFile']>;

/** Property ids of a summary information stream ([MS-OLEPS] 3.1; 0x14 is Hangul's own "date as text"). */
const names: ReadonlyMap<number, string> = new Map([
	[2, 'title'],
	[3, 'subject'],
	[4, 'author'],
	[5, 'keywords'],
	[6, 'description'],
	[8, 'lastAuthor'],
	[12, 'createdAt'],
	[13, 'modifiedAt'],
]);
const wideString = 0x1f;
const fileTime = 0x40;

/** Title, author, dates and preview of an HWP 5 file; whatever of it can't be read is left out, as the text may still be read. */
export function readHwpProperties(
	bytes: Buffer,
	kordoc: Kordoc,
): { metadata: Record<string, string>; preview: string } {
	let file: CompoundFile;
	try {
		file = kordoc.readCompoundFile(bytes, { type: 'buffer' });
	} catch {
		return { metadata: {}, preview: '' };
	}
	const header = stream(file, kordoc, '/FileHeader');
	// "HWP 5.0 file format", FileHeader: bit 1 of the flags at 36 is a password, bit 4 document security.
	if (header !== null && header.length >= 40 && (header.readUInt32LE(36) & 0b1_0010) !== 0) {
		throw encryptedDocument('The Hangul document');
	}
	const summary = stream(file, kordoc, '/\u0005HwpSummaryInformation');
	const preview = stream(file, kordoc, '/PrvText')?.toString('utf16le') ?? '';
	return { metadata: summary === null ? {} : summaryProperties(summary), preview };
}

function stream(file: CompoundFile, kordoc: Kordoc, path: string): Buffer | null {
	const content = kordoc.findStream(file, path)?.content;
	return content === undefined ? null : Buffer.from(content);
}

function summaryProperties(bytes: Buffer): Record<string, string> {
	const found: Record<string, string> = {};
	try {
		const section = bytes.readUInt32LE(44);
		const count = Math.min(bytes.readUInt32LE(section + 4), 64);
		for (let index = 0; index < count; index += 1) {
			const name = names.get(bytes.readUInt32LE(section + 8 + index * 8));
			const at = section + bytes.readUInt32LE(section + 12 + index * 8);
			const value = name === undefined ? '' : propertyValue(bytes, at);
			if (name !== undefined && value !== '') found[name] = value;
		}
	} catch (error) {
		// A stream that ends early still gave what stood before its end.
		if (!(error instanceof RangeError)) throw error;
	}
	return found;
}

function propertyValue(bytes: Buffer, at: number): string {
	const type = bytes.readUInt32LE(at);
	if (type === wideString) {
		const units = Math.min(bytes.readUInt32LE(at + 4), 2048);
		return bytes
			.subarray(at + 8, at + 8 + units * 2)
			.toString('utf16le')
			.replace(/\0.*$/s, '')
			.trim();
	}
	if (type !== fileTime) return '';
	const ticks = bytes.readBigUInt64LE(at + 4);
	// Ticks of 100 ns since 1601; zero and values outside a calendar mean "not set".
	const date = new Date(Number(ticks / 10_000n) - 11_644_473_600_000);
	return ticks === 0n || Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
