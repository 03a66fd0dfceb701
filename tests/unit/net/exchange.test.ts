import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createHttpClient, nextRequest, type HttpClient, type HttpRequest } from '../../../src/net';
import { serve, type LoopbackServer } from './loopback-server';

describe('one exchange', () => {
	let server: LoopbackServer;
	let http: HttpClient;
	let answer: (response: ServerResponse) => void;

	beforeEach(async () => {
		answer = (response) => void response.end('ok');
		server = await serve((_request, response) => answer(response));
		http = createHttpClient({ allow: [server.host] });
	});
	afterEach(async () => {
		http.close();
		await server.close();
	});

	test('does not follow a redirect, and takes its cookies', async () => {
		answer = (response) =>
			response.writeHead(302, { location: '/next', 'set-cookie': 'a=1; Path=/' }).end('moved');
		const response = await http.exchange({ url: `${server.url}/first` });
		expect(response).toMatchObject({
			status: 302,
			url: `${server.url}/first`,
			finalUrl: `${server.url}/first`,
			redirects: [],
		});
		expect(server.requests).toHaveLength(1);
		answer = (response) => void response.end('here');
		await http.exchange({ url: `${server.url}/next` });
		expect(server.requests[1]?.headers.cookie).toBe('a=1');
	});

	test.each([429, 500, 503])('asks once, also when the answer is %i', async (status) => {
		answer = (response) => response.writeHead(status, { 'retry-after': '1' }).end();
		expect((await http.exchange({ url: server.url })).status).toBe(status);
		expect(server.requests).toHaveLength(1);
	});

	test('asks once, also when the connection breaks', async () => {
		answer = (response) => void response.socket?.resetAndDestroy();
		await expect(http.exchange({ url: server.url })).rejects.toMatchObject({ code: 'NET_CONNECTION_LOST' });
		expect(server.requests).toHaveLength(1);
	});

	test('tells what was sent and what came, byte for byte, for an archive', async () => {
		answer = (response) => {
			response.sendDate = false;
			response.statusMessage = 'Very Well';
			response.writeHead(200, ['X-One', 'a', 'x-one', 'b', 'Content-Encoding', 'gzip']).end(gzipSync('안녕'));
		};
		const response = await http.exchange({ url: `${server.url}/a?b=1`, headers: { Referer: 'http://x/' } });
		expect(response).toMatchObject({
			statusText: 'Very Well',
			httpVersion: '1.1',
			remoteAddress: '127.0.0.1',
			receivedBytes: gzipSync('안녕').length,
			requestHeaders: { host: server.host, referer: 'http://x/', 'user-agent': http.userAgent },
		});
		expect(response.rawHeaders.slice(0, 6)).toEqual(['X-One', 'a', 'x-one', 'b', 'Content-Encoding', 'gzip']);
		expect(response.headers['x-one']).toBe('a, b');
		expect(response.certificateUnchecked).toBeUndefined();
		const { connection, ...sent } = server.requests[0]?.headers ?? {};
		expect(connection).toBe('keep-alive');
		expect(sent).toEqual(response.requestHeaders);
	});

	test('a line break in an address stays inside the address', async () => {
		await http.exchange({ url: `${server.url}/a%0d%0aX-Evil:%201\r\nX-Evil: 1` });
		expect(server.requests[0]?.headers['x-evil']).toBeUndefined();
	});

	test('HEAD has no body, and its length counts for nothing', async () => {
		answer = (response) => response.writeHead(200, { 'content-length': String(10 * 1024 ** 3) }).end();
		const response = await http.exchange({ url: server.url, method: 'HEAD' });
		expect([response.status, response.body.length]).toEqual([200, 0]);
	});

	test('a proxy in the environment is passed over', async () => {
		const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'];
		const before = names.map((name) => process.env[name]);
		const proxy = await serve((_request, response) => void response.end('proxy'));
		for (const name of names) process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : proxy.url;
		try {
			const fresh = createHttpClient({ allow: [server.host] });
			expect((await fresh.exchange({ url: server.url })).body.toString()).toBe('ok');
			fresh.close();
		} finally {
			names.forEach((name, at) => {
				if (before[at] === undefined) delete process.env[name];
				else process.env[name] = before[at];
			});
			await proxy.close();
		}
		expect(proxy.requests).toHaveLength(0);
	});

	describe('into a file', () => {
		let folder: string;
		beforeEach(async () => {
			folder = await mkdtemp(join(tmpdir(), 'cityhall-net-'));
		});
		afterEach(() => rm(folder, { recursive: true }));

		test('streams the body, with its hash and its head', async () => {
			const content = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * at) % 256));
			answer = (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(content));
			const into = join(folder, 'a.bin');
			const response = await http.exchange({ url: server.url, into });
			expect(response.body).toHaveLength(0);
			expect(response.file).toEqual({
				path: into,
				sizeBytes: content.length,
				sha256: createHash('sha256').update(content).digest('hex'),
				head: content.subarray(0, 4096),
			});
			expect(response.receivedBytes).toBe(gzipSync(content).length);
			expect((await readFile(into)).equals(content)).toBe(true);
			expect((await stat(into)).mode & 0o777).toBe(0o600);
		});

		test('an empty body makes an empty file', async () => {
			answer = (response) => void response.end();
			const response = await http.exchange({ url: server.url, into: join(folder, 'empty') });
			expect(response.file).toMatchObject({ sizeBytes: 0 });
			expect(await readFile(join(folder, 'empty'))).toHaveLength(0);
		});

		test('a page that is no success stays in memory, and a redirect on the way leaves no trace', async () => {
			answer = (response) => response.writeHead(404).end('gone');
			const into = join(folder, 'a');
			const gone = await http.exchange({ url: server.url, into });
			expect([gone.body.toString(), gone.file, existsSync(into)]).toEqual(['gone', undefined, false]);
			let hops = 0;
			answer = (response) =>
				hops++ === 0 ? response.writeHead(302, { location: '/b' }).end('moved') : response.end('the file');
			expect((await http.request({ url: server.url, into })).file?.sizeBytes).toBe(8);
		});

		test.each([
			['breaks off', { 'content-length': '100' }, 'NET_CONNECTION_LOST'],
			['is too large', {}, 'NET_TOO_LARGE'],
			['is a bomb', { 'content-encoding': 'gzip' }, 'NET_TOO_LARGE'],
			['cannot be decompressed', { 'content-encoding': 'br' }, 'NET_BAD_ANSWER'],
		])('what %s leaves no file', async (kind, headers, code) => {
			answer = (response) => {
				response.writeHead(200, headers);
				if (kind === 'breaks off') response.write('half', () => response.destroy());
				else if (kind === 'is a bomb') response.end(gzipSync(Buffer.alloc(5_000_000)));
				else response.end(Buffer.alloc(kind === 'is too large' ? 2_000_000 : 1000, 'x'));
			};
			await expect(
				http.exchange({ url: server.url, into: join(folder, 'a'), maxBytes: 1_000_000 }),
			).rejects.toMatchObject({ code });
			expect(await readdir(folder)).toEqual([]);
		});

		test('a file that is there already is not touched', async () => {
			const into = join(folder, 'mine');
			await writeFile(into, 'mine');
			await expect(http.exchange({ url: server.url, into })).rejects.toMatchObject({ code: 'NET_FILE' });
			expect(await readFile(into, 'utf8')).toBe('mine');
			await expect(
				http.exchange({ url: server.url, into: join(folder, 'no', 'such', 'folder') }),
			).rejects.toMatchObject({ code: 'NET_FILE', retryable: false });
		});
	});
});

