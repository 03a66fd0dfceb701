import { randomBytes } from 'node:crypto';
import { clockValue, now } from '../now';
import type { Queryable, Row, SqlValue, Store } from '../store';
import { wellFormed } from '../values';
import type { Claimed, NewWork, Settlement, WorkEntry, WorkQueue, WorkQueueOptions } from '../work-queue';
import { claimsJson, givenRows, held, named } from './given';
import { settle } from './settle';
import { indexedKey, state } from './tables';
import { type Claim, tokenOf } from './tokens';

const clearedAtOnce = 2000;

/** The entries of one queue; see `WorkQueue`. */
export class StoreWorkQueue implements WorkQueue {
	/** The time as SQL over $1. */
	private readonly now: string;
	private readonly skipLocked: string;

	constructor(
		private readonly store: Store,
		private readonly queue: number,
		private readonly options: WorkQueueOptions,
	) {
		this.now = now(store);
		this.skipLocked = store.dialect === 'postgres' ? 'FOR UPDATE SKIP LOCKED' : '';
	}

	private time(): SqlValue {
		return clockValue(this.store, this.options.clock);
	}

	async add(entries: readonly NewWork[], tx?: Queryable): Promise<number> {
		if (entries.length === 0) return 0;
		const rows = entries.map(({ key: given, payload, order = 0, notBefore }) => {
			const { key, longKey } = indexedKey(wellFormed(given));
			const until = notBefore === undefined ? null : Date.parse(notBefore);
			return [key, wellFormed(payload), order, until, longKey];
		});
		const { from, at, order } = givenRows(this.store.dialect);
		const until = `CAST(${at(3)} AS BIGINT)`;
		const insert = async (db: Queryable): Promise<number> => {
			// Two that add the same keys in another order would wait for each other.
			if (this.store.dialect === 'postgres') await db.query('SELECT pg_advisory_xact_lock(1128818530, CAST($1 AS INTEGER)) IS NULL AS locked', [this.queue]);
			const added = await db.query(
				`INSERT INTO cityhall_work_entries (queue, key, payload, place, state, attempts, nonce, until_ms, long_key)
				SELECT CAST($2 AS BIGINT), ${at(0)}, ${at(1)}, CAST(${at(2)} AS DOUBLE PRECISION),
					CASE WHEN ${until} > ${this.now} THEN ${state.delayed} ELSE ${state.open} END, 0, $4,
					CASE WHEN ${until} > ${this.now} THEN ${until} END, ${at(4)}
				FROM ${from} WHERE TRUE ORDER BY ${order}
				ON CONFLICT (queue, key) DO NOTHING RETURNING 1 AS added`,
				[this.time(), this.queue, JSON.stringify(rows), randomBytes(9).toString('base64url')],
			);
			return added.length;
		};
		if (tx) return await insert(tx);
		return this.store.dialect === 'sqlite' ? await insert(this.store) : await this.alone(insert);
	}

