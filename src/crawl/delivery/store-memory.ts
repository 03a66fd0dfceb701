import { randomBytes } from 'node:crypto';
import { clockValue, now } from '../../store/now';
import type { Queryable, Store } from '../../store/store';
import type { Delivery, KnownItem, Remembered, Sighting } from './delivery';
import type { DueItem, FailedItem, Memory, MemoryOptions } from './memory';
import { POST_COLUMNS, remember, rememberedOf, rowsFor, sightingOf } from './rows';

/** Runs in which an item that cannot be read is tried. A dead link must not cost every run a request for ever. */
const MOST_ATTEMPTS = 5;
const DEFAULT_LEASE_MS = 3_600_000;

/** A memory that the store keeps; see `Memory`. */
export class StoreMemory implements Memory {
	/** What is to be written with the next commit, in order. */
	private notes: Array<(tx: Queryable) => Promise<void>> = [];
	private readonly dueIds = new Set<string>();

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
		if (this.mode === 'when emitted') for (const item of items) this.rememberWithoutReceipt(item);
	}

	unchanged(item: Sighting): void {
		this.rememberWithoutReceipt(item);
	}

	/** A receipt that was never brought back (the mode may have been changed since) must not bring the item for ever. */
	private rememberWithoutReceipt(item: Sighting): void {
		const wasDue = this.dueIds.delete(item.id);
		this.notes.push(async (tx) => {
			if (wasDue)
				await tx.query('DELETE FROM crawl_deliveries WHERE memory = $1 AND item_id = $2', [this.name, item.id]);
			await remember(tx, this.name, item, this.run);
		});
	}

	async due(): Promise<DueItem[]> {
		const rows = await this.store.query(
			`SELECT token, sighting, attempt FROM crawl_deliveries WHERE memory = $2 AND until_ms <= ${now(this.store)}
			ORDER BY until_ms`,
			[this.time(), this.name],
		);
		const items = rows.map((row) => ({
			sighting: sightingOf(row),
			token: String(row.token),
			attempt: Number(row.attempt),
		}));
		for (const { sighting } of items) this.dueIds.add(sighting.id);
		return items;
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

	async saveProgress(progress: string | null, unfinished = progress !== null): Promise<void> {
		this.notes.push(async (tx) => {
			await tx.query(
				`INSERT INTO crawl_boards (board, unfinished, failed_runs, runs, address, progress) VALUES ($1, $2, 0, $3, $4, $5)
				ON CONFLICT (board) DO UPDATE SET unfinished = excluded.unfinished, runs = excluded.runs, address = excluded.address,
					progress = excluded.progress`,
				[this.name, unfinished ? 1 : 0, this.run, this.options.address, progress],
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
