import { baselineAt, listBaselines, logRun, setBaseline, startBaseline } from '../../../src/savings';
import { baseline, describeOnEachStore, openBy, type Opener, type OpenStore, run } from './savings-fixture';

describeOnEachStore('a baseline', (openStore) => {
	let opened: OpenStore;
	beforeEach(async () => {
		opened = await openStore();
	});
	afterEach(() => opened.remove());

	it('is valid from the first moment of its day in the city', async () => {
		const set = await setBaseline(opened.store, baseline());
		expect(set).toMatchObject({ ...baseline(), validFrom: '2025-12-31T15:00:00.000Z' });
		expect(await baselineAt(opened.store, '문서 수집', '2026-01-01T00:00:00+09:00')).toEqual(set);
		expect(await baselineAt(opened.store, '문서 수집', '2025-12-31T23:59:59.999+09:00')).toBeNull();
		expect(await baselineAt(opened.store, '다른 일', '2026-01-01T00:00:00+09:00')).toBeNull();
	});

	it('includes the last day it names', async () => {
		await setBaseline(opened.store, baseline({ validTo: '2026-03-31' }));
		expect(await baselineAt(opened.store, '문서 수집', '2026-03-31T23:59:59.999+09:00')).not.toBeNull();
		expect(await baselineAt(opened.store, '문서 수집', '2026-04-01T00:00:00+09:00')).toBeNull();
	});

	it('ends the one before it, which otherwise stays as it was', async () => {
		const first = await setBaseline(opened.store, baseline());
		const second = await setBaseline(opened.store, baseline({ minutesPerUnit: 3, validFrom: '2026-03-01' }));
		expect(await listBaselines(opened.store, '문서 수집')).toEqual([
			{ ...first, validTo: second.validFrom },
			second,
		]);
		expect((await baselineAt(opened.store, '문서 수집', '2026-02-28T23:59:59+09:00'))?.minutesPerUnit).toBe(
			5,
		);
		expect((await baselineAt(opened.store, '문서 수집', '2026-03-01T00:00:00+09:00'))?.minutesPerUnit).toBe(
			3,
		);
	});

	it('leaves those of other processes alone', async () => {
		await setBaseline(opened.store, baseline());
		await setBaseline(opened.store, baseline({ process: '민원 분류', validFrom: '2026-02-01' }));
		expect((await listBaselines(opened.store)).map(({ process, validTo }) => [process, validTo])).toEqual([
			['문서 수집', null],
			['민원 분류', null],
		]);
	});

	it('that is set twice word for word is there once', async () => {
		const first = await setBaseline(opened.store, baseline());
		expect(await setBaseline(opened.store, baseline())).toEqual(first);
		expect(await listBaselines(opened.store)).toHaveLength(1);
	});

	it('may fill the time before another one', async () => {
		await setBaseline(opened.store, baseline({ validFrom: '2026-03-01' }));
		await setBaseline(opened.store, baseline({ validFrom: '2026-01-01', validTo: '2026-02-28' }));
		expect(await listBaselines(opened.store)).toHaveLength(2);
	});

	it.each([
		['at the same start with other minutes', { minutesPerUnit: 6 }],
		['before the open one, without an end', { validFrom: '2025-06-01' }],
		['before the open one, reaching into it', { validFrom: '2025-06-01', validTo: '2026-01-01' }],
	])('is refused %s', async (_what, of) => {
		await setBaseline(opened.store, baseline());
		await expect(setBaseline(opened.store, baseline(of))).rejects.toMatchObject({ code: 'BASELINE_OVERLAP' });
		expect(await listBaselines(opened.store)).toHaveLength(1);
	});

	it('is refused inside one whose end was declared', async () => {
		await setBaseline(opened.store, baseline({ validTo: '2026-06-30' }));
		await expect(setBaseline(opened.store, baseline({ validFrom: '2026-06-30' }))).rejects.toMatchObject({
			code: 'BASELINE_OVERLAP',
		});
		await setBaseline(opened.store, baseline({ validFrom: '2026-07-01' }));
	});

	it('does not take back what runs were counted with', async () => {
		await setBaseline(opened.store, baseline());
		await logRun(opened.store, run());
		await expect(
			setBaseline(opened.store, baseline({ validFrom: '2026-02-01', minutesPerUnit: 9 })),
		).rejects.toMatchObject({
			code: 'BASELINE_IN_USE',
		});
		await setBaseline(opened.store, baseline({ validFrom: '2026-02-11', minutesPerUnit: 9 }));
	});

	it('keeps a thousandth of a minute, as reports show it', async () => {
		expect((await setBaseline(opened.store, baseline({ minutesPerUnit: 0.12345 }))).minutesPerUnit).toBe(
			0.123,
		);
	});

	it('knows a process by its name however Korean was typed', async () => {
		await setBaseline(opened.store, baseline({ process: ' 문서 수집 '.normalize('NFD') }));
		expect(await baselineAt(opened.store, '문서 수집', '2026-02-01T00:00:00Z')).not.toBeNull();
		expect(await listBaselines(opened.store, '문서 수집'.normalize('NFD'))).toHaveLength(1);
	});

	it('of several set at the same moment is there once', async () => {
		const set = await Promise.allSettled(
			[3, 4, 5, 6].map((minutesPerUnit) => setBaseline(opened.store, baseline({ minutesPerUnit }))),
		);
		expect(set.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		expect(await listBaselines(opened.store)).toHaveLength(1);
	});

	it('never overlaps another, however many are set at once', async () => {
		const { kind, options } = opened.opener;
		// Each with connections of its own, as other workers have.
		const stores = await Promise.all(
			[1, 2, 3, 4].map((n) => openBy({ kind, options: { ...options, patienceMs: 20_000 + n } } as Opener)),
		);
		const days = ['01-05', '01-01', '01-09', '01-02', '01-07', '01-03', '01-08', '01-04'];
		await Promise.allSettled(
			days.map((day, n) => setBaseline(stores[n % 4]!, baseline({ validFrom: `2026-${day}` }))),
		);
		const rows = await opened.store.query(
			'SELECT valid_from, valid_to FROM savings_baselines ORDER BY valid_from',
		);
		expect(rows.length).toBeGreaterThan(0);
		rows.forEach((row, n) => expect(row.valid_to).toBe(rows[n + 1]?.valid_from ?? null));
		await Promise.all(stores.map((store) => store.close()));
	});

	describe('to begin with', () => {
		it('is an estimate from the run on, set once', async () => {
			const started = await startBaseline(opened.store, '문서 수집', 4, '2026-02-10T00:00:00Z');
			expect(started).toMatchObject({
				minutesPerUnit: 4,
				method: 'estimated',
				sampleSize: null,
				validTo: null,
			});
			expect(await startBaseline(opened.store, '문서 수집', 7, '2026-02-11T00:00:00Z')).toEqual(started);
			expect(await listBaselines(opened.store)).toHaveLength(1);
		});

		it('ends where a known one starts', async () => {
			const known = await setBaseline(opened.store, baseline({ validFrom: '2026-03-01' }));
			const started = await startBaseline(opened.store, '문서 수집', 4, '2026-02-10T00:00:00Z');
			expect(started.validTo).toBe(known.validFrom);
		});
	});

	it.each([
		['no minutes', { minutesPerUnit: 0 }, 'SAVINGS_INPUT'],
		['minutes below zero', { minutesPerUnit: -1 }, 'SAVINGS_INPUT'],
		['minutes that vanish in rounding', { minutesPerUnit: 0.0004 }, 'SAVINGS_INPUT'],
		['minutes without end', { minutesPerUnit: Number.POSITIVE_INFINITY }, 'SAVINGS_INPUT'],
		['no number at all', { minutesPerUnit: Number.NaN }, 'SAVINGS_INPUT'],
		['a name of blanks', { process: '   ' }, 'SAVINGS_INPUT'],
		['half a unit in its sample', { sampleSize: 1.5 }, 'SAVINGS_INPUT'],
		['a start that is no date', { validFrom: 'yesterday' }, 'SAVINGS_DATE'],
		['a day that does not exist', { validFrom: '2026-02-29' }, 'SAVINGS_DATE'],
		['an end before its start', { validTo: '2025-12-31' }, 'SAVINGS_DATE'],
	])('is refused with %s', async (_what, of, code) => {
		await expect(setBaseline(opened.store, baseline(of))).rejects.toMatchObject({
			name: 'CityHallError',
			code,
		});
	});

	it('is refused when something else altogether comes in, naming each field', async () => {
		const outside: unknown = JSON.parse(
			'{"process":5,"minutesPerUnit":"5","method":"guessed","validFrom":null}',
		);
		await expect(setBaseline(opened.store, outside as ReturnType<typeof baseline>)).rejects.toThrow(
			/process: .*minutesPerUnit: .*method: .*validFrom: /,
		);
	});
});
