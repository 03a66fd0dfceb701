import type { ServerResponse } from 'node:http';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memberAccount, startDemoCity, type DemoCity } from '../../../../demo/index';
import { wakeHost } from '../../../../src/crawl/run/crawl-status';
import type { FormLogin } from '../../../../src/crawl/run/run-options';
import { sessionEvidence } from '../../../../src/crawl/run/session';
import type { HttpResponse } from '../../../../src/net';
import { openSqliteStore } from '../../../../src/store';
import { containing } from '../../net/expecting';
import { serve, type LoopbackServer } from '../../net/loopback-server';
import { failureOf } from '../polite/hand-clock';
import { runOn, type OpenedRun } from './run-on';

describe('a log-in by form at Demo City', () => {
	let city: DemoCity;
	let opened: OpenedRun[] = [];
	beforeEach(async () => {
		city = await startDemoCity({ posts: 12, crawlDelaySeconds: 0 });
	});
	afterEach(async () => {
		for (const one of opened) await one.close();
		opened = [];
		await city.close();
	});
	const login = (password: string = memberAccount.password): FormLogin => ({
		kind: 'form',
		url: `${city.url}/member/login`,
		fields: { userId: memberAccount.user, password },
	});
	async function open(...given: Parameters<typeof runOn> extends [unknown, ...infer R] ? R : never) {
		const one = await runOn([new URL(city.url).host], ...given);
		opened.push(one);
		return one;
	}
	const sent = () => city.log.filter((record) => record.method === 'POST' && record.path === '/member/login').length;
	const board = () => `${city.url}/member/board`;

	test('happens before the first page, once, and again when the session has run out', async () => {
		const told: string[] = [];
		const { get } = await open({ login: login(), onProgress: (message) => told.push(message) });
		for (let page = 1; page <= 2; page++) expect((await get(`${board()}?cpage=${page}`)).text).toContain('로그아웃');
		expect(sent()).toBe(1);
		city.expireSessions();
		expect(await get(board())).toMatchObject({ status: 200, text: containing('로그아웃'), finalUrl: board() });
		expect(sent()).toBe(2);
		expect(told).toEqual(['The session has run out; logging in again.']);
	});

	test('of many requests that find the session gone one logs in', async () => {
		const { get } = await open({ login: login(), connectionsPerHost: 6 });
		await get(board());
		city.expireSessions();
		const pages = await Promise.all(Array.from({ length: 6 }, (_, n) => get(`${board()}?cpage=${n % 2}`)));
		expect(pages.filter((page) => page.text.includes('로그아웃'))).toHaveLength(6);
		expect(sent()).toBe(2);
	});

	test('with a wrong password is tried once, however many pages are asked for', async () => {
		const { get } = await open({ login: login('wrong-1') });
		for (let n = 0; n < 3; n++) {
			expect(await failureOf(get(board()))).toMatchObject({
				code: 'CRAWL_LOGIN_REFUSED',
				message: containing('맞지 않습니다'),
				retryable: false,
			});
		}
		expect(sent()).toBe(1);
	});

	test('that was taken is not called refused when the session is lost at the very next page', async () => {
		city.misbehave({ match: '/member/board', fault: 'session-expired', times: 1 });
		const first = await open({ login: login() });
		expect(await failureOf(first.get(board()))).toMatchObject({ code: 'CRAWL_LOGIN_FAILED', message: containing('/member/board') });
		const next = await open({ login: login() });
		expect((await next.get(board())).text).toContain('로그아웃');
	});

	test('with a wrong password is not tried by the next run either, nor by one beside it, until it is changed', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'cityhall-login-'));
		const store = await openSqliteStore({ file: join(folder, 'store.db') });
		const [one, beside] = [await open({ login: login('wrong') }, { store }), await open({ login: login('wrong') }, { store })];
		const failures = await Promise.all([failureOf(one.get(board())), failureOf(beside.get(board()))]);
		expect(failures.map((failure) => failure.code)).toEqual(['CRAWL_LOGIN_REFUSED', 'CRAWL_LOGIN_REFUSED']);
		const next = await open({ login: login('wrong') }, { store });
		expect(await failureOf(next.get(board()))).toMatchObject({
			code: 'CRAWL_LOGIN_REFUSED',
			message: containing('was not tried again'),
			nextStep: containing('The Rest of a Host'),
		});
		expect(sent()).toBe(1);

		await wakeHost(store, new URL(city.url).host);
		const woken = await open({ login: login('wrong') }, { store });
		expect(await failureOf(woken.get(board()))).toMatchObject({ message: containing('맞지 않습니다') });
		expect(sent()).toBe(2);

		const right = await open({ login: login() }, { store });
		expect((await right.get(board())).text).toContain('로그아웃');
		const kept = JSON.stringify(await store.query('SELECT * FROM crawl_logins'));
		expect(kept).not.toContain('wrong');
		for (const each of opened.splice(0)) await each.close();
		await store.close();
		await rm(folder, { recursive: true, force: true });
	});

	test('a page that turns into the log-in form, whatever its address, is asked for again', async () => {
		const { get } = await open({ login: login() });
		await get(board());
		city.misbehave({ match: '/member/board', fault: 'login-page', times: 1 });
		expect((await get(board())).text).toContain('로그아웃');
		expect(sent()).toBe(2);
	});
});

