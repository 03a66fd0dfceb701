import { memberAccount, startDemoCity, type DemoCity } from '../../../../demo/index';
import { fetchPages, type FetchedPage, type FetchOptions } from '../../../../src/crawl';
import { createHttpClient } from '../../../../src/net';
import { browserHere, describeWithBrowser } from '../../../browser-here';
import { impatientClock } from '../crawl-run';
import { openSite, page, readSite, type Answer, type SmallSite } from './small-site';

const FORM =
	'<form method="post" action="/in"><label>아이디 <input name="id"></label><label>비밀번호 <input type="password" name="pw"></label><button>로그인</button></form>';
const loginPage = (title = '로그인', more = '') =>
	`<html><head><title>${title}</title></head><body><div id="gnb"><a href="/">첫 화면</a></div><div id="contents"><h1>${title}</h1>${FORM}${more}</div></body></html>`;
const wantsLogin = { ok: false, code: 'CRAWL_NEEDS_LOGIN', nextStep: expect.stringContaining('Portal Log-In') as string };

async function fetchAll(urls: readonly string[], options: FetchOptions = {}, onPage: (page: FetchedPage) => void = () => undefined): Promise<FetchedPage[]> {
	const http = createHttpClient({ allow: urls.map((url) => new URL(url).host), clock: impatientClock(), retries: 0, timeoutMs: 3000 });
	try {
		const requests = urls.map((url, index) => ({ url, index }));
		const pages: FetchedPage[] = [];
		for await (const one of fetchPages(requests, { delayMs: 0, ...options }, { http, clock: impatientClock() })) {
			pages.push(one);
			onPage(one);
		}
		return pages;
	} finally {
		http.close();
	}
}

describe('a page that asks for a log-in', () => {
	let site: SmallSite;
	beforeAll(async () => {
		site = await openSite(() => undefined);
	});
	afterAll(() => site.close());

	const doors: Array<[string, string | Answer]> = [
		['a redirect to a log-in without a form', { status: 302, headers: { location: '/sso/loginView.do?next=%2Fdoor' } }],
		['status 401', { status: 401, body: 'no' }],
		['status 403', { status: 403, body: page('막힘') }],
		['a form at its own address', loginPage()],
		['a form with the usual words below it', loginPage('통합 로그인', `<p>${'비밀번호를 5회 이상 잘못 입력하면 잠깁니다. 담당 부서에 문의하십시오. '.repeat(6)}</p><a href="/f">아이디 찾기</a>`)],
		['a form under a title that says nothing', loginPage('가온시청')],
		['a form without any part marked as content', `<html><title>시청</title><body>${FORM}</body></html>`],
		['words in a script that leads to a log-in', "<script>alert('로그인이 필요한 서비스입니다.');location.href='/x';</script>"],
	];
	test.each(doors)('%s: a failure with the next step, in a site and by its address', async (_, answer) => {
		site.pages = (path) => {
			if (path === '/') return page('처음', ['/door', '/a']);
			if (path === '/a') return page('가');
			if (path.startsWith('/sso/')) return page('들어가기');
			return path === '/door' ? answer : undefined;
		};
		const { paths, summary } = await readSite(site);
		expect(paths).toEqual(['/', '/a']);
		expect(summary.failed).toEqual([{ url: `${site.url}/door`, reason: expect.stringMatching(/log-in|not show/) as string, foundOn: `${site.url}/` }]);
		expect(await fetchAll([`${site.url}/door`, `${site.url}/a`])).toMatchObject([wantsLogin, { ok: true, title: '가' }]);
	});

	const pages: Array<[string, string]> = [
		['a content page with a box in its head', page('새 소식').replace('<div id="gnb">', `<div id="header">${FORM}</div><div id="gnb">`)],
		['a short content page with a box that nothing marks', `<html><title>이사</title><body>${FORM}<main><p>6월 1일부터 새 청사에서 업무를 봅니다.</p></main></body></html>`],
		['a long page that nothing marks', `<html><title>안내</title><body>${FORM}<p>${'여권은 민원실에서 신청합니다. '.repeat(30)}</p></body></html>`],
		['how to log in, told at length', loginPage('로그인 안내', `<p>${'공동인증서를 준비한 뒤 단추를 누르십시오. '.repeat(60)}</p>`)],
		['a registration', loginPage('회원 가입', '<input type="password" name="again"><p>이름과 주소를 적으십시오.</p>')],
	];
	test.each(pages)('%s is a page', async (_, html) => {
		site.pages = (path) => (path === '/' ? html : undefined);
		expect((await readSite(site)).paths).toEqual(['/']);
		expect(await fetchAll([`${site.url}/`])).toMatchObject([{ ok: true }]);
	});

	describeWithBrowser('in a browser', () => {
		test('a form and a redirect are failures, a page with a box is a page', async () => {
			site.pages = (path) => {
				if (path === '/form') return loginPage();
				if (path === '/led') return { status: 302, headers: { location: '/login.do' } };
				if (path === '/login.do') return page('들어가기');
				return path === '/box' ? page('새 소식').replace('<main>', `<div id="util">${FORM}</div><main>`) : undefined;
			};
			const fetched = await fetchAll(['/form', '/led', '/box'].map((path) => site.url + path), { mode: 'browser', browser: { executablePath: browserHere ?? '' } });
			expect(fetched).toMatchObject([wantsLogin, wantsLogin, { ok: true, title: '새 소식' }]);
		});
	});

	test('as the start of a site it ends the run with that reason', async () => {
		site.pages = (path) => (path === '/' ? loginPage() : undefined);
		await expect(readSite(site)).rejects.toMatchObject({ code: 'CRAWL_NEEDS_LOGIN', nextStep: wantsLogin.nextStep });
	});
});

