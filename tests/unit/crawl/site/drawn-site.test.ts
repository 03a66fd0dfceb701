import { readFile } from 'node:fs/promises';
import { fetchPages, type FetchedPage } from '../../../../src/crawl';
import { createHttpClient } from '../../../../src/net';
import { browserHere, describeWithBrowser } from '../../../browser-here';
import { openSite, page, readSite, type SmallSite } from './small-site';

const browser = { executablePath: browserHere ?? '' };

describeWithBrowser('pages that their scripts draw', () => {
	let site: SmallSite;
	beforeAll(async () => {
		site = await openSite((path) => {
			if (path === '/app.js') {
				return {
					headers: { 'content-type': 'text/javascript' },
					body: `document.getElementById('app').innerHTML = '<main><h1>그린 쪽</h1><p>이 글은 스크립트가 그렸으며 그전에는 아무것도 없었습니다.</p><a href="/b">b</a></main>';`,
				};
			}
			if (path === '/drawn') return '<html lang="ko"><head><title>앱</title></head><body><div id="app"></div><script src="/app.js"></script></body></html>';
			if (path === '/') return page('처음', ['/drawn']);
			return path === '/b' ? page('비') : undefined;
		});
	});
	afterAll(() => site.close());

	test('a site opens a browser for the page that is empty without its scripts, and for no other', async () => {
		const { pages } = await readSite(site, { mode: 'auto', browser });
		expect(pages.map(({ url, provenance }) => [url.slice(site.url.length), provenance.charsetFrom === 'browser'])).toEqual([
			['/', false],
			['/drawn', true],
			['/b', false],
		]);
		expect(pages[1]?.text).toContain('이 글은 스크립트가 그렸으며');
	});

	test('a page comes with its picture and its PDF', async () => {
		const http = createHttpClient({ allow: [new URL(site.url).host] });
		const seen: FetchedPage[] = [];
		const heads: string[] = [];
		try {
			const run = fetchPages([{ url: `${site.url}/drawn`, index: 0 }], { mode: 'browser', browser, screenshot: true, pdf: true, delayMs: 0 }, { http });
			for await (const one of run) {
				seen.push(one);
				if (!one.ok) continue;
				for (const file of [one.screenshot, one.pdf]) heads.push((await readFile(file?.file ?? '')).subarray(1, 4).toString('latin1'));
			}
		} finally {
			http.close();
		}
		expect(heads).toEqual(['PNG', 'PDF']);
		expect(seen[0]).toMatchObject({ ok: true, title: '앱', screenshot: { mime: 'image/png' }, pdf: { mime: 'application/pdf' } });
	});
});
