import type { ServerResponse } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { robotsInWords } from '../../../../src/crawl/polite/polite-client';
import { wakeHost } from '../../../../src/crawl/run/crawl-status';
import { openSqliteStore, type Store } from '../../../../src/store';
import { containing, matching } from '../../net/expecting';
import { serve, type LoopbackServer } from '../../net/loopback-server';
import { failureOf, handClock, politeTo, type Polite } from './hand-clock';

const FORBIDS = 'User-agent: *\nDisallow: /\n';
const DAY_MS = 86_400_000;

describe('robots.txt of a site', () => {
	let server: LoopbackServer;
	let elsewhere: LoopbackServer;
	let polite: Polite;
	let robots: (response: ServerResponse, path: string) => void;
	beforeEach(async () => {
		robots = (response) => response.end('');
		server = await serve((request, response) => {
			const path = request.url ?? '';
			if (path.startsWith('/robots')) robots(response, path);
			else response.end('<p>page</p>');
		});
		elsewhere = await serve((_request, response) => response.end(FORBIDS));
		polite = politeTo([server.host, elsewhere.host]);
	});
	afterEach(async () => {
		await polite.close();
		await server.close();
		await elsewhere.close();
	});
	const get = (client = polite.client) => client.request({ url: `${server.url}/a` });
	const asked = () => server.requests.map((request) => request.url);
	const isAllowed = async () => {
		try {
			await get();
			return true;
		} catch (error) {
			expect(error).toMatchObject({ code: 'CRAWL_ROBOTS' });
			return false;
		}
	};

	const answers = (status: number, body = '', headers = {}) => {
		robots = (response) => response.writeHead(status, headers).end(body);
	};

	test.each([
		['404: there is none', 404, FORBIDS, true],
		['410', 410, FORBIDS, true],
		['403: none for us', 403, FORBIDS, true],
		['401', 401, FORBIDS, true],
		['200', 200, FORBIDS, false],
		['an HTML page instead', 200, '<html><body>Disallow: /</body></html>', true],
		['500', 500, '', false],
		['503', 503, '', false],
		['429: there may be one', 429, '', false],
		['304 that nobody asked for', 304, '', true],
		['a redirect to nowhere', 302, '', true],
	])('%s', async (_name, status, body, expected) => {
		answers(status, body);
		expect(await isAllowed()).toBe(expected);
	});

	test('one that hangs, breaks off, or is cut short forbids, and says why', async () => {
		const hasty = politeTo([server.host], { robotsTimeoutMs: 300 });
		robots = () => undefined;
		expect(await failureOf(get(hasty.client))).toMatchObject({
			code: 'CRAWL_ROBOTS',
			message: matching(/could not be read .*did not answer/),
		});
		await hasty.close();
		robots = (response) => response.socket?.destroy();
		expect(await failureOf(get())).toMatchObject({ message: containing('broke off') });
		robots = (response) => {
			response.writeHead(200, { 'content-length': '1000' }).write('User-agent: *\n');
			response.socket?.end();
		};
		polite.clock.time += 5 * 60_000;
		expect(await isAllowed()).toBe(false);
	});

	test('what could not be had is asked for again after five minutes, not before', async () => {
		answers(503);
		expect(await isAllowed()).toBe(false);
		const before = asked().length;
		answers(200);
		expect(await isAllowed()).toBe(false);
		expect(asked()).toHaveLength(before);
		polite.clock.time += 5 * 60_000;
		expect(await isAllowed()).toBe(true);
	});

	test('one of 10 MB counts by its first 500 KiB', async () => {
		answers(200, `User-agent: *\nDisallow: /a\n${`Allow: /a # ${'x'.repeat(80)}\n`.repeat(6000)}${'#'.repeat(10_000_000)}`);
		expect(await isAllowed()).toBe(true);
		const late = politeTo([server.host]);
		answers(200, `User-agent: *\nDisallow: /a\n${'#'.repeat(10_000_000)}\nAllow: /a`);
		expect(await failureOf(get(late.client))).toMatchObject({ code: 'CRAWL_ROBOTS' });
		await late.close();
	});

	test('redirects are followed five times, also to another host', async () => {
		const passOn = (times: number) => {
			robots = (response, path) => {
				const n = Number(path.replace(/\D/g, ''));
				if (n < times) response.writeHead(302, { location: `/robots${n + 1}` }).end();
				else response.end(FORBIDS);
			};
		};
		passOn(5);
		expect(await isAllowed()).toBe(false);
		const own = politeTo([server.host]);
		passOn(6);
		expect((await get(own.client)).robots.allowed).toBe(true);
		await own.close();
		const third = politeTo([server.host, elsewhere.host]);
		robots = (response) => response.writeHead(301, { location: `${elsewhere.url}/robots.txt` }).end();
		expect(await failureOf(get(third.client))).toMatchObject({ code: 'CRAWL_ROBOTS' });
		await third.close();
	});

	test('a redirect to a log-in page is as good as none; one that leads nowhere or within forbids', async () => {
		robots = (response, path) =>
			path === '/robots.txt'
				? response.writeHead(302, { location: '/robots-login' }).end()
				: response.end('<html><form><input type="password"></form></html>');
		expect(await isAllowed()).toBe(true);
		const own = politeTo([server.host]);
		robots = (response) => response.writeHead(302, { location: 'http://127.0.0.1:9/robots.txt' }).end();
		expect(await failureOf(get(own.client))).toMatchObject({ code: 'CRAWL_ROBOTS' });
		await own.close();
	});

	test('is asked for once, in a turn of its own, however many ask', async () => {
		await Promise.all([1, 2, 3].map((n) => polite.client.request({ url: `${server.url}/${n}` })));
		expect(asked()).toEqual(['/robots.txt', '/1', '/2', '/3']);
		expect(polite.clock.slept).toEqual([102, 102, 102]);
	});

	test('may be passed over by an explicit word, which goes with the answer', async () => {
		answers(200, `${FORBIDS}Crawl-delay: 20`);
		const own = politeTo([server.host], { ignoreRobots: true });
		const { robots: decision } = await get(own.client);
		expect(decision).toMatchObject({ allowed: false, overridden: true, rule: 'Disallow: /', crawlDelayMs: 20_000 });
		expect(robotsInWords(decision)).toContain('opened all the same');
		expect(own.clock.slept).toEqual([102]);
		await own.close();
	});

	test('says what it decided in words', async () => {
		answers(200, 'User-agent: *\nAllow: /a\nCrawl-delay: 2\nSitemap: /map.xml');
		expect(robotsInWords(await polite.client.decide(`${server.url}/a`))).toBe(
			'The robots.txt of the site allows it (Allow: /a). It asks for 2 seconds between two requests.',
		);
		expect(await polite.client.sitemaps(`${server.url}/a`)).toEqual(['/map.xml']);
		const other = politeTo([server.host]);
		answers(404);
		expect(robotsInWords(await other.client.decide(`${server.url}/a`))).toContain('has no robots.txt');
		await other.close();
	});

	describe('kept in the store', () => {
		let folder: string;
		let store: Store;
		const clock = handClock();
		beforeEach(async () => {
			folder = await mkdtemp(join(tmpdir(), 'cityhall-robots-'));
			store = await openSqliteStore({ file: join(folder, 'store.db') });
		});
		afterEach(async () => {
			await store.close();
			await rm(folder, { recursive: true, force: true });
		});
		async function run(): Promise<boolean> {
			const own = politeTo([server.host], { store, clock });
			try {
				await get(own.client);
				return true;
			} catch (error) {
				expect(error).toMatchObject({ code: 'CRAWL_ROBOTS' });
				return false;
			} finally {
				await own.close();
			}
		}
		const timesAsked = () => asked().filter((path) => path === '/robots.txt').length;

		test('it holds for a day, then it is asked whether it has changed', async () => {
			let status = 200;
			robots = (response) =>
				response.writeHead(status, { etag: '"v1"' }).end(status === 200 ? 'User-agent: *\nDisallow: /b' : '');
			expect([await run(), await run()]).toEqual([true, true]);
			expect(timesAsked()).toBe(1);
			clock.time += DAY_MS;
			status = 304;
			expect([await run(), await run()]).toEqual([true, true]);
			expect(timesAsked()).toBe(2);
			expect(server.requests.findLast((request) => request.url === '/robots.txt')?.headers['if-none-match']).toBe(
				'"v1"',
			);
		});

		test('what it forbids is looked up before it is held against the clerk', async () => {
			answers(200, FORBIDS);
			expect(await run()).toBe(false);
			answers(200, 'User-agent: *\nDisallow:');
			expect(await run()).toBe(true);
		});

		test('the copy of before stands in while the site cannot show its own', async () => {
			answers(200, 'User-agent: *\nDisallow: /b');
			expect(await run()).toBe(true);
			clock.time += 2 * DAY_MS;
			answers(503);
			expect(await run()).toBe(true);
		});

		test('waking the host forgets the copy', async () => {
			answers(200, 'User-agent: *\nDisallow: /b');
			await run();
			await wakeHost(store, server.host);
			await run();
			expect(timesAsked()).toBe(2);
		});
	});
});
