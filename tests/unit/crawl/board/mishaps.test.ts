import { startDemoCity, type DemoCity, type Misbehaviour } from '../../../../demo';
import { confirmDeliveries, crawlBoard, type CrawlBoardOptions, type CrawlItem } from '../../../../src/crawl';
import { createHttpClient } from '../../../../src/net';
import { clientFor, crawl, impatientClock } from '../crawl-run';
import { openBy, openSqlite, type TestStore } from '../stores';

const LIST = '/portal/bbs/B0000001/list.do';
const VIEW = '/portal/bbs/B0000001/view.do';

describe('what goes wrong in the middle of a crawl', () => {
	let city: DemoCity;
	let at: TestStore;
	beforeEach(async () => {
		at = await openSqlite();
		city = await startDemoCity({ posts: 34, crawlDelaySeconds: 0, today: '2020-01-31' });
	});
	afterEach(async () => {
		await city.close();
		await at.remove();
	});

	const options = (of: Partial<CrawlBoardOptions> = {}): CrawlBoardOptions => ({
		listUrl: city.url + LIST,
		remember: 'when confirmed',
		...of,
	});
	async function run(of: Partial<CrawlBoardOptions> = {}, time = Date.now()) {
		const http = createHttpClient({ allow: [new URL(city.url).host], clock: impatientClock(), timeoutMs: 1500 });
		const done = await crawl(options(of), { http, store: at.store, clock: impatientClock(() => time) });
		http.close();
		return done;
	}
	const confirm = (items: readonly CrawlItem[]) =>
		confirmDeliveries(at.store, items.map(({ delivery }) => delivery?.token ?? ''));
	const published = () => city.truth.boards.egov.filter(({ secret }) => !secret);
	const essence = (items: readonly CrawlItem[]) =>
		new Map(items.map(({ id, title, body, attachments }) => [id, [title, body, ...attachments.map(({ sha256 }) => sha256)]]));
	const truth = () =>
		new Map(published().map(({ id, title, body, attachments }) => [id, [title, body, ...attachments.map(({ sha256 }) => sha256)]]));

	/** A run under a fault, then one without: together they must have every post as it is. */
	async function mends(fault: Misbehaviour): Promise<{ first: CrawlItem[]; failed: string[] }> {
		city.misbehave(fault);
		const { items: first, summary } = await run();
		await confirm(first);
		city.misbehave(null);
		// A host that failed often is given a rest.
		const second = await run({}, Date.now() + 7 * 3_600_000);
		await confirm(second.items);
		expect(second.summary).toMatchObject({ failed: [], unfinished: false });
		expect(essence([...first, ...second.items])).toEqual(truth());
		return { first, failed: summary.failed.map(({ reason }) => reason) };
	}

	const third = () => `${VIEW}?nttId=${published()[2]?.id}`;

	test.each<[string, () => Misbehaviour, number]>([
		['a post answers 500 and then is fine', () => ({ match: VIEW, fault: '500-then-fine', times: 1 }), 0],
		['a connection is reset', () => ({ match: third(), fault: 'reset', times: 1 }), 0],
		['a post cannot be had', () => ({ match: third(), fault: 'reset' }), 1],
		['a post is cut off', () => ({ match: third(), fault: 'truncated' }), 1],
		['a post is slow', () => ({ match: third(), fault: 'slow', seconds: 3 }), 1],
		['a block page stands in for a post', () => ({ match: third(), fault: 'block-page' }), 1],
		['a block page stands in for a page of the list', () => ({ match: `^${LIST}\\?.*pageIndex=3`, fault: 'block-page' }), 1],
		['a page of the list is cut off', () => ({ match: `^${LIST}\\?.*pageIndex=2`, fault: 'truncated' }), 1],
		['a page of the list answers 410', () => ({ match: `^${LIST}\\?.*pageIndex=3`, fault: 'gone' }), 1],
		['an attachment is gone', () => ({ match: '/portal/cmm/fms/FileDown.do', fault: 'gone', times: 1 }), 1],
		['an attachment is cut off', () => ({ match: '/portal/cmm/fms/FileDown.do', fault: 'truncated', times: 9 }), 1],
		['the session runs out before an attachment', () => ({ match: '/portal/cmm/fms/FileDown.do', fault: 'session-expired', times: 1 }), 1],
	])('%s: what was given is right, the next run has the rest', async (_what, fault, least) => {
		const { failed } = await mends(fault());
		expect(failed.length).toBeGreaterThanOrEqual(least);
		if (least === 0) expect(failed).toEqual([]);
	});

	test('a session that runs out between pages changes nothing', async () => {
		let told = 0;
		const { items, summary } = await run({ onProgress: () => void (told++ === 1 && city.expireSessions()) });
		expect(summary.failed).toEqual([]);
		expect(essence(items)).toEqual(truth());
	});

	test('a post that is edited while the list is read is given as it is at that moment, and once more when edited later', async () => {
		const { id } = published()[12] ?? { id: '' };
		let told = 0;
		const first = await run({
			onProgress: (message) =>
				void (message.startsWith('Page') && told++ === 0 && city.editPost('egov', id, { body: '고친 본문입니다. 다시 알려 드립니다.' })),
		});
		expect(first.items.find((item) => item.id === id)?.body).toBe('고친 본문입니다. 다시 알려 드립니다.');
		await confirm(first.items);
		city.editPost('egov', id, { body: '두 번째로 고친 본문입니다. 다시 알려 드립니다.', postedAt: city.truth.today });
		const second = await run({ revisitDays: 100_000 });
		expect(second.items).toMatchObject([{ id, status: 'updated' }]);
	});

	test('posts that come while the list is read are not given twice, and come with the next run', async () => {
		let told = 0;
		const first = await run({
			attachments: false,
			onProgress: (message) => {
				if (message.startsWith('Page') && told++ < 3) city.addPost('egov', { title: `그사이 올라온 글 ${told}`, postedAt: '2020-01-20' });
			},
		});
		await confirm(first.items);
		const second = await run({ attachments: false });
		const ids = [...first.items, ...second.items].map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids.toSorted()).toEqual(published().map(({ id }) => id).toSorted());
	});

	test.each(['egov', 'dept'] as const)('%s: posts that go while the list is read pull no other post out of sight', async (name) => {
		const gone: string[] = [];
		let told = 0;
		const listUrl = city.sections.find((section) => section.name === name)?.url ?? '';
		const { items, summary } = await run({
			listUrl,
			attachments: false,
			onProgress: (message) => {
				if (!message.startsWith('Page') || ++told > 2) return;
				const [, second, third] = city.truth.boards[name].filter(({ isNotice, secret }) => !isNotice && !secret);
				for (const post of [second, third]) {
					gone.push(post?.id ?? '');
					city.removePost(name, post?.id ?? '');
				}
			},
		});
		const ids = items.map(({ id }) => id);
		const left = city.truth.boards[name].filter(({ secret }) => !secret).map(({ id }) => id);
		expect(left.filter((id) => !ids.includes(id))).toEqual([]);
		expect(new Set(ids).size).toBe(ids.length);
		// Those that were removed before they were opened are told.
		expect(summary.failed.length).toBe(gone.filter((id) => !ids.includes(id)).length);
	});

	test('a clock that goes back an hour during a run and between runs gives nothing twice', async () => {
		let time = Date.parse('2026-05-01T12:00:00Z');
		let told = 0;
		const first = await crawl(
			options({ attachments: false, onProgress: () => void (told++ === 2 && (time -= 3_600_000)) }),
			{ store: at.store, clock: impatientClock(() => time) },
		);
		expect(first.items.map(({ id }) => id)).toEqual(published().map(({ id }) => id));
		await confirm(first.items.slice(5));
		time -= 3_600_000;
		const second = await crawl(options({ attachments: false }), { store: at.store, clock: impatientClock(() => time) });
		expect(second.items).toEqual([]);
		time += 61 * 60_000;
		const third = await crawl(options({ attachments: false }), { store: at.store, clock: impatientClock(() => time) });
		expect(third.items.map(({ id }) => id).toSorted()).toEqual(first.items.slice(0, 5).map(({ id }) => id).toSorted());
	});

	test('a store that another program locks for good ends the run with a word about it, and nothing is lost', async () => {
		if (at.opener.kind !== 'sqlite') throw new Error('for SQLite');
		// Whoever opens the file first says how long is waited.
		await at.store.close();
		at.store = await openBy({ kind: 'sqlite', options: { ...at.opener.options, patienceMs: 200 } });
		const { DatabaseSync } = await import('node:sqlite');
		const other = new DatabaseSync(at.opener.options.file);
		let given = 0;
		const http = clientFor(city.url);
		const crawling = crawlBoard(
			{ ...options({ attachments: false }), mode: 'http', delayMs: 0 },
			{ http, store: at.store, clock: impatientClock() },
		);
		const all = async () => {
			for await (const item of crawling) {
				given++;
				await confirm([item]);
				if (given === 7) other.exec('BEGIN IMMEDIATE');
			}
		};
		await expect(all()).rejects.toMatchObject({ code: 'STORE_BUSY' });
		other.exec('ROLLBACK');
		other.close();
		http.close();
		await at.store.query('DELETE FROM cityhall_leases');
		const rest = await run({ attachments: false }, Date.now() + 7_200_000);
		expect(given).toBe(7);
		expect(rest.items).toHaveLength(published().length - 7);
		expect(new Set(rest.items.map(({ id }) => id)).size).toBe(rest.items.length);
	});
});
