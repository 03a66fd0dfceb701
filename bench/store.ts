// What it costs to log a run and to report over many, beside the same rows written with bare node:sqlite.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { logRun, reportSavings, type RunRecord, type SavingsPeriod, setBaseline } from '../src/savings';
import { openSqliteStore } from '../src/store';

const usage = `Usage: tsx bench/store.ts [--runs 100000] [--logged 2000] [--json]
Measures logging one run (a transaction flushed to disk) and a report over many runs.
  --runs N    runs in the database when the report is made
  --logged N  runs logged one by one
  --json      the last line is one JSON object {name, ours, peers, ratios}`;

const { values } = parseArgs({
	options: {
		runs: { type: 'string', default: '100000' },
		logged: { type: 'string', default: '2000' },
		json: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

function runAt(index: number, of: number): RunRecord {
	return {
		executionId: `run ${index}`,
		workflowId: `w${index % 13}`,
		workflowName: `Workflow ${index % 13}`,
		process: `process ${index % 13}`,
		department: index % 7 === 0 ? null : `department ${index % 7}`,
		units: 1 + (index % 40),
		reviewMinutes: (index % 50) / 10,
		exceptionMinutes: 0,
		reworkMinutes: 0,
		robotSeconds: index % 90,
		outcome: index % 20 === 0 ? 'failed' : 'success',
		mode: 'production',
		finishedAt: new Date(Date.UTC(2026, 0, 1) + Math.floor((index / of) * 364 * 86_400_000)).toISOString(),
	};
}

const columns =
	'execution_id, node_name, part, workflow_id, workflow_name, process, department, units, review_thousandths, exception_thousandths, rework_thousandths, robot_ms, outcome, mode, is_test, finished_at, logged_at, baseline_id';

function rowOf(run: RunRecord, baselineId: string | null) {
	return [
		run.executionId,
		'',
		'',
		run.workflowId,
		run.workflowName,
		run.process,
		run.department,
		run.units,
		Math.round(run.reviewMinutes * 1000),
		0,
		0,
		(run.robotSeconds ?? 0) * 1000,
		run.outcome,
		run.mode,
		0,
		run.finishedAt,
		run.finishedAt,
		baselineId,
	];
}

async function milliseconds(work: () => unknown): Promise<number> {
	const started = performance.now();
	await work();
	return performance.now() - started;
}

function median(times: number[]): number {
	return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

/**
 * One row a transaction with the same safety, by the database alone: what the disk and SQLite cost
 * anyway.
 */
async function bareInserts(file: string, runs: number): Promise<number> {
	const db = new DatabaseSync(file);
	db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
		CREATE TABLE runs (${columns}, PRIMARY KEY (execution_id, node_name, part));
		CREATE INDEX runs_finished ON runs (finished_at); CREATE INDEX runs_baseline ON runs (baseline_id, finished_at)`);
	const insert = db.prepare(
		`INSERT INTO runs (${columns}) VALUES (${columns
			.split(', ')
			.map(() => '?')
			.join(', ')})`,
	);
	const time = await milliseconds(() => {
		for (let i = 0; i < runs; i++) insert.run(...rowOf(runAt(i, runs), 'b'));
	});
	db.close();
	return time / runs;
}

async function main(runs: number, logged: number): Promise<void> {
	const folder = await mkdtemp(join(tmpdir(), 'cityhall-bench-'));
	const store = await openSqliteStore({ file: join(folder, 'ours.sqlite') });
	try {
		const baselines = new Map<string, string>();
		for (let i = 0; i < 13; i++) {
			const baseline = await setBaseline(store, {
				process: `process ${i}`,
				minutesPerUnit: 1 + i / 4,
				method: 'measured',
				sampleSize: 30,
				owner: null,
				validFrom: '2025-12-01',
				validTo: null,
			});
			baselines.set(baseline.process, baseline.id);
		}
		const logMs =
			(await milliseconds(async () => {
				for (let i = 0; i < logged; i++) await logRun(store, runAt(i, runs));
			})) / logged;
		const bareMs = await bareInserts(join(folder, 'bare.sqlite'), logged);

		const insert = `INSERT INTO savings_runs (${columns}) VALUES (${columns
			.split(', ')
			.map((_, i) => `$${i + 1}`)
			.join(', ')})`;
		await store.transaction(async (tx) => {
			for (let i = logged; i < runs; i++) {
				const run = runAt(i, runs);
				await tx.query(insert, rowOf(run, baselines.get(run.process) ?? null));
			}
		});
		const period: SavingsPeriod = {
			from: '2026-01-01',
			to: '2026-12-31',
			timeZone: 'Asia/Seoul',
			hoursPerPost: 209,
			groupBy: 'process',
		};
		const report = async (groupBy: SavingsPeriod['groupBy']): Promise<number> => {
			const times: number[] = [];
			for (let i = 0; i < 5; i++)
				times.push(await milliseconds(() => reportSavings(store, { ...period, groupBy })));
			return median(times);
		};
		const ours = {
			logRunMs: logMs,
			runs,
			reportByProcessMs: await report('process'),
			reportByDepartmentMs: await report('department'),
			reportByMonthMs: await report('month'),
		};
		const peers = { 'node:sqlite, one bare insert a transaction': { logRunMs: bareMs } };
		console.log(
			`Logging a run:          ${logMs.toFixed(3)} ms (a bare insert, as safe: ${bareMs.toFixed(3)} ms)`,
		);
		console.log(
			`Report over ${runs.toLocaleString('en-US')} runs: ${ours.reportByProcessMs.toFixed(0)} ms by process, ${ours.reportByDepartmentMs.toFixed(0)} ms by department, ${ours.reportByMonthMs.toFixed(0)} ms by month`,
		);
		if (values.json)
			console.log(
				JSON.stringify({ name: 'store', ours, peers, ratios: { 'logRun over bare insert': logMs / bareMs } }),
			);
	} finally {
		await store.close();
		await rm(folder, { recursive: true });
	}
}

if (values.help) console.log(usage);
else void main(Math.max(1, Number(values.runs) || 100_000), Math.max(1, Number(values.logged) || 2000));