describe('the next request after a redirect', () => {
	const asked: HttpRequest = {
		url: 'https://a.example/list?page=1',
		method: 'POST',
		body: 'a=1',
		headers: {
			'Content-Type': 'text/plain',
			Authorization: 'Bearer x',
			'X-Key': 'y',
			Cookie: 'z=1',
			Accept: 'b',
		},
		into: '/tmp/x',
	};
	const answered = (status: number, location?: string) => ({
		status,
		headers: { ...(location === undefined ? {} : { location }) } as Record<string, string>,
	});

	test.each([301, 302, 303])('a POST answered with %i is asked for with GET, without its body', (status) => {
		const next = nextRequest(asked, answered(status, '/next'));
		expect(next).toMatchObject({ method: 'GET', url: 'https://a.example/next', into: '/tmp/x' });
		expect(next?.body).toBeUndefined();
		expect(Object.keys(next?.headers ?? {})).toEqual(['authorization', 'x-key', 'cookie', 'accept']);
	});

	test.each([307, 308])('a POST answered with %i is sent again as it was', (status) => {
		expect(nextRequest(asked, answered(status, 'next'))).toMatchObject({
			method: 'POST',
			url: 'https://a.example/next',
			body: 'a=1',
		});
	});

	test('HEAD stays HEAD', () => {
		expect(nextRequest({ url: asked.url, method: 'HEAD' }, answered(303, '/x'))?.method).toBe('HEAD');
	});

	test.each(['https://b.example/', 'http://a.example/', 'https://a.example:8443/', '//b.example/'])(
		'credentials do not go along to %s',
		(location) => {
			expect(Object.keys(nextRequest(asked, answered(307, location))?.headers ?? {})).toEqual([
				'content-type',
				'accept',
			]);
		},
	);

	test('what passes nobody on is the answer itself', () => {
		for (const response of [
			answered(200, '/x'),
			answered(304, '/x'),
			answered(300, '/x'),
			answered(302),
			answered(302, ''),
			answered(302, 'http://'),
		])
			expect(nextRequest(asked, response)).toBeNull();
	});
});
