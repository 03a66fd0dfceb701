import { startDemoCity, type DemoCity } from '../../../../demo';
import { confirmDeliveries, crawlBoard, type CrawlItem } from '../../../../src/crawl';
import { systemClock } from '../../../../src/net';
import { clientFor, crawl } from '../crawl-run';
import { openBy, openSqlite, type TestStore } from '../stores';

const LIST = '/portal/bbs/B0000001/list.do';

describe('a crawl that is cancelled', () => {
	let city: DemoCity;
	let at: TestStore;
	beforeEach(async () => {
		at = await openSqlite();
		city = await startDemoCity({ posts: 14, crawlDelaySeconds: 0, today: '2020-01-31' });
	});
	afterEach(async () => {
		await city.close();
		await at.remove();
	});

	const options = (of: { signal?: AbortSignal; delayMs?: number } = {}) => ({
		listUrl: city.url + LIST,
		mode: 'http' as const,
		delayMs: 0,
		remember: 'when confirmed' as const,
		...of,
	});

	/** Crawls with a real clock until `when` has come, cancels, and says what was given and how it ended. */
	async function cancelled(when: Promise<unknown> | ((items: number) => boolean), of: { delayMs?: number } = {}) {
		const stop = new AbortController();
		const http = clientFor(city.url);
		const crawling = crawlBoard(options({ signal: stop.signal, ...of }), { http, store: at.store, clock: systemClock });
		if (when instanceof Promise) void when.then(() => stop.abort());
		const items: CrawlItem[] = [];
		let step = await crawling.next();
		while (!step.done) {
			items.push(step.value);
			if (typeof when === 'function' && when(items.length)) stop.abort();
			step = await crawling.next();
		}
		http.close();
		return { items, summary: step.value };
	}

	/** What is left comes with the next run, and nothing of what was confirmed. */
	async function goesOn(items: readonly CrawlItem[]): Promise<void> {
		await confirmDeliveries(at.store, items.map(({ delivery }) => delivery?.token ?? ''));
		city.misbehave(null);
		const rest = await crawl({ ...options(), ignoreRobots: true }, { store: at.store });
		expect([...items, ...rest.items].map(({ id }) => id).toSorted()).toEqual(
			city.truth.boards.egov.filter(({ secret }) => !secret).map(({ id }) => id).toSorted(),
		);
	}

	const asked = async (path: string) => {
		while (!city.log.some((request) => request.path.startsWith(path))) await systemClock.sleep(5);
	};

	test.each([
		['its first page is under way', LIST],
		['robots.txt is under way', '/robots.txt'],
		['a post is under way', '/portal/bbs/B0000001/view.do'],
		['an attachment is under way', '/portal/cmm/fms/FileDown.do'],
	])('while %s ends at once', async (_what, path) => {
		city.misbehave({ match: path, fault: 'slow', seconds: 20 });
		const { items, summary } = await cancelled(asked(path));
		expect(summary.stoppedBy).toBe('cancelled');
		await goesOn(items);
	}, 15_000);

	test('while it waits for its turn ends at once', async () => {
		const { items, summary } = await cancelled(asked('/robots.txt').then(() => systemClock.sleep(300)), { delayMs: 25_000 });
		expect(items).toEqual([]);
		expect(summary.stoppedBy).toBe('cancelled');
	}, 15_000);

	test('after some posts keeps those', async () => {
		const { items, summary } = await cancelled((given) => given === 5);
		expect(items).toHaveLength(5);
		expect(summary).toMatchObject({ stoppedBy: 'cancelled', newPosts: 5, unfinished: true });
		await goesOn(items);
	});

	test('while it waits for another run on the board ends at once', async () => {
		const http = clientFor(city.url);
		const other = await openBy(at.opener);
		const running = crawlBoard(options(), { http, store: other });
		await running.next();
		const { items, summary } = await cancelled(systemClock.sleep(200));
		expect(items).toEqual([]);
		expect(summary.stoppedBy).toBe('cancelled');
		await running.return(undefined as never);
		await other.close();
		http.close();
	}, 15_000);

	test('before it has begun asks nothing', async () => {
		const { summary } = await cancelled(Promise.resolve());
		expect(summary.stoppedBy).toBe('cancelled');
	});

	test('by its caller leaving it frees the board', async () => {
		const http = clientFor(city.url);
		const left = crawlBoard(options(), { http, store: at.store });
		await left.next();
		await left.return(undefined as never);
		http.close();
		expect(await at.store.query("SELECT token FROM cityhall_leases WHERE name LIKE 'crawl-board:%'")).toEqual([{ token: null }]);
	});
});
