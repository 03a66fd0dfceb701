import { homedir } from 'node:os';
import { join } from 'node:path';
import { CityHallError } from '../errors';
import type { Store } from '../store/store';

/**
 * Opens the pack's store: an SQLite file in n8n's own folder.
 * @throws CityHallError `STORE_QUEUE_MODE` in n8n's queue mode, where several machines may work and a file
 * on one of them would be seen by that one only.
 */
export async function openNodeStore(): Promise<Store> {
	if (process.env.EXECUTIONS_MODE === 'queue') {
		throw new CityHallError(
			'STORE_QUEUE_MODE',
			'n8n runs in queue mode, where the built-in store cannot be shared between the workers',
			'Ask your administrator to run n8n in its regular mode, where the built-in store works.',
		);
	}
	const { openSqliteStore } = await import('../store');
	return await openSqliteStore({ file: join(n8nFolder(), 'cityhall', 'cityhall.sqlite') });
}

/** Runs `work` with the store and lets go of it afterwards, whatever happens. */
export async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
	const store = await openNodeStore();
	try {
		return await work(store);
	} finally {
		await store.close();
	}
}

function n8nFolder(): string {
	return join(process.env.N8N_USER_FOLDER ?? homedir(), '.n8n');
}
