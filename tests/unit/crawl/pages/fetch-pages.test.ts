import { readFile } from 'node:fs/promises';
import { iconv } from '#vendor/charset';
import { fetchPages, forget, memoryStatus, type FetchedPage, type FetchOptions, type FetchSummary } from '../../../../src/crawl';
import { createHttpClient } from '../../../../src/net';
import type { Store } from '../../../../src/store';
import { describeOnEachStore, type TestStore } from '../../../each-store';
import { impatientClock } from '../crawl-run';
import { openSite, page, type Pages, type SmallSite } from '../site/small-site';

let site: SmallSite;
beforeAll(async () => {
	site = await openSite(() => undefined);
});
afterAll(() => site.close());
beforeEach(() => {
	site.asked.length = 0;
});

interface Fetched {
	pages: FetchedPage[];
	summary: FetchSummary;
	commit: () => Promise<void>;
}

async function fetchAll(
	urls: readonly string[],
	options: FetchOptions = {},
	deps: { store?: Store; onPage?: (page: FetchedPage) => Promise<void> | void } = {},
): Promise<Fetched> {
	const http = createHttpClient({ allow: [new URL(site.url).host], clock: impatientClock(), retries: 0, timeoutMs: 3000 });
	try {
		const requests = urls.map((url, index) => ({ url: url.startsWith('/') ? site.url + url : url, index: index * 10 }));
		const run = fetchPages(requests, { delayMs: 0, ...options }, { http, clock: impatientClock(), ...(deps.store ? { store: deps.store } : {}) });
		const pages: FetchedPage[] = [];
		let step = await run.next();
		while (!step.done) {
			pages.push(step.value);
			await deps.onPage?.(step.value);
			step = await run.next();
		}
		const { commit, ...summary } = step.value;
		return { pages, summary, commit };
	} finally {
		http.close();
	}
}

const told = (pages: readonly FetchedPage[]) => pages.map((one) => [one.index, one.ok ? one.title : one.code]);

test('one outcome for every request, in order, failed ones with their reason; an address that comes twice is fetched once', async () => {
	site.pages = (path): ReturnType<Pages> => {
		if (path === '/robots.txt') return { body: 'User-agent: *\nDisallow: /no', headers: { 'content-type': 'text/plain' } };
		if (path === '/loop') return { status: 302, headers: { location: '/loop' } };
		if (path === '/500') return { status: 500 };
		return path === '/a' || path === '/b' ? page(path) : undefined;
	};
	const urls = ['/a', '/gone', '/a', 'not an address', 'javascript:alert(1)', 'http://10.0.0.1/', '/no', '/loop', '/500', '/b', '/a#part', ''];
	const { pages, summary } = await fetchAll(urls, { connectionsPerHost: 4 });
	expect(told(pages)).toEqual([
		[0, '/a'],
		[10, 'CRAWL_STATUS'],
		[20, '/a'],
		[30, 'NET_BAD_ADDRESS'],
		[40, 'NET_BAD_ADDRESS'],
		[50, 'NET_ADDRESS_BLOCKED'],
		[60, 'CRAWL_ROBOTS'],
		[70, expect.stringMatching(/REDIRECT/)],
		[80, 'CRAWL_STATUS'],
		[90, '/b'],
		[100, '/a'],
		[110, 'NET_BAD_ADDRESS'],
	]);
	expect(pages.map((one) => (one.ok ? null : one.httpStatus))).toEqual([null, 404, null, null, null, null, null, null, 500, null, null, null]);
	for (const one of pages) if (!one.ok) expect(`${one.reason}${one.nextStep}`).toMatch(/\S{3,}.*\./);
	expect(site.asked.filter((path) => path === '/a')).toHaveLength(1);
	expect(summary).toMatchObject({ ok: 4, failed: 8, stoppedBy: 'all pages' });
});

test('fields by selector, on a page in EUC-KR', async () => {
	const html = '<html><head><meta charset="euc-kr"><title>요금표</title></head><body><table><tr><th>똠방</th><td class="n">1,200원</td></tr></table><a href="/v?q=가">링크</a></body></html>';
	site.pages = (path) => (path === '/a' ? { body: iconv.encode(html, 'cp949'), headers: { 'content-type': 'text/html' } } : undefined);
	const { pages } = await fetchAll(['/a'], {
		selectors: [
			{ name: '가격', selector: 'td.n', take: 'number' },
			{ name: '이름', selector: 'th' },
			{ name: '주소', selector: 'a', take: 'attribute', attribute: 'href', all: true },
			{ name: '없음', selector: '.x', all: true },
		],
	});
	expect(pages[0]).toMatchObject({
		ok: true,
		title: '요금표',
		status: 'unknown',
		fields: { 가격: 1200, 이름: '똠방', 주소: [`${site.url}/v?q=%B0%A1`], 없음: [] },
		provenance: { charset: 'cp949' },
	});
});

test('an address that is a file gives the file, which is there until the next outcome is asked for', async () => {
	const pdf = Buffer.from('%PDF-1.4\n%%EOF');
	site.pages = (path) => (path.startsWith('/f') ? { body: pdf, headers: { 'content-type': 'application/octet-stream', 'content-disposition': "attachment; filename*=UTF-8''%EA%B3%B5%EA%B3%A0.pdf" } } : page('끝'));
	const contents: string[] = [];
	const { pages } = await fetchAll(['/f', '/x', '/f'], {}, {
		onPage: async (one) => {
			for (const { file } of one.ok ? one.attachments : []) if (file !== null) contents.push((await readFile(file)).toString());
		},
	});
	expect(pages[0]).toMatchObject({ ok: true, title: '공고.pdf', text: '', attachments: [{ name: '공고.pdf', mime: 'application/pdf', sizeBytes: pdf.length }] });
	expect(contents).toEqual([pdf.toString(), pdf.toString()]);
	const files = pages.flatMap((one) => (one.ok ? one.attachments.map(({ file }) => file ?? '') : []));
	for (const file of files) await expect(readFile(file)).rejects.toThrow();
});

