import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CityHallError } from '../../errors';
import type { Queryable, Row, Schema, SqlValue, Store } from '../store';
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

interface Shared {
	connection: Promise<Connection>;
	users: number;
}

/**
 * By device and inode: two names of one file must share a connection, and a file put in its place must
 * not.
 */
const connections = new Map<string, Shared>();

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

class SqliteStore implements Store {
	readonly dialect = 'sqlite';
	private open = true;

	constructor(
		private readonly connection: Connection,
		private readonly release: () => Promise<void>,
	) {}

	async query<T extends Row = Row>(sql: string, params: readonly SqlValue[] = []): Promise<T[]> {
		return await this.live().query<T>(sql, params);
	}

	async transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
		return await this.live().transaction(work);
	}

	async ensure(schema: Schema): Promise<void> {
		await this.live().ensure(schema);
	}

	async close(): Promise<void> {
		if (!this.open) return;
		this.open = false;
		await this.release();
	}

	private live(): Connection {
		if (this.open) return this.connection;
		throw new CityHallError(
			'STORE_CLOSED',
			'The database of the city pack was used after it had been closed.',
			'Run the workflow again; if n8n was shutting down, this is expected.',
			{ retryable: true },
		);
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
	const shared = connections.get(identity) ?? { connection: Connection.open(file, patienceMs), users: 0 };
	shared.users++;
	connections.set(identity, shared);
	const release = async (): Promise<void> => {
		shared.users--;
		if (shared.users > 0) return;
		if (connections.get(identity) === shared) connections.delete(identity);
		await (await shared.connection).close();
	};
	try {
		return new SqliteStore(await shared.connection, release);
	} catch (error) {
		if (connections.get(identity) === shared) connections.delete(identity);
		throw error;
	}
}
