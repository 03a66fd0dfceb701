import { randomBytes } from 'node:crypto';
import { CityHallError } from '../../errors';
import { clockValue, now } from '../../store/now';
import type { Queryable, Store } from '../../store/store';
import type { Delivery, KnownItem, Remember, Remembered, Sighting } from './delivery';
import { POST_COLUMNS, remember, rememberedOf, rowsFor, sightingOf } from './rows';
import { crawlSchema } from './schema';

/** Runs in which an item that cannot be read is tried. A dead link must not cost every run a request for ever. */
export const MOST_ATTEMPTS = 5;
const DEFAULT_LEASE_MS = 3_600_000;

/** An item that could not be read, to be tried again. */
export interface FailedItem {
	id: string;
	url: string;
	/** As in `Sighting`. */
	origin: string;
	reason: string;
	attempts: number;
	givenUp: boolean;
}

/** An item whose lease ran out. */
export interface DueItem {
	sighting: Sighting;
	token: string;
	attempt: number;
}

/**
 * What is known of the items of one board, site, feed or list of addresses. Only one run at a time may use it (a lease in the store sees to
 * that); any number may confirm meanwhile.
 */
export interface Memory {
	readonly mode: Remember;
	/** The number of this run; runs count up from 1 over the memory's whole life. */
	readonly run: number;
	/** How far the run before came, as it was told to `saveProgress`; null at first. */
	readonly progress: string | null;
	/** What is known of these; ids that nothing is known of are left out. */
	known(ids: readonly string[]): Promise<Map<string, KnownItem>>;
	/**
	 * To be called before an item leaves. `when confirmed`: takes the leases in one transaction, which is committed when this returns; an item
	 * that may not leave (another copy is out, or it has just been confirmed) is missing in the answer. Otherwise the delivery is null.
	 * @param again the tokens of due items that are handed out anew, by id
	 */
	handOut(items: readonly Sighting[], again?: ReadonlyMap<string, string>): Promise<Map<string, Delivery | null>>;
	/** To be called when the caller has come back for more: what was handed out is taken. */
	taken(items: readonly Sighting[]): void;
	/** An item was read and is as it was: its validators and the time are noted. */
	unchanged(item: Sighting): void;
	/** Items that were handed out, and not confirmed in time, the longest waiting first. */
	due(): Promise<DueItem[]>;
	failures(): Promise<FailedItem[]>;
	/** Notes that an item could not be read. Whether it is given up by that. */
	failed(item: Omit<FailedItem, 'attempts' | 'givenUp'>, before: number): { givenUp: boolean };
	/** It could be read after all. */
	recovered(id: string): void;
	/** Items that are there as far as is known, dated on this day (YYYY-MM-DD) or later. */
	datedSince(day: string): Promise<Remembered[]>;
	/** Items that are out under a lease that still runs. */
	waiting(): Promise<number>;
	/** Notes how far the run came. `when confirmed` it is written at once, with all that was noted before. */
	saveProgress(progress: string | null): Promise<void>;
	/** Writes all that was noted, in one transaction. Calling it again writes nothing twice. */
	commit(): Promise<void>;
}

export interface MemoryOptions {
	/** Where the items come from, for people. */
	address: string;
	leaseMinutes?: number;
	/** Milliseconds since 1970, for tests. By default the database's clock on PostgreSQL, this machine's on SQLite. */
	clock?: () => number;
}

const FORGETFUL: Memory = {
	mode: 'none',
	run: 1,
	progress: null,
	known: () => Promise.resolve(new Map()),
	handOut: (items) => Promise.resolve(new Map(items.map((item) => [item.id, null]))),
	taken: () => undefined,
	unchanged: () => undefined,
	due: () => Promise.resolve([]),
	failures: () => Promise.resolve([]),
	failed: () => ({ givenUp: false }),
	recovered: () => undefined,
	datedSince: () => Promise.resolve([]),
	waiting: () => Promise.resolve(0),
	saveProgress: () => Promise.resolve(),
	commit: () => Promise.resolve(),
};

class StoreMemory implements Memory {
	/** What is to be written with the next commit, in order. */
	private notes: Array<(tx: Queryable) => Promise<void>> = [];

	constructor(
		private readonly store: Store,
		private readonly name: string,
		readonly mode: 'when emitted' | 'when confirmed',
		private readonly options: MemoryOptions,
		readonly run: number,
		readonly progress: string | null,
	) {}

	private get leaseMs(): number {
		const minutes = this.options.leaseMinutes;
		return minutes === undefined ? DEFAULT_LEASE_MS : Math.round(minutes * 60_000);
	}

	private time(): number | null {
		return clockValue(this.store, this.options.clock);
	}

