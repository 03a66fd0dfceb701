import { confirmDeliveries, crawlBoard, memoryStatus, type CrawlBoardOptions, type CrawlItem } from '../../../../src/crawl';
import { clientFor, crawl, impatientClock } from '../crawl-run';
import { describeOnEachStore, openBy, type TestStore } from '../stores';
import { makePosts, startTableBoard, type TableBoard } from '../table-board';

const MINUTE = 60_000;
const old = (count: number) => makePosts(count, () => '2026-01-05');

describeOnEachStore('posts that are handed out under a lease', (open) => {
	let board: TableBoard;
	let at: TestStore;
	let time: number;
	beforeEach(async () => {
		at = await open();
		board = await startTableBoard(old(25));
		time = Date.parse('2026-05-01T00:00:00Z');
	});
	afterEach(async () => {
		await board.close();
		await at.remove();
	});

	const options = (of: Partial<CrawlBoardOptions> = {}): CrawlBoardOptions => ({
		listUrl: board.listUrl,
		remember: 'when confirmed',
		...of,
	});
	const run = (of: Partial<CrawlBoardOptions> = {}) =>
		crawl(options(of), { store: at.store, clock: impatientClock(() => time) });
	const confirm = (items: readonly CrawlItem[]) =>
		confirmDeliveries(at.store, items.map(({ delivery }) => delivery?.token ?? ''), { clock: () => time });
	const ids = (items: readonly CrawlItem[]) => items.map(({ id }) => id);
	const views = () => board.requests.filter(({ url }) => url.startsWith('/view')).length;

	test('leave with a receipt, wait while it may come back, and come again when it does not', async () => {
		const first = await run();
		expect(first.items).toHaveLength(25);
		expect(first.items[0]).toMatchObject({ status: 'new', delivery: { attempt: 1, until: '2026-05-01T01:00:00.000Z' } });
		await confirm(first.items.slice(0, 20));

		time += 59 * MINUTE;
		const early = await run();
		expect(early.items).toEqual([]);
		expect(early.summary).toMatchObject({ waiting: 5, again: 0 });

		time += 2 * MINUTE;
		const late = await run();
		expect(ids(late.items).toSorted()).toEqual(ids(first.items.slice(20)).toSorted());
		expect(late.items[0]).toMatchObject({ status: 'new', delivery: { attempt: 2 } });
		expect(late.summary).toMatchObject({ again: 5, waiting: 0, stoppedBy: 'known posts' });
		await confirm(late.items);

		time += 600 * MINUTE;
		expect((await run()).items).toEqual([]);
	});

	test('the lease is in the store before the post leaves', async () => {
		const crawling = crawlBoard(
			{ ...options(), mode: 'http', delayMs: 0 },
			{ http: clientFor(board.listUrl), store: at.store, clock: impatientClock(() => time) },
		);
		const { value } = await crawling.next();
		const [row] = await at.store.query('SELECT token FROM crawl_deliveries');
		expect(value).toMatchObject({ delivery: { token: row?.token } });
		await crawling.return(undefined as never);
	});

	test('come again although the list shows them no more', async () => {
		const first = await run({ maxPosts: 3 });
		board.posts = board.posts.map((post) => (post.id > 997 ? { ...post, title: `${post.title} (옛 글)` } : post));
		board.intercept = (request, response) => {
			if (!request.url?.startsWith('/list')) return false;
			response.setHeader('content-type', 'text/html; charset=utf-8');
			response.end(
				`<table><tr><th>번호</th><th>제목</th><th>등록일</th></tr>${[990, 989, 988].map((id) => `<tr><td>${id}</td><td><a href="/view?seq=${id}">${id}번째 소식을 알려 드립니다</a></td><td>2026-01-05</td></tr>`).join('')}</table>`,
			);
			return true;
		};
		time += 61 * MINUTE;
		const second = await run();
		expect(ids(second.items).slice(0, 3).toSorted()).toEqual(ids(first.items).toSorted());
		expect(second.items[0]).toMatchObject({ title: expect.stringContaining('(옛 글)') as string, delivery: { attempt: 2 } });
	});

	test('that are gone by then come out as removed where that is asked for, and are told and kept where it is not', async () => {
		const { items } = await run({ maxPosts: 2 });
		board.posts = board.posts.filter(({ id }) => String(id) !== items[0]?.id);
		time += 61 * MINUTE;
		const told = await run({ maxPosts: 1 });
		expect(told.summary.failed).toMatchObject([{ url: items[0]?.url, reason: expect.stringContaining('404') as string }]);
		expect(ids(told.items)).toEqual([items[1]?.id]);

		const removed = await run({ maxPosts: 1, give: ['new', 'updated', 'removed'] });
		expect(removed.items).toMatchObject([
			{ id: items[0]?.id, status: 'removed', title: items[0]?.title, body: '', delivery: { attempt: 2 } },
		]);
		await confirm(removed.items);
		expect(await memoryStatus(at.store)).toMatchObject([{ removed: 1, failed: [] }]);
	});

	test('that stay unreadable are given up after five runs, and a confirmation that comes at last still counts', async () => {
		const { items } = await run({ maxPosts: 1 });
		board.posts = board.posts.filter(({ id }) => String(id) !== items[0]?.id);
		const given: number[] = [];
		for (let round = 0; round < 7; round++) {
			time += 61 * MINUTE;
			const { summary, items: others } = await run();
			await confirm(others);
			given.push(summary.failed.length, summary.givenUp.length);
		}
		expect(given).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 0, 0, 0, 0]);
		expect(await confirm(items)).toMatchObject([{ state: 'settled' }]);
	});

	test('an edit of a post that is out comes when that copy is settled', async () => {
		board.posts = makePosts(2, () => '2026-04-30');
		const first = await run();
		board.posts = board.posts.map((post) => ({ ...post, body: `${post.body} 고침` }));
		expect((await run()).items).toEqual([]);
		await confirm(first.items);
		const edited = await run();
		expect(edited.items.map(({ status }) => status)).toEqual(['updated', 'updated']);
		await confirm(edited.items);
		expect((await run()).summary).toMatchObject({ updated: 0, unchanged: 2 });
	});

	test('what is not asked for is remembered all the same', async () => {
		board.posts = makePosts(2, () => '2026-04-30');
		await confirm((await run()).items);
		board.posts = board.posts.map((post) => ({ ...post, body: `${post.body} 고침` }));
		const { items, summary } = await run({ give: ['new'] });
		expect(items).toEqual([]);
		expect(summary.updated).toBe(2);
		expect((await run()).items).toEqual([]);
	});

	test('unchanged posts are given where they are asked for, without a receipt', async () => {
		board.posts = makePosts(2, () => '2026-04-30');
		await confirm((await run()).items);
		const { items } = await run({ give: ['new', 'unchanged'] });
		expect(items).toMatchObject([
			{ status: 'unchanged', delivery: null },
			{ status: 'unchanged', delivery: null },
		]);
		expect(items[0]?.body).not.toBe('');
	});

	test('two executions at once on one board give each post once and lose none', async () => {
		const other = await openOther();
		const both = await Promise.all([run(), crawl(options(), { store: other, clock: impatientClock(() => time) })]);
		await other.close();
		expect(both.flatMap(({ items }) => ids(items)).toSorted()).toEqual(old(25).map(({ id }) => String(id)).toSorted());
		expect(both.map(({ items }) => items.length).toSorted()).toEqual([0, 25]);
		expect(views()).toBe(25);
	});

	test('in the simple mode the second waits until the first has committed', async () => {
		const other = await openOther();
		const simple = { remember: 'when emitted' as const };
		const first = await run(simple);
		const second = crawl(options(simple), { store: other, clock: impatientClock(() => time) });
		await new Promise((resolve) => setTimeout(resolve, 300));
		await first.commit();
		expect((await second).items).toEqual([]);
		await other.close();
	});

	test('a board that stays busy is told as such', async () => {
		const other = await openOther();
		await run({ remember: 'when emitted' });
		await expect(
			crawl(options({ patienceMs: 50 }), { store: other, clock: impatientClock(() => time) }),
		).rejects.toMatchObject({ code: 'CRAWL_BOARD_BUSY', retryable: true });
		await other.close();
	});

	test('two boards on one host do not wait for each other', async () => {
		const other = await openOther();
		const both = await Promise.all([
			run({ board: 'one', maxPages: 1 }),
			crawl(options({ board: 'two', maxPages: 1, patienceMs: 0 }), { store: other, clock: impatientClock(() => time) }),
		]);
		await other.close();
		expect(both.map(({ items }) => items.length)).toEqual([10, 10]);
	});

	test('in quiet hours nothing is asked, and the next run goes on', async () => {
		const quiet = { from: '08:00', to: '10:00', timeZone: 'Asia/Seoul' };
		const { items, summary } = await run({ quietHours: quiet });
		expect(items).toEqual([]);
		expect(summary).toMatchObject({ stoppedBy: 'budget', budget: expect.stringContaining('08:00') as string });
		expect(board.requests).toEqual([]);
		time += 120 * MINUTE;
		expect((await run({ quietHours: quiet })).items).toHaveLength(25);
	});

	test('the same board twice in one execution does not wait for itself', async () => {
		const simple = { remember: 'when emitted' as const, maxPages: 1 };
		const first = await run(simple);
		const second = await run(simple);
		await first.commit();
		await second.commit();
		expect([first.items.length, second.items.length]).toEqual([10, 10]);
		const third = await run({ ...simple, patienceMs: 0 });
		const given = new Set(first.items.map(({ id }) => id));
		expect(third.items.filter(({ id }) => given.has(id))).toEqual([]);
		expect(third.items).toHaveLength(10);
	});

	/** As another execution has it: the same database through a store object of its own. */
	async function openOther() {
		return await openBy(at.opener);
	}
});
