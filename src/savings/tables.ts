import type { Schema, TransactionOptions } from '../store';

/**
 * A baseline must not end between a run's look at it and the run's own row, nor two begin at once: who writes
 * here waits for the others who do, and for nobody else.
 */
export const alone: TransactionOptions = { exclusive: 'savings' };

/**
 * Minutes of people are whole thousandths of a minute: sums never drift, and three decimals show them
 * exactly,
 * so that whoever checks a report's arithmetic gets the same figures. Robot time is whole milliseconds.
 */
export const savingsSchema: Schema = {
	area: 'savings',
	migrations: [
		{
			version: 1,
			sql: `
				CREATE TABLE savings_baselines (
					id TEXT PRIMARY KEY,
					process TEXT NOT NULL,
					thousandths_per_unit BIGINT NOT NULL CHECK (thousandths_per_unit > 0),
					method TEXT NOT NULL,
					sample_size BIGINT,
					owner TEXT,
					valid_from TEXT NOT NULL,
					valid_to TEXT,
					set_at TEXT NOT NULL,
					UNIQUE (process, valid_from)
				);
				CREATE UNIQUE INDEX savings_baselines_open ON savings_baselines (process) WHERE valid_to IS NULL;
				CREATE TABLE savings_runs (
					execution_id TEXT NOT NULL,
					node_name TEXT NOT NULL,
					part TEXT NOT NULL,
					workflow_id TEXT NOT NULL,
					workflow_name TEXT NOT NULL,
					process TEXT NOT NULL,
					department TEXT,
					units BIGINT NOT NULL,
					review_thousandths BIGINT NOT NULL,
					exception_thousandths BIGINT NOT NULL,
					rework_thousandths BIGINT NOT NULL,
					robot_ms BIGINT,
					outcome TEXT NOT NULL,
					mode TEXT NOT NULL,
					is_test BIGINT NOT NULL,
					finished_at TEXT NOT NULL,
					logged_at TEXT NOT NULL,
					baseline_id TEXT REFERENCES savings_baselines (id),
					PRIMARY KEY (execution_id, node_name, part)
				);
				CREATE INDEX savings_runs_finished ON savings_runs (finished_at);
				CREATE INDEX savings_runs_baseline ON savings_runs (baseline_id, finished_at);`,
		},
	],
};