describe('a session that runs out', () => {
	let server: LoopbackServer;
	let opened: OpenedRun;
	let member = false;
	let logins = 0;
	let page: (response: ServerResponse, isMember: boolean) => void;
	let afterLogin: (response: ServerResponse) => void;
	beforeEach(async () => {
		member = false;
		logins = 0;
		afterLogin = (response) => response.end('<p>welcome</p>');
		server = await serve((request, response) => {
			response.setHeader('content-type', 'text/html; charset=utf-8');
			if (request.url === '/robots.txt') response.writeHead(404).end();
			else if (request.url === '/Login.do?x=1') response.end('please');
			else if (request.url !== '/login') page(response, member);
			else if (request.method === 'POST') {
				logins++;
				member = true;
				afterLogin(response);
			} else response.end('<form action="/login" method="post"><input name="id"><input type="password" name="pw"></form>');
		});
		opened = await runOn([server.host], { login: formLogin() });
	});
	afterEach(async () => {
		await opened.close();
		await server.close();
	});
	const formLogin = (): FormLogin => ({ kind: 'form', url: `${server.url}/login`, fields: { id: 'a', pw: 'b' } });

	test.each<[string, (response: ServerResponse) => void]>([
		['by status 401', (response) => response.writeHead(401).end('no')],
		[
			'by status 403 with a log-in form',
			(response) => response.writeHead(403).end('<form><input type=password name=pw></form>'),
		],
		['by a redirect to the log-in', (response) => response.writeHead(302, { location: '/login' }).end()],
		['by a redirect to what is called one', (response) => response.writeHead(302, { location: '/Login.do?x=1' }).end()],
		['by a form in place of the page', (response) => response.end('<form><input name="id"><input type="password"></form>')],
		[
			'by an alert',
			(response) => response.end('<script>alert("로그인이 필요한 서비스입니다.");history.back();</script>'),
		],
	])('shows it %s', async (_name, refuse) => {
		page = (response, isMember) => (isMember ? response.end('for members') : refuse(response));
		expect((await opened.get(`${server.url}/a`)).text).toBe('for members');
		member = false;
		expect((await opened.get(`${server.url}/b`)).text).toBe('for members');
		expect(logins).toBe(2);
	});

	test('is renewed twice in a row at most, and then the run is told', async () => {
		page = (response) => response.writeHead(302, { location: '/login' }).end();
		for (let n = 0; n < 3; n++)
			expect(await failureOf(opened.get(`${server.url}/${n}`))).toMatchObject({
				code: 'CRAWL_LOGIN_LOST',
				message: containing('although the one at'),
			});
		expect(logins).toBe(3);
	});

	test('a page that asks members for a password is a page like any other', async () => {
		page = (response) => response.end('<h1>secret post</h1><input type="password">');
		for (let n = 0; n < 5; n++) expect((await opened.get(`${server.url}/write?n=${n}`)).text).toContain('secret post');
		expect(logins).toBe(2);
	});

	test('an attachment that comes as the log-in page is asked for again, and the wrong file is gone', async () => {
		page = (response, isMember) =>
			isMember
				? response.setHeader('content-type', 'application/pdf').end('%PDF-1.7')
				: response.end('<form><input type="password"></form>');
		const folder = await mkdtemp(join(tmpdir(), 'cityhall-session-'));
		await opened.get(`${server.url}/login-first`);
		member = false;
		const { response } = await opened.run.polite.request({
			url: `${server.url}/file`,
			into: join(folder, 'file'),
			purpose: 'attachment',
		});
		expect(response.file?.head.toString()).toBe('%PDF-1.7');
		expect(await readdir(folder)).toEqual(['file']);
		await rm(folder, { recursive: true, force: true });
	});

	test('another site that asks for a password has nothing to do with it', async () => {
		page = (response) => response.end('page');
		const foreign = await serve((request, response) =>
			request.url === '/robots.txt'
				? response.writeHead(404).end()
				: response.writeHead(request.url === '/401' ? 401 : 200, { 'content-type': 'text/html' }).end('<input type="password">'),
		);
		const both = await runOn([server.host, foreign.host], { login: formLogin() });
		for (const path of ['/a', '/b', '/401']) await both.get(foreign.url + path);
		expect(foreign.requests.map((request) => request.url)).toEqual(['/robots.txt', '/a', '/b', '/401']);
		expect(logins).toBe(1);
		await both.close();
		await foreign.close();
	});

	test.each([
		['https://www.city.go.kr/a', true],
		['https://board.city.go.kr/a', true],
		['https://sso.city.go.kr:8443/a', true],
		['https://www.another.go.kr/a', false],
		['https://city.example/a', false],
		['https://10.0.0.7/a', false],
	])('with the log-in of sso.city.go.kr, a 401 of %s: %s', (url, expected) => {
		const response: HttpResponse = {
			status: 401,
			statusText: '',
			httpVersion: '1.1',
			headers: {},
			rawHeaders: [],
			requestHeaders: {},
			remoteAddress: null,
			url,
			finalUrl: url,
			redirects: [],
			body: Buffer.alloc(0),
			receivedBytes: 0,
			fetchedAt: '2026-11-23T00:00:00.000Z',
			ms: 0,
		};
		const login: FormLogin = { kind: 'form', url: 'https://sso.city.go.kr/login.do', fields: {} };
		expect(sessionEvidence(response, login) === 'sure').toBe(expected);
	});

	test('a log-in that broke off is not sent a second time', async () => {
		page = (response) => response.end('page');
		afterLogin = (response) => response.socket?.destroy();
		for (let n = 0; n < 2; n++)
			expect(await failureOf(opened.get(`${server.url}/a`))).toMatchObject({ code: 'CRAWL_LOGIN_FAILED' });
		expect(logins).toBe(1);
	});

	test('a form that was too old says nothing of the password', async () => {
		page = (response) => response.end('page');
		afterLogin = (response) =>
			response.writeHead(403).end('<form><input name=id><input type=password name=pw><p class=warn>화면이 오래되었습니다.</p></form>');
		expect(await failureOf(opened.get(`${server.url}/a`))).toMatchObject({ code: 'CRAWL_LOGIN_FAILED' });
		const next = await runOn([server.host], { login: formLogin() });
		afterLogin = (response) => response.end('welcome');
		expect((await next.get(`${server.url}/a`)).text).toBe('page');
		await next.close();
	});

	test('a browser that is shown the log-in page can have the session renewed', async () => {
		page = (response) => response.end('page');
		expect(await opened.run.polite.renewSession()).toBe(true);
		expect(await opened.run.polite.renewSession()).toBe(true);
		expect(await opened.run.polite.renewSession()).toBe(false);
		const without = await runOn([server.host]);
		expect(await without.run.polite.renewSession()).toBe(false);
		await without.close();
	});
});

