import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { logRun, reportSavings, setBaseline } from '../../../src/savings';
import { baseline, containing, describeOnEachStore, type OpenStore, run } from './savings-fixture';

describeOnEachStore('logging a run', (openStore) => {
	let opened: OpenStore;
	beforeEach(async () => {
		opened = await openStore();
		await setBaseline(opened.store, baseline());
	});
	afterEach(() => opened.remove());

	it('counts units times minutes less what people still spent', async () => {
		const logged = await logRun(
			opened.store,
			run({ reviewMinutes: 60, exceptionMinutes: 12.5, reworkMinutes: 7.5 }),
		);
		expect(logged).toMatchObject({
			counted: true,
			duplicate: false,
			grossMinutes: 600,
			netMinutes: 520,
			warning: null,
		});
		expect(logged.baseline).toMatchObject({ process: '문서 수집', minutesPerUnit: 5 });
	});

	it('says so when people spent more than was saved', async () => {
		const logged = await logRun(opened.store, run({ units: 2, reviewMinutes: 30 }));
		expect(logged).toMatchObject({
			counted: true,
			grossMinutes: 10,
			netMinutes: -20,
			warning: containing('more minutes'),
		});
	});

	it('counts the units of a partial run', async () => {
		expect(await logRun(opened.store, run({ outcome: 'partial', units: 3 }))).toMatchObject({
			counted: true,
			grossMinutes: 15,
		});
	});

	it('counts nothing for a failed run', async () => {
		const failed = await logRun(opened.store, run({ outcome: 'failed', reviewMinutes: 10 }));
		expect(failed).toMatchObject({ counted: false, grossMinutes: 0, netMinutes: 0 });
	});

	it.each(['manual', 'test'] as const)('marks a %s run and does not count it unless asked', async (mode) => {
		const left = await logRun(opened.store, run({ mode }));
		expect(left).toMatchObject({ counted: false, netMinutes: 0, warning: containing('not counted') });
		const asked = await logRun(opened.store, run({ mode, executionId: '2' }), { countTests: true });
		expect(asked).toMatchObject({ counted: true, netMinutes: 600, warning: null });
	});

	it('counts nothing without a baseline, and says what to do', async () => {
		const logged = await logRun(opened.store, run({ process: '민원 분류' }));
		expect(logged).toMatchObject({
			counted: false,
			baseline: null,
			netMinutes: 0,
			warning: containing('Set a baseline'),
		});
	});

	it('again changes nothing and gives the figures of the first time', async () => {
		const first = await logRun(opened.store, run(), { nodeName: 'Logger' });
		const again = await logRun(opened.store, run({ units: 999, process: '민원 분류' }), {
			nodeName: 'Logger',
		});
		expect(again).toEqual({ ...first, duplicate: true });
	});

	it('again after the baseline was replaced still gives the figures of the first time', async () => {
		const first = await logRun(opened.store, run());
		await setBaseline(opened.store, baseline({ minutesPerUnit: 1, validFrom: '2026-02-11' }));
		expect(await logRun(opened.store, run({ finishedAt: '2026-02-12T00:00:00Z' }))).toMatchObject({
			duplicate: true,
			grossMinutes: first.grossMinutes,
			baseline: { minutesPerUnit: 5 },
		});
	});

	it('of another node, or another pass of a loop, is another entry', async () => {
		const logged = [
			await logRun(opened.store, run(), { nodeName: 'A' }),
			await logRun(opened.store, run(), { nodeName: 'B' }),
			await logRun(opened.store, run(), { nodeName: 'B', part: '1' }),
		];
		expect(logged.map(({ duplicate }) => duplicate)).toEqual([false, false, false]);
	});

	it('uses the baseline of the time it finished, whenever it is logged', async () => {
		await setBaseline(opened.store, baseline({ minutesPerUnit: 3, validFrom: '2026-03-01' }));
		const late = await logRun(
			opened.store,
			run({ executionId: 'late', finishedAt: '2026-02-28T23:59:59.999+09:00' }),
		);
		const next = await logRun(
			opened.store,
			run({ executionId: 'next', finishedAt: '2026-03-01T00:00:00+09:00' }),
		);
		expect([late.grossMinutes, next.grossMinutes]).toEqual([600, 360]);
	});

	it.each([
		['half a unit', { units: 0.5 }],
		['units below zero', { units: -1 }],
		['a review of less than no time', { reviewMinutes: -5 }],
		['rework without end', { reworkMinutes: Number.POSITIVE_INFINITY }],
		['no execution', { executionId: '' }],
		['no process', { process: '' }],
		['a time without an offset', { finishedAt: '2026-02-10T09:00:00' }],
		['a time that does not exist', { finishedAt: '2026-02-30T09:00:00Z' }],
		['robot time below zero', { robotSeconds: -1 }],
	])('is refused with %s', async (_what, of) => {
		await expect(logRun(opened.store, run(of))).rejects.toMatchObject({
			name: 'CityHallError',
			code: 'SAVINGS_INPUT',
		});
	});

	it('takes hostile names as text', async () => {
		const process = `'); DROP TABLE savings_runs; --`;
		await setBaseline(opened.store, baseline({ process }));
		expect(await logRun(opened.store, run({ process, department: '\u202e\0"<b>' }))).toMatchObject({
			counted: true,
		});
		expect(await opened.store.query('SELECT COUNT(*) AS n FROM savings_runs')).toEqual([{ n: 1 }]);
	});

	describe('from other processes', () => {
		/** Logs the runs 0 to 149, unless it is killed after some of them. */
		const worker = async (killedAfter?: number): Promise<void> => {
			const script = join(__dirname, 'log-runs-child.ts');
			const tsx = pathToFileURL(require.resolve('tsx')).href;
			const child = spawn(process.execPath, ['--import', tsx, script, JSON.stringify(opened.opener), '150'], {
				stdio: ['ignore', 'pipe', 'inherit'],
			});
			const ended = once(child, 'exit');
			let logged = 0;
			createInterface({ input: child.stdout }).on('line', () => {
				if (++logged === killedAfter) child.kill('SIGKILL');
			});
			expect(await ended).toEqual(killedAfter === undefined ? [0, null] : [null, 'SIGKILL']);
		};
		const expectEachOnce = async (): Promise<void> => {
			const { total } = await reportSavings(opened.store, {
				from: '2026-02-01',
				to: '2026-02-28',
				timeZone: 'Asia/Seoul',
				hoursPerPost: 209,
				groupBy: 'process',
			});
			expect(total).toMatchObject({
				runs: 150,
				units: 150 * 120,
				grossMinutes: 150 * 600,
				reviewMinutes: 150,
			});
		};

		it('by two workers at once that both try every run, doubles nothing and loses nothing', async () => {
			await Promise.all([worker(), worker()]);
			await expectEachOnce();
		});

		it('by workers that are killed and start over, doubles nothing and loses nothing', async () => {
			for (const killedAfter of [1, 20, 77]) await worker(killedAfter);
			await worker();
			await expectEachOnce();
		});
	});
});
