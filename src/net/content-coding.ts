import { pipeline, Readable, type Duplex } from 'node:stream';
import * as zlib from 'node:zlib';
import { badAnswer, tooLarge } from './failures';

export type Coding = 'gzip' | 'deflate' | 'br' | 'zstd';

/** What every request offers. */
export const ACCEPTED_CODINGS = 'gzip, deflate, br, zstd';
/** Nobody sends more than one; a chain of them is a bomb. */
const MAX_CODINGS = 2;
/** Up to here, decompressing at once costs less than handing it to a thread. */
const AT_ONCE_IN = 64 * 1024;
const AT_ONCE_OUT = 1024 * 1024;
/** RFC 9659: a window beyond 8 MB need not be taken. */
const ZSTD = { params: { [zlib.constants.ZSTD_d_windowLogMax]: 23 } };
const NAMES: Readonly<Record<string, Coding>> = {
	gzip: 'gzip',
	'x-gzip': 'gzip',
	deflate: 'deflate',
	br: 'br',
	zstd: 'zstd',
};

/**
 * The codings to undo, in that order (RFC 9110, 8.4). A name that is none, such as the charset that some servers put here, says nothing.
 * @throws CityHallError `NET_BAD_ANSWER`
 */
export function codingsOf(header: string | undefined, host: string): Coding[] {
	if (header === undefined || header === '') return [];
	const names = header.split(',').map((name) => name.trim().toLowerCase());
	const codings = names.map((name) => NAMES[name]).filter((coding) => coding !== undefined);
	if (codings.length > MAX_CODINGS || names.includes('compress') || names.includes('x-compress'))
		throw badAnswer(host, new Error(`content coding ${header.slice(0, 100)}`));
	return codings.reverse();
}

/** Servers send deflate with the zlib header that the standard asks for (RFC 1950), and without. */
function hasZlibHeader(bytes: Uint8Array): boolean {
	const [first = 0, second = 0] = bytes;
	return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}

function undoAtOnce(coding: Coding, bytes: Buffer, maxOutputLength: number): Buffer {
	const limit = { maxOutputLength };
	if (coding === 'gzip') return zlib.gunzipSync(bytes, limit);
	if (coding === 'br') return zlib.brotliDecompressSync(bytes, limit);
	if (coding === 'zstd') return zlib.zstdDecompressSync(bytes, { ...ZSTD, ...limit });
	return hasZlibHeader(bytes) ? zlib.inflateSync(bytes, limit) : zlib.inflateRawSync(bytes, limit);
}

function decoderFor(coding: Coding, head: Uint8Array): Duplex {
	if (coding === 'gzip') return zlib.createGunzip();
	if (coding === 'br') return zlib.createBrotliDecompress();
	if (coding === 'zstd') return zlib.createZstdDecompress(ZSTD);
	return hasZlibHeader(head) ? zlib.createInflate() : zlib.createInflateRaw();
}

/** Undoes one coding of a stream. An empty body stays one: answers without a body name a coding as well. */
export function undoCoding(coding: Coding) {
	return async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
		const chunks = source[Symbol.asyncIterator]();
		let head = Buffer.alloc(0);
		while (head.length < 2) {
			const chunk = await chunks.next();
			if (chunk.done === true) break;
			head = Buffer.concat([head, chunk.value]);
		}
		if (head.length === 0) return;
		const decoder = decoderFor(coding, head);
		const whole = async function* () {
			yield head;
			yield* { [Symbol.asyncIterator]: () => chunks };
		};
		// Its failure is the decoder's, which is read here.
		pipeline(whole, decoder, () => undefined);
		for await (const chunk of decoder) if (Buffer.isBuffer(chunk)) yield chunk;
	};
}

function isTooLarge(error: unknown): boolean {
	return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

async function undoStreaming(
	coding: Coding,
	bytes: Buffer,
	maxBytes: number,
	address: string,
	signal: AbortSignal,
): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of undoCoding(coding)(Readable.from([bytes]))) {
		signal.throwIfAborted();
		size += chunk.length;
		if (size > maxBytes) throw tooLarge(address, maxBytes);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks, size);
}

/**
 * A whole body without its codings.
 * @throws CityHallError `NET_TOO_LARGE`; what zlib throws, and the signal's reason
 */
export async function undoCodings(
	codings: readonly Coding[],
	body: Buffer,
	maxBytes: number,
	address: string,
	signal: AbortSignal,
): Promise<Buffer> {
	let bytes = body;
	for (const coding of codings) {
		if (bytes.length === 0) return bytes;
		if (bytes.length <= AT_ONCE_IN) {
			try {
				bytes = undoAtOnce(coding, bytes, Math.min(maxBytes, AT_ONCE_OUT));
				continue;
			} catch (error) {
				if (!isTooLarge(error)) throw error;
				if (maxBytes <= AT_ONCE_OUT) throw tooLarge(address, maxBytes);
			}
		}
		bytes = await undoStreaming(coding, bytes, maxBytes, address, signal);
	}
	return bytes;
}
