export type { Migration, Queryable, Row, Schema, SqlValue, Store, TransactionOptions } from './store';
export { indexable } from './index-text';
export { openPostgresStore } from './postgres/open';
export type { PostgresSettings, PostgresStoreOptions } from './postgres/settings';
export { openSqliteStore, type SqliteStoreOptions } from './sqlite/open';
export {
	type Lease,
	type LeaseEntry,
	type LeaseNote,
	type LeaseOptions,
	type Leases,
	openLeases,
	type TakenLease,
} from './leases';
export {
	type Claimed,
	type NewWork,
	openWorkQueue,
	type Settlement,
	type WorkEntry,
	type WorkQueue,
	type WorkQueueOptions,
} from './work-queue';
