import { confirmDeliveries, type CrawlBoardOptions, type CrawlItem, type ItemStatus } from '../../../../src/crawl';
import { crawl, impatientClock } from '../crawl-run';
import { openSqlite, type TestStore } from '../stores';
import { makePosts, startTableBoard, type TableBoard } from '../table-board';

const ALL: ItemStatus[] = ['new', 'updated', 'removed'];

describe('posts that are looked at again', () => {
	let board: TableBoard;
	let at: TestStore;
	const now = Date.parse('2026-05-01T00:00:00Z');
	beforeEach(async () => {
		at = await openSqlite();
		// Two a day, the newest of yesterday.
		board = await startTableBoard(
			makePosts(30, (index) => `2026-04-${String(30 - Math.floor(index / 2)).padStart(2, '0')}`),
		);
	});
	afterEach(async () => {
		await board.close();
		await at.remove();
	});

	async function run(of: Partial<CrawlBoardOptions> = {}) {
		const done = await crawl(
			{ listUrl: board.listUrl, remember: 'when confirmed', give: ALL, ...of },
			{ store: at.store, clock: impatientClock(() => now) },
		);
		await confirmDeliveries(at.store, done.items.map(({ delivery }) => delivery?.token ?? ''));
		return done;
	}
	const brief = (items: readonly CrawlItem[]) => items.map(({ id, status }) => `${id} ${status}`);
	const views = () => board.requests.flatMap(({ url }) => /^\/view\?seq=(\d+)/.exec(url)?.[1] ?? []);
	const remove = (...ids: number[]) => (board.posts = board.posts.filter(({ id }) => !ids.includes(id)));

	test('are those of the last days, and known posts below them end the run', async () => {
		await run();
		board.requests.length = 0;
		const { summary } = await run({ revisitDays: 3 });
		expect(views()).toEqual(['1000', '999', '998', '997']);
		expect(summary).toMatchObject({ updated: 0, stoppedBy: 'known posts', pages: 2 });
	});

	test.each([
		[10, 2],
		[3, 1],
		[20, 3],
	])('with %i known posts in a row to stop at, %i pages are read', async (stopAfterKnown, pages) => {
		await run();
		const { summary } = await run({ revisitDays: 3, stopAfterKnown });
		expect(summary).toMatchObject({ pages, stoppedBy: 'known posts' });
	});

	describe('on a server that knows validators', () => {
		const tagged = new Map<string, string>();
		beforeEach(() => {
			tagged.clear();
			board.intercept = (request, response) => {
				const id = /^\/view\?seq=(\d+)/.exec(request.url ?? '')?.[1];
				if (!id) return false;
				const post = board.posts.find((one) => String(one.id) === id);
				const tag = `"${id}-${post?.body.length}"`;
				tagged.set(id, String(request.headers['if-none-match'] ?? ''));
				if (post && request.headers['if-none-match'] === tag) {
					response.writeHead(304, { etag: tag }).end();
					return true;
				}
				response.setHeader('etag', tag);
				return false;
			};
		});

		test('are asked for with what the server gave, and read only where it sends them', async () => {
			await run();
			board.posts = board.posts.map((post) => (post.id === 998 ? { ...post, body: `${post.body} 고침` } : post));
			tagged.clear();
			const { items, summary } = await run({ revisitDays: 3 });
			expect(brief(items)).toEqual(['998 updated']);
			expect(tagged.size).toBe(4);
			expect([...tagged.values()].every((tag) => tag !== '')).toBe(true);
			expect(summary.unchanged).toBeGreaterThanOrEqual(3);
			expect((await run({ revisitDays: 3 })).items).toEqual([]);
		});

		test('are read in full where unchanged posts are wanted', async () => {
			await run();
			const { items } = await run({ revisitDays: 3, give: ['unchanged'] });
			expect(items.every(({ status, body }) => status === 'unchanged' && body !== '')).toBe(true);
			expect(items).toHaveLength(4);
		});
	});

	describe('and are gone', () => {
		test('come out as removed, once, and are not looked for where that is not asked for', async () => {
			await run();
			remove(999, 996);
			expect((await run({ give: ['new', 'updated'] })).items).toEqual([]);
			const { items, summary } = await run();
			expect(brief(items).toSorted()).toEqual(['996 removed', '999 removed']);
			expect(items[0]).toMatchObject({ body: '', attachments: [], delivery: { attempt: 1 }, provenance: { status: 404 } });
			expect(summary).toMatchObject({ removed: 2, failed: [] });
			expect((await run()).items).toEqual([]);
		});

		test('by a message with status 200 as well', async () => {
			await run();
			remove(999);
			board.intercept = (request, response) => {
				if (!request.url?.startsWith('/view?seq=999')) return false;
				response.setHeader('content-type', 'text/html; charset=utf-8');
				response.end('<script>alert("삭제되었거나 존재하지 않는 게시물입니다.");history.back();</script>');
				return true;
			};
			expect(brief((await run()).items)).toEqual(['999 removed']);
		});

		test('come as updated when they are back', async () => {
			await run();
			const before = board.posts;
			remove(999);
			await run();
			board.posts = before;
			expect(brief((await run()).items)).toEqual(['999 updated']);
			expect((await run()).items).toEqual([]);
		});

		test.each([
			['answers with 500', (status: { code: number }) => (status.code = 500)],
			['turns the crawler away', (status: { code: number }) => (status.code = 200)],
		])('are not taken for removed where the site %s', async (_what, set) => {
			await run();
			remove(999);
			const status = { code: 0 };
			set(status);
			board.intercept = (request, response) => {
				if (!request.url?.startsWith('/view?seq=999')) return false;
				response.setHeader('content-type', 'text/html; charset=utf-8');
				response.writeHead(status.code).end('<h1>비정상적인 접근이 감지되어 접속이 차단되었습니다.</h1>');
				return true;
			};
			const { items, summary } = await run();
			expect(items).toEqual([]);
			expect(summary.failed).toHaveLength(1);
		});

		test('by a list that merely does not show them they stay', async () => {
			await run();
			const all = board.posts;
			board.intercept = (request) => {
				board.posts = request.url?.startsWith('/list') ? all.filter(({ id }) => id !== 997) : all;
				return false;
			};
			expect((await run()).items).toEqual([]);
		});

		test('all at once they do not: a board that has moved is told as such', async () => {
			await run();
			board.posts = makePosts(12, () => '2026-04-30').map((post) => ({ ...post, id: post.id + 5000, title: `새 ${post.title}` }));
			const { items, summary } = await run();
			expect(brief(items).filter((one) => one.includes('removed'))).toEqual([]);
			expect(summary.failed).toMatchObject([{ reason: expect.stringContaining('has moved') as string }]);
		});

		test('not even where the list is empty or broken', async () => {
			await run();
			board.posts = [];
			await expect(run()).rejects.toMatchObject({ code: 'CRAWL_NOTHING_FOUND' });
			board.posts = makePosts(30, () => '2026-04-30');
			expect((await run()).summary.removed).toBe(0);
		});

		test('and below the part of the list that was read nothing is', async () => {
			await run();
			remove(999, 990);
			const { items } = await run({ maxPages: 1, revisitDays: 30 });
			expect(brief(items).filter((one) => one.includes('removed'))).toEqual([]);
		});
	});
});
