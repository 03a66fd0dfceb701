import type { FileHandle } from 'node:fs/promises';

const SECTORS_READ = 16;
const ENTRY_BYTES = 128;

/**
 * Names in the directory of a compound file, as far as its first sectors hold them (MS-CFB, 2.6). A file that is broken gives what is there.
 */
export async function streamNames(file: FileHandle): Promise<string[]> {
	const header = Buffer.alloc(80);
	const { bytesRead } = await file.read(header, 0, header.length, 0);
	if (bytesRead < header.length) return [];
	const shift = header.readUInt16LE(30);
	if (shift !== 9 && shift !== 12) return [];
	const sectorBytes = 1 << shift;
	const start = (header.readUInt32LE(48) + 1) * sectorBytes;
	const directory = Buffer.alloc(sectorBytes * SECTORS_READ);
	const read = await file.read(directory, 0, directory.length, start);
	const names: string[] = [];
	for (let at = 0; at + ENTRY_BYTES <= read.bytesRead; at += ENTRY_BYTES) {
		const length = directory.readUInt16LE(at + 64);
		const kind = directory[at + 66] ?? 0;
		if (length < 4 || length > 64 || length % 2 === 1 || ![1, 2, 5].includes(kind)) continue;
		names.push(directory.toString('utf16le', at, at + length - 2));
	}
	return names;
}

/** The extension that belongs to a compound file with these streams; null when they say nothing. */
export function compoundKind(streams: readonly string[]): string | null {
	const has = (...wanted: string[]) => wanted.some((name) => streams.includes(name));
	if (has('FileHeader') && has('BodyText', 'DocInfo', 'ViewText')) return 'hwp';
	if (has('\u0005HwpSummaryInformation')) return 'hwp';
	if (has('WordDocument')) return 'doc';
	if (has('Workbook', 'Book')) return 'xls';
	if (has('PowerPoint Document')) return 'ppt';
	if (has('__properties_version1.0')) return 'msg';
	return null;
}

/** Whether the compound file is the wrapping of an office document that needs a password (MS-OFFCRYPTO, 2.3.4). */
export function isLocked(streams: readonly string[]): boolean {
	return streams.includes('EncryptedPackage');
}
