import { CityHallError } from '../../errors';
import { clockValue, now } from '../../store/now';
import type { Store } from '../../store/store';
import type { Delivery, KnownItem, Remember, Remembered, Sighting } from './delivery';
import { filesSchema } from '../attachments/known-files';
import { crawlSchema } from './schema';
import { StoreMemory } from './store-memory';

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
	/**
	 * Notes what the next run is told in `progress`: how far this one came, where it is `unfinished`. `when confirmed` it is written at once,
	 * with all that was noted before. By default a run that notes something is unfinished.
	 */
	saveProgress(progress: string | null, unfinished?: boolean): Promise<void>;
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
			'Set "Remember Posts" to "No, Give All Posts Each Time", or set up the store.',
		);
	}
	await store.ensure(crawlSchema);
	await store.ensure(filesSchema);
	await bringBackToToday(store, name, clockValue(store, options.clock));
	const [before] = await store.query('SELECT unfinished, runs, progress FROM crawl_boards WHERE board = $1', [name]);
	const run = Number(before?.runs ?? 0) + 1;
	// Before the pack kept a place, it only noted that a run had been cut short.
	const cutShort = Number(before?.unfinished ?? 0) === 1 ? '' : null;
	const progress = typeof before?.progress === 'string' ? before.progress : cutShort;
	return new StoreMemory(store, name, mode, options, run, progress);
}
