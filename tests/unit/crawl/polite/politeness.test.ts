import { createPoliteClient } from '../../../../src/crawl/polite/polite-client';
import type { Clock } from '../../../../src/net';
import { serve, type LoopbackServer } from '../../net/loopback-server';
import { clientFor } from '../crawl-run';

/** Time that passes only by sleeping and by what the test says. */
function handClock(): Clock & { time: number } {
	const clock = {
		time: 1_000_000,
		now: () => clock.time,
		random: () => 0.5,
		sleep: (ms: number) => Promise.resolve(void (clock.time += ms)),
	};
	return clock;
}

describe('politeness', () => {
	let server: LoopbackServer;
	let running = 0;
	let most = 0;
	let robots = '';
	beforeEach(async () => {
		most = 0;
		robots = '';
		server = await serve((request, response) => {
			most = Math.max(most, ++running);
			setTimeout(() => {
				running--;
				response.end(request.url === '/robots.txt' ? robots : 'x');
			}, 10);
		});
	});
	afterEach(() => server.close());
	const polite = (options: { delayMs?: number; ignoreRobots?: boolean; clock: Clock }) => ({
		http: clientFor(server.url),
		options: {
			delayMs: options.delayMs,
			ignoreRobots: options.ignoreRobots ?? false,
			signal: undefined,
			clock: options.clock,
		},
	});

	test('one request at a time, however many are asked for at once', async () => {
		const { http, options } = polite({ delayMs: 0, clock: handClock() });
		const client = createPoliteClient(http, options);
		await Promise.all([1, 2, 3, 4].map((n) => client.request({ url: `${server.url}/${n}` })));
		expect(most).toBe(1);
		expect(server.requests.map((request) => request.url)).toEqual(['/robots.txt', '/1', '/2', '/3', '/4']);
		http.close();
	});

	test.each([
		['the set delay', 700, '', 700],
		['the delay of robots.txt where it is longer', 700, 'User-agent: *\nCrawl-delay: 3', 3000],
		['the set delay where that is longer', 5000, 'User-agent: *\nCrawl-delay: 3', 5000],
	])('waits %s, and a little more', async (_name, delayMs, text, least) => {
		robots = text;
		const clock = handClock();
		const { http, options } = polite({ delayMs, clock });
		const client = createPoliteClient(http, options);
		await client.request({ url: `${server.url}/1` });
		const before = clock.time;
		await client.request({ url: `${server.url}/2` });
		expect(clock.time - before).toBe(least * 1.125 + 2);
		http.close();
	});

	test('waits as long as the site took to answer', async () => {
		const clock = handClock();
		const { http, options } = polite({ delayMs: 100, clock });
		const client = createPoliteClient(http, options);
		await client.visit(`${server.url}/slow`, () => Promise.resolve(void (clock.time += 4000)));
		const before = clock.time;
		await client.visit(`${server.url}/next`, () => Promise.resolve(undefined));
		expect(clock.time - before).toBe(4502);
		http.close();
	});

	test('a failed request does not block those that follow', async () => {
		const { http, options } = polite({ delayMs: 0, clock: handClock() });
		const client = createPoliteClient(http, options);
		await expect(client.visit(`${server.url}/a`, () => Promise.reject(new Error('no')))).rejects.toThrow(
			'no',
		);
		expect((await client.request({ url: `${server.url}/b` })).response.status).toBe(200);
		http.close();
	});

	test('introduces itself by name', async () => {
		const { http, options } = polite({ delayMs: 0, clock: handClock() });
		await createPoliteClient(http, options).request({ url: `${server.url}/a` });
		expect(server.requests[0]?.headers['user-agent']).toContain('cityhall-crawler');
		http.close();
	});
});
