/**
 * A value that both back ends store without loss. Dates go in as ISO 8601 text in UTC, objects as JSON text.
 * Whole numbers come back as `number` where it holds them exactly and as `bigint` beyond that, up to 64 bits.
 * In text, NUL and lone surrogates become U+FFFD: PostgreSQL has no room for them, and UTF-8 has no form.
 * NaN and infinite numbers are refused.
 */
export type SqlValue = string | number | bigint | null | Uint8Array;
export type Row = Record<string, SqlValue>;

/**
 * One numbered step of an area's schema. `sql` may hold several statements and must run on SQLite and
 * on PostgreSQL alike; where they differ, give both.
 */
export interface Migration {
	version: number;
	sql: string | { sqlite: string; postgres: string };
}

/** The tables of one engine. Each engine owns its area and its queries; the store only runs them. */
export interface Schema {
	/** Prefix of the area's tables, e.g. `crawl` for `crawl_posts`. */
	area: string;
	/** Only ever added to: a step that went out is never changed, as databases in the field have taken it. */
	migrations: readonly Migration[];
}

/**
 * Statements use `$1`, `$2`, ... on both back ends; a statement gets exactly the parameters that it
 * names.
 */
export interface Queryable {
	/**
	 * Rows of a SELECT or of a RETURNING clause; empty for other statements. One statement a call.
	 * @throws CityHallError `STORE_CONSTRAINT` when a unique, foreign-key, not-null or check rule is broken;
	 * `STORE_QUERY` when the statement is wrong; `STORE_VALUE` for a value no column can hold;
	 * `STORE_FULL`, `STORE_READ_ONLY`, `STORE_CORRUPT`, `STORE_IO` for what the disk or the connection does;
	 * `STORE_BUSY` and `STORE_TIMEOUT` for what takes too long; `STORE_PERMISSION` for a right that is missing.
	 */
	query<T extends Row = Row>(sql: string, params?: readonly SqlValue[]): Promise<T[]>;
}

export interface TransactionOptions {
	/** What the transaction has for itself alone, e.g. `savings-baselines`. */
	exclusive?: string;
}

export interface Store extends Queryable {
	readonly dialect: 'sqlite' | 'postgres';
	/**
	 * Brings an area's tables up to date. Safe to call from several processes at once; costs nothing when done.
	 * @throws CityHallError `STORE_NEWER` when the database was written by a newer version of the pack.
	 */
	ensure(schema: Schema): Promise<void>;
	/**
	 * Runs `work` in one write transaction and gives its result; rolls back and rethrows when it throws.
	 * Waits for other writers without blocking the event loop. Inside `work` only `tx` may be used: a call
	 * on the store itself would wait for the transaction that waits for it, and is refused (`STORE_MISUSE`).
	 * A statement that fails ends the transaction, also when `work` catches its error: say `ON CONFLICT`
	 * instead.
	 *
	 * Transactions run one after the other over all processes, so that what was read stays so until it is
	 * written. On PostgreSQL, `exclusive` narrows that to the transactions that give the same name, while
	 * others go on beside them; SQLite has one lock alone. What a single statement outside of transactions
	 * changes may come between on PostgreSQL: read and write under one lock what belongs together.
	 * @throws CityHallError `STORE_BUSY` when the database stays locked.
	 */
	transaction<T>(work: (tx: Queryable) => Promise<T>, options?: TransactionOptions): Promise<T>;
	/**
	 * Waits for what was begun, then lets go. Later calls fail with `STORE_CLOSED`; closing twice is
	 * harmless.
	 */
	close(): Promise<void>;
}
