import { gzipSync } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import { iconv } from '#vendor/charset';
import { startDemoCity } from '../../../../demo/index';
import { confirmDeliveries, forget, memoryStatus, readFeed, type FeedEntry, type FeedOptions, type FeedSummary } from '../../../../src/crawl';
import { crawlSchema } from '../../../../src/crawl/delivery/schema';
import { createHttpClient } from '../../../../src/net';
import type { Store } from '../../../../src/store';
import { describeOnEachStore, type TestStore } from '../../../each-store';
import { impatientClock } from '../crawl-run';
import { drain } from '../drain';
import { openSite, type Answer, type SmallSite } from '../site/small-site';

let site: SmallSite;
beforeAll(async () => {
	site = await openSite(() => undefined);
});
afterAll(() => site.close());
beforeEach(() => {
	site.asked.length = 0;
});

interface Read {
	entries: FeedEntry[];
	summary: FeedSummary;
	commit: () => Promise<void>;
}

async function read(url: string, options: FeedOptions = {}, store?: Store, onEntry?: (entry: FeedEntry) => Promise<void>): Promise<Read> {
	const http = createHttpClient({ allow: [new URL(url).host], clock: impatientClock(), retries: 0 });
	try {
		const run = readFeed(url, { delayMs: 0, ...options }, { http, clock: impatientClock(), ...(store ? { store } : {}) });
		const { items: entries, summary, commit } = await drain(run, onEntry);
		return { entries, summary, commit };
	} finally {
		http.close();
	}
}

/** Serves one feed at /feed. */
function serve(body: string | Buffer, headers: Record<string, string> = { 'content-type': 'application/xml' }): Promise<Read> {
	site.pages = (path) => (path === '/feed' ? { body, headers } : undefined);
	return read(`${site.url}/feed`);
}

const RSS = (items: string, head = '') => `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>가온시 소식</title><link>http://www.gaon.example/</link>${head}${items}</channel></rss>`;

