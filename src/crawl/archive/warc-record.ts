import { createHash, type Hash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';

/** The block of a record: bytes, then a file's content behind them. */
export interface Block {
	head: Buffer;
	file: { path: string; sizeBytes: number } | null;
}

export type WarcFields = ReadonlyArray<readonly [name: string, value: string | null | undefined]>;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const LINE = '\r\n';

/** RFC 4648, section 6, with its padding. */
function base32(bytes: Uint8Array): string {
	let bits = '';
	for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
	let text = '';
	for (let at = 0; at < bits.length; at += 5)
		text += BASE32[Number.parseInt(bits.slice(at, at + 5).padEnd(5, '0'), 2)] ?? '';
	return text.padEnd(Math.ceil(text.length / 8) * 8, '=');
}

/** A labelled digest as WARC 1.1, 5.8 writes it. */
export function labelled(hash: Hash): string {
	return `sha256:${base32(hash.digest())}`;
}

export function newRecordId(): string {
	return `<urn:uuid:${randomUUID()}>`;
}

async function addFile(hashes: readonly Hash[], path: string): Promise<number> {
	let size = 0;
	for await (const chunk of createReadStream(path)) {
		if (!Buffer.isBuffer(chunk)) continue;
		for (const hash of hashes) hash.update(chunk);
		size += chunk.length;
	}
	return size;
}

export interface Digests {
	block: string;
	payload: string;
	/** Of the block. */
	sizeBytes: number;
}

/** Digests of a block and of the payload in it, which begins at `payloadAt`. A file is read once and not held. */
export async function digestsOf(block: Block, payloadAt: number): Promise<Digests> {
	const whole = createHash('sha256').update(block.head);
	const payload = createHash('sha256').update(block.head.subarray(payloadAt));
	const fileBytes = block.file ? await addFile([whole, payload], block.file.path) : 0;
	return { block: labelled(whole), payload: labelled(payload), sizeBytes: block.head.length + fileBytes };
}

function oneLine(value: string): string {
	return value.replace(/[\r\n\0]+/g, ' ').trim();
}

/** `Name: value` lines; what has no value is left out. */
export function fieldLines(fields: WarcFields): string {
	return fields
		.filter((field): field is readonly [string, string] => field[1] !== null && field[1] !== undefined)
		.map(([name, value]) => `${name}: ${oneLine(value)}${LINE}`)
		.join('');
}

/** A record as it stands in the file, before compression (WARC 1.1, 4). */
export function recordHead(fields: WarcFields, blockBytes: number): Buffer {
	return Buffer.from(`WARC/1.1${LINE}${fieldLines([...fields, ['Content-Length', String(blockBytes)]])}${LINE}`);
}

export const RECORD_END = Buffer.from(LINE + LINE);

/** All of a record as a stream, for those whose block is a file. */
export function recordStream(head: Buffer, block: Block): Readable {
	return Readable.from(
		(async function* () {
			yield head;
			yield block.head;
			if (block.file) for await (const chunk of createReadStream(block.file.path)) yield chunk as Buffer;
			yield RECORD_END;
		})(),
	);
}
