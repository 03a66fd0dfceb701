import { connect } from 'node:net';
import { brotliDecompressSync } from 'node:zlib';

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

	it('sends byte by byte, and the whole page in the end', async () => {
		const whole = await (await ask('/plain/2')).text();
		city.misbehave({ match: '/plain/2', fault: 'slow-bytes', seconds: 0.0001 });
		const answer = await ask('/plain/2');
		const sizes: number[] = [];
		const parts: Buffer[] = [];
		for await (const part of answer.body ?? []) {
			sizes.push(Buffer.from(part).length);
			parts.push(Buffer.from(part));
		}
		expect(Buffer.concat(parts).toString()).toBe(whole);
		expect(sizes.length).toBeGreaterThan(20);
	}, 60_000);

	it('stops sending byte by byte when the other side hangs up', async () => {
		bad('slow-bytes', { seconds: 0.01 });
		const stop = new AbortController();
		const answer = await fetch(city.url + path, { signal: stop.signal });
		await answer.body?.getReader().read();
		stop.abort();
		while (city.log[0]?.endedAt === null) await new Promise((resolve) => setTimeout(resolve, 10));
		expect(city.log[0]?.endedAt).not.toBeNull();
	});

	it('packs a hundred megabytes with Brotli', async () => {
		bad('brotli-bomb');
		const socket = connect(city.port, '127.0.0.1');
		socket.write(`GET ${path} HTTP/1.1\r\nHost: demo\r\nConnection: close\r\n\r\n`);
		const parts: Buffer[] = [];
		for await (const part of socket) if (Buffer.isBuffer(part)) parts.push(part);
		const answer = Buffer.concat(parts);
		expect(answer.toString('latin1')).toMatch(/content-encoding: br\r\n/i);
		expect(answer.length).toBeLessThan(100_000);
		const body = answer.subarray(answer.indexOf('\r\n\r\n') + 4);
		expect(brotliDecompressSync(body)).toHaveLength(100_000_000);
	});

	it('says that nothing has changed to those who have nothing', async () => {
		bad('304-always', { times: 1 });
		expect([(await ask()).status, (await ask()).status]).toEqual([304, 200]);
	});

	it('shows a log-in form in place of any page, with status 200', async () => {
		bad('login-page');
		const answer = await ask();
		expect([answer.status, (await answer.text()).includes('type="password"')]).toEqual([200, true]);
	});

	it('announces more than it sends', async () => {
		bad('wrong-length');
		const answer = await ask();
		await expect(answer.text()).rejects.toThrow();
	});

	it('sends a page where a file was asked for, with the headers of the file', async () => {
		const link = `/data/download.do?boardSn=15000001&fileSn=0`;
		city.misbehave({ match: '/data/download.do', fault: 'html-as-file' });
		const answer = await ask(link);
		expect(answer.headers.get('content-disposition')).toContain('attachment');
		expect(await answer.text()).toContain('<h1>오류</h1>');
	});

	it('forgets the session of a request by rule: files bound to it are lost', async () => {
		const page = await ask();
		await page.text();
		const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? '';
		const again = () => fetch(city.url + path, { headers: { cookie } });
		expect((await again()).headers.getSetCookie()).toEqual([]);
		bad('session-expired', { times: 1 });
		expect((await again()).headers.getSetCookie()).toHaveLength(1);
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