describe('feeds of every kind', () => {
	test('RSS 2.0 with relative links, CDATA, categories and an author in mail form', async () => {
		const { entries, summary } = await serve(
			RSS(`<item><title><![CDATA[공고 <b>제1호</b> & 안내]]></title><link>/view.do?id=1&amp;p=2</link><guid isPermaLink="false">B-1</guid>
				<description>&lt;p&gt;첫 줄&lt;br&gt;둘째 줄&lt;/p&gt;</description><author>a@b.kr (총무과)</author><category>고시</category><category>고시</category>
				<pubDate>Mon, 09 Jul 2026 14:30:00 +0900</pubDate><views>12</views></item>`),
		);
		expect(summary).toMatchObject({ title: '가온시 소식', kind: 'rss', newEntries: 1, stoppedBy: 'all entries', warnings: [] });
		expect(entries[0]).toMatchObject({
			id: 'B-1',
			url: 'http://www.gaon.example/view.do?id=1&p=2',
			title: '공고 제1호 & 안내',
			text: '첫 줄\n둘째 줄',
			author: '총무과',
			publishedAt: '2026-07-09T14:30:00+09:00',
			categories: ['고시'],
			fields: { views: '12' },
			feedTitle: '가온시 소식',
			status: 'new',
			delivery: null,
		});
	});

	test('RSS 0.91, RDF 1.0 and Atom', async () => {
		const old = await serve('<?xml version="1.0"?><rss version="0.91"><channel><title>t</title><item><title>하나</title><link>http://x.example/1</link></item></channel></rss>');
		expect(old.entries.map(({ id, title }) => [id, title])).toEqual([['http://x.example/1', '하나']]);
		const rdf = await serve(
			'<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/" xmlns:dc="d"><channel rdf:about="x"><title>시청</title><link>http://x.example/</link></channel><item rdf:about="http://x.example/2"><title>둘</title><link>http://x.example/2</link><dc:date>2026-07-09</dc:date><dc:creator>기획과</dc:creator></item></rdf:RDF>',
		);
		expect(rdf.entries[0]).toMatchObject({ title: '둘', publishedAt: '2026-07-09', author: '기획과', kind: 'rdf' });
		const atom = await serve(
			`<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ko"><title>아톰</title><link href="http://x.example/"/><link rel="self" href="/feed"/>
			<entry><id>tag:x.example,2026:3</id><title type="html">셋 &amp;lt;b&amp;gt;</title><link rel="edit" href="/no"/><link href="post/3"/><link rel="enclosure" href="/f.pdf" title="문서.pdf"/>
			<author><name>총무과</name></author><published>2026-07-09T00:00:00Z</published><updated>2026-07-10T00:00:00Z</updated><category term="공지"/>
			<content type="xhtml"><div>본문 <b>굵게</b></div></content></entry></feed>`,
		);
		expect(atom.entries[0]).toMatchObject({
			id: 'tag:x.example,2026:3',
			url: 'http://x.example/post/3',
			author: '총무과',
			publishedAt: '2026-07-09T00:00:00Z',
			updatedAt: '2026-07-10T00:00:00Z',
			categories: ['공지'],
		});
		expect(atom.entries[0]?.text).toContain('굵게');
		expect(atom.entries[0]?.attachments).toEqual([expect.objectContaining({ name: '문서.pdf', url: 'http://x.example/f.pdf', file: null })]);
	});

	test('JSON Feed', async () => {
		const { entries, summary } = await serve(
			JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: '제이슨', items: [{ id: 7, url: '/seven', title: '일곱', content_html: '<p>글</p>', date_published: '2026-07-09T00:00:00Z', tags: ['a'] }] }),
			{ 'content-type': 'application/json' },
		);
		expect(summary).toMatchObject({ kind: 'json', title: '제이슨' });
		expect(entries[0]).toMatchObject({ id: '7', url: `${site.url}/seven`, text: '글', categories: ['a'] });
	});

	test('sitemap, gzip without being told, plain text, and an index of them', async () => {
		const urls = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `<url><loc>http://x.example/${from + index}</loc><lastmod>2026-07-09</lastmod></url>`).join('');
		const files: Record<string, Answer> = {
			'/index.xml': { body: `<?xml version="1.0"?><sitemapindex>${['/a.xml', '/b.xml.gz', '/c.txt', '/gone.xml', '/index.xml', '/page'].map((path) => `<sitemap><loc>${site.url}${path}</loc></sitemap>`).join('')}</sitemapindex>` },
			'/a.xml': { body: `<urlset>${urls(0, 3)}</urlset>` },
			'/b.xml.gz': { body: gzipSync(`<urlset>${urls(3, 5)}</urlset>`), headers: { 'content-type': 'application/octet-stream' } },
			'/c.txt': { body: 'http://x.example/5\r\nhttp://x.example/6\n', headers: { 'content-type': 'text/plain' } },
			'/page': { body: '<html><body>page</body></html>' },
		};
		site.pages = (path) => files[path];
		const { entries, summary } = await read(`${site.url}/index.xml`);
		expect(entries.map(({ url }) => url)).toEqual(Array.from({ length: 7 }, (_, index) => `http://x.example/${index}`));
		expect(entries[0]).toMatchObject({ updatedAt: '2026-07-09', kind: 'sitemap' });
		expect(summary.failed.map(({ url }) => url.slice(site.url.length))).toEqual(['/gone.xml', '/page']);
		const limited = await read(`${site.url}/index.xml`, { maxSitemaps: 2 });
		expect(limited.summary.warnings.join()).toMatch(/limit/);
	});

	test("each of Demo City's feeds has its posts, in order", async () => {
		const city = await startDemoCity({ posts: 8, crawlDelaySeconds: 0 });
		try {
			for (const feed of city.truth.feeds) {
				const { entries, summary } = await read(city.url + feed.path);
				expect(summary.failed).toEqual([]);
				if (feed.kind === 'sitemap') expect(entries.length).toBeGreaterThan(0);
				else expect(entries.map((entry) => feed.posts.find((id) => entry.id.includes(id)) ?? entry.id)).toEqual(feed.posts);
			}
		} finally {
			await city.close();
		}
	});
});

