import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolClient, PoolType } from '#vendor/pg';
import { CityHallError } from '../../errors';
import { isBehind, migrate } from '../migrations';
import type { Queryable, Row, Schema, SqlValue, TransactionOptions } from '../store';
import { assertCount, parameterCount, storable } from '../values';
import { assertOutside, endedTransaction, WriteQueue, type WriteScope } from '../write-queue';
import { explain, isLost, mayBeRepeated } from './faults';
import { compareByCodePoint } from './collation';
import { lockNumber, nameOf, type PostgresSettings } from './settings';
import { types } from './types';

const tries = 5;

function statement(text: string, params: readonly SqlValue[]) {
	assertCount(parameterCount(text), params.length);
	const values = params.map((value, index) => storable(value, index + 1));
	// The extended protocol takes one statement alone, whatever stands in the text.
	return { text, values, types, queryMode: 'extended' as const };
}

/** The process's connections to one schema of one database. */
export class Connection {
	private readonly scope: WriteScope = new AsyncLocalStorage();
	/** One a lock: whoever waits in this process must not keep a connection from those who work. */
	private readonly queues = new Map<string, WriteQueue>();
	private readonly begun = new Set<Promise<unknown>>();
	private readonly upToDate = new WeakSet<Schema>();

	/** @param schema where the tables are, and nothing else is looked for */
	constructor(
		private readonly pool: PoolType,
		private readonly at: PostgresSettings,
		private readonly schema: string,
		private readonly patienceMs: number,
	) {}

	async query<T extends Row>(sql: string, params: readonly SqlValue[]): Promise<T[]> {
		assertOutside(this.scope);
		return await this.counted(async () => {
			const asked = statement(sql, params);
			const reads = /^\s*select\b/i.test(sql);
			for (let attempt = 1; ; attempt++) {
				try {
					return (await this.pool.query<T>(asked)).rows;
				} catch (error) {
					// What a lost connection did to a write is not known, so only a question is put again.
					const again = mayBeRepeated(error) || (reads && isLost(error));
					if (!again || attempt === tries) throw explain(error, this.at);
					await sleep(Math.random() * 20 * attempt);
				}
			}
		});
	}

	async transaction<T>(
		work: (tx: Queryable) => Promise<T>,
		{ exclusive = '' }: TransactionOptions = {},
	): Promise<T> {
		assertOutside(this.scope);
		const queue = this.queues.get(exclusive) ?? new WriteQueue(this.patienceMs, this.scope);
		this.queues.set(exclusive, queue);
		return await this.counted(async () => {
			try {
				return await queue.run(async () => await this.runTransaction(work, exclusive));
			} finally {
				if (queue.idle) this.queues.delete(exclusive);
			}
		});
	}

	private async runTransaction<T>(work: (tx: Queryable) => Promise<T>, exclusive: string): Promise<T> {
		const client = await this.begin(exclusive);
		const state: { open: boolean; broken?: Error } = { open: true };
		let last: Promise<unknown> = Promise.resolve();
		const tx: Queryable = {
			query: async <R extends Row>(sql: string, params: readonly SqlValue[] = []): Promise<R[]> => {
				if (!state.open) throw endedTransaction();
				const before = last;
				const mine = (async () => {
					await before;
					if (state.broken) throw state.broken;
					try {
						return (await client.query<R>(statement(sql, params))).rows;
					} catch (error) {
						state.broken = explain(error, this.at);
						throw state.broken;
					}
				})();
				last = mine.catch(() => undefined);
				return await mine;
			},
		};
		let whole = false;
		try {
			const result = await work(tx);
			state.open = false;
			await last;
			if (state.broken) throw state.broken;
			await this.commit(client);
			whole = true;
			return result;
		} finally {
			state.open = false;
			await last;
			// A connection that cannot even roll back is thrown away; the server then does it by itself.
			client.release(whole || (await rollBack(client)) ? undefined : true);
		}
	}

	/** Nothing was done yet, so an idle connection that turns out to be dead is replaced without a word. */
	private async begin(exclusive: string): Promise<PoolClient> {
		const lock = lockNumber(this.schema, exclusive);
		for (let attempt = 1; ; attempt++) {
			const client = await this.connect();
			try {
				await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${lock})`);
				return client;
			} catch (error) {
				client.release((await rollBack(client)) ? undefined : true);
				if (!isLost(error) || attempt === tries) throw explain(error, this.at);
			}
		}
	}

	private async connect(): Promise<PoolClient> {
		try {
			return await this.pool.connect();
		} catch (error) {
			throw explain(error, this.at);
		}
	}

	private async commit(client: PoolClient): Promise<void> {
		try {
			await client.query('COMMIT');
		} catch (error) {
			if (!isLost(error)) throw explain(error, this.at);
			throw new CityHallError(
				'STORE_IO',
				`The connection to the database ${nameOf(this.at)} broke in the very moment of storing: whether the last step was stored is not known.`,
				'Run the workflow again; what is there already is not stored twice.',
				{ cause: error, retryable: true },
			);
		}
	}

	async ensure(schema: Schema): Promise<void> {
		if (this.upToDate.has(schema)) return;
		assertOutside(this.scope);
		const reads: Queryable = { query: (sql, params = []) => this.query(sql, params) };
		if (await isBehind(reads, schema)) {
			await this.counted(() => this.migrateAlone(schema));
		}
		this.upToDate.add(schema);
	}

	private async migrateAlone(schema: Schema): Promise<void> {
		const client = await this.begin('cityhall_migrations');
		const tx: Queryable = {
			query: async <R extends Row>(sql: string, params: readonly SqlValue[] = []) =>
				(await client.query<R>(statement(sql, params))).rows,
		};
		let whole = false;
		try {
			await migrate(tx, schema, 'postgres', async (sql) => {
				await client.query(sql);
			});
			await compareByCodePoint(client);
			await this.commit(client);
			whole = true;
		} catch (error) {
			throw explain(error, this.at);
		} finally {
			client.release(whole || (await rollBack(client)) ? undefined : true);
		}
	}

	/** Is waited for by `close`. */
	private async counted<T>(work: () => Promise<T>): Promise<T> {
		const running = work();
		const settled = running.catch(() => undefined);
		this.begun.add(settled);
		try {
			return await running;
		} finally {
			this.begun.delete(settled);
		}
	}

	/** Waits for what was begun. */
	async close(): Promise<void> {
		while (this.begun.size > 0) await Promise.all(this.begun);
		await this.pool.end();
	}
}

/** Whether the connection can be used further. */
export async function rollBack(client: PoolClient): Promise<boolean> {
	try {
		await client.query('ROLLBACK');
		return true;
	} catch {
		return false;
	}
}
