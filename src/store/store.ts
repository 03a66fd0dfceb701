/** A value that both back ends store without loss. Dates go in as ISO 8601 text in UTC, objects as JSON text. */
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
	migrations: readonly Migration[];
}

/** Statements use `$1`, `$2`, ... on both back ends. */
export interface Queryable {
	/** Rows of a SELECT or of a RETURNING clause; empty for other statements. */
	query<T extends Row = Row>(sql: string, params?: readonly SqlValue[]): Promise<T[]>;
}

export interface Store extends Queryable {
	readonly dialect: 'sqlite' | 'postgres';
	/** Brings an area's tables up to date. Safe to call from several processes at once; costs nothing when done. */
	ensure(schema: Schema): Promise<void>;
	/**
	 * Runs `work` in one write transaction and gives its result; rolls back and rethrows when it throws.
	 * Waits for other writers without blocking the event loop.
	 * @throws CityHallError `STORE_BUSY` when the database stays locked.
	 */
	transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
	close(): Promise<void>;
}
