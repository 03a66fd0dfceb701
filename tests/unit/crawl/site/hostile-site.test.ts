import { startDemoCity } from '../../../../demo/index';
import { openSite, page, readSite, type SmallSite } from './small-site';

let site: SmallSite;
beforeAll(async () => {
	site = await openSite(() => undefined);
});
afterAll(() => site.close());
beforeEach(() => {
	site.asked.length = 0;
});

const MONTH = (path: string) => /^\/calendar\?ym=(\d{4})-(\d{2})$/.exec(path);

describe('traps', () => {
	test('a calendar that counts on is left, and that is told', async () => {
		site.pages = (path) => {
			if (path === '/') return page('처음', ['/calendar?ym=2026-01']);
			const month = MONTH(path);
			if (!month) return undefined;
			const number = Number(month[1]) * 12 + Number(month[2]) - 1;
			const other = (step: number) => `/calendar?ym=${Math.floor((number + step) / 12)}-${String(((number + step) % 12) + 1).padStart(2, '0')}`;
			return `<html><head><title>${month[1]}년 ${month[2]}월 행사</title></head><body><main><h1>${month[1]}년 ${month[2]}월</h1>
				<p>이번 달에 등록된 행사가 없습니다. 다른 달을 골라 주시기 바랍니다.</p><table><tr><td>1</td><td>2</td><td>3</td></tr></table>
				<a href="${other(-1)}">이전 달</a><a href="${other(1)}">다음 달</a></main></body></html>`;
		};
		const { summary } = await readSite(site, { similarPages: 20 });
		expect(site.asked.length).toBeLessThan(60);
		expect(summary.stoppedBy).toBe('all pages');
		expect(summary.traps.length).toBeGreaterThan(0);
		expect(summary.traps[0]).toMatchObject({ pattern: expect.stringContaining('/calendar?ym') as string, skipped: expect.any(Number) as number });
	});

	test('dates far ahead in a path are not followed', async () => {
		site.pages = (path) => {
			const day = /^\/events\/(\d{4})\/(\d{2})$/.exec(path);
			if (path === '/') return page('처음', ['/events/2026/01']);
			if (!day) return undefined;
			const year = Number(day[1]);
			return page(`행사 ${path} ${'가나다라마바사아자차카타파하'[year % 14]} ${year}`, [`/events/${year + 1}/${day[2]}`]);
		};
		const { summary } = await readSite(site, { similarPages: 0 });
		expect(site.asked.length).toBeLessThan(10);
		expect(summary.traps).toEqual([expect.objectContaining({ reason: expect.stringContaining('calendar') as string })]);
	});

	test.each([
		['a path that repeats itself', (path: string) => [`${path === '/' ? '' : path}/a/b`]],
		['a query that grows', (path: string) => [`${path === '/' ? '/x?' : `${path}&`}sort=up`]],
		['a link that is wrong by one folder', (path: string) => [`${path.replace(/\/$/, '')}/menu/`]],
		['a session id in the path', (path: string) => [`/s/${(Math.imul(path.length + site.asked.length, 2654435761) >>> 0).toString(16).padStart(8, '0')}9f86d081884c/list`]],
	])('%s ends', async (_, links) => {
		site.pages = (path) => (path === '/robots.txt' ? undefined : page('처음 화면입니다', links(path)));
		const { summary } = await readSite(site, { similarPages: 20 });
		expect(site.asked.length).toBeLessThan(120);
		expect(summary.traps.length).toBeGreaterThan(0);
	});

	test('a template with many pages that differ is no trap', async () => {
		const words = '물 불 땅 하늘 바람 나무 꽃 새 산 강 바다 길 집 문 창 별 달 해 구름 비'.split(' ');
		const all = Array.from({ length: 200 }, (_, index) => `/view?no=${index + 1}`);
		site.pages = (path) => {
			if (path === '/') return page('처음', all);
			const number = Number(/no=(\d+)$/.exec(path)?.[1]);
			if (!all.includes(path)) return undefined;
			const text = Array.from({ length: 12 }, (_, index) => words[Math.floor(Math.abs(Math.sin(number * 97 + index * 13)) * 10_000) % words.length]).join(' ');
			return `<html><title>글</title><body><main><p>${text}</p></main></body></html>`;
		};
		const { pages, summary } = await readSite(site);
		expect(summary.traps).toEqual([]);
		expect(pages).toHaveLength(201);
	});

	test("Demo City's maze is left with all of its distinct pages", async () => {
		const city = await startDemoCity({ posts: 3, crawlDelaySeconds: 0 });
		try {
			const { pages, summary } = await readSite({ url: city.url }, { startUrls: [city.url + city.truth.trap.path], include: [city.truth.trap.path, '/calendar', '/s/**'], similarPages: 20 });
			const paths = pages.map(({ url }) => url.slice(city.url.length));
			for (const path of city.truth.trap.distinct) expect(paths.map(decodeURI)).toContain(decodeURI(path));
			expect(summary.pages).toBeLessThan(400);
			expect(summary.traps.length).toBeGreaterThan(0);
		} finally {
			await city.close();
		}
	});
});

