import { openLeases, type Row, type Store } from '../../store';
import { readHostNote, restLeftMs, wake } from '../polite/host-note';
import { HOST_LEASE_PREFIX } from '../polite/host-lease';
import { hostTurnsOf } from '../polite/host-turns';
import { forgetRobots } from '../polite/robots-cache';
import { forgetRefusedLogins } from './refused-logins';
import { NO_COUNTS, type RunCounts } from './run-options';
import { DEAD_AFTER_MS, runsSchema } from './run-record';

const MOST_RUNS = 200;
const WAKE_PATIENCE_MS = 60_000;
const WAKE_LEASE_MS = 10_000;

/** `died`: its process ended without a word, or the machine did. */
export type RunState = 'running' | 'ended' | 'died';

export interface RunStatus {
	id: string;
	kind: string;
	name: string;
	state: RunState;
	/** ISO 8601, UTC. */
	startedAt: string;
	/** Null while it runs; of one that died, when it was last heard of. */
	endedAt: string | null;
	stoppedBy: string | null;
	error: string | null;
	/** What it said last. */
	message: string | null;
	counts: RunCounts;
	requests: number;
	/** Received. */
	bytes: number;
}

export interface HostStatus {
	/** `www.city.go.kr`, `localhost:8080` */
	host: string;
	/** Who is at work on it just now; null when nobody is. */
	heldBy: string | null;
	/** Since the host is known. */
	requests: number;
	failures: number;
	failuresInARow: number;
	lastFailure: { at: string; reason: string } | null;
	/** ISO 8601, UTC; null where it is not at rest. */
	restingUntil: string | null;
	/** ISO 8601, UTC; null where a request may go out now. */
	nextRequestAt: string | null;
}

export interface CrawlStatus {
	/** The latest first. */
	runs: RunStatus[];
	hosts: HostStatus[];
}

function textOrNull(value: unknown): string | null {
	return typeof value === 'string' ? value : null;
}

function countsOf(text: unknown): RunCounts {
	const read: unknown = typeof text === 'string' ? JSON.parse(text) : null;
	const counts = { ...NO_COUNTS };
	for (const [key, value] of Object.entries(read ?? {}))
		if (key in counts && typeof value === 'number') Object.assign(counts, { [key]: value });
	return counts;
}

function runOf(row: Row, now: number): RunStatus {
	const aliveMs = Number(row.alive_ms);
	const endedAt = textOrNull(row.ended_at);
	const state: RunState = endedAt !== null ? 'ended' : now - aliveMs > DEAD_AFTER_MS ? 'died' : 'running';
	return {
		id: String(row.id),
		kind: String(row.kind),
		name: String(row.name),
		state,
		startedAt: String(row.started_at),
		endedAt: state === 'died' ? new Date(aliveMs).toISOString() : endedAt,
		stoppedBy: textOrNull(row.stopped_by),
		error: textOrNull(row.error),
		message: textOrNull(row.message),
		counts: countsOf(row.counts),
		requests: Number(row.requests),
		bytes: Number(row.bytes),
	};
}

/** What the crawler did and does, and how the hosts are. `name` is a run's, `host` as in an address. */
export async function crawlStatus(
	store: Store,
	filter: { name?: string; host?: string } = {},
): Promise<CrawlStatus> {
	await store.ensure(runsSchema);
	const now = Date.now();
	const rows = await store.query(
		`SELECT id, kind, name, started_at, alive_ms, ended_at, stopped_by, error, message, counts, requests, bytes
		FROM crawl_runs WHERE CAST($1 AS TEXT) IS NULL OR name = $1 ORDER BY started_at DESC LIMIT ${MOST_RUNS}`,
		[filter.name ?? null],
	);
	const leases = await openLeases(store);
	const entries = await leases.list(HOST_LEASE_PREFIX + (filter.host ?? ''));
	const hosts = entries
		.map((entry): HostStatus => {
			const note = readHostNote(entry.note);
			const resting = restLeftMs(note, now);
			const next = Math.max(note.nextAllowedAt - now, resting);
			return {
				host: entry.name.slice(HOST_LEASE_PREFIX.length),
				heldBy: entry.holder,
				requests: note.requests,
				failures: note.failed,
				failuresInARow: note.failures,
				lastFailure: note.lastFailure,
				restingUntil: resting > 0 ? new Date(now + resting).toISOString() : null,
				nextRequestAt: next > 0 ? new Date(now + next).toISOString() : null,
			};
		})
		.filter((one) => filter.host === undefined || one.host === filter.host);
	return { runs: rows.map((row) => runOf(row, now)), hosts };
}

/**
 * Ends a host's rest, for people who know that the site is well again: its failures, its kept robots.txt and its refused log-ins are
 * forgotten, while the pause between two requests stays.
 * @throws CityHallError `LEASE_TAKEN` while a run keeps the host for itself
 */
export async function wakeHost(store: Store | undefined, host: string): Promise<void> {
	await forgetRefusedLogins(store, host);
	hostTurnsOf(store).wake(host);
	if (!store) return;
	await forgetRobots(store, host);
	const leases = await openLeases(store);
	const taken = await leases.take(HOST_LEASE_PREFIX + host, {
		ttlMs: WAKE_LEASE_MS,
		patienceMs: WAKE_PATIENCE_MS,
	});
	const note = readHostNote(taken.note);
	wake(note);
	await taken.lease.release({ ...note });
}