describe('a log-in by header', () => {
	let server: LoopbackServer;
	let other: LoopbackServer;
	beforeEach(async () => {
		other = await serve((_request, response) => response.end('other'));
		server = await serve((request, response) => {
			if (request.url === '/away') response.writeHead(307, { location: `${other.url}/there` }).end();
			else response.end('mine');
		});
	});
	afterEach(async () => {
		await server.close();
		await other.close();
	});
	const token = { kind: 'header', name: 'Api-Token', value: 'secret-7' } as const;

	test('goes to the hosts that are named, robots.txt included, and over no redirect elsewhere', async () => {
		const opened = await runOn([server.host, other.host], { login: { ...token, hosts: [server.host] } });
		await opened.get(`${server.url}/a`);
		expect((await opened.get(`${server.url}/away`)).text).toBe('other');
		expect(server.requests.map((request) => request.headers['api-token'])).toEqual(['secret-7', 'secret-7', 'secret-7']);
		expect(other.requests.map((request) => request.headers['api-token'])).toEqual([undefined, undefined]);
		await opened.close();
	});

	test('does not travel unencrypted through the open net', async () => {
		const opened = await runOn(['*.example.com'], { login: { ...token, hosts: ['203.0.113.5', '8.8.8.8'] } });
		expect(await failureOf(opened.get('http://8.8.8.8/a'))).toMatchObject({ code: 'CRAWL_LOGIN_INSECURE' });
		await opened.close();
	});

	test.each([[[]], [['https://city.go.kr/x']], [['city.go.kr/x']], [['*']], [['']]])(
		'wants hosts to be named: %j',
		async (hosts) => {
			expect(await failureOf(runOn([server.host], { login: { ...token, hosts } }))).toMatchObject({
				code: 'CRAWL_BAD_OPTION',
			});
		},
	);
});
