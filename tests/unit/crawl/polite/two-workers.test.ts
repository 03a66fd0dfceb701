import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { startDemoCity, type DemoCity, type RequestRecord } from '../../../../demo/index';
import { crawlStatus } from '../../../../src/crawl/run/crawl-status';
import { openPostgresStore, openSqliteStore, type Store } from '../../../../src/store';
import { describeWithPostgres, makeDatabase } from '../../../postgres-here';
import type { WorkerTask } from './worker-child';

interface Worker {
	child: ChildProcess;
	/** What it had, as it came. */
	lines: string[];
	exited: Promise<unknown>;
}

function start(task: WorkerTask): Worker {
	const child = spawn(
		process.execPath,
		[
			'--import',
			pathToFileURL(require.resolve('tsx')).href,
			join(__dirname, 'worker-child.ts'),
			JSON.stringify(task),
		],
		{ stdio: ['ignore', 'pipe', 'inherit'] },
	);
	const lines: string[] = [];
	if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
	return { child, lines, exited: once(child, 'exit') };
}

async function until(isSo: () => boolean): Promise<void> {
	while (!isSo()) await sleep(10);
}

/** Requests in the order of their beginning, each with the time since the end of all before it. */
function gaps(log: readonly RequestRecord[]): Array<{ record: RequestRecord; sinceLastEnd: number }> {
	let lastEnd = -Infinity;
	return log
		.toSorted((one, other) => one.at - other.at)
		.map((record) => {
			const sinceLastEnd = record.at - lastEnd;
			lastEnd = Math.max(lastEnd, record.endedAt ?? Infinity);
			return { record, sinceLastEnd };
		});
}

const DELAY_MS = 200;
/** By so much the city's own clock may be late to see that an answer has gone out, on a machine that has much to do. */
const SEEN_LATE_MS = 20;
const tooEarly = (log: readonly RequestRecord[]) =>
	gaps(log).filter(({ sinceLastEnd }) => sinceLastEnd < DELAY_MS - SEEN_LATE_MS);


function proveWith(fresh: () => Promise<{ where: WorkerTask['store']; remove: () => Promise<void> }>): void {
	let city: DemoCity;
	let where: WorkerTask['store'];
	let remove: () => Promise<void>;
	const workers: Worker[] = [];
	beforeEach(async () => {
		city = await startDemoCity({ posts: 6, crawlDelaySeconds: 0 });
		({ where, remove } = await fresh());
	});
	afterEach(async () => {
		for (const { child } of workers.splice(0)) child.kill('SIGKILL');
		await city.close();
		await remove();
	});

	const pages = (from: number, count: number) =>
		Array.from({ length: count }, (_, index) => `${city.url}/plain/${from + index}`);
	function begin(urls: string[]): Worker {
		const worker = start({ urls, delayMs: DELAY_MS, store: where });
		workers.push(worker);
		return worker;
	}
	const openStore = (): Promise<Store> =>
		where.kind === 'sqlite' ? openSqliteStore({ file: where.file }) : openPostgresStore(where.at);

	test('are never at the host at once, and keep the pause between each other', async () => {
		const [one, other] = [begin(pages(1, 12)), begin(pages(21, 12))];
		await Promise.all([one.exited, other.exited]);

		expect([one.lines.length, other.lines.length]).toEqual([12, 12]);
		expect(tooEarly(city.log)).toEqual([]);
		// Both came to their turn, again and again: neither waited for the other to be done.
		const firstOfOther = city.log.findIndex((record) => record.path === '/plain/21');
		const lastOfOne = city.log.findIndex((record) => record.path === '/plain/12');
		expect(firstOfOther).toBeLessThan(lastOfOne);

		const store = await openStore();
		const { hosts, runs } = await crawlStatus(store, { name: 'worker' });
		await store.close();
		expect(hosts).toMatchObject([{ host: new URL(city.url).host, heldBy: null, requests: city.log.length }]);
		expect(runs.map((run) => [run.state, run.stoppedBy, run.counts.pages])).toEqual([
			['ended', 'last page', 12],
			['ended', 'last page', 12],
		]);
	});

	test('both hold back when the host says "later" to one of them', async () => {
		city.misbehave({ match: '/plain/3', fault: '429-seconds', seconds: 2 });
		city.misbehave({ match: '/plain/25', fault: '429-date', seconds: 3 });
		const [one, other] = [begin(pages(1, 6)), begin(pages(21, 6))];
		await Promise.all([one.exited, other.exited]);

		expect([one.lines, other.lines].map((lines) => lines.filter((line) => line.startsWith('200')).length)).toEqual(
			[6, 6],
		);
		const spaced = gaps(city.log);
		const after = (path: string) =>
			spaced[spaced.findIndex(({ record }) => record.path === path && record.status === 429) + 1]?.sinceLastEnd;
		expect(after('/plain/3')).toBeGreaterThanOrEqual(2000 - SEEN_LATE_MS);
		// A date has no more than whole seconds.
		expect(after('/plain/25')).toBeGreaterThanOrEqual(1900);
		expect(tooEarly(city.log)).toEqual([]);
	});

	test('when one is killed in the middle, the other goes on, and no sooner than allowed', async () => {
		const [one, other] = [begin(pages(1, 60)), begin(pages(101, 20))];
		await until(() => one.lines.length >= 3 && other.lines.length >= 1);
		const store = await openStore();
		const holder = async () => (await crawlStatus(store)).hosts[0]?.heldBy ?? '';
		while (!(await holder()).endsWith(`process ${one.child.pid}`)) await sleep(1);
		one.child.kill('SIGKILL');
		const heldByTheDead = await holder();
		await other.exited;
		await store.close();

		expect(heldByTheDead).toMatch(/process \d+$/);
		expect(other.lines).toHaveLength(20);
		expect(tooEarly(city.log)).toEqual([]);
	}, 60_000);
}

describe('two workers with one SQLite file', () => {
	proveWith(async () => {
		const folder = await mkdtemp(join(tmpdir(), 'cityhall-polite-'));
		return {
			where: { kind: 'sqlite', file: join(folder, 'store.db') },
			remove: () => rm(folder, { recursive: true, force: true }),
		};
	});
});

describeWithPostgres('two workers with one PostgreSQL database', () => {
	proveWith(async () => {
		const { remove, ...at } = await makeDatabase();
		return { where: { kind: 'postgres', at }, remove };
	});
});
