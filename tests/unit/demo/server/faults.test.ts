import { connect } from 'node:net';

import { startDemoCity, type DemoCity, type Fault } from '../../../../demo/index';

const path = '/portal/bbs/B0000001/list.do';

describe('Demo City on its bad days', () => {
	let city: DemoCity;
	beforeEach(async () => {
		city = await startDemoCity({ posts: 5 });
	});
	afterEach(() => city.close());

	const ask = (address = path) => fetch(city.url + address, { redirect: 'manual' });
	const bad = (fault: Fault, more: { times?: number; seconds?: number } = {}) =>
		city.misbehave({ match: '/portal/', fault, ...more });

	it('fails once at each address and is fine then', async () => {
		bad('500-then-fine');
		const statuses = [];
		for (const address of [path, path, `${path}?pageIndex=2`, `${path}?pageIndex=2`])
			statuses.push((await ask(address)).status);
		expect(statuses).toEqual([500, 200, 500, 200]);
	});

	it('asks to wait, in seconds or until a date', async () => {
		bad('429-seconds', { times: 2, seconds: 7 });
		const first = await ask();
		expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7']);
		expect([(await ask()).status, (await ask()).status]).toEqual([429, 200]);
		city.misbehave(null);
		bad('429-date');
		expect(Date.parse((await ask()).headers.get('retry-after') ?? '')).toBeGreaterThan(Date.now());
	});

	it('drops the connection before an answer, and logs no status', async () => {
		bad('reset', { times: 1 });
		await expect(ask()).rejects.toThrow();
		expect(city.log[0]?.status).toBe(0);
		expect((await ask()).status).toBe(200);
	});

	it.each(['never-ending', 'huge-length'] as const)(
		'sends a page that does not end (%s) until the other side hangs up',
		async (fault) => {
			bad(fault);
			const stop = new AbortController();
			const answer = await fetch(city.url + path, { signal: stop.signal });
			expect(answer.headers.get('content-length')).toBe(fault === 'huge-length' ? '10737418240' : null);
			const reader = answer.body?.getReader();
			const first = await reader?.read();
			expect(first?.done).toBe(false);
			stop.abort();
			while (city.log[0]?.endedAt === null) await new Promise((resolve) => setTimeout(resolve, 10));
			expect(city.log[0]?.endedAt).not.toBeNull();
		},
	);

	it('sends a gigabyte packed into a megabyte', async () => {
		bad('gzip-bomb');
		const socket = connect(city.port, '127.0.0.1');
		socket.write(`GET ${path} HTTP/1.1\r\nHost: demo\r\nConnection: close\r\n\r\n`);
		let size = 0;
		for await (const part of socket) if (Buffer.isBuffer(part)) size += part.length;
		expect(size).toBeGreaterThan(500_000);
		expect(size).toBeLessThan(2_000_000);
	});

	it('redirects in a circle, or to an address inside the network', async () => {
		bad('redirect-loop');
		const first = (await ask()).headers.get('location') ?? '';
		const second = (await ask(first)).headers.get('location') ?? '';
		expect((await ask(second)).headers.get('location')).toBe(first);
		city.misbehave(null);
		bad('redirect-internal');
		expect((await ask()).headers.get('location')).toContain('169.254.169.254');
	});

	it('tells a wrong charset', async () => {
		city.misbehave({ match: '^/(portal|dept)/', fault: 'wrong-charset' });
		expect((await ask()).headers.get('content-type')).toBe('text/html;charset=EUC-KR');
		expect((await ask('/dept/board.asp')).headers.get('content-type')).toBe('text/html;charset=UTF-8');
	});

	it('cuts an answer off in the middle', async () => {
		bad('truncated');
		const answer = await ask();
		await expect(answer.text()).rejects.toThrow();
	});

	it('blocks with status 200, as web firewalls do', async () => {
		bad('block-page');
		const answer = await ask();
		expect(answer.status).toBe(200);
		expect(await answer.text()).toContain('접속이 차단');
	});

	it('says that a page is gone', async () => {
		bad('gone');
		expect((await ask()).status).toBe(410);
	});

	it('takes rules over HTTP too, refuses what is none, and leaves its own addresses alone', async () => {
		const post = (body: string) => fetch(`${city.url}/__demo/misbehave`, { method: 'POST', body });
		expect((await post('{"match":"/","fault":"gone"}')).status).toBe(200);
		expect((await ask()).status).toBe(410);
		for (const body of [
			'',
			'{',
			'{"match":"/","fault":"unheard of"}',
			'{"match":"/","fault":"gone","times":-1}',
			'{"match":"^(","fault":"gone"}',
		]) {
			expect([body, (await post(body)).status]).toEqual([body, 400]);
		}
		expect((await fetch(`${city.url}/__demo/truth`)).status).toBe(200);
		expect((await post('null')).status).toBe(200);
		expect((await ask()).status).toBe(200);
		expect(city.log.every((record) => !record.path.startsWith('/__demo'))).toBe(true);
	});

	it('refuses a form that is larger than any of its own', async () => {
		const answer = await fetch(city.url + path, { method: 'POST', body: 'x'.repeat(6_000_000) }).catch(
			() => undefined,
		);
		// Node may see the connection close before it has read the refusal.
		expect([undefined, 413]).toContain(answer?.status);
		expect((await ask()).status).toBe(200);
	});
});
