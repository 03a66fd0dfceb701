import type { FileHandle } from 'node:fs/promises';
import { decodeText } from '../../net';

export interface ZipEntry {
	/** With the folders inside the archive, separated by `/`. */
	name: string;
	/** Unpacked, as the archive says. */
	sizeBytes: number;
}

export interface ZipListing {
	entries: ZipEntry[];
	/** What a person should know before unpacking it. */
	warnings: string[];
}

const MAX_NAMES = 2000;
const MAX_DIRECTORY_BYTES = 4 * 1024 * 1024;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;
const CENTRAL_HEADER = 0x02014b50;
const BOMB_RATIO = 200;
const BOMB_BYTES = 1024 ** 3;
const FULL_16 = 0xffff;
const FULL_32 = 0xffffffff;

const BROKEN = 'The archive is broken: its table of contents cannot be read.';

interface Directory {
	offset: number;
	bytes: number;
	count: number;
	/** Where the record of the end stands. */
	end: number;
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
	const buffer = Buffer.alloc(length);
	const { bytesRead } = await file.read(buffer, 0, length, offset);
	return buffer.subarray(0, bytesRead);
}

/** Where the central directory stands (APPNOTE.TXT 6.3.10, 4.3.14 to 4.3.16); null for what has none. */
async function findDirectory(file: FileHandle, sizeBytes: number): Promise<Directory | null> {
	const tailStart = Math.max(0, sizeBytes - END_BYTES - MAX_COMMENT_BYTES);
	const tail = await readAt(file, tailStart, sizeBytes - tailStart);
	for (let at = tail.length - END_BYTES; at >= 0; at--) {
		at = tail.lastIndexOf('PK\x05\x06', at, 'latin1');
		if (at < 0) return null;
		const end = tailStart + at;
		const plain = {
			count: tail.readUInt16LE(at + 10),
			bytes: tail.readUInt32LE(at + 12),
			offset: tail.readUInt32LE(at + 16),
			end,
		};
		const needs64 = plain.count === FULL_16 || plain.bytes === FULL_32 || plain.offset === FULL_32;
		const found = needs64 ? ((await findDirectory64(file, end)) ?? plain) : plain;
		if (found.offset + found.bytes <= found.end) return found;
	}
	return null;
}

async function findDirectory64(file: FileHandle, end: number): Promise<Directory | null> {
	const locator = await readAt(file, Math.max(0, end - 20), 20);
	if (locator.length < 20 || locator.toString('latin1', 0, 4) !== 'PK\x06\x07') return null;
	const at = Number(locator.readBigUInt64LE(8));
	const record = await readAt(file, at, 56);
	if (record.length < 56 || record.toString('latin1', 0, 4) !== 'PK\x06\x06') return null;
	return {
		count: Number(record.readBigUInt64LE(32)),
		bytes: Number(record.readBigUInt64LE(40)),
		offset: Number(record.readBigUInt64LE(48)),
		end: at,
	};
}

/** Extra fields of an entry by their number (APPNOTE.TXT, 4.5). */
function extraField(extra: Buffer, wanted: number): Buffer | null {
	for (let at = 0; at + 4 <= extra.length; ) {
		const length = extra.readUInt16LE(at + 2);
		if (extra.readUInt16LE(at) === wanted) return extra.subarray(at + 4, at + 4 + length);
		at += 4 + length;
	}
	return null;
}

function decodeName(raw: Buffer, isUtf8: boolean, extra: Buffer): string {
	const unicode = extraField(extra, 0x7075);
	const bytes = unicode && unicode.length > 5 ? unicode.subarray(5) : raw;
	// Without the flag the name is in the writer's own charset: UTF-8 on a Mac, else CP949 in Korea.
	const text = isUtf8 || bytes !== raw ? bytes.toString('utf8') : decodeText(bytes).text;
	return text
		.normalize('NFC')
		.replace(/\\/g, '/')
		.replace(/[\p{Cc}\p{Cf}]/gu, '_');
}

function sizeOf(directory: Buffer, at: number, extra: Buffer): number {
	const plain = directory.readUInt32LE(at + 24);
	const large = plain === FULL_32 ? extraField(extra, 1) : null;
	return large && large.length >= 8 ? Number(large.readBigUInt64LE(0)) : plain;
}

/**
 * What a ZIP file holds, from its table of contents: nothing is unpacked, archives inside it are listed as the files they are.
 * A broken archive gives what could be read and a warning.
 */
export async function listZip(file: FileHandle): Promise<ZipListing> {
	const { size: sizeBytes } = await file.stat();
	const found = await findDirectory(file, sizeBytes);
	if (!found) return { entries: [], warnings: [BROKEN] };
	const directory = await readAt(file, found.offset, Math.min(found.bytes, MAX_DIRECTORY_BYTES));
	const entries: ZipEntry[] = [];
	let at = 0;
	let read = 0;
	let locked = false;
	let packed = 0;
	let unpacked = 0;
	let broken = false;
	while (read < found.count && entries.length < MAX_NAMES && at < directory.length) {
		if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL_HEADER) {
			broken = at + 46 <= directory.length || found.bytes <= MAX_DIRECTORY_BYTES;
			break;
		}
		const flags = directory.readUInt16LE(at + 8);
		const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
		const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
		if (extraEnd > directory.length) {
			broken = found.bytes <= MAX_DIRECTORY_BYTES;
			break;
		}
		const extra = directory.subarray(nameEnd, extraEnd);
		const name = decodeName(directory.subarray(at + 46, nameEnd), (flags & 0x800) !== 0, extra);
		const size = sizeOf(directory, at, extra);
		locked ||= (flags & 1) !== 0;
		packed += directory.readUInt32LE(at + 20);
		unpacked += size;
		if (!name.endsWith('/') && name !== '') entries.push({ name, sizeBytes: size });
		at = extraEnd + directory.readUInt16LE(at + 32);
		read++;
	}
	const warnings: string[] = [];
	const isShort = read < found.count && entries.length < MAX_NAMES && found.bytes <= MAX_DIRECTORY_BYTES;
	if (broken || isShort) warnings.push(BROKEN);
	else if (read < found.count)
		warnings.push(`The archive holds ${found.count} files; only the first ${entries.length} are listed.`);
	if (locked) warnings.push('Files in the archive are locked with a password.');
	if (unpacked > BOMB_BYTES && unpacked > Math.max(packed, sizeBytes) * BOMB_RATIO)
		warnings.push(
			`Unpacked, the archive would take ${Math.round(unpacked / BOMB_BYTES)} GB out of ${Math.ceil(sizeBytes / 1024)} KB. Do not unpack it unless you trust where it comes from.`,
		);
	return { entries, warnings };
}
