import type { Queryable, Row } from '../store';
import type { StoredBaseline } from './baselines';
import { thousandths } from './input';
import type { SavingsFigures, SavingsPart } from './report-shape';
import { arithmeticOf } from './wording';

/** Runs alike in all that a report tells apart, added up by the database. */
export interface RunSum extends Row {
	process: string;
	department: string | null;
	baseline_id: string | null;
	outcome: string;
	/** 1 for manual and test runs that were not to be counted. */
	is_test: number;
	runs: number;
	units: number;
	review: number;
	exceptions: number;
	rework: number;
	robot_ms: number | null;
}

/** @param from moment in UTC; `to` likewise, excluded */
export async function sumRuns(db: Queryable, from: string, to: string): Promise<RunSum[]> {
	return await db.query<RunSum>(
		`SELECT process, department, baseline_id, outcome, is_test,
			COUNT(*) AS runs,
			CAST(SUM(units) AS BIGINT) AS units,
			CAST(SUM(review_thousandths) AS BIGINT) AS review,
			CAST(SUM(exception_thousandths) AS BIGINT) AS exceptions,
			CAST(SUM(rework_thousandths) AS BIGINT) AS rework,
			CAST(SUM(robot_ms) AS BIGINT) AS robot_ms
		FROM savings_runs WHERE finished_at >= $1 AND finished_at < $2
		GROUP BY process, department, baseline_id, outcome, is_test`,
		[from, to],
	);
}

function addPart(parts: Map<string, SavingsPart>, baseline: StoredBaseline, units: number): void {
	const part = parts.get(baseline.id) ?? {
		process: baseline.process,
		baselineId: baseline.id,
		minutesPerUnit: baseline.minutesPerUnit,
		method: baseline.method,
		units: 0,
		grossMinutes: 0,
	};
	part.units += units;
	part.grossMinutes = (part.units * thousandths(baseline.minutesPerUnit)) / 1000;
	parts.set(baseline.id, part);
}

/**
 * Adds sums up to the figures of a row, by the formulas of the pack's account of time saved.
 * @param hoursOfPost hours one post works in the time of the row
 */
export function tally(
	sums: readonly RunSum[],
	baselines: ReadonlyMap<string, StoredBaseline>,
	hoursOfPost: number,
): SavingsFigures {
	const counts = { runs: 0, partial: 0, failed: 0, units: 0, unitsWithout: 0 };
	// Thousandths of a minute, and milliseconds for the robot, until the very end: whole numbers do not drift.
	const time = { gross: 0, review: 0, exceptions: 0, rework: 0, uncounted: 0, robot: 0 };
	let robotKnown = false;
	const parts = new Map<string, SavingsPart>();
	for (const sum of sums) {
		counts.runs += sum.runs;
		if (sum.robot_ms !== null) {
			robotKnown = true;
			time.robot += sum.robot_ms;
		}
		const failed = sum.outcome === 'failed';
		if (failed) counts.failed += sum.runs;
		else counts.units += sum.units;
		if (sum.outcome === 'partial') counts.partial += sum.runs;
		const baseline = sum.baseline_id === null ? undefined : baselines.get(sum.baseline_id);
		if (failed || !baseline) {
			time.uncounted += sum.review + sum.exceptions + sum.rework;
			if (!failed) counts.unitsWithout += sum.units;
			continue;
		}
		addPart(parts, baseline, sum.units);
		time.gross += sum.units * thousandths(baseline.minutesPerUnit);
		time.review += sum.review;
		time.exceptions += sum.exceptions;
		time.rework += sum.rework;
	}
	const human = time.review + time.exceptions + time.rework;
	const net = time.gross - human;
	const figures = {
		runs: counts.runs,
		partialRuns: counts.partial,
		failedRuns: counts.failed,
		failedShare: counts.runs === 0 ? null : counts.failed / counts.runs,
		units: counts.units,
		unitsWithoutBaseline: counts.unitsWithout,
		grossMinutes: time.gross / 1000,
		reviewMinutes: time.review / 1000,
		exceptionMinutes: time.exceptions / 1000,
		reworkMinutes: time.rework / 1000,
		humanMinutes: human / 1000,
		netMinutes: net / 1000,
		gain: time.gross === 0 ? null : net / time.gross,
		uncountedHumanMinutes: time.uncounted / 1000,
		robotMinutes: robotKnown ? time.robot / 60_000 : null,
		fullTimeEquivalents: net / 60_000 / hoursOfPost,
		parts: [...parts.values()].sort(
			(a, b) =>
				compare(a.process, b.process) ||
				a.minutesPerUnit - b.minutesPerUnit ||
				compare(a.baselineId, b.baselineId),
		),
	};
	return { ...figures, arithmetic: arithmeticOf(figures) };
}

/** By code point, so that a report is the same on every server whatever its language. */
export function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