	async known(ids: readonly string[]): Promise<Map<string, KnownItem>> {
		const found = new Map<string, KnownItem>();
		const at = (id: string): KnownItem => {
			const item = found.get(id) ?? { remembered: null, held: false, due: false, run: null, failure: null };
			found.set(id, item);
			return item;
		};
		const select = (columns: string, table: string, memory: string, id: string) =>
			rowsFor(this.store, `SELECT ${columns} FROM ${table} WHERE ${memory} = $1 AND ${id}`, this.name, ids);
		for (const row of await select(POST_COLUMNS, 'crawl_posts', 'board', 'post_id')) {
			const item = at(String(row.post_id));
			item.remembered = rememberedOf(row);
			item.run = Number(row.first_run);
		}
		const moment = await this.moment();
		for (const row of await select('item_id, until_ms, first_run', 'crawl_deliveries', 'memory', 'item_id')) {
			const item = at(String(row.item_id));
			item.held = Number(row.until_ms) > moment;
			item.due = !item.held;
			item.run ??= Number(row.first_run);
		}
		for (const row of await select('item_id, attempts, given_up', 'crawl_failures', 'memory', 'item_id')) {
			at(String(row.item_id)).failure = { attempts: Number(row.attempts), givenUp: Number(row.given_up) === 1 };
		}
		return found;
	}

	private async moment(): Promise<number> {
		const time = this.time();
		if (time !== null) return time;
		const [row] = await this.store.query(`SELECT ${now(this.store)} AS moment`, [time]);
		return Number(row?.moment);
	}

	async handOut(
		items: readonly Sighting[],
		again: ReadonlyMap<string, string> = new Map(),
	): Promise<Map<string, Delivery | null>> {
		if (this.mode === 'when emitted') return new Map(items.map((item) => [item.id, null]));
		return await this.store.transaction(async (tx) => {
			const handed = new Map<string, Delivery | null>();
			const [row] = await tx.query(`SELECT ${now(this.store)} AS moment`, [this.time()]);
			const moment = Number(row?.moment);
			for (const item of items) {
				const delivery = await this.lease(tx, item, again.get(item.id) ?? null, moment);
				if (delivery) handed.set(item.id, delivery);
			}
			return handed;
		});
	}

	private async lease(
		tx: Queryable,
		item: Sighting,
		again: string | null,
		moment: number,
	): Promise<Delivery | null> {
		const lock = this.store.dialect === 'postgres' ? ' FOR UPDATE' : '';
		const [out] = await tx.query(
			`SELECT token, until_ms, attempt, first_run FROM crawl_deliveries WHERE memory = $1 AND item_id = $2${lock}`,
			[this.name, item.id],
		);
		// A due item whose receipt is gone was confirmed a moment ago.
		if (out ? Number(out.until_ms) > moment : again !== null) return null;
		const token = randomBytes(18).toString('base64url');
		const until = moment + this.leaseMs;
		const attempt = Number(out?.attempt ?? 0) + 1;
		if (out) {
			await tx.query(
				`INSERT INTO crawl_ended_tokens (token, memory, item_id, state, ended_at) VALUES ($1, $2, $3, 'superseded', $4)`,
				[String(out.token), this.name, item.id, new Date(moment).toISOString()],
			);
		}
		await tx.query(
			`INSERT INTO crawl_deliveries (memory, item_id, token, sighting, until_ms, lease_ms, attempt, first_run)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (memory, item_id) DO UPDATE SET token = excluded.token, sighting = excluded.sighting,
				until_ms = excluded.until_ms, lease_ms = excluded.lease_ms, attempt = excluded.attempt, parts = NULL`,
			[this.name, item.id, token, JSON.stringify(item), until, this.leaseMs, attempt, this.run],
		);
		return { token, until: new Date(until).toISOString(), attempt };
	}

	taken(items: readonly Sighting[]): void {
		if (this.mode !== 'when emitted') return;
		for (const item of items) this.notes.push((tx) => remember(tx, this.name, item, this.run));
	}

	unchanged(item: Sighting): void {
		this.notes.push((tx) => remember(tx, this.name, item, this.run));
	}

	async due(): Promise<DueItem[]> {
		const rows = await this.store.query(
			`SELECT token, sighting, attempt FROM crawl_deliveries WHERE memory = $2 AND until_ms <= ${now(this.store)}
			ORDER BY until_ms`,
			[this.time(), this.name],
		);
		return rows.map((row) => ({
			sighting: sightingOf(row),
			token: String(row.token),
			attempt: Number(row.attempt),
		}));
	}

