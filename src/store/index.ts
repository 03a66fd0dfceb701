export type { Migration, Queryable, Row, Schema, SqlValue, Store } from './store';
export { openSqliteStore } from './sqlite/open';
