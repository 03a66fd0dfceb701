import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	brotliCompressSync,
	constants,
	createZstdCompress,
	deflateRawSync,
	deflateSync,
	gzipSync,
	zstdCompressSync,
} from 'node:zlib';
import { createHttpClient, type HttpClient, type HttpClientOptions } from '../../../src/net';
import { serveRaw, type RawServer } from './raw-server';

describe('a server that keeps to no rule', () => {
	let server: RawServer;
	let answers: Array<(socket: Socket, head: string) => void>;
	const clients: HttpClient[] = [];

	beforeEach(async () => {
		answers = [];
		server = await serveRaw((socket, head) => {
			const next = answers.shift();
			if (next) next(socket, head);
			else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
		});
	});
	afterEach(async () => {
		for (const client of clients.splice(0)) client.close();
		await server.close();
	});

	function client(options: HttpClientOptions = {}): HttpClient {
		const made = createHttpClient({ allow: [server.host], ...options });
		clients.push(made);
		return made;
	}

	/** What comes of an answer that is these bytes, after which the server closes the connection. */
	async function outcome(bytes: string | Buffer, options: HttpClientOptions = {}) {
		answers.push((socket) => socket.end(bytes));
		return await client(options).exchange({ url: `${server.url}/x` });
	}

	const coded = (coding: string, body: Buffer) =>
		Buffer.concat([
			Buffer.from(
				`HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n\r\n`,
			),
			body,
		]);

	describe('a body that is not whole is no answer', () => {
		test.each([
			['fewer bytes than announced', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'],
			['a chunk that breaks off', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf'],
			[
				'chunks without the closing one',
				'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n',
			],
			['nothing at all', ''],
			['half a header', 'HTTP/1.1 200 OK\r\nContent-Le'],
			['another protocol that nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'],
			['gzip that breaks off', coded('gzip', gzipSync('x'.repeat(5000)).subarray(0, 20))],
			['brotli that breaks off', coded('br', brotliCompressSync('안녕'.repeat(500)).subarray(0, 10))],
		])('%s', async (_kind, bytes) => {
			await expect(outcome(bytes)).rejects.toMatchObject({ code: 'NET_CONNECTION_LOST', retryable: true });
		});

		test('a reset in the middle of a body', async () => {
			answers.push((socket) => {
				socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', () => socket.resetAndDestroy());
			});
			await expect(client().exchange({ url: server.url })).rejects.toMatchObject({
				code: 'NET_CONNECTION_LOST',
			});
		});
	});

	describe('an answer that cannot be read', () => {
		test.each([
			['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
			['a chunk size that is no number', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n'],
			['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
			['a length below nought', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nab'],
			['64 KB of headers', `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(65_536)}\r\n\r\n`],
			[
				'thousands of headers',
				`HTTP/1.1 200 OK\r\n${Array.from({ length: 5000 }, (_, at) => `X-${at}: a\r\n`).join('')}\r\n`,
			],
			['gzip that is none', coded('gzip', Buffer.from('not gzip at all'))],
			['brotli that is none', coded('br', Buffer.from('not brotli at all'))],
			['zstd that is none', coded('zstd', Buffer.from('not zstd at all'))],
			['deflate that is none', coded('deflate', Buffer.from('not deflate at all'))],
			['a coding that nobody asked for', coded('compress', Buffer.from('x'))],
			['a chain of codings', coded('gzip, gzip, gzip', gzipSync('x'))],
		])('%s', async (_kind, bytes) => {
			await expect(outcome(bytes)).rejects.toMatchObject({ code: 'NET_BAD_ANSWER' });
		});
	});

	test('what cannot be read is told as such also where it was to go to a file, and leaves none', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'cityhall-hostile-'));
		answers.push((socket) => {
			socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\nab\r\n');
		});
		await expect(
			client().exchange({ url: server.url, into: join(folder, 'part') }),
		).rejects.toMatchObject({ code: 'NET_BAD_ANSWER' });
		expect(await readdir(folder)).toEqual([]);
		await rm(folder, { recursive: true });
	});

	describe('a bomb ends at the size limit of what it becomes', () => {
		const zeros = Buffer.alloc(40 * 1024 * 1024);
		test.each([
			['gzip', gzipSync(zeros)],
			['gzip', Buffer.concat(Array.from({ length: 40 }, () => gzipSync(zeros.subarray(0, 1024 * 1024))))],
			['gzip, gzip', gzipSync(gzipSync(zeros))],
			['br', brotliCompressSync(zeros)],
			['deflate', deflateSync(zeros)],
			['zstd', zstdCompressSync(zeros)],
		])('%s', async (coding, bomb) => {
			for (const maxBytes of [300_000, 3_000_000])
				await expect(outcome(coded(coding, bomb), { maxBytes })).rejects.toMatchObject({
					code: 'NET_TOO_LARGE',
				});
		});
	});

	test('a zstd window beyond 8 MB, which would have to be held in memory, is refused', async () => {
		const stream = createZstdCompress({ params: { [constants.ZSTD_c_windowLog]: 26 } });
		stream.end(Buffer.alloc(100_000, 'x'));
		const greedy = Buffer.concat(await stream.toArray());
		await expect(outcome(coded('zstd', greedy))).rejects.toMatchObject({ code: 'NET_BAD_ANSWER' });
	});

	test.each([
		['gzip', gzipSync('안녕')],
		['x-gzip', gzipSync('안녕')],
		['gzip', Buffer.concat([gzipSync('안'), gzipSync('녕')])],
		['deflate', deflateSync('안녕')],
		['deflate', deflateRawSync('안녕')],
		['br', brotliCompressSync('안녕')],
		['zstd', zstdCompressSync('안녕')],
		['br, gzip', gzipSync(brotliCompressSync('안녕'))],
		['identity', Buffer.from('안녕')],
		['UTF-8', Buffer.from('안녕')],
		['', Buffer.from('안녕')],
	])('reads %s', async (coding, body) => {
		expect((await outcome(coded(coding, body))).body.toString()).toBe('안녕');
	});

	test('an empty body that names a coding is an empty body', async () => {
		expect((await outcome(coded('gzip', Buffer.alloc(0)))).body).toHaveLength(0);
	});

	test('reads what is too large to be decompressed at once', async () => {
		const text = Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => (at * at) % 251));
		const response = await outcome(coded('gzip', gzipSync(text)));
		expect(response.body.equals(text)).toBe(true);
		expect(response.receivedBytes).toBe(gzipSync(text).length);
	});

	test('204 and 304 have no body, whatever is sent after them, and what is sent is no answer to anything', async () => {
		for (const status of ['204 No Content', '304 Not Modified']) {
			const http = client();
			answers.push((socket) => {
				socket.write(`HTTP/1.1 ${status}\r\nContent-Length: 45\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil`);
			});
			const response = await http.exchange({ url: `${server.url}/empty` });
			expect([response.status, response.body.length]).toEqual([Number(status.slice(0, 3)), 0]);
			expect((await http.exchange({ url: `${server.url}/after` })).body.toString()).toBe('ok');
		}
	});

	test('bytes beyond the announced length are no answer to the next request', async () => {
		const http = client();
		answers.push((socket) => {
			socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil');
		});
		expect((await http.exchange({ url: server.url })).body.toString()).toBe('ok');
		expect((await http.exchange({ url: server.url })).body.toString()).toBe('ok');
	});

	test('HTTP/1.0 without a length ends with the connection', async () => {
		const response = await outcome('HTTP/1.0 200 Fine\r\nContent-Type: text/plain\r\n\r\nold but good');
		expect(response).toMatchObject({ status: 200, statusText: 'Fine', httpVersion: '1.0' });
		expect(response.body.toString()).toBe('old but good');
	});

	test.each([
		['line ends without CR', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok'],
		['a length beside chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
		['padded chunk sizes', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2  \r\nok\r\n0\r\n\r\n'],
		['a folded header', 'HTTP/1.1 200 OK\r\nX-A: a\r\n b\r\nContent-Length: 2\r\n\r\nok'],
		['a control character in a header', 'HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 2\r\n\r\nok'],
		['Transfer-Encoding: identity', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nok'],
		['a status in Korean', 'HTTP/1.1 200 \xc1\xa4\xbb\xf3\r\nContent-Length: 2\r\n\r\nok'],
		['no word for the status', 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok'],
	])('what old servers send and browsers read is read: %s', async (_kind, bytes) => {
		const response = await outcome(Buffer.from(bytes, 'latin1'));
		expect([response.status, response.body.toString()]).toEqual([200, 'ok']);
		expect(Object.values(response.headers).join('')).not.toContain('\0');
	});

	test('a name server or a host that does not answer ends at the limit for connecting', async () => {
		const http = client({ lookup: () => undefined, connectTimeoutMs: 100 });
		await expect(http.exchange({ url: 'http://slow.example/' })).rejects.toMatchObject({
			code: 'NET_TIMEOUT',
			retryable: true,
		});
	});

	test('early hints and 100 Continue come before the answer and are not it', async () => {
		const response = await outcome(
			'HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
		);
		expect([response.status, response.body.toString()]).toEqual([200, 'ok']);
	});

	test('early hints without end come to the time limit', async () => {
		answers.push((socket) => {
			const timer = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'), 10);
			socket.on('close', () => clearInterval(timer));
		});
		await expect(client({ timeoutMs: 200 }).exchange({ url: server.url })).rejects.toMatchObject({
			code: 'NET_TIMEOUT',
		});
	});

	test('headers without end come to the time limit', async () => {
		answers.push((socket) => {
			socket.write('HTTP/1.1 200 OK\r\n');
			const timer = setInterval(() => socket.write('X'), 20);
			socket.on('close', () => clearInterval(timer));
		});
		await expect(client({ timeoutMs: 200 }).exchange({ url: server.url })).rejects.toMatchObject({
			code: 'NET_TIMEOUT',
		});
	});

	test('a body that trickles is given up long before the time limit, and a steady one is not', async () => {
		const drip = (bytes: string) => (socket: Socket) => {
			socket.write('HTTP/1.1 200 OK\r\n\r\n');
			const timer = setInterval(() => socket.write(bytes), 10);
			const end = setTimeout(() => socket.end(), 600);
			socket.on('close', () => (clearInterval(timer), clearTimeout(end)));
		};
		const http = client({ timeoutMs: 60_000, leastRate: { bytesPerSecond: 5000, overMs: 200 } });
		answers = [drip('.'), drip('.'.repeat(1000))];
		await expect(http.exchange({ url: server.url })).rejects.toMatchObject({
			code: 'NET_TOO_SLOW',
			retryable: true,
		});
		expect((await http.exchange({ url: server.url })).status).toBe(200);
	});

	test('a kept connection that the server has closed meanwhile costs a GET nothing, and a POST is not sent twice', async () => {
		const http = client();
		const closeAtNext = (socket: Socket) => {
			socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
			answers.unshift((again) => again.resetAndDestroy());
		};
		answers = [closeAtNext];
		await http.exchange({ url: `${server.url}/1` });
		expect((await http.exchange({ url: `${server.url}/2` })).body.toString()).toBe('ok');
		expect(server.connections()).toBe(2);

		answers = [closeAtNext];
		await http.exchange({ url: `${server.url}/3` });
		await expect(
			http.exchange({ url: `${server.url}/4`, method: 'POST', body: 'a=1' }),
		).rejects.toMatchObject({ code: 'NET_CONNECTION_LOST' });
		expect(server.heads.filter((head) => head.startsWith('POST'))).toHaveLength(1);
	});

	test('a line break in a header is refused before anything is sent', async () => {
		const http = client();
		for (const headers of [
			{ referer: 'http://a/\r\nX-Evil: 1' },
			{ 'x-a\r\nx-evil': '1' },
			{ 'X-Nul': 'a\0b' },
			{ 'X-Korean': '안녕' },
		] as Array<Record<string, string>>)
			await expect(http.exchange({ url: server.url, headers })).rejects.toMatchObject({
				code: 'NET_BAD_HEADER',
			});
		expect(server.heads).toHaveLength(0);
	});

	test('takes no more connections to a host than it was told', async () => {
		const http = client({ connectionsPerHost: 2 });
		await Promise.all(Array.from({ length: 12 }, () => http.exchange({ url: server.url })));
		expect([server.heads.length, server.connections()]).toEqual([12, 2]);
	});
});
