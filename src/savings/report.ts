import { CityHallError } from '../errors';
import type { Store } from '../store';
import { listBaselines } from './baselines';
import { dayIn, lengthInMonths, momentOf, monthsBefore, monthsOf } from './calendar';
import { checked } from './input';
import type { BilingualText, SavingsFigures, SavingsPeriod, SavingsReport } from './report-shape';
import { savingsSchema } from './tables';
import { compare, type RunSum, sumRuns, tally } from './tally';
import { warningsOf } from './warnings';
import { postsOf } from './wording';

type MonthSum = RunSum & { month: string | null };

function labelOf(key: string | null): BilingualText {
	return key === null ? { ko: '부서 미지정', en: 'No department' } : { ko: key, en: key };
}

function grouped(
	sums: readonly MonthSum[],
	keyOf: (sum: MonthSum) => string | null,
): Map<string | null, MonthSum[]> {
	const groups = new Map<string | null, MonthSum[]>();
	for (const sum of sums) {
		const key = keyOf(sum);
		const group = groups.get(key);
		if (group) group.push(sum);
		else groups.set(key, [sum]);
	}
	return groups;
}

function gainsOf(byProcess: ReadonlyMap<string, SavingsFigures>): SavingsReport['gainOverProcesses'] {
	const gains = [...byProcess]
		.flatMap(([process, { gain }]) => (gain === null ? [] : [{ process, gain }]))
		.sort((a, b) => a.gain - b.gain || compare(a.process, b.process));
	const [lowest, highest] = [gains[0], gains.at(-1)];
	if (!lowest || !highest) return null;
	const mean = gains.reduce((sum, { gain }) => sum + gain, 0) / gains.length;
	return { processes: gains.length, mean, lowest, highest };
}

/**
 * The account of a period: what was saved, by which sum, and what speaks against quoting it.
 * A run belongs to the period in which it finished and is counted with the baseline that was valid then.
 * @throws CityHallError `SAVINGS_INPUT`, `SAVINGS_DATE`, `SAVINGS_TIME_ZONE`
 */
export async function reportSavings(store: Store, period: SavingsPeriod): Promise<SavingsReport> {
	const { timeZone, hoursPerPost, groupBy, includeTests, ...given } = await checked('period', period);
	const from = await momentOf(given.from, timeZone, 'from');
	const to = await momentOf(given.to, timeZone, 'to');
	if (to <= from) {
		throw new CityHallError(
			'SAVINGS_DATE',
			'The period would end before it starts.',
			'Give an end after the start.',
		);
	}
	await store.ensure(savingsSchema);
	// Months are cut by the calendar of the time zone, summer time and all, which databases know
	// differently or not at all.
	const slices = groupBy === 'month' ? await monthsOf(from, to, timeZone) : [{ month: null, from, to }];
	const all: MonthSum[] = [];
	for (const slice of slices) {
		for (const sum of await sumRuns(store, slice.from, slice.to)) all.push({ ...sum, month: slice.month });
	}
	// After the runs, so that the baseline of a run logged in between is there.
	const baselines = new Map((await listBaselines(store)).map((baseline) => [baseline.id, baseline]));

	const asked = all.filter((sum) => includeTests || sum.is_test === 0);
	const months = await lengthInMonths(from, to, timeZone);
	const lengths = new Map<string | null, number>();
	for (const slice of slices) lengths.set(slice.month, await lengthInMonths(slice.from, slice.to, timeZone));
	const figuresOf = (sums: readonly RunSum[], length = months): SavingsFigures =>
		tally(sums, baselines, hoursPerPost * length);
	const groups = grouped(asked, (sum) => sum[groupBy]);
	// A month without runs is part of the picture; a process without any is not known.
	for (const { month } of slices) if (month !== null && !groups.has(month)) groups.set(month, []);
	const rows = [...groups]
		.map(([key, sums]) => ({ key, label: labelOf(key), ...figuresOf(sums, lengths.get(key)) }))
		.sort((a, b) => (a.key === null ? 1 : b.key === null ? -1 : compare(a.key, b.key)));

	const byProcess = new Map<string, SavingsFigures>();
	for (const [process, sums] of grouped(asked, (sum) => sum.process))
		byProcess.set(process ?? '', figuresOf(sums));
	const total = figuresOf(asked);
	return {
		from,
		to,
		timeZone,
		groupBy,
		hoursPerPost,
		months,
		includesTests: includeTests,
		testRunsLeftOut: includeTests
			? 0
			: all.reduce((runs, sum) => (sum.is_test === 0 ? runs : runs + sum.runs), 0),
		rows,
		total,
		posts: postsOf(total.netMinutes, hoursPerPost, months, total.fullTimeEquivalents),
		gainOverProcesses: gainsOf(byProcess),
		warnings: warningsOf(
			total,
			byProcess,
			baselines,
			await monthsBefore(to, 12, timeZone),
			await dayIn(timeZone),
		),
	};
}
