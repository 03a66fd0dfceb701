import { setTimeout as sleep } from 'node:timers/promises';
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { CityHallError } from '../../errors';
import { isBehind, migrate, migrationsTable } from '../migrations';
import type { Queryable, Row, Schema, SqlValue } from '../store';
import { assertCount, parameterCount, storable } from '../values';
import { busy, endedTransaction, WriteQueue } from '../write-queue';
import { explain, isBusy } from './faults';

const longestNapMs = 40;
const statementsKept = 200;

/** "CHv1". Marks the file as ours, so that n8n's own database, or any other, is never written into. */
const applicationId = 0x43487631;

/** SQLite's own waiting would stop n8n's event loop, so the wait between two tries is ours. */
async function untilFree<T>(patienceMs: number, attempt: () => T): Promise<T> {
	const deadline = performance.now() + patienceMs;
	for (let tries = 1; ; tries++) {
		try {
			return attempt();
		} catch (error) {
			if (!isBusy(error)) throw error;
			if (performance.now() >= deadline) throw busy(error);
			// Jitter, so that processes that wait for one lock do not come back all at once.
			await sleep(1 + Math.random() * Math.min(longestNapMs, 4 * tries));
		}
	}
}

/** One of the two handles on the file, with the statements prepared on it. */
class Handle {
	private readonly statements = new Map<string, { statement: StatementSync; parameters: number }>();

	constructor(readonly db: DatabaseSync) {}

	all<T extends Row>(sql: string, params: readonly SqlValue[]): T[] {
		const { statement, parameters } = this.prepare(sql);
		assertCount(parameters, params.length);
		const bound: Record<string, SQLInputValue> = {};
		params.forEach((value, index) => {
			const kept = storable(value, index + 1);
			// A JavaScript number binds as a float, which a text column would keep as "1.0".
			bound[`$${index + 1}`] = Number.isSafeInteger(kept) ? BigInt(kept as number) : kept;
		});
		return statement.all(bound).map((row) => {
			const values: Row = {};
			for (const [name, value] of Object.entries(row)) {
				values[name] =
					typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
			}
			return values as T;
		});
	}

	private prepare(sql: string): { statement: StatementSync; parameters: number } {
		let entry = this.statements.get(sql);
		if (entry) this.statements.delete(sql);
		else {
			const statement = this.db.prepare(sql);
			// Without it a whole number beyond 2^53 would fail the whole result.
			statement.setReadBigInts(true);
			entry = { statement, parameters: parameterCount(sql) };
		}
		this.statements.set(sql, entry);
		if (this.statements.size > statementsKept) {
			for (const oldest of this.statements.keys()) {
				this.statements.delete(oldest);
				break;
			}
		}
		return entry;
	}
}

/**
 * The process's one connection to a file. It has two handles: writes and transactions take turns on one,
 * while reads go to the other and see what was committed last, also in the middle of somebody's transaction.
 */
export class Connection {
	private readonly queue: WriteQueue;
	private readonly upToDate = new WeakSet<Schema>();

	private constructor(
		private readonly file: string,
		private readonly writer: Handle,
		private readonly reader: Handle,
		private readonly patienceMs: number,
	) {
		this.queue = new WriteQueue(patienceMs);
	}

	/**
	 * @param file an existing file: a database of the pack or empty
	 * @param patienceMs how long to wait for other writers
	 */
	static async open(file: string, patienceMs: number): Promise<Connection> {
		const { DatabaseSync } = await import('node:sqlite');
		const handles: Handle[] = [];
		try {
			const options = { timeout: 2, enableForeignKeyConstraints: true };
			const writer = new Handle(new DatabaseSync(file, options));
			handles.push(writer);
			await untilFree(patienceMs, () => {
				claim(writer, file);
				writer.db.exec('PRAGMA journal_mode = WAL');
			});
			// FULL, not NORMAL: with NORMAL a power cut may take back the last transactions, and a post that
			// was confirmed would come again, or a decision be missing from the ledger. It costs one flush to
			// disk a transaction, so callers put many rows into one.
			writer.db.exec('PRAGMA synchronous = FULL');
			// A single large crawl must not leave its log file at its largest size for ever.
			writer.db.exec('PRAGMA journal_size_limit = 67108864');
			await untilFree(patienceMs, () => writer.db.exec(migrationsTable));
			const reader = new Handle(new DatabaseSync(file, { ...options, readOnly: true }));
			handles.push(reader);
			return new Connection(file, writer, reader, patienceMs);
		} catch (error) {
			for (const { db } of handles) db.close();
			throw explain(error, file);
		}
	}

