import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemoCity, type DemoCity } from '../../../../demo';
import { openSqliteStore, type Store } from '../../../../src/store';
import { crawl } from '../crawl-run';

/** Long after the posts' dates, so that no post is looked at again for being young. */
const today = '2020-01-31';

describe('a crawl that could not take everything', () => {
	let city: DemoCity;
	let folder: string;
	let store: Store;

	beforeEach(async () => {
		city = await startDemoCity({ posts: 34, crawlDelaySeconds: 0, today });
		folder = await mkdtemp(join(tmpdir(), 'crawl-'));
		store = await openSqliteStore({ file: join(folder, 'store.sqlite') });
	});
	afterEach(async () => {
		await store.close();
		await city.close();
		await rm(folder, { recursive: true, force: true });
	});

	const listUrl = () => `${city.url}/portal/bbs/B0000001/list.do`;
	const published = () => city.truth.boards.egov.filter((post) => !post.secret).map(({ id }) => id);

	async function run(options: { maxPosts?: number; attachments?: boolean } = {}) {
		const done = await crawl({ listUrl: listUrl(), remember: 'when emitted', attachments: false, ...options }, { store });
		await done.commit();
		return done;
	}

	it('goes on behind the posts it knows until a budget has taken every post once', async () => {
		const taken: string[] = [];
		for (let round = 0; round < 12; round++) {
			const { items, summary } = await run({ maxPosts: 5 });
			taken.push(...items.map(({ id }) => id));
			if (summary.stoppedBy !== 'budget') break;
		}
		expect(taken.toSorted()).toEqual(published().toSorted());
	});

	it('stops at known posts again once it has caught up', async () => {
		await run({ maxPosts: 20 });
		await run();
		const { items, summary } = await run();
		expect(items).toEqual([]);
		expect(summary).toMatchObject({ stoppedBy: 'known posts', pages: 2 });
	});

	it('tries a post again that failed on a later page', async () => {
		const last = published().at(-1) ?? '';
		city.misbehave({ match: `/portal/bbs/B0000001/view.do?nttId=${last}`, fault: 'reset' });
		const first = await run();
		city.misbehave(null);
		expect(first.summary.failed).toHaveLength(1);
		expect((await run()).items.map(({ id }) => id)).toEqual([last]);
	});

	it('goes on where a later list page failed', async () => {
		city.misbehave({ match: '^/portal/bbs/B0000001/list\\.do\\?.*pageIndex=3', fault: 'reset' });
		const first = await run();
		city.misbehave(null);
		expect(first.summary.stoppedBy).toBe('failed page');
		const second = await run();
		expect([...first.items, ...second.items].map(({ id }) => id).toSorted()).toEqual(published().toSorted());
	});

	it('gives a dead link up after some runs, and says so each time until then', async () => {
		const last = published().at(-1) ?? '';
		city.misbehave({ match: `/portal/bbs/B0000001/view.do?nttId=${last}`, fault: 'reset' });
		const failures: number[] = [];
		for (let round = 0; round < 7; round++) failures.push((await run()).summary.failed.length);
		expect(failures).toEqual([1, 1, 1, 1, 1, 0, 0]);
	});

	it('comes back for an attachment that could not be had, and gives the post once more with it', async () => {
		const withFiles = { attachments: true };
		city.misbehave({ match: '/portal/cmm/fms/FileDown.do', fault: 'gone', times: 1 });
		const first = await run(withFiles);
		const broken = first.items.filter(({ attachments }) => attachments.some(({ error }) => error !== undefined));
		expect(broken).toHaveLength(1);
		expect(first.summary.failed).toHaveLength(1);
		const second = await run(withFiles);
		expect(second.items).toMatchObject([{ id: broken[0]?.id, status: 'updated' }]);
		const truth = city.truth.boards.egov.find(({ id }) => id === broken[0]?.id);
		expect(second.items[0]?.attachments.map(({ sha256 }) => sha256)).toEqual(truth?.attachments.map(({ sha256 }) => sha256));
		expect((await run(withFiles)).items).toEqual([]);
	});
});