test('a budget and a stop still give an outcome for every request', async () => {
	site.pages = (path) => (path === '/slow' ? { never: true } : page(path));
	const limited = await fetchAll(['/1', '/2', '/3', '/4'], { maxPages: 2 });
	expect(told(limited.pages)).toEqual([
		[0, '/1'],
		[10, '/2'],
		[20, 'CRAWL_BUDGET'],
		[30, 'CRAWL_BUDGET'],
	]);
	expect(limited.summary.stoppedBy).toBe('budget');
	const stop = new AbortController();
	const stopped = await fetchAll(['/1', '/slow', '/3'], { signal: stop.signal }, { onPage: () => void setTimeout(() => stop.abort(), 50) });
	expect(told(stopped.pages)).toEqual([
		[0, '/1'],
		[10, 'NET_CANCELLED'],
		[20, 'NET_CANCELLED'],
	]);
	expect(stopped.summary.stoppedBy).toBe('cancelled');
	expect(site.asked).not.toContain('/3/');
});

describeOnEachStore('pages with a memory', (open) => {
	let opened: TestStore;
	let store: Store;
	beforeEach(async () => {
		opened = await open();
		({ store } = opened);
	});
	afterEach(() => opened.remove());

	test('new, unchanged by validator, unchanged by text, updated', async () => {
		let text = '하나';
		site.pages = (path, request) => {
			if (path === '/tagged') {
				const headers = { etag: '"t"', 'last-modified': 'Thu, 09 Jul 2026 05:30:00 GMT' };
				return request.headers['if-none-match'] === '"t"' ? { status: 304, headers } : { headers, body: page('표') };
			}
			return path === '/plain' ? page(text) : undefined;
		};
		const statuses = ({ pages }: Fetched) => pages.map((one) => (one.ok ? [one.status, one.title, one.text !== ''] : one.code));
		const first = await fetchAll(['/tagged', '/plain'], { remember: true }, { store });
		expect(statuses(first)).toEqual([
			['new', '표', true],
			['new', '하나', true],
		]);
		await first.commit();
		const second = await fetchAll(['/tagged', '/plain'], { remember: true }, { store });
		expect(statuses(second)).toEqual([
			['unchanged', '표', false],
			['unchanged', '하나', false],
		]);
		await second.commit();
		text = '둘';
		const third = await fetchAll(['/tagged', '/plain'], { remember: true, onlyChanged: false }, { store });
		expect(statuses(third)).toEqual([
			['unchanged', '표', true],
			['updated', '둘', true],
		]);
		await third.commit();
		const other = await fetchAll(['/tagged'], { remember: true, selectors: [{ name: 'h', selector: 'h1' }] }, { store });
		expect(other.pages[0]).toMatchObject({ ok: true, status: 'updated', fields: { h: '표' } });
	});

	test('a page on which only its counters go on is unchanged, with their text; one on which a price does is not', async () => {
		let look = 100;
		site.pages = (path) => {
			look++;
			const clock = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(11, 19);
			if (path === '/counted') return page('안내').replace('</main>', `<p>조회수 ${look}</p><p>오늘 ${look}명</p><p>현재 시각 ${clock}</p></main>`);
			return path === '/prices' ? page('요금').replace('</main>', `<table><tr><td>조회</td><td>${look}</td></tr></table></main>`) : undefined;
		};
		const fetched = async () => await fetchAll(['/counted', '/prices'], { remember: true, onlyChanged: false }, { store });
		await (await fetched()).commit();
		const { pages } = await fetched();
		expect(pages).toMatchObject([
			{ ok: true, status: 'unchanged', text: expect.stringMatching(/조회수 \d+\n오늘 \d+명/) as string },
			{ ok: true, status: 'updated' },
		]);
	});

	test('what was not committed is new again, and forgotten pages are', async () => {
		site.pages = (path) => page(path);
		const fetched = async () => await fetchAll(['/1', '/2'], { remember: true, name: 'two pages' }, { store });
		const statuses = ({ pages }: Fetched) => pages.map((one) => one.ok && one.status);
		await fetched();
		const second = await fetched();
		expect(statuses(second)).toEqual(['new', 'new']);
		await second.commit();
		expect(statuses(await fetched())).toEqual(['unchanged', 'unchanged']);
		expect(await memoryStatus(store)).toMatchObject([{ name: 'two pages', known: 2 }]);
		expect(await forget(store, 'two pages')).toMatchObject({ posts: 2 });
		expect(statuses(await fetched())).toEqual(['new', 'new']);
	});

	test('it needs a store, and pictures need a browser', async () => {
		await expect(fetchAll(['/a'], { remember: true })).rejects.toMatchObject({ code: 'CRAWL_NO_STORE' });
		await expect(fetchAll(['/a'], { screenshot: true })).rejects.toMatchObject({ code: 'CRAWL_BAD_OPTION' });
		await expect(fetchAll(['/a'], { selectors: [{ name: 'a', selector: '' }] })).rejects.toMatchObject({ code: 'CRAWL_BAD_FIELD' });
	});
});