	async query<T extends Row>(sql: string, params: readonly SqlValue[]): Promise<T[]> {
		this.queue.assertOutside();
		try {
			const reads = /^\s*select\b/i.test(sql);
			const attempt = () =>
				untilFree(this.patienceMs, () => (reads ? this.reader : this.writer).all<T>(sql, params));
			return await (reads ? attempt() : this.queue.run(attempt));
		} catch (error) {
			throw explain(error, this.file);
		}
	}

	async transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
		this.queue.assertOutside();
		return await this.queue.run(async () => {
			const state: { open: boolean; broken?: Error } = { open: true };
			const tx: Queryable = {
				query: <R extends Row>(sql: string, params: readonly SqlValue[] = []): Promise<R[]> => {
					if (!state.open) return Promise.reject(endedTransaction());
					// SQLite would go on after a failed statement where PostgreSQL ends the transaction, and after a
					// full disk it rolls back by itself and would commit what follows row by row.
					if (state.broken) return Promise.reject(state.broken);
					try {
						return Promise.resolve(this.writer.all<R>(sql, params));
					} catch (error) {
						state.broken = explain(error, this.file);
						return Promise.reject(state.broken);
					}
				},
			};
			await this.execWhenFree('BEGIN IMMEDIATE');
			try {
				const result = await work(tx);
				state.open = false;
				if (state.broken) throw state.broken;
				await this.execWhenFree('COMMIT');
				return result;
			} finally {
				state.open = false;
				rollBack(this.writer);
			}
		});
	}

	private async execWhenFree(sql: string): Promise<void> {
		try {
			await untilFree(this.patienceMs, () => this.writer.db.exec(sql));
		} catch (error) {
			throw explain(error, this.file);
		}
	}

	async ensure(schema: Schema): Promise<void> {
		if (this.upToDate.has(schema)) return;
		this.queue.assertOutside();
		const reads: Queryable = { query: (sql, params = []) => this.query(sql, params) };
		if (await isBehind(reads, schema)) {
			await this.transaction((tx) => migrate(tx, schema, 'sqlite', (sql) => this.execWhenFree(sql)));
		}
		this.upToDate.add(schema);
	}

	/** Waits for the writers before it. */
	async close(): Promise<void> {
		await this.queue.run(() => {
			this.reader.db.close();
			this.writer.db.close();
		});
	}
}

function rollBack({ db }: Handle): void {
	try {
		if (db.isTransaction) db.exec('ROLLBACK');
	} catch {
		// On a failing disk SQLite has rolled back by itself; the error that led here is the one to be told.
	}
}

function claim(handle: Handle, file: string): void {
	const idOf = (): number => Number(handle.all('PRAGMA application_id', [])[0]?.application_id ?? 0);
	if (idOf() === applicationId) return;
	handle.db.exec('BEGIN IMMEDIATE');
	try {
		const found = idOf();
		const objects = Number(handle.all('SELECT COUNT(*) AS n FROM sqlite_master', [])[0]?.n ?? 0);
		if (found !== applicationId && (found !== 0 || objects > 0)) {
			throw new CityHallError(
				'STORE_FOREIGN',
				`The file ${file} is a database of another program.`,
				'Choose a file of its own for the city pack; it is made when it does not exist.',
			);
		}
		handle.db.exec(`PRAGMA application_id = ${applicationId}`);
		handle.db.exec('COMMIT');
	} finally {
		rollBack(handle);
	}
}
