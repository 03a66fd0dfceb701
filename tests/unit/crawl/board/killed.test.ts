import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { startDemoCity, type DemoCity } from '../../../../demo';
import { memoryStatus } from '../../../../src/crawl';
import { describeOnEachStore, type TestStore } from '../stores';
import type { KilledTask } from './killed-child';

const KILLS = 20;
const LEASE_SECONDS = 2;

/** The same numbers each time (mulberry32), so that a failure can be looked at again. */
function chance(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

describeOnEachStore('a workflow that is killed', (open) => {
	let city: DemoCity;
	let at: TestStore;
	let folder: string;
	beforeEach(async () => {
		at = await open();
		city = await startDemoCity({ posts: 45, crawlDelaySeconds: 0, today: '2020-01-31' });
		folder = await mkdtemp(join(tmpdir(), 'killed-'));
		await writeFile(join(folder, 'diary'), '');
	});
	afterEach(async () => {
		await city.close();
		await at.remove();
		await rm(folder, { recursive: true, force: true });
	});

	function start(): ChildProcess {
		const task: KilledTask = {
			opener: at.opener,
			listUrl: `${city.url}/portal/bbs/B0000001/list.do`,
			diary: join(folder, 'diary'),
			leaseMinutes: LEASE_SECONDS / 60,
			atOnce: 4,
		};
		const tsx = pathToFileURL(require.resolve('tsx')).href;
		return spawn(process.execPath, ['--import', tsx, join(__dirname, 'killed-child.ts'), JSON.stringify(task)], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
	}

	/** What a dead process held runs out by itself after a minute; the test does not wait for that. */
	async function letLeasesRunOut(): Promise<void> {
		await at.store.query('DELETE FROM cityhall_leases');
		await sleep(LEASE_SECONDS * 1000);
	}

	async function diary(): Promise<Array<{ what: string; id: string; rest: string }>> {
		const lines = (await readFile(join(folder, 'diary'), 'utf8')).split('\n').filter((line) => line !== '');
		return lines.map((line) => {
			const [what = '', id = '', rest = ''] = line.split(' ');
			return { what, id, rest };
		});
	}

	test('at twenty random moments works every post, and none again that was confirmed', async () => {
		const random = chance(20261123);
		let kills = 0;
		while (kills < KILLS) {
			const child = start();
			const ended = once(child, 'exit');
			if (child.stdout) await Promise.race([once(child.stdout, 'data'), ended]);
			await sleep(random() * 700);
			if (child.exitCode === null && child.kill('SIGKILL')) kills++;
			await ended;
			await at.store.query('DELETE FROM cityhall_leases');
			for (let n = 0; n < 3; n++) city.addPost('egov', { title: `새 글 ${kills}-${n}번입니다`, postedAt: '2020-01-05' });
		}
		await letLeasesRunOut();
		const last = start();
		expect(await once(last, 'exit')).toEqual([0, null]);

		const lines = await diary();
		const worked = new Map<string, string>();
		const confirmed = new Set<string>();
		const again: string[] = [];
		for (const { what, id, rest } of lines) {
			if (what === 'worked' && confirmed.has(id)) again.push(id);
			if (what === 'worked') worked.set(id, rest);
			if (what === 'confirmed') confirmed.add(id);
		}
		expect(again).toEqual([]);
		const published = city.truth.boards.egov.filter(({ secret }) => !secret);
		expect([...worked.keys()].toSorted()).toEqual(published.map(({ id }) => id).toSorted());
		for (const { id, attachments } of published) {
			expect([id, worked.get(id)]).toEqual([id, attachments.map(({ sha256 }) => sha256).join(',')]);
		}
		expect(lines.at(-1)).toMatchObject({ what: 'end', id: 'false' });
		expect(await memoryStatus(at.store)).toMatchObject([
			{ known: published.length, waiting: 0, due: 0, unfinished: false, failed: [] },
		]);
	}, 240_000);
});
