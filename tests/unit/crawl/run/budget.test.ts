import { openBudget } from '../../../../src/crawl/run/budget';
import { readQuietHours } from '../../../../src/crawl/run/quiet-hours';
import { codeThrown, containing } from '../../net/expecting';
import { serve, type LoopbackServer } from '../../net/loopback-server';
import { failureOf, handClock } from '../polite/hand-clock';
import { runOn } from './run-on';

const MINUTE_MS = 60_000;

describe('budgets of a run', () => {
	let server: LoopbackServer;
	beforeEach(async () => {
		server = await serve((request, response) => {
			if (request.url === '/robots.txt') response.writeHead(404).end();
			else if (request.url === '/later') response.writeHead(429, { 'retry-after': '100' }).end();
			else response.end('x'.repeat(1000));
		});
	});
	afterEach(() => server.close());
	const asked = () => server.requests.map((request) => request.url).filter((url) => url !== '/robots.txt');

	test('pages are counted by whoever reads them', async () => {
		const { run, close } = await runOn([server.host], { maxPages: 2 });
		run.budget.page();
		run.budget.page();
		expect(run.budget.reached).toBeNull();
		expect(codeThrown(() => run.budget.page())).toBe('CRAWL_BUDGET');
		expect(run.budget.reached).toBe('pages');
		await close();
	});

	test('bytes are counted as they are received; the request that goes over the limit is the last', async () => {
		const { run, get, close } = await runOn([server.host], { maxBytes: 1500 });
		await get(`${server.url}/1`);
		await get(`${server.url}/2`);
		const error = await failureOf(get(`${server.url}/3`));
		expect(error).toMatchObject({ code: 'CRAWL_BUDGET', nextStep: containing('next run goes on from here') });
		expect(run.budget.reached).toBe('bytes');
		expect(asked()).toEqual(['/1', '/2']);
		await close();
	});

	test('minutes end the run before a wait that would go beyond them', async () => {
		const { run, get, clock, close } = await runOn([server.host], { maxMinutes: 1 });
		await get(`${server.url}/1`);
		expect(run.budget.remainingMs()).toBeLessThanOrEqual(MINUTE_MS);
		expect(await failureOf(get(`${server.url}/later`))).toMatchObject({ code: 'CRAWL_BUDGET' });
		expect(run.budget.reached).toBe('minutes');
		expect(asked()).toEqual(['/1', '/later']);
		expect(clock.slept.every((ms) => ms < 1000)).toBe(true);
		await close();
	});

	test('a clock that is put back gives no more time', () => {
		const clock = handClock();
		const budget = openBudget({ maxMinutes: 10 }, clock);
		for (let n = 0; n < 9; n++) {
			clock.time += MINUTE_MS;
			budget.check();
			if (n === 4) clock.time -= 60 * MINUTE_MS;
			budget.check();
		}
		clock.time += MINUTE_MS;
		expect(codeThrown(() => budget.check())).toBe('CRAWL_BUDGET');
		expect(budget.remainingMs()).toBe(0);
	});

	test('quiet hours end a run that comes into them, also one that would wait until it is in them', async () => {
		const clock = handClock(Date.parse('2026-11-23T08:59:30+09:00'));
		const quietHours = { from: '09:00', to: '18:00', timeZone: 'Asia/Seoul' };
		const { run, get, close } = await runOn([server.host], { quietHours }, { clock });
		await get(`${server.url}/1`);
		const error = await failureOf(get(`${server.url}/later`));
		expect(error).toMatchObject({
			code: 'CRAWL_BUDGET',
			message: containing('between 09:00 and 18:00 (Asia/Seoul)'),
			nextStep: containing('after 18:00'),
		});
		expect(run.budget.reached).toBe('quiet hours');
		clock.time = Date.parse('2026-11-23T18:00:00+09:00');
		const evening = await runOn([server.host], { quietHours }, { clock });
		await evening.get(`${server.url}/2`);
		await evening.close();
		await close();
	});

	test.each([
		['22:00', '06:00', '2026-11-23T23:00:00+09:00', true],
		['22:00', '06:00', '2026-11-23T05:59:59+09:00', true],
		['22:00', '06:00', '2026-11-23T06:00:00+09:00', false],
		['9:00', '18:00', '2026-11-23T09:00:00+09:00', true],
		['00:00', '24:00', '2026-11-23T12:00:00+09:00', null],
		['09:00', '24:00', '2026-11-23T23:59:00+09:00', true],
	])('from %s to %s at %s', (from, to, moment, expected) => {
		const read = () => readQuietHours({ from, to, timeZone: 'Asia/Seoul' });
		if (expected === null) expect(codeThrown(read)).toBe('CRAWL_BAD_OPTION');
		else expect(read().includes(Date.parse(moment))).toBe(expected);
	});

	test.each([
		[{ maxPages: 0 }],
		[{ delayMs: -1 }],
		[{ latencyFactor: NaN }],
		[{ connectionsPerHost: 0 }],
		[{ connectionsPerHost: 1.5 }],
		[{ maxBytes: -1 }],
		[{ maxMinutes: NaN }],
		[{ quietHours: { from: '25:00', to: '09:00', timeZone: 'Asia/Seoul' } }],
		[{ quietHours: { from: 'nine', to: '09:00', timeZone: 'Asia/Seoul' } }],
		[{ quietHours: { from: '09:00', to: '10:00', timeZone: 'Seoul' } }],
	])('what is no limit is said at once: %j', async (options) => {
		expect(await failureOf(runOn([server.host], options))).toMatchObject({ code: 'CRAWL_BAD_OPTION' });
	});
});
