import {
	logRun,
	reportSavings,
	type RunRecord,
	type SavingsPeriod,
	type SavingsReport,
	setBaseline,
} from '../../../src/savings';
import { baseline, containing, describeOnEachStore, type OpenStore, run } from './savings-fixture';

describeOnEachStore('a report', (openStore) => {
	let opened: OpenStore;
	let logged = 0;
	beforeEach(async () => {
		opened = await openStore();
		await setBaseline(opened.store, baseline());
	});
	afterEach(() => opened.remove());

	const log = (of: Partial<RunRecord> = {}) =>
		logRun(opened.store, run({ executionId: `run ${logged++}`, ...of }));
	const report = (of: Partial<SavingsPeriod> = {}): Promise<SavingsReport> =>
		reportSavings(opened.store, {
			from: '2026-02-01',
			to: '2026-02-28',
			timeZone: 'Asia/Seoul',
			hoursPerPost: 209,
			groupBy: 'process',
			...of,
		});
	const codes = ({ warnings }: SavingsReport): string[] => warnings.map(({ code }) => code);

	it('shows its arithmetic in Korean and English', async () => {
		await log({ reviewMinutes: 60 });
		const { rows, total } = await report();
		expect(rows[0]!.arithmetic).toEqual({
			ko: '120 건 × 5.0분 = 600분 − 검토 60분 = 540분',
			en: '120 units × 5.0 min = 600 min − review 60 min = 540 min',
		});
		expect(total.arithmetic).toEqual(rows[0]!.arithmetic);
	});

	it('shows every deduction, every baseline of the period and a net below zero', async () => {
		await log({ units: 1, reviewMinutes: 1500.25, exceptionMinutes: 2, reworkMinutes: 3 });
		await setBaseline(opened.store, baseline({ minutesPerUnit: 2.125, validFrom: '2026-02-15' }));
		await log({ units: 2, finishedAt: '2026-02-20T00:00:00Z' });
		const { rows } = await report();
		expect(rows).toHaveLength(1);
		expect(rows[0]!.arithmetic.en).toBe(
			'2 units × 2.125 min + 1 units × 5.0 min = 9.25 min − review 1,500.25 min − exceptions 2 min − rework 3 min = −1,496 min',
		);
		expect(rows[0]!.netMinutes).toBe(-1496);
	});

	it('is empty for a period without runs', async () => {
		const empty = await report();
		expect(empty.rows).toEqual([]);
		expect(empty.total).toMatchObject({
			runs: 0,
			netMinutes: 0,
			gain: null,
			failedShare: null,
			robotMinutes: null,
			fullTimeEquivalents: 0,
		});
		expect(empty.gainOverProcesses).toBeNull();
		expect(empty.warnings).toEqual([]);
		expect(empty.total.arithmetic.ko).toBe('산정한 건이 없습니다.');
	});

	it('counts failed runs in their share, and people and robot time on them apart', async () => {
		await log({ robotSeconds: 90 });
		await log({ outcome: 'partial', units: 10, robotSeconds: null });
		await log({ outcome: 'failed', units: 50, exceptionMinutes: 15, robotSeconds: 30 });
		await log({ outcome: 'failed' });
		const { total } = await report();
		expect(total).toMatchObject({
			runs: 4,
			partialRuns: 1,
			failedRuns: 2,
			failedShare: 0.5,
			units: 130,
			grossMinutes: 650,
			humanMinutes: 0,
			netMinutes: 650,
			uncountedHumanMinutes: 15,
			robotMinutes: 2,
		});
	});

	it('leaves manual and test runs out, says how many, and takes them in when asked', async () => {
		await log();
		await log({ mode: 'manual' });
		await log({ mode: 'test' });
		await logRun(opened.store, run({ executionId: 'asked', mode: 'manual' }), { countTests: true });
		expect(await report()).toMatchObject({
			testRunsLeftOut: 2,
			includesTests: false,
			total: { runs: 2, grossMinutes: 1200 },
		});
		expect(await report({ includeTests: true })).toMatchObject({
			testRunsLeftOut: 0,
			includesTests: true,
			total: { runs: 4, grossMinutes: 2400 },
		});
	});

	it('puts runs without a department last, under their own line', async () => {
		await log({ department: null });
		await log({ department: '  ' });
		await log({ department: '청소년정책과' });
		const { rows } = await report({ groupBy: 'department' });
		expect(rows.map(({ key, label, runs }) => [key, label.ko, runs])).toEqual([
			['청소년정책과', '청소년정책과', 1],
			[null, '부서 미지정', 2],
		]);
	});

	it('cuts days and months where the city does', async () => {
		await log({ finishedAt: '2026-01-31T14:59:59.999Z', units: 1 });
		await log({ finishedAt: '2026-01-31T15:00:00.000Z', units: 10 });
		await log({ finishedAt: '2026-02-28T14:59:59.999Z', units: 100 });
		await log({ finishedAt: '2026-02-28T15:00:00.000Z', units: 1000 });
		expect((await report()).total.units).toBe(110);
		expect((await report({ timeZone: 'UTC' })).total.units).toBe(1100);
		const months = await report({ from: '2026-01-01', to: '2026-03-31', groupBy: 'month' });
		expect(months.rows.map(({ key, units }) => [key, units])).toEqual([
			['2026-01', 1],
			['2026-02', 110],
			['2026-03', 1000],
		]);
	});

	it('takes a moment given with its time as excluded', async () => {
		await log({ finishedAt: '2026-02-28T15:00:00.000Z' });
		expect((await report({ to: '2026-03-01T00:00:00+09:00' })).total.runs).toBe(0);
		expect((await report({ to: '2026-03-01T00:00:00.001+09:00' })).total.runs).toBe(1);
		expect((await report({ to: '2026-03-01T00:00:00' })).total.runs).toBe(0);
	});

	it('has a line for a month without runs, and knows the leap day', async () => {
		await setBaseline(opened.store, baseline({ process: '윤년', validFrom: '2024-01-01' }));
		await log({ process: '윤년', finishedAt: '2024-02-29T23:59:59+09:00' });
		const { rows, months } = await report({ from: '2023-12-16', to: '2024-03-31', groupBy: 'month' });
		expect(rows.map(({ key, runs }) => [key, runs])).toEqual([
			['2023-12', 0],
			['2024-01', 0],
			['2024-02', 1],
			['2024-03', 0],
		]);
		expect(months).toBe(3.516);
	});

	it('holds the longer and the shorter day of summer time', async () => {
		await setBaseline(opened.store, baseline({ process: 'summer', validFrom: '2025-01-01' }));
		const berlin = { timeZone: 'Europe/Berlin', groupBy: 'month' } as const;
		await log({ process: 'summer', finishedAt: '2025-03-30T21:59:59Z', units: 1 });
		await log({ process: 'summer', finishedAt: '2025-03-31T21:59:59Z', units: 2 });
		await log({ process: 'summer', finishedAt: '2025-03-31T22:00:00Z', units: 4 });
		await log({ process: 'summer', finishedAt: '2025-10-31T22:59:59Z', units: 8 });
		await log({ process: 'summer', finishedAt: '2025-10-31T23:00:00Z', units: 16 });
		expect((await report({ from: '2025-03-30', to: '2025-03-30', ...berlin })).total.units).toBe(1);
		const year = await report({ from: '2025-01-01', to: '2025-12-31', ...berlin });
		expect(year.rows.filter(({ units }) => units > 0).map(({ key, units }) => [key, units])).toEqual([
			['2025-03', 3],
			['2025-04', 4],
			['2025-10', 8],
			['2025-11', 16],
		]);
	});

	it('counts a run in the month it finished, however late it is logged', async () => {
		await log({ finishedAt: '2026-03-15T00:00:00Z' });
		expect((await report()).total.runs).toBe(0);
		await log({ finishedAt: '2026-02-15T00:00:00Z' });
		expect((await report()).total.runs).toBe(1);
	});

	describe('warns', () => {
		it('of nothing when there is nothing to warn of', async () => {
			await log();
			expect(codes(await report())).toEqual([]);
		});

		it('of a baseline older than twelve months at the end of the period', async () => {
			await log();
			await log({ finishedAt: '2026-12-31T00:00:00Z' });
			await log({ finishedAt: '2027-01-05T00:00:00Z' });
			expect(codes(await report({ to: '2026-12-31' }))).toEqual([]);
			const old = await report({ to: '2027-01-31' });
			expect(codes(old)).toEqual(['BASELINE_OLD']);
			expect(old.warnings[0]!.en).toContain('2026-01-01');
		});

		it('of an estimated baseline', async () => {
			await setBaseline(opened.store, baseline({ process: '민원 분류', method: 'estimated' }));
			await log({ process: '민원 분류' });
			const { warnings } = await report();
			expect(warnings).toMatchObject([{ code: 'BASELINE_ESTIMATED', process: '민원 분류' }]);
			expect(warnings[0]!.ko).toContain('추정값');
		});

		it('when more than a fifth of the units have no baseline, and not at a fifth', async () => {
			await log({ units: 80 });
			await log({ units: 20, process: '기준 없는 일', reviewMinutes: 4 });
			expect(codes(await report())).toEqual([]);
			await log({ units: 1, process: '기준 없는 일' });
			const { total, warnings } = await report();
			expect(warnings).toMatchObject([{ code: 'UNITS_WITHOUT_BASELINE', en: containing('20.8 %') }]);
			expect(total).toMatchObject({
				units: 101,
				unitsWithoutBaseline: 21,
				grossMinutes: 400,
				humanMinutes: 0,
				uncountedHumanMinutes: 4,
			});
		});

		it('of a process that took more than it saved, although the total is above zero', async () => {
			await setBaseline(opened.store, baseline({ process: '민원 분류', minutesPerUnit: 1 }));
			await log();
			await log({ process: '민원 분류', units: 5, reviewMinutes: 9 });
			const result = await report({ groupBy: 'department' });
			expect(result.warnings).toMatchObject([
				{ code: 'NET_NEGATIVE', process: '민원 분류', en: containing('= −4 min') },
			]);
			expect(result.gainOverProcesses).toMatchObject({
				processes: 2,
				lowest: { gain: -0.8 },
				highest: { gain: 1 },
			});
			expect(result.gainOverProcesses!.mean).toBeCloseTo(0.1, 10);
		});
	});

	it.each([
		['no hours of a post', { hoursPerPost: 0 }, 'SAVINGS_INPUT'],
		['an end before its start', { to: '2026-01-31' }, 'SAVINGS_DATE'],
		['a start that is no date', { from: '02/01/2026' }, 'SAVINGS_DATE'],
		['a time zone that does not exist', { timeZone: 'Seoul' }, 'SAVINGS_TIME_ZONE'],
	])('is refused with %s', async (_what, of, code) => {
		await expect(report(of)).rejects.toMatchObject({ name: 'CityHallError', code });
	});
});
