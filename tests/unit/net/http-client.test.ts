import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { createHttpClient, type Clock, type HttpClientOptions } from '../../../src/net';
import { serve, type LoopbackServer } from './loopback-server';
import { containing } from './expecting';

/** Sleeps are noted and take no time. */
function noWaiting(now = Date.parse('2026-05-01T00:00:00Z')): Clock & { slept: number[] } {
	const slept: number[] = [];
	return { slept, now: () => now, random: () => 0, sleep: (ms) => Promise.resolve(void slept.push(ms)) };
}

describe('HTTP client', () => {
	let server: LoopbackServer;
	let answers: Array<(response: ServerResponse) => void> = [];

	beforeEach(async () => {
		answers = [];
		server = await serve((request, response) => {
			const next = answers.shift();
			if (next) return next(response);
			switch (request.url) {
				case '/login':
					return response
						.writeHead(302, { location: '/inside', 'set-cookie': 'JSESSIONID=abc; Path=/; HttpOnly' })
						.end();
				case '/loop':
					return response.writeHead(302, { location: '/loop' }).end();
				default:
					return response.end(`hello ${request.url}`);
			}
		});
	});
	afterEach(() => server.close());

	function client(options: HttpClientOptions = {}) {
		return createHttpClient({ allow: [server.host], clock: noWaiting(), ...options });
	}

	test('gives status, headers, body and the addresses on the way', async () => {
		const http = client();
		const response = await http.request({ url: `${server.url}/a` });
		expect(response).toMatchObject({
			status: 200,
			url: `${server.url}/a`,
			finalUrl: `${server.url}/a`,
			redirects: [],
		});
		expect(response.body.toString()).toBe('hello /a');
		http.close();
	});

	test('keeps cookies through a redirect and after it', async () => {
		const http = client();
		const response = await http.request({
			url: `${server.url}/login`,
			method: 'POST',
			body: 'id=1',
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		});
		expect(response.finalUrl).toBe(`${server.url}/inside`);
		expect(response.redirects).toEqual([`${server.url}/inside`]);
		expect(server.requests[1]).toMatchObject({ method: 'GET', body: '' });
		expect(server.requests[1]?.headers.cookie).toBe('JSESSIONID=abc');
		expect(server.requests[1]?.headers['content-type']).toBeUndefined();
		http.close();
	});

	test('a 307 keeps method and body', async () => {
		const http = client();
		answers = [(response) => response.writeHead(307, { location: '/moved' }).end()];
		await http.request({ url: `${server.url}/`, method: 'POST', body: 'a=1' });
		expect(server.requests[1]).toMatchObject({ method: 'POST', url: '/moved', body: 'a=1' });
		http.close();
	});

	test('credentials do not travel to another host', async () => {
		const other = await serve((_request, response) => void response.end('other'));
		const http = client({ allow: [server.host, other.host] });
		answers = [(response) => response.writeHead(302, { location: `${other.url}/` }).end()];
		await http.request({ url: `${server.url}/`, headers: { Authorization: 'Bearer x', 'X-Api-Key': 'y' } });
		expect(other.requests[0]?.headers.authorization).toBeUndefined();
		expect(other.requests[0]?.headers['x-api-key']).toBeUndefined();
		http.close();
		await other.close();
	});

	test('a redirect loop ends', async () => {
		const http = client({ maxRedirects: 3 });
		await expect(http.request({ url: `${server.url}/loop` })).rejects.toMatchObject({
			code: 'NET_TOO_MANY_REDIRECTS',
		});
		expect(server.requests).toHaveLength(4);
		http.close();
	});

	test('500 then fine: tries again with growing waits', async () => {
		const clock = noWaiting();
		const http = client({ clock });
		answers = [(response) => response.writeHead(500).end(), (response) => response.writeHead(503).end()];
		expect((await http.request({ url: `${server.url}/x` })).status).toBe(200);
		expect(clock.slept).toEqual([250, 500]);
		http.close();
	});

	test('429 waits as long as the server asks, in seconds or until a date, up to a cap', async () => {
		const clock = noWaiting(Date.parse('2026-05-01T00:00:00Z'));
		const http = client({ clock, retries: 3 });
		answers = [
			(response) => response.writeHead(429, { 'retry-after': '7' }).end(),
			(response) => response.writeHead(429, { 'retry-after': 'Fri, 01 May 2026 00:00:30 GMT' }).end(),
			(response) => response.writeHead(429, { 'retry-after': '999999' }).end(),
		];
		expect((await http.request({ url: `${server.url}/x` })).status).toBe(200);
		expect(clock.slept).toEqual([7000, 30_000, 120_000]);
		http.close();
	});

	test('gives the answer that stays bad after the last try', async () => {
		const http = client({ retries: 1 });
		answers = [
			(response) => response.writeHead(503).end('a'),
			(response) => response.writeHead(503).end('b'),
		];
		const response = await http.request({ url: `${server.url}/x` });
		expect([response.status, response.body.toString()]).toEqual([503, 'b']);
		http.close();
	});

	test('a connection reset is tried again, but never a POST', async () => {
		const http = client();
		const reset = (response: ServerResponse) => void response.socket?.resetAndDestroy();
		answers = [reset];
		expect((await http.request({ url: `${server.url}/x` })).status).toBe(200);
		answers = [reset];
		await expect(http.request({ url: `${server.url}/x`, method: 'POST', body: 'a' })).rejects.toMatchObject({
			code: 'NET_CONNECTION_LOST',
		});
		expect(server.requests.filter((request) => request.method === 'POST')).toHaveLength(1);
		http.close();
	});

	test('a body shorter than announced is not taken for whole', async () => {
		const http = client({ retries: 0 });
		answers = [
			(response) => {
				response.writeHead(200, { 'content-length': '100' });
				response.write('half');
				setTimeout(() => response.destroy(), 20);
			},
		];
		await expect(http.request({ url: `${server.url}/x` })).rejects.toMatchObject({
			code: 'NET_CONNECTION_LOST',
		});
		http.close();
	});

	test('a body that comes byte by byte for ever ends at the time limit', async () => {
		const http = client({ timeoutMs: 300, retries: 0 });
		let drip: NodeJS.Timeout | undefined;
		answers = [
			(response) => {
				response.writeHead(200);
				drip = setInterval(() => response.write('.'), 20);
				response.on('close', () => clearInterval(drip));
			},
		];
		await expect(http.request({ url: `${server.url}/x` })).rejects.toMatchObject({ code: 'NET_TIMEOUT' });
		http.close();
	});

	test('a server that never answers ends at the time limit', async () => {
		const http = client({ timeoutMs: 200, retries: 0 });
		answers = [() => undefined];
		await expect(http.request({ url: `${server.url}/x` })).rejects.toMatchObject({ code: 'NET_TIMEOUT' });
		http.close();
	});

	test('10 GB of Content-Length is refused before the body', async () => {
		const http = client({ maxBytes: 1024 * 1024 });
		answers = [
			(response) => {
				response.writeHead(200, { 'content-length': String(10 * 1024 ** 3) });
				response.write('x');
			},
		];
		await expect(http.request({ url: `${server.url}/x` })).rejects.toMatchObject({ code: 'NET_TOO_LARGE' });
		http.close();
	});

	test('an endless body without a length ends at the size limit', async () => {
		const http = client({ maxBytes: 200_000 });
		answers = [
			(response) => {
				const chunk = Buffer.alloc(64 * 1024);
				const push = () => {
					while (!response.destroyed && response.write(chunk));
				};
				response.on('drain', push);
				push();
			},
		];
		await expect(http.request({ url: `${server.url}/x` })).rejects.toMatchObject({ code: 'NET_TOO_LARGE' });
		http.close();
	});

	test('a gzip bomb ends at the size limit of what it becomes', async () => {
		const bomb = gzipSync(Buffer.alloc(40 * 1024 * 1024));
		expect(bomb.length).toBeLessThan(100_000);
		const http = client({ maxBytes: 1024 * 1024 });
		answers = [(response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)];
		await expect(http.request({ url: `${server.url}/x` })).rejects.toMatchObject({ code: 'NET_TOO_LARGE' });
		http.close();
	});

	test('reads gzip, and calls broken gzip an answer that cannot be read', async () => {
		const http = client({ retries: 0 });
		answers = [
			(response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('안녕')),
			(response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip at all'),
		];
		expect((await http.request({ url: `${server.url}/x` })).body.toString()).toBe('안녕');
		await expect(http.request({ url: `${server.url}/x` })).rejects.toMatchObject({ code: 'NET_BAD_ANSWER' });
		http.close();
	});

	test('stops when it is cancelled, also while it waits for the next try', async () => {
		const stop = new AbortController();
		const http = createHttpClient({ allow: [server.host], signal: stop.signal });
		answers = [() => stop.abort()];
		await expect(http.request({ url: `${server.url}/x` })).rejects.toMatchObject({ code: 'NET_CANCELLED' });

		const later = new AbortController();
		answers = [
			(response) =>
				response.writeHead(503, { 'retry-after': '60' }).end(() => setTimeout(() => later.abort(), 20)),
		];
		const waiting = createHttpClient({ allow: [server.host], signal: later.signal });
		await expect(waiting.request({ url: `${server.url}/x` })).rejects.toMatchObject({
			code: 'NET_CANCELLED',
		});
		http.close();
		waiting.close();
	});

	test('nobody at the address: says so in plain words', async () => {
		const { host, url } = server;
		await server.close();
		const http = createHttpClient({ allow: [host], retries: 0 });
		await expect(http.request({ url })).rejects.toMatchObject({
			code: 'NET_UNREACHABLE',
			nextStep: containing('Check the address'),
		});
		http.close();
		server = await serve((_request, response) => void response.end());
	});

	test('a Location in raw UTF-8 bytes is followed', async () => {
		const http = client();
		answers = [
			(response) => response.writeHead(302, { location: Buffer.from('/공지').toString('latin1') }).end(),
		];
		expect((await http.request({ url: `${server.url}/x` })).finalUrl).toBe(
			`${server.url}/${encodeURIComponent('공지')}`,
		);
		http.close();
	});
});
