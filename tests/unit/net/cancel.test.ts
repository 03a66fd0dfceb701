import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer as createPlainServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { createHttpClient, type HttpClient, type HttpRequest, type Lookup } from '../../../src/net';
import { serveRaw, until, type RawServer } from './raw-server';

const HEADERS = 'HTTP/1.1 200 OK\r\n\r\n';

describe('a cancelled exchange ends at once, whatever it is doing', () => {
	let server: RawServer;
	let answer: (socket: Socket) => void;
	let folder: string;
	const clients: HttpClient[] = [];

	beforeEach(async () => {
		answer = () => undefined;
		server = await serveRaw((socket) => answer(socket));
		folder = await mkdtemp(join(tmpdir(), 'cityhall-cancel-'));
	});
	afterEach(async () => {
		for (const client of clients.splice(0)) client.close();
		await server.close();
		await rm(folder, { recursive: true });
	});

	/** The client's own limits are far away, so only the cancellation can end it before the test's time is up. */
	function client(options: { lookup?: Lookup; allow?: string[]; signal?: AbortSignal } = {}): HttpClient {
		const http = createHttpClient({
			allow: [server.host],
			timeoutMs: 600_000,
			connectTimeoutMs: 600_000,
			retries: 0,
			...options,
		});
		clients.push(http);
		return http;
	}

	/** Cancels as soon as `reached` holds, and gives the error. */
	async function cancelWhen(
		reached: () => boolean,
		request: HttpRequest,
		http: HttpClient = client(),
	): Promise<unknown> {
		const stop = new AbortController();
		const failed = http
			.exchange({ ...request, signal: stop.signal })
			.then(() => 'it went through')
			.catch((error: unknown) => error);
		await until(reached);
		stop.abort();
		return await failed;
	}

	test('before it begins', async () => {
		const http = client({ signal: AbortSignal.abort() });
		await expect(http.exchange({ url: server.url })).rejects.toMatchObject({ code: 'NET_CANCELLED' });
		await expect(client().exchange({ url: server.url, signal: AbortSignal.abort() })).rejects.toMatchObject({
			code: 'NET_CANCELLED',
		});
		expect(server.connections()).toBe(0);
	});

	test('while the name is looked up', async () => {
		let asked = false;
		const lookup: Lookup = () => (asked = true);
		const error = await cancelWhen(
			() => asked,
			{ url: `http://slow.example:${server.port}/` },
			client({ lookup, allow: ['127.0.0.1/32'] }),
		);
		expect(error).toMatchObject({ code: 'NET_CANCELLED' });
	});

	test('while it waits for a free connection', async () => {
		const http = createHttpClient({ allow: [server.host], connectionsPerHost: 1, timeoutMs: 600_000 });
		clients.push(http);
		const holding = new AbortController();
		const first = http.exchange({ url: `${server.url}/1`, signal: holding.signal }).catch(() => undefined);
		expect(
			await cancelWhen(() => server.heads.length === 1, { url: `${server.url}/2` }, http),
		).toMatchObject({ code: 'NET_CANCELLED' });
		holding.abort();
		await first;
		expect(server.heads).toHaveLength(1);
	});

	test('while a secure connection is agreed upon', async () => {
		let taken: Socket | undefined;
		const silent = createPlainServer((socket) => {
			taken = socket;
			socket.on('error', () => undefined).resume();
		});
		silent.listen(0, '127.0.0.1');
		await once(silent, 'listening');
		const address = silent.address();
		const port = typeof address === 'object' && address ? address.port : 0;
		const error = await cancelWhen(
			() => taken !== undefined,
			{ url: `https://127.0.0.1:${port}/` },
			client({ allow: [`127.0.0.1:${port}`] }),
		);
		expect(error).toMatchObject({ code: 'NET_CANCELLED' });
		await until(() => taken?.destroyed === true);
		silent.close();
	});

	test('while it waits for an answer, and the connection is closed', async () => {
		const error = await cancelWhen(() => server.heads.length === 1, { url: server.url });
		expect(error).toMatchObject({ code: 'NET_CANCELLED' });
		await until(() => server.open() === 0);
	});

	test.each([
		['plain', HEADERS, Buffer.alloc(100_000)],
		['compressed', 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n', gzipSync('x'.repeat(9999)).subarray(0, 40)],
	])('while a %s body comes', async (_kind, head, part) => {
		let sent = false;
		answer = (socket) => void socket.write(Buffer.concat([Buffer.from(head), part]), () => (sent = true));
		const error = await cancelWhen(() => sent, { url: server.url });
		expect(error).toMatchObject({ code: 'NET_CANCELLED' });
		await until(() => server.open() === 0);
	});

	test.each([
		['plain', '', Buffer.alloc(100_000)],
		['compressed', 'Content-Encoding: gzip\r\n', gzipSync(Buffer.alloc(3_000_000)).subarray(0, 2000)],
	])('while a %s file is written, and the part of it goes', async (_kind, header, part) => {
		answer = (socket) =>
			void socket.write(Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${header}\r\n`), part]));
		let begun = false;
		const watching = (async () => {
			while (!begun) begun = (await readdir(folder)).length > 0;
		})();
		const error = await cancelWhen(() => begun, { url: server.url, into: join(folder, 'part') });
		await watching;
		expect(error).toMatchObject({ code: 'NET_CANCELLED' });
		expect(await readdir(folder)).toEqual([]);
		await until(() => server.open() === 0);
	});

	test('while a body is decompressed', async () => {
		const bomb = brotliCompressSync(Buffer.alloc(150 * 1024 * 1024), {
			params: { [constants.BROTLI_PARAM_QUALITY]: 1 },
		});
		const stop = new AbortController();
		answer = (socket) => {
			const head = `HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: ${bomb.length}\r\n\r\n`;
			socket.write(Buffer.concat([Buffer.from(head), bomb]), () => setImmediate(() => stop.abort()));
		};
		await expect(
			client().exchange({ url: server.url, maxBytes: 1024 ** 3, signal: stop.signal }),
		).rejects.toMatchObject({ code: 'NET_CANCELLED' });
	});

	test('the client\'s own signal ends all that it is doing', async () => {
		const stop = new AbortController();
		const http = client({ signal: stop.signal });
		const all = Promise.allSettled([1, 2, 3].map((at) => http.exchange({ url: `${server.url}/${at}` })));
		await until(() => server.heads.length === 3);
		stop.abort();
		for (const outcome of await all)
			expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'NET_CANCELLED' } });
		await until(() => server.open() === 0);
	});

	test('a signal that outlives a thousand requests keeps nothing of them', async () => {
		answer = (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
		const stop = new AbortController();
		let listening = 0;
		const add = stop.signal.addEventListener.bind(stop.signal);
		const remove = stop.signal.removeEventListener.bind(stop.signal);
		stop.signal.addEventListener = (...given: Parameters<typeof add>) => (listening++, add(...given));
		stop.signal.removeEventListener = (...given: Parameters<typeof remove>) => (
			listening--,
			remove(...given)
		);
		const http = client({ signal: stop.signal });
		for (let at = 0; at < 1000; at++) await http.exchange({ url: server.url });
		expect(listening).toBe(0);
	});
});
