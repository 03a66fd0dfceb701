import { startDemoCity, type BoardName, type DemoCity } from '../../../../demo';
import { confirmDeliveries, type CrawlBoardOptions } from '../../../../src/crawl';
import { crawl } from '../crawl-run';
import { openSqlite, type TestStore } from '../stores';

/** Long after the posts' dates, so that no post is looked at again for being young. */
const today = '2020-01-31';

describe('a board that is larger than the budget of a run', () => {
	let city: DemoCity;
	let at: TestStore;
	beforeEach(async () => {
		at = await openSqlite();
	});
	afterEach(async () => {
		await city.close();
		await at.remove();
	});

	const listOf = (board: BoardName) => city.sections.find(({ name }) => name === board)?.url ?? '';
	const published = (board: BoardName) => city.truth.boards[board].filter(({ secret }) => !secret).map(({ id }) => id);

	/** Runs until one ends otherwise than by its budget. */
	async function complete(
		board: BoardName,
		options: Partial<CrawlBoardOptions>,
		between: (round: number) => void = () => undefined,
	): Promise<{ taken: string[]; rounds: number }> {
		const taken: string[] = [];
		for (let rounds = 1; rounds < 400; rounds++) {
			const { items, summary } = await crawl(
				{ listUrl: listOf(board), remember: 'when confirmed', attachments: false, ...options },
				{ store: at.store },
			);
			taken.push(...items.map(({ id }) => id));
			await confirmDeliveries(at.store, items.map(({ delivery }) => delivery?.token ?? ''));
			expect(summary.failed).toEqual([]);
			if (!summary.unfinished) return { taken, rounds };
			expect(summary).toMatchObject({ stoppedBy: 'budget' });
			between(rounds);
		}
		throw new Error('never done');
	}

	test.each(['egov', 'dept', 'scroll'] as const)('%s: is complete after enough runs, each post once', async (board) => {
		city = await startDemoCity({ posts: 300, crawlDelaySeconds: 0, today });
		const { taken, rounds } = await complete(board, { maxPages: 5 });
		expect(taken.toSorted()).toEqual(published(board).toSorted());
		expect(rounds).toBeLessThanOrEqual(30 / 3 + 2);
	});

	test.each([
		['two', 2],
		['one', 1],
	])('comes on by a page even where a run may read %s only', async (_many, maxPages) => {
		city = await startDemoCity({ posts: 60, crawlDelaySeconds: 0, today });
		const { taken } = await complete('dept', { maxPages });
		expect(taken.toSorted()).toEqual(published('dept').toSorted());
	});

	test('comes on where a run may read one page only, of few posts, and one more post has come each time', async () => {
		city = await startDemoCity({ posts: 60, crawlDelaySeconds: 0, today });
		const { taken } = await complete('egov', { maxPages: 1 }, (round) => {
			if (round <= 5) city.addPost('egov', { title: `새로 올라온 글 ${round}`, postedAt: '2020-01-05' });
		});
		expect(new Set(taken).size).toBe(taken.length);
		expect(published('egov').filter((id) => !taken.includes(id))).toEqual([]);
	});

	test.each([1, 3])('comes on by %i pages although all of its posts are young enough to be opened again', async (maxPages) => {
		city = await startDemoCity({ posts: 60, crawlDelaySeconds: 0, today });
		const { taken, rounds } = await complete('egov', { maxPages, revisitDays: 36_500 });
		expect(taken.toSorted()).toEqual(published('egov').toSorted());
		expect(rounds).toBeLessThanOrEqual(60);
	});

	test.each([
		['come', 7, 0],
		['come by the pageful', 23, 0],
		['go', 0, 7],
		['go by the pageful', 0, 23],
		['come and go', 11, 9],
	])('is complete although posts %s between the runs', async (_what, come, go) => {
		city = await startDemoCity({ posts: 300, crawlDelaySeconds: 0, today });
		const gone = new Set<string>();
		const { taken } = await complete('egov', { maxPages: 5 }, (round) => {
			if (round > 5) return;
			for (let n = 0; n < come; n++) city.addPost('egov', { title: `새로 올라온 글 ${round}-${n}`, postedAt: '2020-01-05' });
			const ids = published('egov').slice(10);
			for (let n = 0; n < go; n++) {
				const id = ids[(n * 5) % ids.length] ?? '';
				if (gone.has(id)) continue;
				gone.add(id);
				city.removePost('egov', id);
			}
		});
		expect(new Set(taken).size).toBe(taken.length);
		expect(published('egov').filter((id) => !taken.includes(id))).toEqual([]);
	});

	test('gives new posts before it goes on with old ones, and stops at known posts when all is read', async () => {
		city = await startDemoCity({ posts: 120, crawlDelaySeconds: 0, today });
		const run = async (maxPages?: number) => {
			const done = await crawl(
				{ listUrl: listOf('dept'), remember: 'when emitted', attachments: false, ...(maxPages ? { maxPages } : {}) },
				{ store: at.store },
			);
			await done.commit();
			return done;
		};
		await run(3);
		const { id } = city.addPost('dept', { title: '새로 올라온 글입니다', postedAt: '2020-01-20' });
		const second = await run(3);
		expect(second.items[0]?.id).toBe(id);
		expect(second.items.length).toBeGreaterThan(10);
		expect((await run()).summary).toMatchObject({ unfinished: false, stoppedBy: 'last page' });
		city.clearLog();
		const last = await run();
		expect(last).toMatchObject({ items: [], summary: { stoppedBy: 'known posts', pages: 1 } });
	});

	test('a run that wants older posts goes on where one that did not has stopped', async () => {
		city = await startDemoCity({ posts: 100, crawlDelaySeconds: 0, today });
		const all = city.truth.boards.dept.filter(({ secret }) => !secret);
		const middle = all[50]?.postedAt ?? '';
		const young = all.filter(({ postedAt }) => postedAt >= middle).map(({ id }) => id);
		const run = async (since?: string) => {
			const done = await crawl(
				{ listUrl: listOf('dept'), remember: 'when emitted', attachments: false, ...(since ? { since } : {}) },
				{ store: at.store },
			);
			await done.commit();
			return done;
		};
		expect((await run(middle)).items.map(({ id }) => id)).toEqual(young);
		expect((await run(middle)).items).toEqual([]);
		const older = await run();
		expect([...young, ...older.items.map(({ id }) => id)]).toEqual(all.map(({ id }) => id));
		expect((await run()).items).toEqual([]);
	});

	test.each([
		['bytes', { maxBytes: 80_000 }],
		['posts', { maxPosts: 17 }],
	])('a budget of %s leaves a place to go on from as well', async (_name, budget) => {
		city = await startDemoCity({ posts: 60, crawlDelaySeconds: 0, today });
		const { taken, rounds } = await complete('egov', budget);
		expect(taken.toSorted()).toEqual(published('egov').toSorted());
		expect(rounds).toBeGreaterThan(2);
	});
});
