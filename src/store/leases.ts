import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { CityHallError } from '../errors';
import { HeldLease } from './held-lease';
import { clockValue, now } from './now';
import type { Schema, Store } from './store';

/** What a holder leaves behind for the next one; small, and JSON. */
export type LeaseNote = Record<string, unknown>;

/** The right to do something alone, over all processes that share a store, as long as the holder lives. */
export interface Lease {
	readonly name: string;
	/**
	 * Aborted when the lease may belong to somebody else: it could not be renewed in time, as the process
	 * was stalled or the database was away. What was begun under the lease has to stop then.
	 */
	readonly lost: AbortSignal;
	/**
	 * Lets go at once, also twice; does nothing when the lease was lost. Without a note the one before
	 * stays.
	 */
	release(note?: LeaseNote): Promise<void>;
}

export interface TakenLease {
	lease: Lease;
	/** What the last holder that released left behind; null at first. */
	note: LeaseNote | null;
}

export interface LeaseEntry {
	name: string;
	/** null when nobody holds it. */
	holder: string | null;
	/** ISO 8601; null when nobody holds it. */
	until: string | null;
	note: LeaseNote | null;
}

export interface Leases {
	/**
	 * Null when another holder has it. A lease that was taken renews itself every third of `ttlMs` until it
	 * is released; when its process dies it is free again after `ttlMs` at the latest.
	 */
	tryTake(name: string, options: { ttlMs: number }): Promise<TakenLease | null>;
	/**
	 * Waits for it, asking again with jitter.
	 * @throws CityHallError `LEASE_TAKEN` (retryable) after `patienceMs`; the signal's reason when cancelled
	 */
	take(
		name: string,
		options: { ttlMs: number; patienceMs: number; signal?: AbortSignal },
	): Promise<TakenLease>;
	/** Held ones and free ones that carry a note, by name. */
	list(prefix: string): Promise<LeaseEntry[]>;
}

export interface LeaseOptions {
	/** Milliseconds since 1970. By default the database's clock on PostgreSQL, this machine's on SQLite. */
	clock?: () => number;
	/** Who holds, for people to read; by default machine and process. */
	holder?: string;
}

const shortestNapMs = 15;
const longestNapMs = 250;

const schema: Schema = {
	area: 'cityhall_leases',
	migrations: [
		{
			version: 1,
			sql: `CREATE TABLE cityhall_leases (
				name TEXT PRIMARY KEY,
				token TEXT,
				holder TEXT,
				renewed_ms BIGINT NOT NULL,
				until_ms BIGINT NOT NULL,
				note TEXT
			)`,
		},
	],
};

class StoreLeases implements Leases {
	constructor(
		private readonly store: Store,
		private readonly clock: (() => number) | undefined,
		private readonly holder: string,
	) {}

	async tryTake(name: string, { ttlMs }: { ttlMs: number }): Promise<TakenLease | null> {
		const token = randomUUID();
		const askedAt = performance.now();
		const time = now(this.store);
		const [row] = await this.store.query(
			`INSERT INTO cityhall_leases (name, token, holder, renewed_ms, until_ms, note)
			VALUES ($2, $3, $4, ${time}, ${time} + CAST($5 AS BIGINT), NULL)
			ON CONFLICT (name) DO UPDATE SET token = excluded.token, holder = excluded.holder,
				renewed_ms = excluded.renewed_ms, until_ms = excluded.until_ms
			WHERE cityhall_leases.token IS NULL OR cityhall_leases.until_ms <= ${time}
			RETURNING note`,
			[clockValue(this.store, this.clock), name, token, this.holder, ttlMs],
		);
		if (!row) {
			await this.isHeld(name);
			return null;
		}
		const lease = new HeldLease(this.store, this.clock, { name, token, ttlMs, askedAt });
		return { lease, note: noteOf(row.note) };
	}

	/**
	 * By reading alone, so that many who wait do not queue for the right to write.
	 *
	 * After the clock went back, a lease ends too late: by as much, it would outlive a dead holder. It gets
	 * its own length from now on, in which a holder that lives renews it.
	 */
	private async isHeld(name: string): Promise<boolean> {
		const time = now(this.store);
		const given = [clockValue(this.store, this.clock), name];
		const [row] = await this.store.query(
			`SELECT CASE WHEN until_ms > ${time} THEN 1 ELSE 0 END AS held, CASE WHEN renewed_ms > ${time} THEN 1 ELSE 0 END AS late
			FROM cityhall_leases WHERE name = $2 AND token IS NOT NULL`,
			given,
		);
		if (row?.late === 1) {
			await this.store.query(
				`UPDATE cityhall_leases SET until_ms = ${time} + until_ms - renewed_ms, renewed_ms = ${time}
				WHERE name = $2 AND token IS NOT NULL AND renewed_ms > ${time}`,
				given,
			);
		}
		return row?.held === 1;
	}

	async take(
		name: string,
		options: { ttlMs: number; patienceMs: number; signal?: AbortSignal },
	): Promise<TakenLease> {
		const deadline = performance.now() + options.patienceMs;
		for (let nap = shortestNapMs; ; nap = Math.min(nap * 1.5, longestNapMs)) {
			options.signal?.throwIfAborted();
			const held = nap > shortestNapMs && (await this.isHeld(name));
			const taken = held ? null : await this.tryTake(name, options);
			if (taken && options.signal?.aborted) {
				await taken.lease.release();
				options.signal.throwIfAborted();
			}
			if (taken) return taken;
			const left = deadline - performance.now();
			if (left <= 0) throw await this.takenBySomebody(name);
			await pause(Math.min(left, nap * (0.5 + Math.random())), options.signal);
		}
	}

	private async takenBySomebody(name: string): Promise<CityHallError> {
		const [entry] = (await this.list(name)).filter((one) => one.name === name);
		return new CityHallError(
			'LEASE_TAKEN',
			`Another run is at work on the same thing (${name}${entry?.holder ? `, ${entry.holder}` : ''}).`,
			'Wait until that run has ended, then run the workflow again.',
			{ retryable: true },
		);
	}

	async list(prefix: string): Promise<LeaseEntry[]> {
		const rows = await this.store.query(
			`SELECT name, holder, until_ms, note, CASE WHEN token IS NULL OR until_ms <= ${now(this.store)} THEN 0 ELSE 1 END AS held
			FROM cityhall_leases WHERE SUBSTR(name, 1, CAST($3 AS INTEGER)) = $2 ORDER BY name`,
			[clockValue(this.store, this.clock), prefix, [...prefix].length],
		);
		return rows.map((row) => ({
			name: String(row.name),
			holder: row.held === 1 ? String(row.holder) : null,
			until: row.held === 1 ? new Date(Number(row.until_ms)).toISOString() : null,
			note: noteOf(row.note),
		}));
	}
}

function noteOf(text: unknown): LeaseNote | null {
	if (typeof text !== 'string') return null;
	const note: unknown = JSON.parse(text);
	return typeof note === 'object' && note !== null ? { ...note } : null;
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
	try {
		await sleep(ms, undefined, { signal });
	} catch (error) {
		signal?.throwIfAborted();
		throw error;
	}
}

/** Leases in the store's database; every process that shares the database competes for the same names. */
export async function openLeases(store: Store, options: LeaseOptions = {}): Promise<Leases> {
	await store.ensure(schema);
	return new StoreLeases(store, options.clock, options.holder ?? `${hostname()}, process ${process.pid}`);
}
