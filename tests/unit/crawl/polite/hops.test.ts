import type { ServerResponse } from 'node:http';
import { containing, matching } from '../../net/expecting';
import { serve, type LoopbackServer } from '../../net/loopback-server';
import { failureOf, politeTo, type Polite } from './hand-clock';

/** What the next requests to a path are answered with; the last one stays. */
type Answer = (response: ServerResponse) => void;
const status =
	(code: number, headers: Record<string, string> = {}): Answer =>
	(response) =>
		void response.writeHead(code, headers).end('x');
const reset: Answer = (response) => void response.socket?.resetAndDestroy();

describe('a request and all its hops', () => {
	let server: LoopbackServer;
	let other: LoopbackServer;
	let polite: Polite;
	const answers = new Map<string, Answer[]>();
	let otherRobots = '';
	beforeEach(async () => {
		answers.clear();
		answers.set('/robots.txt', [status(404)]);
		otherRobots = '';
		server = await serve((request, response) => {
			const given = answers.get(request.url ?? '') ?? [status(200)];
			const answer = given.length > 1 ? given.shift() : given[0];
			answer?.(response);
		});
		other = await serve((request, response) => response.end(request.url === '/robots.txt' ? otherRobots : 'other'));
		polite = politeTo([server.host, other.host]);
	});
	afterEach(async () => {
		await polite.close();
		await server.close();
		await other.close();
	});
	const paths = () => server.requests.map((request) => request.url).filter((url) => url !== '/robots.txt');
	const get = (path: string) => polite.client.request({ url: server.url + path });

	test.each([
		['a 500', [status(500), status(200)], [100, 500]],
		['a connection that is reset', [reset, status(200)], [100, 500]],
		['a 429 that asks for 7 seconds', [status(429, { 'retry-after': '7' }), status(200)], [100, 7000]],
		[
			'a 503 that names a time by the clock of the site, which is wrong',
			[
				status(503, {
					date: 'Mon, 01 Jan 2001 00:00:00 GMT',
					'retry-after': 'Mon, 01 Jan 2001 00:00:09 GMT',
				}),
				status(200),
			],
			[100, 9000],
		],
		['two 502', [status(502), status(502), status(200)], [100, 500, 1000]],
	])('%s is followed by another attempt, in a turn of its own', async (_name, given, waits) => {
		answers.set('/a', [...given]);
		expect((await get('/a')).response.status).toBe(200);
		expect(paths()).toEqual(given.map(() => '/a'));
		expect(polite.clock.slept).toEqual(waits.map((ms) => ms + 2));
	});

	test('what fails every time is handed back after three attempts, and the host is still held back', async () => {
		answers.set('/a', [status(503, { 'retry-after': '3' })]);
		expect((await get('/a')).response.status).toBe(503);
		expect(paths()).toEqual(['/a', '/a', '/a']);
		await get('/b');
		expect(polite.clock.slept.at(-1)).toBe(3002);
	});

	test('a form that was sent is not sent again', async () => {
		answers.set('/write', [status(500)]);
		const { response } = await polite.client.request({ method: 'POST', url: `${server.url}/write`, body: 'a=1' });
		expect(response.status).toBe(500);
		expect(paths()).toEqual(['/write']);
	});

	test('a host that asks for an hour gets it, and nobody asks it for anything meanwhile', async () => {
		answers.set('/a', [status(429, { 'retry-after': '3600' })]);
		const until = () => new Date(polite.clock.time + 3_600_000).toISOString();
		const error = await failureOf(get('/a'));
		expect(error).toMatchObject({ code: 'CRAWL_HOST_RESTING', retryable: true, message: containing(until()) });
		expect(error.message).toContain('status 429');

		const second = politeTo([server.host], { clock: polite.clock });
		expect(await failureOf(second.client.request({ url: `${server.url}/b` }))).toMatchObject({
			code: 'CRAWL_HOST_RESTING',
		});
		expect(paths()).toEqual(['/a']);
		polite.clock.time += 3_600_001;
		expect((await second.client.request({ url: `${server.url}/b` })).response.status).toBe(200);
		await second.close();
	});

	test('each hop of a redirect waits for its turn, and the last address answers', async () => {
		answers.set('/a', [status(302, { location: '/b' })]);
		answers.set('/b', [status(301, { location: '/c' })]);
		const { response } = await get('/a');
		expect(response).toMatchObject({
			url: `${server.url}/a`,
			finalUrl: `${server.url}/c`,
			redirects: [`${server.url}/b`, `${server.url}/c`],
		});
		expect(polite.clock.slept).toEqual([102, 102, 102]);
	});

	test('a redirect to a host whose robots.txt forbids is not followed', async () => {
		otherRobots = 'User-agent: *\nDisallow: /closed';
		answers.set('/a', [status(302, { location: `${other.url}/closed/1` })]);
		expect(await failureOf(get('/a'))).toMatchObject({
			code: 'CRAWL_ROBOTS',
			message: matching(/\/closed\/1.*Disallow: \/closed/),
		});
		expect(other.requests.map((request) => request.url)).toEqual(['/robots.txt']);
	});

	test('the decision that goes with the answer is that of the host which gave it', async () => {
		otherRobots = 'User-agent: *\nDisallow: /\nAllow: /open';
		answers.set('/a', [status(302, { location: `${other.url}/open/1` })]);
		expect((await get('/a')).robots).toMatchObject({ allowed: true, rule: 'Allow: /open' });
	});

	test('a redirect within the own network is not followed, and a circle is left', async () => {
		answers.set('/a', [status(302, { location: 'http://127.0.0.1:9/' })]);
		expect(await failureOf(get('/a'))).toMatchObject({ code: 'NET_ADDRESS_BLOCKED' });
		answers.set('/circle', [status(302, { location: '/circle' })]);
		expect(await failureOf(get('/circle'))).toMatchObject({
			code: 'NET_TOO_MANY_REDIRECTS',
			message: containing('passed on'),
		});
	});

	test('five failures in a row give the host a rest of five minutes, and each further one doubles it', async () => {
		answers.set('/bad', [status(500)]);
		for (let n = 0; n < 5; n++) expect((await get('/bad')).response.status).toBe(500);
		const restOf = async () => {
			const error = await failureOf(get('/bad'));
			expect(error.code).toBe('CRAWL_HOST_RESTING');
			return Date.parse(/until (\S+Z)/.exec(error.message)?.[1] ?? '') - polite.clock.time;
		};
		expect(await restOf()).toBe(5 * 60_000);
		const asked = paths().length;
		polite.clock.time += 5 * 60_000;
		await get('/bad');
		expect(await restOf()).toBe(10 * 60_000);
		expect(paths()).toHaveLength(asked + 3);

		polite.clock.time += 10 * 60_000;
		await get('/good');
		for (let n = 0; n < 4; n++) await get('/bad');
		expect((await get('/good')).response.status).toBe(200);
	});

	test('a page that is not there is no failure of the host', async () => {
		answers.set('/gone', [status(404)]);
		for (let n = 0; n < 8; n++) await get('/gone');
		expect(paths()).toHaveLength(8);
	});

	test('pages that turn the crawler away count as failures although their status is good', async () => {
		for (let n = 0; n < 4; n++) {
			await get('/blocked');
			polite.client.blocked(`${server.url}/blocked`);
		}
		await get('/blocked');
		expect(polite.clock.slept.slice(-2)).toEqual([120_002, 240_002]);
		polite.client.blocked(`${server.url}/blocked`);
		expect(await failureOf(get('/a'))).toMatchObject({
			code: 'CRAWL_HOST_RESTING',
			message: containing('turned the crawler away'),
		});
	});

	test('a clock that goes back by an hour makes nobody wait for longer than the pause', async () => {
		await get('/a');
		polite.clock.time -= 3_600_000;
		await get('/b');
		await get('/c');
		expect(polite.clock.slept).toEqual([102, 102, 102]);
		answers.set('/late', [status(429, { 'retry-after': '5' }), status(200)]);
		const late = get('/late');
		await late;
		expect(polite.clock.slept.at(-1)).toBe(5002);
	});

	test('what was received and each wait is told, and whoever is told can end it there', async () => {
		const heard: number[] = [];
		const own = politeTo([server.host], {
			mayGo: (ms) => {
				heard.push(ms);
				if (heard.length > 5) throw new Error('enough');
			},
		});
		await own.client.request({ url: `${server.url}/a` });
		expect((await failureOf(own.client.request({ url: `${server.url}/b` }))).message).toBe('enough');
		expect(heard).toEqual([0, 0, 0, 102, 0, 0]);
		expect(paths()).toEqual(['/a']);
		await own.close();
	});

	test('who is waiting for the turn and is cancelled leaves at once, and those behind come on', async () => {
		const cancel = new AbortController();
		let release: () => void = () => undefined;
		const held = polite.client.visit(`${server.url}/slow`, () => new Promise<void>((resolve) => (release = resolve)));
		const waiting = politeTo([server.host], { signal: cancel.signal });
		const cancelled = failureOf(waiting.client.visit(`${server.url}/a`, () => Promise.resolve()));
		const behind = polite.client.visit(`${server.url}/b`, () => Promise.resolve('came'));
		await new Promise((resolve) => setTimeout(resolve, 50));
		cancel.abort();
		expect(await cancelled).toMatchObject({ code: 'NET_CANCELLED' });
		release();
		await held;
		expect((await behind).result).toBe('came');
		await waiting.close();
	});

	test('several connections only where they are asked for', async () => {
		let now = 0;
		let most = 0;
		const work = async () => {
			most = Math.max(most, ++now);
			await new Promise((resolve) => setTimeout(resolve, 20));
			now--;
		};
		const many = politeTo([server.host], { delayMs: 0, connectionsPerHost: 4 });
		await Promise.all(Array.from({ length: 12 }, (_, n) => many.client.visit(`${server.url}/${n}`, work)));
		expect(most).toBe(4);
		most = 0;
		await Promise.all(Array.from({ length: 4 }, (_, n) => polite.client.visit(`${server.url}/${n}`, work)));
		expect(most).toBe(1);
		await many.close();
	});

	test('two runs of one process share the turns of a host, without any store', async () => {
		let now = 0;
		let most = 0;
		const work = async () => {
			most = Math.max(most, ++now);
			await new Promise((resolve) => setTimeout(resolve, 10));
			now--;
		};
		const second = politeTo([server.host], { clock: polite.clock });
		await Promise.all(
			[polite, second, polite, second].map((one, n) => one.client.visit(`${server.url}/${n}`, work)),
		);
		expect(most).toBe(1);
		await second.close();
	});
});
