import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Exchange } from '../../../../src/crawl/archive/archive';
import { crawlStatus, wakeHost } from '../../../../src/crawl/run/crawl-status';
import { openRun } from '../../../../src/crawl/run/run';
import { NO_COUNTS, type RunKind } from '../../../../src/crawl/run/run-options';
import { openPostgresStore, openSqliteStore, type Store } from '../../../../src/store';
import { describeWithPostgres, makeDatabase } from '../../../postgres-here';
import { serve, type LoopbackServer } from '../../net/loopback-server';
import { handClock } from '../polite/hand-clock';
import { runOn } from './run-on';

function proveWith(open: () => Promise<{ store: Store; remove: () => Promise<void> }>): void {
	let store: Store;
	let remove: () => Promise<void>;
	let server: LoopbackServer;
	beforeEach(async () => {
		({ store, remove } = await open());
		server = await serve((_request, response) => response.end('12345'));
	});
	afterEach(async () => {
		await server.close();
		await store.close();
		await remove();
	});
	const runs = async (name?: string) => (await crawlStatus(store, name === undefined ? {} : { name })).runs;

	test('a run is there from its beginning to its end, with what it did', async () => {
		const opened = await runOn([server.host], {}, { store, name: '공지사항' });
		expect(await runs()).toMatchObject([{ name: '공지사항', kind: 'pages', state: 'running', endedAt: null, requests: 0 }]);
		await opened.get(`${server.url}/1`);
		opened.run.progress('Page 1: 10 posts.', { pages: 1 });
		const waited = async () => {
			for (;;) {
				const [run] = await runs('공지사항');
				if (run?.message) return run;
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
		};
		expect(await waited()).toMatchObject({
			state: 'running',
			message: 'Page 1: 10 posts.',
			counts: { pages: 1, items: 0 },
			requests: 2,
			bytes: 10,
		});

		await opened.run.end({ stoppedBy: 'budget', error: 'why', counts: { ...NO_COUNTS, pages: 3, newItems: 7 } });
		await opened.run.end({ stoppedBy: 'something else', counts: NO_COUNTS });
		const [ended] = await runs('공지사항');
		expect(ended).toMatchObject({
			state: 'ended',
			stoppedBy: 'budget',
			error: 'why',
			counts: { pages: 3, newItems: 7 },
		});
		expect(Date.parse(ended?.endedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(ended?.startedAt ?? ''));
		expect(await runs('another')).toEqual([]);
		await opened.close();
	});

	test('a run whose process died is shown as such, and since when nothing was heard of it', async () => {
		const opened = await runOn([server.host], {}, { store });
		const lastHeard = Date.now() - 10 * 60_000;
		await store.query('UPDATE crawl_runs SET alive_ms = $1', [lastHeard]);
		expect(await runs()).toMatchObject([{ state: 'died', endedAt: new Date(lastHeard).toISOString(), stoppedBy: null }]);
		await opened.close();
	});

	test('of one name the last hundred are kept, and the others are left alone', async () => {
		const clock = handClock();
		const open = async (name: string, kind: RunKind = 'board') => {
			clock.time += 1000;
			const { http, close } = await runOn([server.host], {}, { clock });
			const run = await openRun(kind, name, {}, { http, store, clock });
			await run.end({ stoppedBy: 'last page', counts: NO_COUNTS });
			await close();
		};
		await open('other');
		await open('many', 'site');
		for (let n = 0; n < 103; n++) await open('many');
		const names = (await runs()).map((run) => `${run.kind} ${run.name}`);
		expect(names.filter((name) => name === 'board many')).toHaveLength(100);
		expect(names.slice(-2)).toEqual(['site many', 'board other']);
	});

	test('a preview leaves no row behind', async () => {
		const { http, close } = await runOn([server.host]);
		const run = await openRun('preview', 'x', { delayMs: 0 }, { http, store });
		await run.polite.request({ url: `${server.url}/1` });
		await run.end({ stoppedBy: 'last page', counts: NO_COUNTS });
		expect(await runs()).toEqual([]);
		await close();
	});

	test('waking a host that nobody knows does no harm', async () => {
		await wakeHost(store, 'nobody.example');
		expect((await crawlStatus(store, { host: 'nobody.example' })).hosts).toMatchObject([{ requests: 0 }]);
	});
}

describe('what the crawler did, in SQLite', () => {
	proveWith(async () => {
		const folder = await mkdtemp(join(tmpdir(), 'cityhall-status-'));
		return {
			store: await openSqliteStore({ file: join(folder, 'store.db') }),
			remove: () => rm(folder, { recursive: true, force: true }),
		};
	});
});

describeWithPostgres('what the crawler did, in PostgreSQL', () => {
	proveWith(async () => {
		const { remove, ...at } = await makeDatabase();
		return { store: await openPostgresStore(at), remove };
	});
});

describe('a run', () => {
	test('works without any store, tells its progress, and gives each exchange to the archive', async () => {
		const server = await serve((request, response) =>
			request.url === '/a' ? response.writeHead(302, { location: '/b' }).end() : response.end('x'),
		);
		const kept: Exchange[] = [];
		const told: string[] = [];
		const archive = {
			add: (exchange: Exchange) => Promise.resolve(void kept.push(exchange)),
			close: () => Promise.resolve({ file: '', records: 0, sizeBytes: 0 }),
		};
		const opened = await runOn(
			[server.host],
			{ onProgress: (message) => told.push(message) },
			{ archive },
		);
		opened.run.progress('hello');
		await opened.get(`${server.url}/a`);
		await opened.close();
		expect(told).toEqual(['hello']);
		expect(kept.map((one) => [new URL(one.request.url).pathname, one.response.status, one.purpose])).toEqual([
			['/robots.txt', 200, 'robots'],
			['/a', 302, 'page'],
			['/b', 200, 'page'],
		]);
		expect(kept.map((one) => one.robots?.allowed ?? null)).toEqual([null, true, true]);
		await server.close();
	});
});
