import { randomBytes } from 'node:crypto';
import { crawlBoard, crawlSite, fetchPages, forget, readFeed, statusOf } from '../../../../src/crawl';
import { createHttpClient, type HttpClient } from '../../../../src/net';
import { drain } from '../drain';
import { impatientClock } from '../crawl-run';
import { openSite, page, type SmallSite } from '../site/small-site';
import { describeOnEachStore, type TestStore } from '../stores';

/** Random, so that a database cannot press it to a length that it takes. */
const LONG = randomBytes(3000).toString('hex');
/** Alike over all that a limit of a few thousand bytes would leave of them. */
const IDS = ['a', 'b', 'c', 'd'].map((end) => LONG + end);

const list = `<table><thead><tr><th>번호</th><th>제목</th><th>작성일</th></tr></thead><tbody>${IDS.map(
	(id, at) => `<tr><td>${at + 1}</td><td><a href="/view?nttId=${id}">도로 공사 안내 ${at + 1}</a></td><td>2020-01-0${at + 1}</td></tr>`,
).join('')}</tbody></table>`;
const feed = `<rss version="2.0"><channel><title>소식</title>${IDS.map(
	(id, at) => `<item><title>소식 ${at}</title><guid isPermaLink="false">${id}</guid></item>`,
).join('')}</channel></rss>`;

describeOnEachStore('names and addresses of any length', (open) => {
	let at: TestStore;
	let site: SmallSite;
	let http: HttpClient;
	beforeEach(async () => {
		at = await open();
		site = await openSite((path) => {
			if (path.startsWith('/list')) return page('알림', [], '').replace('</main>', `${list}</main>`);
			if (path.startsWith('/view')) return page(`도로 공사 안내 ${IDS.findIndex((id) => path.endsWith(id)) + 1}`);
			if (path.startsWith('/feed')) return { body: feed, headers: { 'content-type': 'application/xml' } };
			if (path === '/sitemap.xml') {
				const body = `<urlset><url><loc>${site.url}/${LONG}</loc></url><url><loc>${site.url}/a</loc></url></urlset>`;
				return { body, headers: { 'content-type': 'application/xml' } };
			}
			return path.startsWith('/none') || path.startsWith('/robots') ? undefined : page(path.slice(0, 20), [`/${LONG}`]);
		});
		http = createHttpClient({ allow: [new URL(site.url).host], clock: impatientClock(), retries: 0 });
	});
	afterEach(async () => {
		http.close();
		await site.close();
		await at.remove();
	});
	const deps = () => ({ http, store: at.store, clock: impatientClock() });

	test('posts of a board are told apart, remembered and known again', async () => {
		const options = { listUrl: `${site.url}/list?bbs=${LONG}`, mode: 'http', delayMs: 0, remember: 'when emitted', attachments: false } as const;
		const first = await drain(crawlBoard(options, deps()));
		await first.commit();
		expect(first.summary).toMatchObject({ newPosts: 4, failed: [] });
		const second = await drain(crawlBoard(options, deps()));
		await second.commit();
		expect(second.summary).toMatchObject({ newPosts: 0, unchanged: 4, failed: [] });
		expect((await statusOf(at.store, options.listUrl)).memories).toHaveLength(1);
		expect(await forget(at.store, options.listUrl)).toMatchObject({ posts: 4 });
	});

	test('posts of a board with a long name of its own are handed out and confirmed', async () => {
		const options = { listUrl: `${site.url}/list`, board: LONG, mode: 'http', delayMs: 0, remember: 'when confirmed', attachments: false } as const;
		const { items } = await drain(crawlBoard(options, deps()));
		expect(new Set(items.map(({ delivery }) => delivery?.token)).size).toBe(4);
		expect((await drain(crawlBoard(options, deps()))).items).toEqual([]);
		expect(await forget(at.store, LONG)).toMatchObject({ posts: 0, waiting: 4 });
	});

	test('entries of a feed', async () => {
		const run = () => drain(readFeed(`${site.url}/feed?${LONG}`, { remember: 'when emitted', delayMs: 0 }, deps()));
		const first = await run();
		await first.commit();
		expect(first.summary).toMatchObject({ newEntries: 4 });
		const second = await run();
		await second.commit();
		expect(second.items).toEqual([]);
	});

	test('pages that are fetched by their addresses', async () => {
		const requests = IDS.map((id, index) => ({ url: `${site.url}/page?${id}`, index }));
		const run = () => drain(fetchPages(requests, { remember: true, name: LONG, delayMs: 0 }, deps()));
		const first = await run();
		await first.commit();
		expect(first.items.map((one) => one.ok && one.status)).toEqual(['new', 'new', 'new', 'new']);
		expect((await run()).items.map((one) => one.ok && one.status)).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged']);
	});

	test('a site whose sitemap and pages name an address that no page has is read without it', async () => {
		const { items, commit } = await drain(
			crawlSite({ startUrls: [`${site.url}/`], name: LONG, mode: 'http', delayMs: 0, remember: 'when emitted' }, deps()),
		);
		await commit();
		expect(items.map(({ url }) => new URL(url).pathname).toSorted()).toEqual(['/', '/a']);
		const tooLong = crawlSite({ startUrls: [`${site.url}/${LONG}`], mode: 'http', delayMs: 0, remember: 'when emitted' }, deps());
		await expect(drain(tooLong)).rejects.toMatchObject({ code: 'CRAWL_BAD_OPTION' });
	});

	test('a server whose name is longer than names can be fails alone', async () => {
		const requests = [`http://${LONG}.example/`, `${site.url}/page`].map((url, index) => ({ url, index }));
		const { items } = await drain(fetchPages(requests, { remember: true, delayMs: 0 }, deps()));
		expect(items).toMatchObject([{ ok: false, code: 'NET_BAD_ADDRESS' }, { ok: true }]);
	});
});
