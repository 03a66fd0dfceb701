export type { Migration, Queryable, Row, Schema, SqlValue, Store } from './store';
export { openSqliteStore, type SqliteStoreOptions } from './sqlite/open';