	private async alone<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
		return await this.store.transaction(work, { exclusive: `cityhall_work ${this.queue}` });
	}

	async claim(count: number, leaseMs: number): Promise<Claimed[]> {
		const rows = await this.take(count, leaseMs);
		if (rows.length < count && (await this.bringBackToToday())) {
			rows.push(...(await this.take(count - rows.length, leaseMs)));
		}
		return rows.map(claimedOf);
	}

	/** What ran out first, then open ones in their order; each part over its own small index. */
	private async take(count: number, leaseMs: number): Promise<Row[]> {
		const rows = await this.store.query(
			`WITH late AS MATERIALIZED (
				SELECT id FROM cityhall_work_entries WHERE queue = $2 AND until_ms <= ${this.now}
				ORDER BY until_ms LIMIT CAST($3 AS INTEGER) ${this.skipLocked}
			), fresh AS MATERIALIZED (
				SELECT id FROM cityhall_work_entries WHERE queue = $2 AND state = ${state.open}
				ORDER BY place, id LIMIT (SELECT CAST($3 AS INTEGER) - COUNT(*) FROM late) ${this.skipLocked}
			)
			UPDATE cityhall_work_entries SET state = ${state.claimed}, attempts = attempts + 1,
				claimed_ms = ${this.now}, until_ms = ${this.now} + CAST($4 AS BIGINT)
			WHERE id IN (SELECT id FROM late UNION ALL SELECT id FROM fresh)
			RETURNING id, COALESCE(long_key, key) AS key, payload, attempts, nonce, until_ms, place`,
			[this.time(), this.queue, Math.max(0, Math.floor(count)), leaseMs],
		);
		return rows.sort((a, b) => Number(a.place) - Number(b.place) || Number(a.id) - Number(b.id));
	}

	/**
	 * After the clock went back, claims end too late. They get their own length from now on: whoever holds
	 * them and lives has the time that was promised, and nothing waits for ever.
	 */
	private async bringBackToToday(): Promise<boolean> {
		const given: SqlValue[] = [this.time(), this.queue];
		const late = `queue = $2 AND until_ms IS NOT NULL AND claimed_ms > ${this.now}`;
		const [found] = await this.store.query(`SELECT 1 AS late FROM cityhall_work_entries WHERE ${late} LIMIT 1`, given);
		if (!found) return false;
		await this.store.query(
			`UPDATE cityhall_work_entries SET until_ms = ${this.now} + until_ms - claimed_ms, claimed_ms = ${this.now} WHERE ${late}`,
			given,
		);
		return true;
	}

	async claimKey(given: string, payload: string, leaseMs: number): Promise<Claimed | null> {
		const { key, longKey } = indexedKey(wellFormed(given));
		const [row] = await this.store.query(
			`INSERT INTO cityhall_work_entries (queue, key, payload, place, state, attempts, nonce, claimed_ms, until_ms, long_key)
			VALUES ($2, $3, $4, 0, ${state.claimed}, 1, $5, ${this.now}, ${this.now} + CAST($6 AS BIGINT), $7)
			ON CONFLICT (queue, key) DO UPDATE SET state = ${state.claimed}, payload = excluded.payload,
				attempts = cityhall_work_entries.attempts + 1, claimed_ms = excluded.claimed_ms, until_ms = excluded.until_ms
			WHERE cityhall_work_entries.state IN (${state.open}, ${state.delayed})
				OR (cityhall_work_entries.state = ${state.claimed} AND cityhall_work_entries.until_ms <= ${this.now})
			RETURNING id, COALESCE(long_key, key) AS key, payload, attempts, nonce, until_ms`,
			[this.time(), this.queue, key, payload, randomBytes(9).toString('base64url'), leaseMs, longKey],
		);
		if (row) return claimedOf(row);
		await this.bringBackToToday();
		return null;
	}

	async settle(tokens: readonly string[], tx?: Queryable): Promise<Map<string, Settlement>> {
		const keep = this.options.keepSettled ?? true;
		const work = (db: Queryable) => settle(db, { dialect: this.store.dialect, queue: this.queue, tokens, keep, now: this.now, time: this.time() });
		return tx ? await work(tx) : await this.alone(work);
	}

	async giveBack(tokens: readonly string[], { notBeforeMs = 0 }: { notBeforeMs?: number } = {}): Promise<void> {
		const delayed = notBeforeMs > 0;
		const until = delayed ? `${this.now} + CAST($4 AS BIGINT)` : 'CAST($4 AS BIGINT)';
		await this.store.query(
			`${held(this.store.dialect)} UPDATE cityhall_work_entries SET state = ${delayed ? state.delayed : state.open},
				claimed_ms = ${this.now}, until_ms = ${until} WHERE id IN (SELECT id FROM held)`,
			[this.time(), this.queue, claimsJson(tokens), delayed ? Math.ceil(notBeforeMs) : null],
		);
	}

	async byToken(tokens: readonly string[], tx: Queryable = this.store): Promise<Map<string, WorkEntry>> {
		const rows = await tx.query(
			`SELECT e.id, COALESCE(e.long_key, e.key) AS key, e.payload, e.attempts, e.nonce, ${this.now} AS time
			FROM ${named(this.store.dialect, 'cityhall_work_entries', 'claim')}
			AND e.state IN (${state.claimed}, ${state.settled})`,
			[this.time(), this.queue, claimsJson(tokens)],
		);
		return new Map(rows.map((row) => [tokenOf(claimIn(row)), entryOf(row)]));
	}

	async counts(): Promise<{ open: number; claimed: number; settled: number; runOut: number }> {
		const [row] = await this.store.query(
			`SELECT COUNT(CASE WHEN state IN (${state.open}, ${state.delayed}) THEN 1 END) AS open,
				COUNT(CASE WHEN state = ${state.claimed} AND until_ms > ${this.now} THEN 1 END) AS claimed,
				COUNT(CASE WHEN state = ${state.claimed} AND until_ms <= ${this.now} THEN 1 END) AS run_out,
				COUNT(CASE WHEN state = ${state.settled} THEN 1 END)
					+ (SELECT COUNT(*) FROM cityhall_work_settled WHERE queue = $2) AS settled
			FROM cityhall_work_entries WHERE queue = $2`,
			[this.time(), this.queue],
		);
		return {
			open: Number(row?.open),
			claimed: Number(row?.claimed),
			settled: Number(row?.settled),
			runOut: Number(row?.run_out),
		};
	}

	async clear(tx?: Queryable): Promise<void> {
		const db = tx ?? this.store;
		for (const table of ['cityhall_work_entries', 'cityhall_work_settled']) {
			if (tx) await db.query(`DELETE FROM ${table} WHERE queue = $1`, [this.queue]);
			else {
				const some = `SELECT id FROM ${table} WHERE queue = $1 LIMIT ${clearedAtOnce}`;
				// A crawl's million entries in one statement would stop n8n's event loop meanwhile.
				while ((await db.query(`DELETE FROM ${table} WHERE queue = $1 AND id IN (${some}) RETURNING 1 AS gone`, [this.queue])).length > 0);
			}
		}
	}
}

function claimIn(row: Row): Claim {
	return { id: Number(row.id), attempts: Number(row.attempts), nonce: String(row.nonce) };
}

function entryOf(row: Row): WorkEntry {
	return { key: String(row.key), payload: String(row.payload), attempts: Number(row.attempts) };
}

function claimedOf(row: Row): Claimed {
	return { ...entryOf(row), token: tokenOf(claimIn(row)), until: new Date(Number(row.until_ms)).toISOString() };
}
