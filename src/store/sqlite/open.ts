import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CityHallError } from '../../errors';
import { openShared, type SharedConnections } from '../shared-store';
import type { Store } from '../store';
import { Connection } from './connection';
import { explain } from './faults';

export interface SqliteStoreOptions {
	file: string;
	/**
	 * Milliseconds to wait for other writers, 15,000 by default. The first to open a file sets it for the
	 * process.
	 */
	patienceMs?: number;
}

/**
 * By device and inode: two names of one file must share a connection, and a file put in its place must
 * not.
 */
const connections: SharedConnections = new Map();

/** Makes the file and its folder for this account alone: citizens' posts and the ledger lie in it. */
async function identityOf(file: string): Promise<string> {
	try {
		await mkdir(dirname(file), { recursive: true, mode: 0o700 });
		const handle = await open(file, 'a', 0o600);
		await handle.close();
		const { dev, ino } = await stat(file, { bigint: true });
		return `${dev}:${ino}`;
	} catch (error) {
		throw explain(error, file);
	}
}

/**
 * The embedded store: one SQLite file, made on demand together with its folder. Every store opened on
 * the same
 * file in one process shares one connection, which closes with the last of them; other processes may open
 * the file too.
 * @throws CityHallError `STORE_CANNOT_OPEN`, `STORE_READ_ONLY`, `STORE_CORRUPT`, `STORE_FOREIGN`,
 * `STORE_FULL`, `STORE_BUSY`
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
	const { patienceMs = 15_000 } = options;
	if (/^(?::memory:|file:.*)?$/i.test(options.file.trim())) {
		throw new CityHallError(
			'STORE_CANNOT_OPEN',
			`"${options.file}" names no file in which the database of the city pack could be kept.`,
			'Give the path of a file, for example /home/node/.n8n/cityhall.sqlite.',
		);
	}
	const file = resolve(options.file);
	const identity = await identityOf(file);
	return await openShared('sqlite', connections, identity, () => Connection.open(file, patienceMs));
}