	async failures(): Promise<FailedItem[]> {
		const rows = await this.store.query(
			'SELECT item_id, url, origin, reason, attempts, given_up FROM crawl_failures WHERE memory = $1 ORDER BY attempts, failed_at',
			[this.name],
		);
		return rows.map((row) => ({
			id: String(row.item_id),
			url: String(row.url),
			origin: String(row.origin),
			reason: String(row.reason),
			attempts: Number(row.attempts),
			givenUp: Number(row.given_up) === 1,
		}));
	}

	failed(item: Omit<FailedItem, 'attempts' | 'givenUp'>, before: number): { givenUp: boolean } {
		const attempts = before + 1;
		const givenUp = attempts >= MOST_ATTEMPTS;
		const at = new Date(this.options.clock?.() ?? Date.now()).toISOString();
		this.notes.push(async (tx) => {
			await tx.query(
				`INSERT INTO crawl_failures (memory, item_id, url, origin, reason, attempts, given_up, failed_at)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
				ON CONFLICT (memory, item_id) DO UPDATE SET url = excluded.url, origin = excluded.origin, reason = excluded.reason,
					attempts = excluded.attempts, given_up = excluded.given_up, failed_at = excluded.failed_at`,
				[this.name, item.id, item.url, item.origin, item.reason, attempts, givenUp ? 1 : 0, at],
			);
		});
		return { givenUp };
	}

	recovered(id: string): void {
		this.notes.push(async (tx) => {
			await tx.query('DELETE FROM crawl_failures WHERE memory = $1 AND item_id = $2', [this.name, id]);
		});
	}

	async datedSince(day: string): Promise<Remembered[]> {
		const rows = await this.store.query(
			`SELECT ${POST_COLUMNS} FROM crawl_posts WHERE board = $1 AND posted_at >= $2 AND removed_at IS NULL`,
			[this.name, day],
		);
		return rows.map(rememberedOf);
	}

	async waiting(): Promise<number> {
		const [row] = await this.store.query(
			`SELECT COUNT(*) AS n FROM crawl_deliveries WHERE memory = $2 AND until_ms > ${now(this.store)}`,
			[this.time(), this.name],
		);
		return Number(row?.n ?? 0);
	}

	async saveProgress(progress: string | null): Promise<void> {
		this.notes.push(async (tx) => {
			await tx.query(
				`INSERT INTO crawl_boards (board, unfinished, failed_runs, runs, address, progress) VALUES ($1, $2, 0, $3, $4, $5)
				ON CONFLICT (board) DO UPDATE SET unfinished = excluded.unfinished, runs = excluded.runs, address = excluded.address,
					progress = excluded.progress`,
				[this.name, progress === null ? 0 : 1, this.run, this.options.address, progress],
			);
		});
		if (this.mode === 'when confirmed') await this.commit();
	}

	async commit(): Promise<void> {
		const notes = this.notes;
		if (notes.length === 0) return;
		this.notes = [];
		try {
			await this.store.transaction(async (tx) => {
				for (const note of notes) await note(tx);
			});
		} catch (error) {
			// Nothing was written, so that a caller may try again.
			this.notes = [...notes, ...this.notes];
			throw error;
		}
	}
}

/** After the clock went back, leases would end too late. They get their own length from now on: whoever holds them has the time that was promised. */
async function bringBackToToday(store: Store, name: string, time: number | null): Promise<void> {
	const late = `memory = $2 AND until_ms - lease_ms > ${now(store)}`;
	const [found] = await store.query(`SELECT 1 AS late FROM crawl_deliveries WHERE ${late} LIMIT 1`, [time, name]);
	if (!found) return;
	await store.query(`UPDATE crawl_deliveries SET until_ms = ${now(store)} + lease_ms WHERE ${late}`, [time, name]);
}

/**
 * Opens the memory of this name; one that forgets everything in the mode `none`.
 * @throws CityHallError `CRAWL_NO_STORE` when there is no store to remember in
 */
export async function openMemory(
	store: Store | undefined,
	name: string,
	mode: Remember,
	options: MemoryOptions,
): Promise<Memory> {
	if (mode === 'none') return FORGETFUL;
	if (!store) {
		throw new CityHallError(
			'CRAWL_NO_STORE',
			'There is no store to remember posts in.',
			'Set "Remember" to "Nothing", or set up the store.',
		);
	}
	await store.ensure(crawlSchema);
	await bringBackToToday(store, name, clockValue(store, options.clock));
	const [before] = await store.query('SELECT unfinished, runs, progress FROM crawl_boards WHERE board = $1', [name]);
	const run = Number(before?.runs ?? 0) + 1;
	// Before the pack kept a place, it only noted that a run had been cut short.
	const cutShort = Number(before?.unfinished ?? 0) === 1 ? '' : null;
	const progress = typeof before?.progress === 'string' ? before.progress : cutShort;
	return new StoreMemory(store, name, mode, options, run, progress);
}
