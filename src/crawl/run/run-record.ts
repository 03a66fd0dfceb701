import type { Clock } from '../../net';
import type { Schema, Store } from '../../store';
import { NO_COUNTS, type RunCounts, type RunKind } from './run-options';

/** Progress is written no more often than this. */
const WRITE_EVERY_MS = 2000;
/** A run that works says so this often, also when it has nothing else to say. */
const HEARTBEAT_MS = 15_000;
/** Longer than a busy machine keeps a run from saying that it lives. */
export const DEAD_AFTER_MS = 90_000;
const KEPT_RUNS = 100;

export const runsSchema: Schema = {
	area: 'crawl_runs',
	migrations: [
		{
			version: 1,
			sql: `CREATE TABLE crawl_runs (
				id TEXT PRIMARY KEY,
				kind TEXT NOT NULL,
				name TEXT NOT NULL,
				started_at TEXT NOT NULL,
				alive_ms BIGINT NOT NULL,
				ended_at TEXT,
				stopped_by TEXT,
				error TEXT,
				message TEXT,
				counts TEXT NOT NULL,
				requests BIGINT NOT NULL,
				bytes BIGINT NOT NULL
			);
			CREATE INDEX crawl_runs_by_name ON crawl_runs (name, kind, started_at)`,
		},
	],
};

/** What a run has asked of the sites. */
export interface Traffic {
	requests: number;
	bytes: number;
}

/** A run's row in the store. Nothing here ever fails a run: it is for people to look at. */
export interface RunRecord {
	progress(message: string, counts: Partial<RunCounts>): void;
	end(outcome: { stoppedBy: string; error?: string; counts: RunCounts }): Promise<void>;
}

export const NO_RECORD: RunRecord = { progress: () => undefined, end: () => Promise.resolve() };

interface Written {
	message: string | null;
	counts: RunCounts;
}

/** Begins the row; @throws what the store throws, as a store that cannot be written to is better known at once */
export async function openRecord(
	store: Store,
	run: { id: string; kind: RunKind; name: string },
	clock: Clock,
	traffic: () => Traffic,
): Promise<RunRecord> {
	await store.ensure(runsSchema);
	const state: Written = { message: null, counts: { ...NO_COUNTS } };
	const startedAt = new Date(clock.now()).toISOString();
	await store.transaction(async (tx) => {
		await tx.query(
			`INSERT INTO crawl_runs (id, kind, name, started_at, alive_ms, counts, requests, bytes) VALUES ($1, $2, $3, $4, $5, $6, 0, 0)`,
			[run.id, run.kind, run.name, startedAt, Date.now(), JSON.stringify(state.counts)],
		);
		await tx.query(
			`DELETE FROM crawl_runs WHERE name = $1 AND kind = $2 AND id NOT IN
				(SELECT id FROM crawl_runs WHERE name = $1 AND kind = $2 ORDER BY started_at DESC LIMIT ${KEPT_RUNS})`,
			[run.name, run.kind],
		);
	});

	let writing: Promise<void> = Promise.resolve();
	let writtenAt = performance.now();
	let soon: NodeJS.Timeout | null = null;
	let ended = false;

	function write(end: { at: string; stoppedBy: string; error: string | null } | null): Promise<void> {
		writtenAt = performance.now();
		const { requests, bytes } = traffic();
		const { message } = state;
		const counts = JSON.stringify(state.counts);
		const work = async (): Promise<void> => {
			await store.query(
				`UPDATE crawl_runs SET alive_ms = $2, message = $3, counts = $4, requests = $5, bytes = $6,
					ended_at = $7, stopped_by = $8, error = $9 WHERE id = $1`,
				[
					run.id,
					Date.now(),
					message,
					counts,
					requests,
					bytes,
					end?.at ?? null,
					end?.stoppedBy ?? null,
					end?.error ?? null,
				],
			);
		};
		// A row that cannot be written now is written with the next news; only the end is tried by itself.
		writing = writing.then(work).catch(() => undefined);
		return writing;
	}

	function later(): void {
		if (soon !== null || ended) return;
		const left = WRITE_EVERY_MS - (performance.now() - writtenAt);
		soon = setTimeout(
			() => {
				soon = null;
				if (!ended) void write(null);
			},
			Math.max(0, left),
		);
		soon.unref();
	}

	const heartbeat = setInterval(() => void write(null), HEARTBEAT_MS);
	heartbeat.unref();

	return {
		progress(message, counts) {
			state.message = message.slice(0, 500);
			Object.assign(state.counts, counts);
			later();
		},
		async end({ stoppedBy, error, counts }) {
			if (ended) return;
			ended = true;
			clearInterval(heartbeat);
			if (soon) clearTimeout(soon);
			state.counts = counts;
			await write({ at: new Date(clock.now()).toISOString(), stoppedBy, error: error ?? null });
		},
	};
}