describe("Demo City's area for its staff", () => {
	let city: DemoCity;
	beforeEach(async () => {
		city = await startDemoCity({ posts: 12, crawlDelaySeconds: 0 });
	});
	afterEach(() => city.close());

	const login = () => ({ kind: 'form' as const, url: `${city.url}/member/login`, fields: { userId: memberAccount.user, password: memberAccount.password } });
	const area = () => ({ startUrls: [`${city.url}/member/board`], include: ['/member/**'], remember: 'none' as const });
	const posts = (urls: readonly string[]) => new Set(urls.filter((url) => url.includes('/member/view')).map((url) => new URL(url).searchParams.get('id'))).size;
	const views = () => city.truth.boards.member.slice(0, 6).map(({ id }) => `${city.url}/member/view?id=${id}`);

	test('without the log-in is told to need one', async () => {
		await expect(readSite(city, area())).rejects.toMatchObject({ code: 'CRAWL_NEEDS_LOGIN' });
		for (const one of await fetchAll([`${city.url}/member/board`, ...views()])) expect(one).toMatchObject(wantsLogin);
	});

	test('with the log-in is read whole, also when the session runs out in the middle', async () => {
		const { pages, summary } = await readSite(city, { ...area(), login: login() }, { onPage: () => void (city.log.length % 4 === 0 && city.expireSessions()) });
		expect(posts(pages.map(({ url }) => url))).toBe(city.truth.boards.member.length);
		expect(pages.every(({ text }) => !text.includes('비밀번호'))).toBe(true);
		expect(summary.failed.map(({ url }) => new URL(url).pathname).filter((path) => path !== '/member/login')).toEqual([]);
	});

	test('its pages come by their addresses, also when the session runs out in the middle', async () => {
		const fetched = await fetchAll(views(), { login: login() }, ({ index }) => void (index === 2 && city.expireSessions()));
		expect(fetched.map(({ ok }) => ok)).toEqual([true, true, true, true, true, true]);
		expect(fetched.every((one) => one.ok && !one.title.includes('로그인'))).toBe(true);
	});
});

describe('with a log-in that is good for most of a site', () => {
	let site: SmallSite;
	let loginsSent = 0;
	beforeAll(async () => {
		const redirect = (location: string, headers: Record<string, string> = {}): Answer => ({ status: 302, headers: { location, ...headers } });
		site = await openSite((path, { method, headers }) => {
			if (path === '/login' && method === 'POST') {
				loginsSent++;
				return redirect('/', { 'set-cookie': 'member=1' });
			}
			if (path === '/login') return loginPage().replace('/in', '/login');
			if (path === '/robots.txt') return undefined;
			if (headers.cookie !== 'member=1' || path === '/led') return redirect('/login');
			if (path === '/logout') return redirect('/', { 'set-cookie': 'member=0' });
			if (path === '/shown') return loginPage('직급 확인');
			return path === '/' ? page('처음', ['/logout', '/shown', '/led', '/a', '/b']) : ['/a', '/b'].includes(path) ? page(`쪽 ${path}`) : undefined;
		});
	});
	afterAll(() => site.close());
	beforeEach(() => {
		loginsSent = 0;
		site.asked.length = 0;
	});
	const login = () => ({ kind: 'form' as const, url: `${site.url}/login`, fields: { id: 'a', pw: 'b' } });

	test('pages that are not open to the account fail alone', async () => {
		const fetched = await fetchAll(['/a', '/shown', '/led', '/b'].map((path) => site.url + path), { login: login() });
		expect(fetched.map((one) => (one.ok ? 'ok' : one.code))).toEqual(['ok', 'CRAWL_NEEDS_LOGIN', 'CRAWL_LOGIN_LOST', 'ok']);
		expect(loginsSent).toBeLessThan(6);
	});

	test('a site is read whole, and its link to log out is left alone', async () => {
		const { paths, summary } = await readSite(site, { login: login() });
		expect(paths).toEqual(['/', '/a', '/b']);
		expect(site.asked).not.toContain('/logout');
		expect(summary.failed.map(({ url }) => url.slice(site.url.length))).toEqual(['/shown', '/led']);
	});
});