describe('pages that are broken', () => {
	const cases: Array<[string, string | Buffer]> = [
		['unclosed tags', '<html><body><main><p>가나다<div><a href="/ok">ok<table><tr><td>라마바 사아자'],
		['10,000 levels', `${'<div>'.repeat(10_000)}<a href="/ok">안</a>글자${'</div>'.repeat(10_000)}`],
		['200,000 levels', `<a href="/ok">앞</a>${'<b>'.repeat(200_000)}글자`],
		['NULs', Buffer.from('<html>\0<body\0><a href="/ok">\0글자</a>\0\0</body>')],
		['5 MB of text on one line', `<html><body><a href="/ok">ok</a><p>${'글자 '.repeat(700_000)}</p></body></html>`],
		['a million spaces in a tag', `<html><body><a href="/ok"${' '.repeat(1_000_000)}>ok</a></body></html>`],
		['half a tag at the end', '<html><body><a href="/ok">글자</a><a href="/no'],
		['quotes that are never closed', '<html><body><a href="/ok">ok</a><img alt="x><a href="/b">y'],
		['an unclosed comment', '<html><body><a href="/ok">글자</a><!-- <a href="/b">'],
		['CP949 bytes that say UTF-8', Buffer.concat([Buffer.from('<html><meta charset="utf-8"><a href="/ok">'), Buffer.from([0xb0, 0xa1, 0xb3, 0xaa]), Buffer.from('</a></html>')])],
	];
	test.each(cases)('%s: what can be read is read', async (name, body) => {
		site.pages = (path) => (path === '/' ? { body } : path === '/ok' ? page('됨') : undefined);
		const { paths, summary } = await readSite(site);
		expect(paths).toContain('/ok');
		expect(summary.failed.map(({ reason }) => reason)).toEqual(name === '200,000 levels' ? [expect.stringContaining('nested')] : []);
	});

	test.each([
		['an image as text/html', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]), 'text/html'],
		['a PDF as text/html', Buffer.from('%PDF-1.4 ...'), 'text/html'],
		['JSON', Buffer.from('{"a":"<a href=/x>"}'), 'application/json'],
	])('%s is no page', async (_, body, type) => {
		site.pages = (path) => (path === '/' ? page('처음', ['/thing']) : path === '/thing' ? { body, headers: { 'content-type': type } } : undefined);
		const { paths, summary } = await readSite(site);
		expect(paths).toEqual(['/']);
		expect(summary.otherFiles).toBe(1);
	});

	test('a page that is sent as a file type is a page all the same', async () => {
		site.pages = (path) => (path === '/' ? page('처음', ['/x']) : path === '/x' ? { body: page('엑스'), headers: { 'content-type': 'application/octet-stream' } } : undefined);
		expect((await readSite(site)).paths).toEqual(['/', '/x']);
	});
});

