import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { codingsOf, undoCoding, undoCodings, type Coding } from './content-coding';
import { cancelled, tooLarge } from './failures';
import type { BodyFile } from './types';

const HEAD_BYTES = 4096;

export interface TakeOptions {
	method: 'GET' | 'POST' | 'HEAD';
	maxBytes: number;
	/** Path of the file that takes the body. */
	into: string | undefined;
	/** Named in messages. */
	address: string;
	host: string;
	/** Its reason is what the caller gets. */
	signal: AbortSignal;
}

export interface TakenBody {
	body: Buffer;
	file?: BodyFile;
	receivedBytes: number;
}

function reasonOf(signal: AbortSignal): Error {
	return signal.reason instanceof Error ? signal.reason : cancelled();
}

/** The bytes as they were sent. */
function collect(message: IncomingMessage, options: TakeOptions): Promise<Buffer> {
	const { signal, maxBytes, address } = options;
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let size = 0;
		const fail = (error: Error) => {
			signal.removeEventListener('abort', stopped);
			message.destroy();
			reject(error);
		};
		const stopped = () => fail(reasonOf(signal));
		if (signal.aborted) return stopped();
		if (message.destroyed) return fail(message.errored ?? new Error('closed before its end'));
		signal.addEventListener('abort', stopped, { once: true });
		message.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size > maxBytes) fail(tooLarge(address, maxBytes));
			else chunks.push(chunk);
		});
		message.on('error', fail);
		message.on('end', () => {
			if (!message.complete) return fail(new Error('ended before its end'));
			signal.removeEventListener('abort', stopped);
			resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size));
		});
		message.on('close', () => {
			if (!message.readableEnded) fail(new Error('closed before its end'));
		});
	});
}

/** Streams to a file that is made here; after an error it is gone again. */
async function write(
	message: IncomingMessage,
	codings: readonly Coding[],
	path: string,
	options: TakeOptions,
): Promise<TakenBody> {
	const { maxBytes, address, signal } = options;
	const hash = createHash('sha256');
	const head: Buffer[] = [];
	let received = 0;
	let size = 0;
	async function* asSent(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
		for await (const chunk of source) {
			received += chunk.length;
			if (received > maxBytes) throw tooLarge(address, maxBytes);
			yield chunk;
		}
		if (!message.complete) throw new Error('ended before its end');
	}
	async function* asDecoded(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
		for await (const chunk of source) {
			if (size < HEAD_BYTES) head.push(chunk.subarray(0, HEAD_BYTES - size));
			size += chunk.length;
			if (size > maxBytes) throw tooLarge(address, maxBytes);
			hash.update(chunk);
			yield chunk;
		}
	}
	// A generator that waits for the next chunk hears of the end only through the stream that it waits for.
	const stopped = () => void message.destroy(reasonOf(signal));
	const file = await open(path, 'wx', 0o600);
	try {
		signal.throwIfAborted();
		signal.addEventListener('abort', stopped, { once: true });
		let source = asSent(message);
		for (const coding of codings) source = undoCoding(coding)(source);
		await pipeline(asDecoded(source), file.createWriteStream(), { signal });
	} catch (error) {
		message.destroy();
		await file.close().catch(() => undefined);
		await rm(path, { force: true });
		throw error;
	} finally {
		signal.removeEventListener('abort', stopped);
	}
	return {
		body: Buffer.alloc(0),
		file: { path, sizeBytes: size, sha256: hash.digest('hex'), head: Buffer.concat(head) },
		receivedBytes: received,
	};
}

/**
 * Reads the body of an answer to its end, without its codings. The limit counts what is sent and what becomes of it, whatever
 * Content-Length claims.
 * @throws CityHallError `NET_TOO_LARGE`, `NET_BAD_ANSWER`; what the connection, zlib and the file system throw; the signal's reason
 */
export async function takeBody(message: IncomingMessage, options: TakeOptions): Promise<TakenBody> {
	const { maxBytes, address, method, signal } = options;
	try {
		if (method !== 'HEAD' && Number(message.headers['content-length'] ?? '0') > maxBytes)
			throw tooLarge(address, maxBytes);
		const codings = codingsOf(message.headers['content-encoding'], options.host);
		const status = message.statusCode ?? 0;
		if (options.into !== undefined && method !== 'HEAD' && status >= 200 && status < 300)
			return await write(message, codings, options.into, options);
		const sent = await collect(message, options);
		const body =
			codings.length === 0 ? sent : await undoCodings(codings, sent, maxBytes, address, signal);
		return { body, receivedBytes: sent.length };
	} catch (error) {
		message.destroy();
		throw error;
	}
}
