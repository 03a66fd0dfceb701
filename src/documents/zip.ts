import { inflateRawSync } from 'node:zlib';
import { brokenDocument, oversizedDocument } from './faults';

export interface ZipEntry {
	name: string;
	method: number;
	compressedBytes: number;
	/** As the archive says; `checkZip` holds it against the truth. */
	declaredBytes: number;
	localHeaderAt: number;
	encrypted: boolean;
}

export interface ZipLimits {
	entries: number;
	/** Of one part, unpacked. */
	partBytes: number;
	/** Of all parts together, unpacked. */
	totalBytes: number;
}

export const zipLimits: ZipLimits = { entries: 20_000, partBytes: 128 * 2 ** 20, totalBytes: 400 * 2 ** 20 };

const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;

/**
 * Lists an archive's parts (PKWARE APPNOTE 4.3.12) without unpacking any.
 * @throws CityHallError DOCUMENT_BROKEN without a readable directory, DOCUMENT_TOO_LARGE by what it declares.
 */
export function listZip(bytes: Buffer, limits: ZipLimits = zipLimits): ZipEntry[] {
	const end = findEnd(bytes);
	if (end < 0) throw brokenDocument('The file');
	const count = bytes.readUInt16LE(end + 10);
	if (count > limits.entries) throw tooLarge();
	const entries: ZipEntry[] = [];
	let at = bytes.readUInt32LE(end + 16);
	let total = 0;
	for (let index = 0; index < count; index += 1) {
		if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== centralSignature)
			throw brokenDocument('The file');
		const nameBytes = bytes.readUInt16LE(at + 28);
		const entry: ZipEntry = {
			name: bytes.subarray(at + 46, at + 46 + nameBytes).toString('utf8'),
			encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
			method: bytes.readUInt16LE(at + 10),
			compressedBytes: bytes.readUInt32LE(at + 20),
			declaredBytes: bytes.readUInt32LE(at + 24),
			localHeaderAt: bytes.readUInt32LE(at + 42),
		};
		total += entry.declaredBytes;
		if (entry.declaredBytes > limits.partBytes || total > limits.totalBytes) throw tooLarge();
		entries.push(entry);
		at += 46 + nameBytes + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
	}
	return entries;
}

/** @returns the unpacked part, or null where the archive has it otherwise than it says. */
export function readZipEntry(bytes: Buffer, entry: ZipEntry, limits: ZipLimits = zipLimits): Buffer | null {
	const at = entry.localHeaderAt;
	if (at + 30 > bytes.length || bytes.readUInt32LE(at) !== localSignature) return null;
	const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
	const packed = bytes.subarray(from, from + entry.compressedBytes);
	if (entry.method === 0) return packed;
	if (entry.method !== 8) return null;
	try {
		return inflateRawSync(packed, { maxOutputLength: limits.partBytes });
	} catch (error) {
		if (error instanceof RangeError) throw tooLarge();
		return null;
	}
}

/**
 * Unpacks the parts that a reader will unpack, and counts: a bomb may declare less than it holds.
 * Entities that a part declares for itself are refused, as no office program writes any and a reader might expand them.
 * @throws CityHallError DOCUMENT_TOO_LARGE, DOCUMENT_BROKEN
 */
export function checkZip(bytes: Buffer, entries: readonly ZipEntry[], limits: ZipLimits = zipLimits): void {
	let total = 0;
	for (const entry of entries) {
		const part = readZipEntry(bytes, entry, limits);
		if (part === null) continue;
		total += part.length;
		if (total > limits.totalBytes) throw tooLarge();
		if (/\.(?:xml|hpf|rels|rdf)$/i.test(entry.name) && part.subarray(0, 65_536).includes('<!ENTITY')) {
			throw brokenDocument('The file defines XML entities of its own, as no office program does. It');
		}
	}
}

function findEnd(bytes: Buffer): number {
	const last = bytes.length - 22;
	for (let at = last; at >= 0 && at >= last - 65_535; at -= 1) {
		if (bytes.readUInt32LE(at) === endSignature) return at;
	}
	return -1;
}

function tooLarge() {
	return oversizedDocument(
		'The file unpacks to more than a document can reasonably hold, as a "zip bomb" does.',
	);
}
