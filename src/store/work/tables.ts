import { indexable } from '../index-text';
import type { Schema, Store } from '../store';

/** The states of an entry. Open ones and settled ones have no `until_ms`. */
export const state = { open: 0, claimed: 1, settled: 2, delayed: 3 } as const;

/**
 * A token names its entry by `id` and `nonce` and its claim by the number of attempts, so that tokens need
 * no column and no index. Ids may come again after a deletion, and the nonce tells them apart.
 */
function tables(id: string): string {
	return `CREATE TABLE cityhall_work_queues (id ${id}, name TEXT NOT NULL UNIQUE);
		CREATE TABLE cityhall_work_entries (
			id ${id},
			queue BIGINT NOT NULL,
			key TEXT NOT NULL,
			long_key TEXT,
			payload TEXT NOT NULL,
			place DOUBLE PRECISION NOT NULL,
			state INTEGER NOT NULL,
			attempts INTEGER NOT NULL,
			nonce TEXT NOT NULL,
			claimed_ms BIGINT,
			until_ms BIGINT
		);
		CREATE UNIQUE INDEX cityhall_work_entries_key ON cityhall_work_entries (queue, key);
		CREATE INDEX cityhall_work_entries_open ON cityhall_work_entries (queue, place, id) WHERE state = ${state.open};
		CREATE INDEX cityhall_work_entries_until ON cityhall_work_entries (queue, until_ms) WHERE until_ms IS NOT NULL;
		CREATE TABLE cityhall_work_settled (
			id BIGINT NOT NULL,
			nonce TEXT NOT NULL,
			queue BIGINT NOT NULL,
			attempts INTEGER NOT NULL,
			settled_ms BIGINT NOT NULL,
			PRIMARY KEY (id, nonce)
		);
		CREATE INDEX cityhall_work_settled_age ON cityhall_work_settled (queue, settled_ms);`;
}

export const workSchema: Schema = {
	area: 'cityhall_work',
	migrations: [
		{
			version: 1,
			sql: {
				sqlite: tables('INTEGER PRIMARY KEY'),
				postgres: tables('BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY'),
			},
		},
	],
};

const longestKeyBytes = 1500;

/** The key as it is indexed, and the whole of it where that is too long for an index. */
export function indexedKey(whole: string): { key: string; longKey: string | null } {
	const key = indexable(whole, longestKeyBytes);
	return { key, longKey: key === whole ? null : whole };
}

/** The short number that stands for a queue's name in every row and index. */
export async function queueId(store: Store, name: string): Promise<number> {
	const known = async () => (await store.query('SELECT id FROM cityhall_work_queues WHERE name = $1', [name]))[0];
	const found = await known();
	if (found) return Number(found.id);
	await store.query('INSERT INTO cityhall_work_queues (name) VALUES ($1) ON CONFLICT (name) DO NOTHING', [name]);
	return Number((await known())?.id);
}
