import { startDemoCity, type DemoCity, type Fault } from '../../demo/index';
import { crawlSite, readFeed, type FeedEntry, type SitePage } from '../../src/crawl';
import { createHttpClient } from '../../src/net';
import { freshStore, leapingClock } from './two-runs';

async function drained<T, R>(run: AsyncGenerator<T, R>): Promise<{ given: T[]; end: R }> {
	const given: T[] = [];
	let step = await run.next();
	while (!step.done) {
		given.push(step.value);
		step = await run.next();
	}
	return { given, end: step.value };
}

const clientOf = (city: DemoCity, clock: ReturnType<typeof leapingClock>) =>
	createHttpClient({
		allow: [new URL(city.url).host],
		clock,
		timeoutMs: 500,
		maxBytes: 2 * 1024 * 1024,
	});

describe('a site of which one page misbehaves', () => {
	let city: DemoCity;
	let opened: Awaited<ReturnType<typeof freshStore>>;
	beforeEach(async () => {
		city = await startDemoCity({ posts: 1, crawlDelaySeconds: 0, plainPages: 60, archivePosts: 0 });
		opened = await freshStore();
	});
	afterEach(async () => {
		await opened.remove();
		await city.close();
	});

	const faults: Fault[] = [
		'500-then-fine',
		'429-date',
		'reset',
		'huge-length',
		'redirect-loop',
		'redirect-internal',
		'wrong-charset',
		'truncated',
		'block-page',
		'gone',
		'slow-bytes',
		'304-always',
		'wrong-length',
		'html-as-file',
		'login-page',
		'session-expired',
	];

	test.each(faults)('%s: no other text is taken for its own, and later runs bring what is missing, once', async (fault) => {
		const clock = leapingClock();
		const pages: SitePage[] = [];
		for (let round = 1; round <= 3; round += 1) {
			const http = clientOf(city, clock);
			if (round === 1) city.misbehave({ match: '^/plain/2(\\?|$)', fault });
			const startUrls = [`${city.url}/plain/`];
			const options = { startUrls, delayMs: 0, sitemap: false, mode: 'http', remember: 'when emitted' } as const;
			const { given, end } = await drained(crawlSite(options, { http, store: opened.store, clock }));
			await end.commit();
			http.close();
			if (round === 1 && given.length < 61) expect(end.failedPages + end.open).toBeGreaterThan(0);
			pages.push(...given);
			city.misbehave(null);
			clock.leap(25 * 3_600_000);
		}
		for (const { url, text } of pages) {
			const number = url.slice(`${city.url}/plain/`.length);
			expect(text).toContain(`자료 모음의 ${number || '처음'}번째 쪽이다.`);
		}
		expect(pages.map(({ url }) => url.slice(city.url.length)).toSorted()).toEqual(
			['/plain/', ...Array.from({ length: 60 }, (_, index) => `/plain/${index + 1}`)].toSorted(),
		);
	});
});

describe('the maze', () => {
	it('is left after a while, with every page that says something of its own, and says what was left out', async () => {
		const city = await startDemoCity({ posts: 1, crawlDelaySeconds: 0, plainPages: 0, archivePosts: 0 });
		const clock = leapingClock();
		const http = clientOf(city, clock);
		const include = ['/trap/**', '/calendar**', '/s**'];
		const options = { startUrls: [`${city.url}/trap/`], include, delayMs: 0, sitemap: false, mode: 'http' } as const;
		const { given, end } = await drained(crawlSite(options, { http, clock }));
		http.close();
		const paths = given.map(({ url }) => url.slice(city.url.length));
		expect(paths).toEqual(expect.arrayContaining([...city.truth.trap.distinct]));
		expect(paths.filter((path) => path.startsWith('/trap/lost/') || path.includes('jsessionid'))).toEqual([]);
		expect(end.traps.some(({ pattern }) => pattern.includes('/calendar'))).toBe(true);
		expect(city.log.length).toBeLessThan(500);
		await city.close();
	});
});

describe('every feed of Demo City', () => {
	it('gives each entry once, with title, day and address, whatever its kind, charset or state', async () => {
		const city = await startDemoCity({ posts: 40, crawlDelaySeconds: 0, plainPages: 10, archivePosts: 0 });
		const clock = leapingClock();
		const { store, remove } = await freshStore();
		const all = new Map(Object.values(city.truth.boards).flatMap((posts) => posts.map((post) => [post.id, post])));
		for (const { path, posts } of city.truth.feeds) {
			const http = clientOf(city, clock);
			const read = async (): Promise<FeedEntry[]> => {
				const options = { delayMs: 0, remember: 'when emitted' } as const;
				const { given, end } = await drained(readFeed(city.url + path, options, { http, store, clock }));
				await end.commit();
				return given;
			};
			const entries = await read();
			for (const id of posts) {
				const found = entries.filter(({ url }) => url?.includes(id));
				expect([path, found.length]).toEqual([path, 1]);
				expect(found[0]?.title).toContain(all.get(id)?.title);
			}
			if (posts.length > 0) expect(entries).toHaveLength(posts.length);
			else expect(entries.length).toBeGreaterThan(40);
			expect(await read()).toEqual([]);
			http.close();
		}
		await remove();
		await city.close();
	});
});
