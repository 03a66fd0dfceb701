import { CityHallError } from '../../errors';
import { openLeases } from '../../store/leases';
import type { Queryable, Store } from '../../store/store';
import { boardNameOf, memoryName } from '../page/identity';
import { forgetFrontier, frontierSchema } from '../site/frontier-schema';
import { filesSchema } from '../attachments/known-files';
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
async function forgetMemory(
	store: Store,
	name: string,
	{ patienceMs = 30_000, signal }: { patienceMs?: number; signal?: AbortSignal } = {},
): Promise<{ posts: number; waiting: number }> {
	await store.ensure(crawlSchema);
	await store.ensure(filesSchema);
	await store.ensure(frontierSchema);
	const leases = await openLeases(store);
	const { lease } = await leases.take(memoryLease(name), { ttlMs: MEMORY_LEASE_MS, patienceMs, signal });
	try {
		return await store.transaction(async (tx) => {
			const posts = await remove(tx, 'crawl_posts', 'board', name);
			const waiting = await remove(tx, 'crawl_deliveries', 'memory', name);
			await remove(tx, 'crawl_failures', 'memory', name);
			await remove(tx, 'crawl_ended_tokens', 'memory', name);
			await remove(tx, 'crawl_boards', 'board', name);
			await remove(tx, 'crawl_files', 'board', name);
			await forgetFrontier(tx, name);
			return { posts, waiting };
		});
	} finally {
		await lease.release();
	}
}

/** Names of the memories that go by this name, or hold what came from this address. */
async function memoriesOf(store: Store, nameOrAddress: string): Promise<string[]> {
	const asked = nameOrAddress.trim();
	const derived = URL.canParse(asked) ? boardNameOf(asked) : memoryName(asked);
	const rows = await store.query(
		`SELECT board AS name FROM crawl_boards WHERE board IN ($1, $2) OR address = $1
		UNION SELECT board FROM crawl_posts WHERE board IN ($1, $2)
		UNION SELECT memory FROM crawl_deliveries WHERE memory IN ($1, $2)
		UNION SELECT memory FROM crawl_failures WHERE memory IN ($1, $2)`,
		[asked, derived],
	);
	return rows.map((row) => String(row.name));
}

/**
 * Forgets a board, site or feed by its name or by the address that was crawled. `names`: what was found under it.
 * @throws CityHallError `CRAWL_NOTHING_REMEMBERED` when nothing is remembered under it; `LEASE_TAKEN` when a run goes on for longer than 30 s
 */
export async function forget(
	store: Store,
	nameOrAddress: string,
	options: { patienceMs?: number; signal?: AbortSignal } = {},
): Promise<{ names: string[]; posts: number; waiting: number }> {
	await store.ensure(crawlSchema);
	const names = await memoriesOf(store, nameOrAddress);
	if (names.length === 0) {
		throw new CityHallError(
			'CRAWL_NOTHING_REMEMBERED',
			`Nothing is remembered under "${nameOrAddress}".`,
			'Look with the operation Status under which names posts are remembered, and enter one of them or the address that was crawled.',
		);
	}
	let posts = 0;
	let waiting = 0;
	for (const name of names) {
		const forgotten = await forgetMemory(store, name, options);
		posts += forgotten.posts;
		waiting += forgotten.waiting;
	}
	return { names, posts, waiting };
}
