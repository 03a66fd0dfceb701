import { CityHallError } from '../errors';
import type { Queryable, Row, Schema, SqlValue, Store, TransactionOptions } from './store';

/** What several stores of one process share. */
export interface StoreConnection extends Pick<Store, 'query' | 'transaction' | 'ensure' | 'close'> {
	query<T extends Row>(sql: string, params: readonly SqlValue[]): Promise<T[]>;
}

interface Shared {
	connection: Promise<StoreConnection>;
	users: number;
}

/** Connections by what they lead to. */
export type SharedConnections = Map<string, Shared>;

class SharedStore implements Store {
	private open = true;

	constructor(
		readonly dialect: Store['dialect'],
		private readonly connection: StoreConnection,
		private readonly release: () => Promise<void>,
	) {}

	async query<T extends Row = Row>(sql: string, params: readonly SqlValue[] = []): Promise<T[]> {
		return await this.live().query<T>(sql, params);
	}

	async transaction<T>(work: (tx: Queryable) => Promise<T>, options?: TransactionOptions): Promise<T> {
		return await this.live().transaction(work, options);
	}

	async ensure(schema: Schema): Promise<void> {
		await this.live().ensure(schema);
	}

	async close(): Promise<void> {
		if (!this.open) return;
		this.open = false;
		await this.release();
	}

	private live(): StoreConnection {
		if (this.open) return this.connection;
		throw new CityHallError(
			'STORE_CLOSED',
			'The database of the city pack was used after it had been closed.',
			'Run the workflow again; if n8n was shutting down, this is expected.',
			{ retryable: true },
		);
	}
}

/** A store on the connection of that identity, made by `connect` for the first; it closes with the last store on it. */
export async function openShared(
	dialect: Store['dialect'],
	connections: SharedConnections,
	identity: string,
	connect: () => Promise<StoreConnection>,
): Promise<Store> {
	const shared = connections.get(identity) ?? { connection: connect(), users: 0 };
	shared.users++;
	connections.set(identity, shared);
	const release = async (): Promise<void> => {
		shared.users--;
		if (shared.users > 0) return;
		if (connections.get(identity) === shared) connections.delete(identity);
		await (await shared.connection).close();
	};
	try {
		return new SharedStore(dialect, await shared.connection, release);
	} catch (error) {
		if (connections.get(identity) === shared) connections.delete(identity);
		throw error;
	}
}
