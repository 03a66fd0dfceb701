// What it costs to log a run and to report over many, and what the work queue and leases do on each back end, beside the
// same rows written with bare node:sqlite and bare pg.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { logRun, reportSavings, type RunRecord, type SavingsPeriod, setBaseline } from '../src/savings';
import { openPostgresStore, openSqliteStore } from '../src/store';
import { measureBarePostgres, measureBareSqlite } from './stores/bare';
import { measureQueue } from './stores/queue';

const usage = `Usage: tsx bench/store.ts [--runs 100000] [--logged 2000] [--pages 100000] [--json]
Measures logging one run (a transaction flushed to disk) and a report over many runs.
  --runs N    runs in the database when the report is made
  --logged N  runs logged one by one
  --pages N   pages that go through the work queue, each with 20 links; a tenth of them on PostgreSQL
  --json      the last line is one JSON object {name, ours, peers, ratios}`;

const { values } = parseArgs({
	options: {
		runs: { type: 'string', default: '100000' },
		logged: { type: 'string', default: '2000' },
		pages: { type: 'string', default: '100000' },
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

/** Null where no server is: `npm run bench` starts one when PostgreSQL is installed. It does not flush to disk. */
async function onPostgres(logged: number, pages: number) {
	const url = process.env.CITYHALL_TEST_POSTGRES;
	if (!url) return null;
	const { hostname, port, pathname, username, password } = new URL(url);
	const schema = `bench_${process.pid}`;
	const store = await openPostgresStore({
		host: hostname,
		port: Number(port || 5432),
		database: decodeURIComponent(pathname.slice(1)),
		user: decodeURIComponent(username),
		password: decodeURIComponent(password),
		schema,
	});
	try {
		const logRunMs =
			(await milliseconds(async () => {
				for (let i = 0; i < logged; i++) await logRun(store, runAt(i, logged));
			})) / logged;
		const queue = await measureQueue(store, pages);
		return { ours: { logRunMs, queue }, bare: await measureBarePostgres(url, schema, pages) };
	} finally {
		await store.query(`DROP SCHEMA ${schema} CASCADE`);
		await store.close();
	}
}

async function main(runs: number, logged: number, pages: number): Promise<void> {
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
		const queue = await measureQueue(store, pages);
		const bare = measureBareSqlite(join(folder, 'bare-rows.sqlite'), pages);
		const postgres = await onPostgres(logged, pages / 10);
		const peers = {
			'node:sqlite, one bare insert a transaction': { logRunMs: bareMs },
			'node:sqlite, bare inserts and updates': bare,
			...(postgres && { 'pg, bare inserts and updates': postgres.bare }),
		};
		console.log(
			`Logging a run:          ${logMs.toFixed(3)} ms (a bare insert, as safe: ${bareMs.toFixed(3)} ms)`,
		);
		console.log(
			`Report over ${runs.toLocaleString('en-US')} runs: ${ours.reportByProcessMs.toFixed(0)} ms by process, ${ours.reportByDepartmentMs.toFixed(0)} ms by department, ${ours.reportByMonthMs.toFixed(0)} ms by month`,
		);
		for (const [name, rates, alone] of [
			['SQLite', queue, bare],
			['PostgreSQL', postgres?.ours.queue, postgres?.bare],
		] as const) {
			if (!rates || !alone) continue;
			console.log(
				`Work queue on ${name}: ${rates.pagesPerSecond.toLocaleString('en-US')} pages/s with 20 links each (added ${rates.addedPerSecond.toLocaleString('en-US')}, claimed ${rates.claimedPerSecond.toLocaleString('en-US')}, settled ${rates.settledPerSecond.toLocaleString('en-US')} /s; bare inserts ${alone.insertedPerSecond.toLocaleString('en-US')} /s); last tenth at ${rates.lastTenthOverFirst.toFixed(2)} of the first, memory ${rates.memoryOverFirst.toFixed(2)}`,
			);
			console.log(
				`Lease on ${name}, taken and let go: ${rates.leaseMs.toFixed(2)} ms (a bare update: ${alone.updateMs.toFixed(2)} ms)`,
			);
		}
		const ratios = {
			'logRun over bare insert': logMs / bareMs,
			'lease over bare update': queue.leaseMs / bare.updateMs,
			'entries added over bare inserts': queue.addedPerSecond / bare.insertedPerSecond,
			...(postgres && {
				'PostgreSQL: logRun over bare update': postgres.ours.logRunMs / postgres.bare.updateMs,
				'PostgreSQL: lease over bare update': postgres.ours.queue.leaseMs / postgres.bare.updateMs,
				'PostgreSQL: entries added over bare inserts':
					postgres.ours.queue.addedPerSecond / postgres.bare.insertedPerSecond,
			}),
		};
		if (values.json) {
			const all = { ...ours, queue, ...(postgres && { postgres: postgres.ours }) };
			console.log(JSON.stringify({ name: 'store', ours: all, peers, ratios }));
		}
	} finally {
		await store.close();
		await rm(folder, { recursive: true });
	}
}

if (values.help) console.log(usage);
else {
	const whole = (text: string, otherwise: number) => Math.max(1, Math.floor(Number(text)) || otherwise);
	void main(whole(values.runs, 100_000), whole(values.logged, 2000), whole(values.pages, 100_000));
}
