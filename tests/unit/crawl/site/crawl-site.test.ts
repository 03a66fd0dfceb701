import { openSite, page, readSite, type Pages, type SmallSite } from './small-site';

let site: SmallSite;
beforeAll(async () => {
	site = await openSite(() => undefined);
});
afterAll(() => site.close());
beforeEach(() => {
	site.asked.length = 0;
});

/** Pages by their path; each a title with links, or an answer. */
function serve(pages: Record<string, ReturnType<Pages>>): void {
	site.pages = (path) => pages[path];
}

describe('a site', () => {
	test('is read from its start, each page once, with depth and the page it was found on', async () => {
		serve({
			'/': page('처음', ['/a', '/b', '/a', '/a#part', './b?']),
			'/a': page('가', ['/b', '/c', '/']),
			'/b': page('나', ['/c']),
			'/c': page('다'),
		});
		const { pages, summary } = await readSite(site);
		expect(pages.map((one) => [one.title, one.depth, one.foundOn?.slice(site.url.length) ?? null])).toEqual([
			['처음', 0, null],
			['가', 1, '/'],
			['나', 1, '/'],
			['다', 2, '/a'],
		]);
		expect(summary).toMatchObject({ pages: 4, newPages: 4, failedPages: 0, stoppedBy: 'all pages', open: 0 });
		expect(site.asked.filter((path) => path !== '/robots.txt')).toEqual(['/', '/a', '/b', '/c']);
		expect(pages[1]?.text).toContain('이 쪽은 "가"에 관한 글');
		expect(pages[1]?.text).not.toContain('첫 화면');
		expect(pages[1]).toMatchObject({ language: 'ko', status: 'new', delivery: null, provenance: { status: 200, charset: 'utf-8' } });
	});

	test('with ten connections every page still comes once', async () => {
		const all = Array.from({ length: 120 }, (_, index) => `/n/${index}/x${index}`);
		site.pages = (path) =>
			path === '/' ? page('처음', all) : all.includes(path) ? page(`제목 ${path}`, [...all.slice(0, 10), '/']) : undefined;
		const { paths } = await readSite(site, { connectionsPerHost: 10, similarPages: 0 });
		expect(paths.toSorted()).toEqual(['/', ...all].toSorted());
	});

	test('include and exclude say what is read; a start page outside is read for its links alone', async () => {
		serve({
			'/': page('처음', ['/news/1', '/news/2?print=1', '/admin/1', '/other']),
			'/news/1': page('소식 하나', ['/news/secret/9']),
			'/news/2?print=1': page('인쇄'),
			'/news/secret/9': page('비밀'),
		});
		const { paths } = await readSite(site, { include: [`${site.url}/news/**`], exclude: ['**print=*', '/secret/'] });
		expect(paths).toEqual(['/news/1', '/news/secret/9']);
		const second = await readSite(site, { include: ['/news/**'], exclude: ['/\\/secret\\//', '**print=*'] });
		expect(second.paths).toEqual(['/news/1']);
	});

	test('depth and host are limits', async () => {
		serve({
			'/': page('처음', ['/a', 'http://elsewhere.example/x', `//${new URL(site.url).host}/d`]),
			'/a': page('가', ['/b']),
			'/b': page('나'),
			'/d': page('라'),
		});
		const { paths } = await readSite(site, { maxDepth: 1 });
		expect(paths).toEqual(['/', '/a', '/d']);
	});

	test('what is no page is not followed: mailto, javascript, data, tel, images, fragments', async () => {
		serve({
			'/': page('처음', ['mailto:a@b.kr', 'javascript:void(0)', 'data:text/html,x', 'tel:02-1', '/a.png', '#top', '/style.css', 'ftp://x/y', 'http://', 'http://[', '/ok']),
			'/ok': page('됨'),
		});
		const { paths } = await readSite(site);
		expect(paths).toEqual(['/', '/ok']);
		expect(site.asked.filter((path) => !['/robots.txt', '/', '/ok'].includes(path))).toEqual([]);
	});

	test('spellings of one address are one page', async () => {
		serve({
			'/': page('처음', ['/%ea%b0%80', '/%EA%B0%80', '/가', '/a/../가', '/b?y=2&x=1', '/b?x=1&y=2', '/b?x=1&y=2&utm_source=z', '/b;jsessionid=ABC?x=1&y=2', '/%7Euser', '/~user', '/(S(abc123))/b?x=1&y=2']),
			'/%EA%B0%80': page('가'),
			'/b?x=1&y=2': page('나'),
			'/~user': page('다'),
		});
		const { pages, summary } = await readSite(site);
		expect(pages.map(({ title }) => title)).toEqual(['처음', '가', '나', '다']);
		expect(summary.failedPages).toBe(0);
	});

	test('base href, frames, meta refresh and rel=next lead on', async () => {
		serve({
			'/': page('처음', ['deep', '/frames'], '<base href="/folder/">'),
			'/folder/deep': page('깊이', [], '<meta http-equiv="refresh" content="0; URL=/target">'),
			'/target': page('목표', [], '<link rel="next" href="/next">'),
			'/next': page('다음'),
			'/frames': '<frameset><frame src="/inner"></frameset>',
			'/inner': page('안쪽'),
		});
		const { paths } = await readSite(site);
		expect(paths.toSorted()).toEqual(['/', '/folder/deep', '/frames', '/inner', '/next', '/target']);
	});

	test('a base on another host does not lead the crawl away', async () => {
		serve({ '/': page('처음', ['a', 'b'], '<base href="http://elsewhere.example/">'), '/a': page('가') });
		const { paths, summary } = await readSite(site);
		expect(paths).toEqual(['/']);
		expect(summary.failedPages).toBe(0);
	});

	test('links that only a script follows are solved', async () => {
		serve({
			'/': page('처음', ['javascript:go(7)'], '<script>function go(n){ location.href = "/view.do?no=" + n; } function toggle(){}</script>') +
				'<button onclick="toggle()">x</button><span onclick="go(8)">y</span>',
			'/view.do?no=7': page('일곱'),
			'/view.do?no=8': page('여덟'),
		});
		const { pages } = await readSite(site);
		expect(pages.map(({ title }) => title)).toEqual(['처음', '일곱', '여덟']);
	});

	test('marks for crawlers are kept, and passed over only by explicit word', async () => {
		serve({
			'/': page('처음', ['/hidden', '/last', '/header'], '') + '<a rel="nofollow" href="/marked">x</a>',
			'/hidden': page('숨김', ['/behind'], '<meta name="robots" content="noindex">'),
			'/last': page('끝', ['/never'], '<meta name="robots" content="nofollow">'),
			'/header': { body: page('머리', ['/unseen']), headers: { 'x-robots-tag': 'none' } },
			'/behind': page('뒤'),
			'/never': page('아님'),
			'/unseen': page('못 봄'),
			'/marked': page('표시'),
			'/robots.txt': { body: 'User-agent: *\nDisallow: /behind\n', headers: { 'content-type': 'text/plain' } },
		});
		const { paths, summary } = await readSite(site);
		expect(paths).toEqual(['/', '/last']);
		expect(summary).toMatchObject({ noindex: 2, forbidden: 1 });
		const all = await readSite(site, { ignoreRobots: true });
		expect(all.paths.toSorted()).toEqual(['/', '/behind', '/hidden', '/last', '/marked', '/never', '/unseen', '/header'].toSorted());
		expect(all.pages[0]?.provenance.robots.overridden).toBe(true);
	});

	test('the same text under many addresses is given once, under its canonical address where it names one', async () => {
		const text = page('같은 글', [], '<link rel="canonical" href="/doc">');
		serve({ '/': page('처음', ['/doc?ref=1', '/doc?ref=2', '/copy']), '/doc?ref=1': text, '/doc?ref=2': text, '/doc': text, '/copy': text });
		const { paths, summary } = await readSite(site);
		expect(paths).toEqual(['/', '/doc']);
		expect(summary.duplicates).toBe(3);
	});

	test('a canonical address that shows something else costs no page', async () => {
		const wrong = '<link rel="canonical" href="/">';
		serve({ '/': page('처음', ['/a', '/b', '/c']), '/a': page('가', [], wrong), '/b': page('나', [], wrong), '/c': page('다', [], '<link rel="canonical" href="/gone">') });
		const { paths } = await readSite(site);
		expect(paths).toEqual(['/', '/a', '/b', '/c']);
	});

	test('sitemaps that robots.txt names are read too', async () => {
		site.pages = (path) => {
			const xml = { headers: { 'content-type': 'application/xml' } };
			if (path === '/robots.txt') return { body: `Sitemap: ${site.url}/index.xml\n`, headers: { 'content-type': 'text/plain' } };
			if (path === '/index.xml') return { ...xml, body: `<sitemapindex><sitemap><loc>${site.url}/one.xml</loc></sitemap><sitemap><loc>${site.url}/gone.xml</loc></sitemap></sitemapindex>` };
			if (path === '/one.xml') return { ...xml, body: `<urlset><url><loc>${site.url}/alone</loc></url><url><loc>http://other.example/</loc></url></urlset>` };
			return path === '/' || path === '/alone' ? page(path) : undefined;
		};
		const { pages } = await readSite(site, { sitemap: true });
		expect(pages.map((one) => [one.url.slice(site.url.length), one.foundOn])).toEqual([
			['/', null],
			['/alone', `${site.url}/index.xml`],
		]);
	});

	test('fields, date, licence and description are taken from the page', async () => {
		serve({
			'/': `<html lang="ko-KR"><head><title>요금</title><meta name="description" content="수도 요금"></head><body><main><h1>요금</h1>
				<p class="d">등록일 : 2026. 5. 1.</p><b id="p">△1,234,500원</b><ul><li>하나</li><li>둘</li></ul><a class="f" href="x/y">go</a>
				<img alt="공공누리 제2유형" src="/kogl2.png"></main></body></html>`,
		});
		const selectors = [
			{ name: 'price', selector: '#p', take: 'number' as const },
			{ name: 'day', selector: '.d', take: 'date' as const },
			{ name: 'items', selector: 'li', all: true },
			{ name: 'link', selector: 'a.f', take: 'attribute' as const, attribute: 'href' },
			{ name: 'none', selector: '.none' },
			{ name: '__proto__', selector: 'h1', take: 'html' as const },
		];
		const { pages } = await readSite(site, { selectors });
		const fields = new Map(Object.entries(pages[0]?.fields ?? {}));
		expect(fields.get('price')).toBe(-1234500);
		expect(fields.get('day')).toBe('2026-05-01');
		expect(fields.get('items')).toEqual(['하나', '둘']);
		expect(fields.get('link')).toBe(`${site.url}/x/y`);
		expect(fields.get('none')).toBeNull();
		expect(fields.get('__proto__')).toBe('요금');
		expect(pages[0]).toMatchObject({ date: '2026-05-01', description: '수도 요금', language: 'ko-KR', licence: { kogl: 2 } });
	});

	test('linked documents are downloaded with the first page that links to them', async () => {
		const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF');
		site.pages = (path): ReturnType<Pages> => {
			if (path === '/') return page('처음', ['/a', '/files/plan.pdf', '/down.do?id=1']);
			if (path === '/a') return page('가', ['/files/plan.pdf']);
			if (path === '/files/plan.pdf') return { body: pdf, headers: { 'content-type': 'application/pdf' } };
			if (path === '/down.do?id=1') return { body: pdf, headers: { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment; filename="a.pdf"' } };
			return undefined;
		};
		const sizes: number[] = [];
		const { pages } = await readSite(site, { documents: true });
		for (const one of pages) sizes.push(one.attachments.length);
		const all = pages.flatMap(({ attachments }) => attachments);
		expect(all.map(({ name, mime }) => [name, mime])).toEqual([
			['plan.pdf', 'application/pdf'],
			['a.pdf', 'application/pdf'],
		]);
		expect(pages.find(({ url }) => url.endsWith('/a'))?.attachments).toEqual([]);
		const without = await readSite(site);
		expect(without.pages.flatMap(({ attachments }) => attachments)).toEqual([]);
		expect(without.summary.otherFiles).toBe(1);
	});

	test('a budget ends the run, and says so', async () => {
		serve({ '/': page('처음', ['/a', '/b', '/c']), '/a': page('가'), '/b': page('나'), '/c': page('다') });
		const { pages, summary } = await readSite(site, { maxPages: 2 });
		expect(pages).toHaveLength(2);
		expect(summary).toMatchObject({ stoppedBy: 'budget', open: 2 });
		expect(summary.budget).toMatch(/2 pages/);
	});

	test('a start page that cannot be read is an error, not an empty result', async () => {
		serve({});
		await expect(readSite(site)).rejects.toMatchObject({ message: expect.stringMatching(/status 404/) as string });
		serve({ '/robots.txt': { body: 'User-agent: *\nDisallow: /', headers: { 'content-type': 'text/plain' } } });
		await expect(readSite(site)).rejects.toMatchObject({ code: 'CRAWL_ROBOTS' });
	});

	test('no address, a bad pattern, a bad selector and a field without a name are told before anything is asked', async () => {
		serve({ '/': page('처음') });
		await expect(readSite(site, { startUrls: [' '] })).rejects.toMatchObject({ code: 'CRAWL_NO_START' });
		await expect(readSite(site, { include: ['/(a+/'] })).rejects.toMatchObject({ code: 'CRAWL_BAD_PATTERN' });
		await expect(readSite(site, { selectors: [{ name: 'x', selector: 'a[' }] })).rejects.toMatchObject({ code: 'CRAWL_BAD_SELECTOR' });
		await expect(readSite(site, { selectors: [{ name: '', selector: 'a' }] })).rejects.toMatchObject({ code: 'CRAWL_BAD_FIELD' });
		await expect(readSite(site, { remember: 'when emitted' })).rejects.toMatchObject({ code: 'CRAWL_NO_STORE' });
		await expect(readSite(site, { startUrls: ['http://10.0.0.1/'] })).rejects.toMatchObject({ code: 'NET_ADDRESS_BLOCKED' });
	});
});