describe('feeds as boards break them', () => {
	test.each(['euc-kr', 'ks_c_5601-1987'])('%s by the XML declaration, also with syllables beyond KS X 1001', async (label) => {
		const xml = `<?xml version="1.0" encoding="${label}"?><rss version="2.0"><channel><title>똠방각하</title><item><title>펲시 햏</title><link>/1</link></item></channel></rss>`;
		const { entries, summary } = await serve(iconv.encode(xml, 'cp949'));
		expect(summary.title).toBe('똠방각하');
		expect(entries[0]?.title).toBe('펲시 햏');
	});

	test('a byte order mark, blank lines and comments before the declaration', async () => {
		const { entries } = await serve(`\uFEFF\n\n  <!-- made by board -->\n${RSS('<item><title>하나</title><link>/1</link></item>')}`);
		expect(entries).toHaveLength(1);
	});

	test('raw ampersands, references that XML does not know, CDATA within CDATA, tags never closed', async () => {
		const { entries } = await serve(
			RSS(`<item><title>R&D 사업 &nbsp;공고 &middot; A&B</title><link>/v?a=1&b=2</link></item>
				<item><title><![CDATA[안 <![CDATA[쪽]]> 끝]]></title><link>/2</link><description>글<br>줄<b>굵게</description></item>
				<item><title>셋</title><link>/3</link></item>`),
		);
		expect(entries.map(({ title, url }) => [title, url])).toEqual([
			['R&D 사업 공고 · A&B', 'http://www.gaon.example/v?a=1&b=2'],
			['안 쪽 끝', 'http://www.gaon.example/2'],
			['셋', 'http://www.gaon.example/3'],
		]);
	});

	test('a feed that ends in the middle gives what came before, and says so', async () => {
		const { entries, summary } = await serve(RSS('<item><title>하나</title><link>/1</link></item><item><title>둘').split('둘')[0] ?? '');
		expect(entries.map(({ title }) => title)).toEqual(['하나']);
		expect(summary.warnings.join()).toMatch(/ends in the middle/);
	});

	test('a web page instead of a feed is told, with the feed that the page names', async () => {
		await expect(serve('<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head></html>')).rejects.toMatchObject({
			code: 'CRAWL_NO_FEED',
			nextStep: expect.stringContaining(`${site.url}/rss.xml`) as string,
		});
		await expect(serve('')).rejects.toMatchObject({ code: 'CRAWL_NO_FEED' });
		await expect(serve('그냥 글')).rejects.toMatchObject({ code: 'CRAWL_NO_FEED' });
		await expect(serve(Buffer.from([0x1f, 0x8b, 1, 2, 3]))).rejects.toMatchObject({ code: 'CRAWL_BROKEN_FEED' });
		await expect(read(`${site.url}/none`)).rejects.toMatchObject({ code: 'CRAWL_STATUS' });
	});

	test('entities of its own are never expanded: billion laughs stays small, and files are not read', async () => {
		const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "하하하하하하하하하하"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
			<rss version="2.0"><channel><title>&c;</title><item><title>&c;&x;</title><link>/1</link></item></channel></rss>`;
		const { entries } = await serve(bomb);
		expect(entries[0]?.title.length).toBeLessThan(20);
		expect(entries[0]?.title).not.toContain('root');
	});

	test('a gzip bomb is not unpacked beyond the limit', async () => {
		const bomb = gzipSync(Buffer.alloc(60 * 1024 * 1024, 0x20));
		await expect(serve(bomb, { 'content-type': 'application/gzip' })).rejects.toMatchObject({ code: 'CRAWL_BROKEN_FEED' });
	});

	test('deep nesting and thousands of children cost nothing but themselves', async () => {
		const deep = RSS(`<item><title>깊이</title><link>/1</link><description>${'<a>'.repeat(20_000)}글${'</a>'.repeat(20_000)}</description></item><item><title>다음</title><link>/2</link></item>`);
		const { entries } = await serve(deep);
		expect(entries.map(({ title }) => title)).toEqual(['깊이', '다음']);
	});

	test('doctypes and comments that never end do not hold the reader', async () => {
		await expect(serve(`<!--${'<!--'.repeat(100_000)}`)).rejects.toMatchObject({ code: 'CRAWL_NO_FEED' });
		await expect(serve(`<!DOCTYPE a [${'['.repeat(100_000)}`)).rejects.toMatchObject({ code: 'CRAWL_NO_FEED' });
	});
});

describeOnEachStore('what is remembered of a feed', (open) => {
	let opened: TestStore;
	let store: Store;
	beforeEach(async () => {
		opened = await open();
		({ store } = opened);
	});
	afterEach(() => opened.remove());
	const item = (number: number, text = '글') => `<item><guid>g-${number}</guid><title>제목 ${number}</title><link>/${number}</link><description>${text}</description></item>`;
	let items: string;
	let tag: string | null;
	beforeEach(() => {
		tag = null;
		site.pages = (path, request) => {
			if (path !== '/feed') return undefined;
			const headers = { 'content-type': 'application/rss+xml', ...(tag === null ? {} : { etag: tag }) };
			if (tag !== null && request.headers['if-none-match'] === tag) return { status: 304, headers };
			return { body: RSS(items), headers };
		};
	});
	const again = (options: FeedOptions = {}) => read(`${site.url}/feed`, { remember: 'when emitted', ...options }, store);

	test('only new and edited entries come; a feed that has not changed is not read', async () => {
		items = item(1) + item(2);
		tag = '"1"';
		const first = await again();
		expect(first.entries).toHaveLength(2);
		await first.commit();
		const same = await again();
		expect(same).toMatchObject({ entries: [], summary: { notModified: true } });
		await same.commit();
		items = item(3) + item(2, '고친 글') + item(1);
		tag = '"2"';
		const third = await again();
		expect(third.entries.map(({ id, status }) => [id, status])).toEqual([
			['g-3', 'new'],
			['g-2', 'updated'],
		]);
		expect(third.summary.unchanged).toBe(1);
	});

	test.each(['when emitted', 'when confirmed'] as const)('%s, Status and Forget count its entries and nothing else', async (remember) => {
		items = item(1) + item(2);
		tag = '"1"';
		const first = await again({ remember });
		await first.commit();
		await confirmDeliveries(store, first.entries.flatMap(({ delivery }) => delivery?.token ?? []));
		const second = await again({ remember });
		await second.commit();
		expect(second.summary.notModified).toBe(true);
		expect(await memoryStatus(store)).toMatchObject([{ known: 2, removed: 0, waiting: 0, unfinished: false }]);
		expect(await forget(store, `${site.url}/feed`)).toMatchObject({ posts: 2, waiting: 0 });
		expect((await again({ remember })).entries).toHaveLength(2);
	});

	test('a run that did not come to an end, or whose entries were not taken, leaves nothing to ask by', async () => {
		items = item(1) + item(2);
		tag = '"1"';
		await again();
		expect((await again({ maxEntries: 1 })).entries).toHaveLength(1);
		const third = await again();
		expect(third.entries).toHaveLength(2);
		await third.commit();
		tag = '"2"';
		items = item(1, '고친 글') + item(2, '고친 글');
		await (await again({ maxEntries: 1 })).commit();
		expect((await again()).entries).toHaveLength(1);
	});

	test('what earlier versions kept among the entries is taken away', async () => {
		await store.ensure({ ...crawlSchema, migrations: crawlSchema.migrations.slice(0, 3) });
		await store.query(
			`INSERT INTO crawl_posts (board, post_id, url, title, body_sha256, attachments_sha256, first_seen_at, last_seen_at) VALUES
			('a feed', $1, '', '', '', '', '', ''), ('a feed', 'entry', '', '', '', '', '', '')`,
			['\u001ffeed'],
		);
		await store.ensure(crawlSchema);
		expect(await store.query('SELECT post_id FROM crawl_posts')).toEqual([{ post_id: 'entry' }]);
	});

	test('a limit leaves the rest to the next run, also where the feed has a validator', async () => {
		items = item(1) + item(2) + item(3);
		tag = '"1"';
		const first = await again({ maxEntries: 2 });
		await first.commit();
		expect(first.summary.stoppedBy).toBe('budget');
		const second = await again({ maxEntries: 2 });
		expect(second.entries.map(({ id }) => id)).toEqual(['g-3']);
		expect(second.summary.stoppedBy).toBe('all entries');
	});

	test('when confirmed, an entry that has left the feed comes again all the same', async () => {
		items = item(1) + item(2);
		const first = await again({ remember: 'when confirmed', leaseMinutes: 0.0001 });
		expect(first.entries).toHaveLength(2);
		await confirmDeliveries(store, [first.entries[0]?.delivery?.token ?? '']);
		await new Promise((resolve) => setTimeout(resolve, 30));
		items = item(3);
		const second = await again({ remember: 'when confirmed' });
		expect(second.entries.map(({ id, title, delivery }) => [id, title, delivery?.attempt])).toEqual([
			['g-3', '제목 3', 1],
			['g-2', '제목 2', 2],
		]);
	});

	test('filename1 and url1 are attachments, downloaded where that is asked for', async () => {
		const pdf = Buffer.from('%PDF-1.4\n%%EOF');
		site.pages = (path) => {
			if (path === '/feed')
				return { body: RSS(`<item><title>첨부</title><link>${site.url}/1</link><filename1>공고문.pdf</filename1><url1>${site.url}/f1</url1><filename2>없음.hwp</filename2><url2>${site.url}/f2</url2></item>`) };
			return path === '/f1' ? { body: pdf, headers: { 'content-type': 'application/x-msdownload' } } : undefined;
		};
		const named = await read(`${site.url}/feed`);
		expect(named.entries[0]?.attachments.map(({ name, url, file }) => [name, url, file])).toEqual([
			['공고문.pdf', `${site.url}/f1`, null],
			['없음.hwp', `${site.url}/f2`, null],
		]);
		const contents: Buffer[] = [];
		const { entries } = await read(`${site.url}/feed`, { attachments: true }, undefined, async ({ attachments }) => {
			for (const { file } of attachments) if (file !== null) contents.push(await readFile(file));
		});
		expect(entries[0]?.attachments.map(({ name, sizeBytes, error }) => [name, sizeBytes, error === undefined])).toEqual([
			['공고문.pdf', pdf.length, true],
			['없음.hwp', 0, false],
		]);
		expect(contents).toEqual([pdf]);
	});
});

test('robots.txt holds for feeds too, and a stop is obeyed', async () => {
	site.pages = (path) => (path === '/robots.txt' ? { body: 'User-agent: *\nDisallow: /feed', headers: { 'content-type': 'text/plain' } } : undefined);
	await expect(read(`${site.url}/feed`)).rejects.toMatchObject({ code: 'CRAWL_ROBOTS' });
	site.pages = (path) => (path === '/feed' ? { never: true } : undefined);
	const stop = new AbortController();
	setTimeout(() => stop.abort(), 50);
	await expect(read(`${site.url}/feed`, { signal: stop.signal })).resolves.toMatchObject({ summary: { stoppedBy: 'cancelled' } });
});
