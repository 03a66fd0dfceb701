import { openLeases } from '../../store/leases';
import type { Queryable, Store } from '../../store/store';
import { crawlSchema } from './schema';

/** The lease that a run holds on its memory. */
export function memoryLease(name: string): string {
	return `crawl-board:${name}`;
}

export const MEMORY_LEASE_MS = 60_000;

async function remove(tx: Queryable, table: string, column: string, name: string): Promise<number> {
	const rows = await tx.query(`DELETE FROM ${table} WHERE ${column} = $1 RETURNING 1 AS gone`, [name]);
	return rows.length;
}

/**
 * Forgets all about a memory: the next run finds everything new. Waits up to `patienceMs` for a run that is using it.
 * @throws CityHallError `LEASE_TAKEN` when a run goes on for longer
 */
export async function forgetMemory(
	store: Store,
	name: string,
	{ patienceMs = 30_000, signal }: { patienceMs?: number; signal?: AbortSignal } = {},
): Promise<{ posts: number; waiting: number }> {
	await store.ensure(crawlSchema);
	const leases = await openLeases(store);
	const { lease } = await leases.take(memoryLease(name), { ttlMs: MEMORY_LEASE_MS, patienceMs, signal });
	try {
		return await store.transaction(async (tx) => {
			const posts = await remove(tx, 'crawl_posts', 'board', name);
			const waiting = await remove(tx, 'crawl_deliveries', 'memory', name);
			await remove(tx, 'crawl_failures', 'memory', name);
			await remove(tx, 'crawl_ended_tokens', 'memory', name);
			await remove(tx, 'crawl_boards', 'board', name);
			return { posts, waiting };
		});
	} finally {
		await lease.release();
	}
}
