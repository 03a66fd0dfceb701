import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	openPostgresStore,
	openSqliteStore,
	type PostgresStoreOptions,
	type SqliteStoreOptions,
	type Store,
} from '../src/store';
import { describeWithPostgres, makeDatabase } from './postgres-here';

/** How a database is opened, also by another process. */
export type Opener =
	| { kind: 'sqlite'; options: SqliteStoreOptions }
	| { kind: 'postgres'; options: PostgresStoreOptions };

export interface TestStore {
	store: Store;
	opener: Opener;
	remove(): Promise<void>;
}

export async function openBy({ kind, options }: Opener): Promise<Store> {
	return await (kind === 'sqlite' ? openSqliteStore(options) : openPostgresStore(options));
}

/** An empty database in a file of its own. */
export async function openSqlite(): Promise<TestStore> {
	const folder = await mkdtemp(join(tmpdir(), 'cityhall-store-'));
	const opener: Opener = { kind: 'sqlite', options: { file: join(folder, 'store.sqlite') } };
	const store = await openBy(opener);
	return {
		store,
		opener,
		async remove() {
			await store.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/** An empty database on the server of this run. */
export async function openPostgres(): Promise<TestStore> {
	const { remove, ...options } = await makeDatabase();
	const opener: Opener = { kind: 'postgres', options };
	const store = await openBy(opener);
	return {
		store,
		opener,
		async remove() {
			await store.close();
			await remove();
		},
	};
}

/** What is kept must be the same whichever database keeps it. */
export function describeOnEachStore(name: string, tests: (open: () => Promise<TestStore>) => void): void {
	describe(`on SQLite: ${name}`, () => tests(openSqlite));
	describeWithPostgres(`on PostgreSQL: ${name}`, () => tests(openPostgres));
}
