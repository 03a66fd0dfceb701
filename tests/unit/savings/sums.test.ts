import {
	logRun,
	reportSavings,
	type RunRecord,
	type SavingsFigures,
	setBaseline,
} from '../../../src/savings';
import { baseline, describeOnEachStore, run } from './savings-fixture';

/** mulberry32: the same numbers on every machine. */
function random(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
	};
}

const processes = ['문서 수집', '민원 분류', '보고서 취합', '기준 없는 일'];
/** Minutes a unit, and the day from which; awkward in binary on purpose. */
const history: Record<string, Array<[string, number]>> = {
	'문서 수집': [
		['2025-11-01', 0.1],
		['2026-01-17', 0.7],
		['2026-03-01', 3.333],
	],
	'민원 분류': [['2025-01-01', 12.5]],
	'보고서 취합': [['2026-02-14', 1.001]],
};
const zones = ['Asia/Seoul', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Chatham', 'UTC'];
const added = [
	'runs',
	'partialRuns',
	'failedRuns',
	'units',
	'unitsWithoutBaseline',
	'grossMinutes',
	'reviewMinutes',
	'exceptionMinutes',
	'reworkMinutes',
	'humanMinutes',
	'netMinutes',
	'uncountedHumanMinutes',
] as const satisfies ReadonlyArray<keyof SavingsFigures>;

const whole = (minutes: number): number => Math.round(minutes * 1000);

/** The same account by the plainest possible way, in thousandths of a minute. */
function byHand(runs: readonly RunRecord[]): { gross: number; human: number } {
	let gross = 0;
	let human = 0;
	for (const one of runs) {
		const valid = history[one.process]
			?.filter(([day]) => Date.parse(`${day}T00:00:00+09:00`) <= Date.parse(one.finishedAt))
			.at(-1);
		if (!valid || one.outcome === 'failed' || one.mode !== 'production') continue;
		gross += one.units * whole(valid[1]);
		human += whole(one.reviewMinutes) + whole(one.exceptionMinutes) + whole(one.reworkMinutes);
	}
	return { gross, human };
}

describeOnEachStore('in the random year', (openStore) => {
	describe.each([1, 2, 3])('%d', (seed) => {
		it.each(zones)('groups add up to the total, and both to the sum by hand, in %s', async (timeZone) => {
			const below = random(seed * 1000 + zones.indexOf(timeZone));
			const pick = <T>(from: readonly T[]): T => from[below(from.length)]!;
			const opened = await openStore();
			for (const [process, steps] of Object.entries(history)) {
				for (const [validFrom, minutesPerUnit] of steps)
					await setBaseline(opened.store, baseline({ process, validFrom, minutesPerUnit }));
			}
			const runs = Array.from({ length: 150 }, (_, i) =>
				run({
					executionId: `run ${i}`,
					process: pick(processes),
					department: pick(['가', '나', null]),
					units: below(1000),
					reviewMinutes: below(100_000) / 1000,
					exceptionMinutes: below(3) ? 0 : below(100_000) / 1000,
					reworkMinutes: below(50) / 10,
					outcome: pick(['success', 'success', 'partial', 'failed']),
					mode: pick(['production', 'production', 'production', 'manual', 'test']),
					// In no order, as late arrivals are.
					finishedAt: new Date(Date.UTC(2025, 11, 15) + below(150 * 86_400) * 1000).toISOString(),
				}),
			);
			await Promise.all(runs.map((one) => logRun(opened.store, one)));

			const month = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit' });
			const inPeriod = runs.filter(({ finishedAt }) => /2026-0[1-3]/.test(month.format(new Date(finishedAt))));
			const expected = byHand(inPeriod);
			for (const groupBy of ['process', 'department', 'month'] as const) {
				const { rows, total } = await reportSavings(opened.store, {
					from: '2026-01-01',
					to: '2026-03-31',
					timeZone,
					hoursPerPost: 209,
					groupBy,
				});
				for (const name of added) {
					expect([name, whole(rows.reduce((sum, row) => sum + row[name], 0))]).toEqual([
						name,
						whole(total[name]),
					]);
				}
				expect([whole(total.grossMinutes), whole(total.humanMinutes)]).toEqual([
					expected.gross,
					expected.human,
				]);
				expect(total.runs).toBe(inPeriod.filter(({ mode }) => mode === 'production').length);
				for (const row of [...rows, total]) {
					expect(row.parts.reduce((sum, part) => sum + part.units, 0)).toBe(
						row.units - row.unitsWithoutBaseline,
					);
					expect(whole(row.parts.reduce((sum, part) => sum + part.grossMinutes, 0))).toBe(
						whole(row.grossMinutes),
					);
				}
				if (groupBy !== 'month') continue;
				for (const { key, grossMinutes } of rows) {
					const ofMonth = runs.filter(({ finishedAt }) => month.format(new Date(finishedAt)) === key);
					expect([key, whole(grossMinutes)]).toEqual([key, byHand(ofMonth).gross]);
				}
			}
			await opened.remove();
		});
	});
});