describe('redirects', () => {
	test('a loop fails alone; one that leaves the site is not followed; one to a known page is no second page', async () => {
		const to = (location: string) => ({ status: 302, headers: { location } });
		site.pages = (path) => {
			switch (path) {
				case '/':
					return page('처음', ['/loop', '/away', '/known', '/a', '/inside', '/moved']);
				case '/loop':
					return to('/loop2');
				case '/loop2':
					return to('/loop');
				case '/away':
					return to('http://203.0.113.9/');
				case '/known':
					return to('/a');
				case '/moved':
					return to('/new');
				case '/inside':
					return to('http://10.0.0.1/');
				case '/a':
					return page('가');
				case '/new':
					return page('새', ['/deep']);
				case '/deep':
					return page('깊이');
				default:
					return undefined;
			}
		};
		site.asked.length = 0;
		const { paths, summary } = await readSite(site);
		expect(paths).toEqual(['/', '/a', '/new', '/deep']);
		expect(summary.failed.map(({ url, foundOn }) => [url.slice(site.url.length), foundOn])).toEqual(
			expect.arrayContaining([
				['/loop', `${site.url}/`],
				['/inside', `${site.url}/`],
			]),
		);
		expect(summary.duplicates).toBe(1);
	});
});

describe('addresses', () => {
	test('very long ones and ten thousand links on one page are held in bounds', async () => {
		const many = Array.from({ length: 21_000 }, (_, index) => `<a href="/x/${'가'.repeat(3)}${index}">x</a>`).join('');
		site.pages = (path) => (path === '/' ? `<html><body>${many}<a href="/${'a'.repeat(5000)}">lang</a><p>글</p></body></html>` : undefined);
		const { summary } = await readSite(site, { maxPages: 1 });
		expect(summary.open).toBeGreaterThan(10_000);
		expect(summary.open).toBeLessThanOrEqual(20_000);
	});

	test('a host of other letters is asked by its ASCII form', async () => {
		site.pages = (path) => (path === '/' ? page('처음', ['http://가온시.한국/a']) : undefined);
		const host = new URL('http://가온시.한국/').host;
		const { summary } = await readSite(site, { hosts: [host] });
		expect(summary.failed.map(({ url }) => url)).toEqual([`http://${host}/a`]);
	});
});

test('a crawl is stopped in the middle of an answer that never comes, and keeps what it has', async () => {
	const stop = new AbortController();
	site.pages = (path) => (path === '/slow' ? { never: true } : path === '/' ? page('처음', ['/slow', '/a']) : undefined);
	const { summary, paths } = await readSite(site, { signal: stop.signal }, { onPage: () => void setTimeout(() => stop.abort(), 50) });
	expect(paths).toEqual(['/']);
	expect(summary).toMatchObject({ stoppedBy: 'cancelled', failedPages: 0, open: 2 });
});

describe('a host that fails', () => {
	test('is left alone after some failures; what was read is given, the rest waits', async () => {
		site.pages = (path) =>
			path === '/robots.txt'
				? undefined
				: path === '/'
					? page('처음', Array.from({ length: 40 }, (_, index) => `/${index}`))
					: path === '/0'
						? page('하나')
						: { status: 503 };
		const { paths, summary } = await readSite(site);
		expect(paths).toEqual(['/', '/0']);
		expect(summary.stoppedBy).toBe('resting');
		expect(site.asked.length).toBeLessThan(40);
		expect(summary.open).toBeGreaterThan(10);
	});

	test('does not keep another host of the site from being read', async () => {
		const other = await openSite((path) => (path === '/robots.txt' ? undefined : path === '/' ? page('다른 곳', ['/a', '/b', '/c']) : page(`다른 곳 ${path}`)));
		// The one above is still to be left alone.
		const failing = await openSite((path) => (path === '/robots.txt' ? undefined : path === '/' ? page('처음', Array.from({ length: 30 }, (_, index) => `/${index}`)) : { status: 503 }));
		try {
			const { pages, summary } = await readSite(failing, { startUrls: [`${failing.url}/`, `${other.url}/`] }, {}, [other.url]);
			expect(pages.map(({ title }) => title).toSorted()).toEqual(['다른 곳', '다른 곳 /a', '다른 곳 /b', '다른 곳 /c', '처음']);
			expect(summary.stoppedBy).toBe('resting');
		} finally {
			await other.close();
			await failing.close();
		}
	});
});
