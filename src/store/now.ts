import type { Store } from './store';

/**
 * The time in milliseconds as an SQL expression over parameter $1: the database's own on PostgreSQL, where
 * several machines compete and their clocks differ. SQLite is on this machine alone.
 */
export function now(store: Store): string {
	if (store.dialect === 'sqlite') return '$1';
	return 'COALESCE(CAST($1 AS BIGINT), CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT))';
}

/** The value of that parameter. */
export function clockValue(store: Store, clock: (() => number) | undefined): number | null {
	if (clock) return Math.floor(clock());
	return store.dialect === 'sqlite' ? Date.now() : null;
}
