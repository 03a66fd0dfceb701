import type { Queryable, Row, Store } from '../store';
import { type Baseline, baselineById, type StoredBaseline, validAt } from './baselines';
import { checked, thousandths } from './input';
import { alone, savingsSchema } from './tables';

/** One run of an automation. Minutes are those people still spent on it. */
export interface RunRecord {
	executionId: string;
	workflowId: string;
	workflowName: string;
	process: string;
	department: string | null;
	/** Cases done, whole. */
	units: number;
	reviewMinutes: number;
	exceptionMinutes: number;
	reworkMinutes: number;
	robotSeconds: number | null;
	outcome: 'success' | 'partial' | 'failed';
	mode: 'production' | 'manual' | 'test';
	/** ISO 8601 with an offset. Decides the baseline and the period, whenever the run is logged. */
	finishedAt: string;
}

export interface LoggedRun {
	/** Whether the run goes into reports that leave tests out. When not, both minutes are 0. */
	counted: boolean;
	/** The run was there already; the figures are those of the first time. */
	duplicate: boolean;
	baseline: Baseline | null;
	grossMinutes: number;
	/** Gross less review, exceptions and rework; may be negative. */
	netMinutes: number;
	warning: string | null;
}

export interface LogRunOptions {
	/** Second half of the run's identity, for workflows with several logging nodes. */
	nodeName?: string;
	/**
	 * Third part of it, for a node that logs several times in one execution: pass of a loop, number of the
	 * item.
	 */
	part?: string;
	/** Count a manual or test run like any other, here and in every report; it stays marked by its mode. */
	countTests?: boolean;
}

interface RunRow extends Row {
	process: string;
	units: number;
	review_thousandths: number;
	exception_thousandths: number;
	rework_thousandths: number;
	outcome: string;
	mode: string;
	is_test: number;
	finished_at: string;
	baseline_id: string | null;
}

function account(run: RunRow, baseline: StoredBaseline | null, duplicate: boolean): LoggedRun {
	const nothing = { counted: false, duplicate, baseline, grossMinutes: 0, netMinutes: 0 };
	if (run.outcome === 'failed') return { ...nothing, warning: null };
	if (!baseline) {
		return {
			...nothing,
			warning: `No baseline of "${run.process}" is valid at ${run.finished_at}: the run is kept, but saves nothing on paper. Set a baseline.`,
		};
	}
	if (run.is_test === 1) {
		return { ...nothing, warning: `A ${run.mode} run is kept, but not counted.` };
	}
	const gross = run.units * thousandths(baseline.minutesPerUnit);
	const net = gross - run.review_thousandths - run.exception_thousandths - run.rework_thousandths;
	return {
		...nothing,
		counted: true,
		grossMinutes: gross / 1000,
		netMinutes: net / 1000,
		warning: net < 0 ? `People spent more minutes on this run of "${run.process}" than it saved.` : null,
	};
}

async function insert(
	tx: Queryable,
	run: RunRow,
	rest: Pick<RunRecord, 'executionId' | 'workflowId' | 'workflowName' | 'department' | 'robotSeconds'>,
	nodeName: string,
	part: string,
): Promise<boolean> {
	const inserted = await tx.query(
		`INSERT INTO savings_runs (execution_id, node_name, part, workflow_id, workflow_name, process, department, units,
			review_thousandths, exception_thousandths, rework_thousandths, robot_ms, outcome, mode, is_test, finished_at, logged_at, baseline_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
		ON CONFLICT (execution_id, node_name, part) DO NOTHING RETURNING execution_id`,
		[
			rest.executionId,
			nodeName,
			part,
			rest.workflowId,
			rest.workflowName,
			run.process,
			rest.department,
			run.units,
			run.review_thousandths,
			run.exception_thousandths,
			run.rework_thousandths,
			rest.robotSeconds === null ? null : Math.round(rest.robotSeconds * 1000),
			run.outcome,
			run.mode,
			run.is_test,
			run.finished_at,
			new Date().toISOString(),
			run.baseline_id,
		],
	);
	return inserted.length > 0;
}

/**
 * Keeps a run, with the baseline that is valid when it finished. Logging it again changes nothing, also from
 * another process at the same moment. Failed, manual and test runs are kept, marked, and count nothing.
 * @throws CityHallError `SAVINGS_INPUT`
 */
export async function logRun(store: Store, run: RunRecord, options: LogRunOptions = {}): Promise<LoggedRun> {
	const { nodeName = '', part = '', countTests = false } = options;
	const given = await checked('run', run);
	await store.ensure(savingsSchema);
	return await store.transaction(async (tx) => {
		const finishedAt = new Date(given.finishedAt).toISOString();
		const baseline = await validAt(tx, given.process, finishedAt);
		const row: RunRow = {
			process: given.process,
			units: given.units,
			review_thousandths: thousandths(given.reviewMinutes),
			exception_thousandths: thousandths(given.exceptionMinutes),
			rework_thousandths: thousandths(given.reworkMinutes),
			outcome: given.outcome,
			mode: given.mode,
			is_test: given.mode === 'production' || countTests ? 0 : 1,
			finished_at: finishedAt,
			baseline_id: baseline?.id ?? null,
		};
		if (await insert(tx, row, given, nodeName, part)) return account(row, baseline, false);
		const [first] = await tx.query<RunRow>(
			`SELECT process, units, review_thousandths, exception_thousandths, rework_thousandths, outcome, mode, is_test, finished_at, baseline_id
			FROM savings_runs WHERE execution_id = $1 AND node_name = $2 AND part = $3`,
			[given.executionId, nodeName, part],
		);
		const kept = first ?? row;
		const used = kept.baseline_id === null ? null : await baselineById(tx, kept.baseline_id);
		return account(kept, used, true);
	}, alone);
}
