import type { Queryable, Store } from './store';
import { StoreWorkQueue } from './work/queue';
import { queueId, workSchema } from './work/tables';

export interface WorkEntry {
	key: string;
	payload: string;
	/** How often it was claimed, this time included. */
	attempts: number;
}

export interface Claimed extends WorkEntry {
	/** Proves this very claim: a later claim of the same entry has another one. */
	token: string;
	/** ISO 8601. From then on the entry may be handed to somebody else. */
	until: string;
}

/**
 * `already`: settled by this token before. `superseded`: given back, or run out and handed to somebody else
 * since. A claim that ran out but was not handed on is settled like any other.
 */
export type Settlement = 'settled' | 'already' | 'superseded' | 'unknown';

export interface NewWork {
	key: string;
	payload: string;
	/** Lower ones are claimed first; 0 by default. */
	order?: number;
	/** ISO 8601. */
	notBefore?: string;
}

/**
 * A durable queue in the store: what was added is claimed by one at a time until somebody settles it, over
 * all processes and over kills of them.
 */
export interface WorkQueue {
	/**
	 * Ignores keys that are known already, whatever their state. Gives how many were new. Made for hundreds
	 * a call; all of them or none, with `tx` in the caller's transaction. Claimed in rising `order`, then as
	 * added; what ran out comes before all of them.
	 */
	add(entries: readonly NewWork[], tx?: Queryable): Promise<number>;
	/** Takes up to `count` open or run-out entries for `leaseMs`. Two claimers never get one entry. */
	claim(count: number, leaseMs: number): Promise<Claimed[]>;
	/**
	 * Claims exactly this key if it is new, open or run out, and puts the payload in place of the one before;
	 * null if somebody holds it or it is settled.
	 */
	claimKey(key: string, payload: string, leaseMs: number): Promise<Claimed | null>;
	/**
	 * Settles what the tokens hold, with `tx` inside the caller's transaction, so that settlement and what
	 * follows from it are one. Harmless when repeated.
	 */
	settle(tokens: readonly string[], tx?: Queryable): Promise<Map<string, Settlement>>;
	/** Opens the entries again, at once or after `notBeforeMs`; tokens that hold nothing are ignored. */
	giveBack(tokens: readonly string[], options?: { notBeforeMs?: number }): Promise<void>;
	/** What the tokens hold now, or have settled where settled entries are kept. Others are left out. */
	byToken(tokens: readonly string[], tx?: Queryable): Promise<Map<string, WorkEntry>>;
	/** `runOut` is not part of `claimed`. Reads the whole queue: for people, not for every step. */
	counts(): Promise<{ open: number; claimed: number; settled: number; runOut: number }>;
	/** Forgets every entry. Without `tx` in steps that let others in between. */
	clear(tx?: Queryable): Promise<void>;
}

export interface WorkQueueOptions {
	/** Milliseconds since 1970. By default the database's clock on PostgreSQL, this machine's on SQLite. */
	clock?: () => number;
	/**
	 * Settled entries stay, so that their keys stay known (the default). When false they go, their key can be
	 * added again, and only their tokens are remembered for 90 days, so that a repeated settlement is told.
	 */
	keepSettled?: boolean;
}

/** Opens the queue of that name in the store's database; it is made when it does not exist. */
export async function openWorkQueue(
	store: Store,
	queue: string,
	options: WorkQueueOptions = {},
): Promise<WorkQueue> {
	await store.ensure(workSchema);
	return new StoreWorkQueue(store, await queueId(store, queue), options);
}
