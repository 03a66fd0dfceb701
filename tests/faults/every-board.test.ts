import { archivePost, startDemoCity, type BoardName, type DemoCity } from '../../demo/index';
import { essenceOf, freshStore, leapingClock, runBoard } from './two-runs';

describe('every board of Demo City that plain requests can read, without a selector', () => {
	let city: DemoCity;
	let opened: Awaited<ReturnType<typeof freshStore>>;
	beforeAll(async () => {
		city = await startDemoCity({ posts: 42, crawlDelaySeconds: 0, liveViews: true });
		opened = await freshStore();
	});
	afterAll(async () => {
		await opened.remove();
		await city.close();
	});

	const boards: BoardName[] = [
		'egov',
		'dept',
		'scroll',
		'member',
		'token',
		'block',
		'offset',
		'path',
		'postback',
		'external',
		'card',
		'keyed',
		'files',
	];

	test.each(boards)('%s: every post once, complete and right; a second run finds nothing new', async (board) => {
		const clock = leapingClock();
		const { items, summary, error } = await runBoard(city, board, opened.store, clock);
		expect(error).toBeNull();
		expect(essenceOf(items)).toEqual(essenceOf(city.truth.boards[board].filter((post) => !post.secret)));
		const pages = city.truth.boards[board].flatMap((post) => post.attachments.filter((file) => file.isPage));
		expect(summary?.failed).toHaveLength(pages.length);
		const again = await runBoard(city, board, opened.store, clock);
		expect(again.items.map((item) => [item.id, item.status])).toEqual([]);
	});
});

describe('a board of hundreds of pages', () => {
	it('is read to its end, each post once', async () => {
		const city = await startDemoCity({ posts: 1, crawlDelaySeconds: 0, archivePosts: 1_000 });
		const { crawlBoard } = await import('../../src/crawl');
		const { createHttpClient } = await import('../../src/net');
		const http = createHttpClient({ allow: [new URL(city.url).host] });
		const clock = leapingClock();
		const listUrl = `${city.url}/archive/list.do`;
		const ids = new Set<string>();
		try {
			for await (const item of crawlBoard({ listUrl, mode: 'http', delayMs: 0 }, { http, clock })) {
				expect(ids.has(item.id)).toBe(false);
				ids.add(item.id);
				expect([item.title, item.body]).toEqual([archivePost(item.id).title, archivePost(item.id).body]);
			}
			expect(ids.size).toBe(1_000);
		} finally {
			http.close();
			await city.close();
		}
	}, 60_000);
});
