import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Baseline, RunRecord } from '../../../src/savings';
import {
	openPostgresStore,
	openSqliteStore,
	type PostgresStoreOptions,
	type SqliteStoreOptions,
	type Store,
} from '../../../src/store';
import { describeWithPostgres, makeDatabase } from '../../postgres-here';

export interface OpenStore {
	store: Store;
	/** How a child process opens the same database. */
	opener: Opener;
	remove(): Promise<void>;
}

export type Opener =
	| { kind: 'sqlite'; options: SqliteStoreOptions }
	| { kind: 'postgres'; options: PostgresStoreOptions };

export async function openBy({ kind, options }: Opener): Promise<Store> {
	return await (kind === 'sqlite' ? openSqliteStore(options) : openPostgresStore(options));
}

async function openSqlite(): Promise<OpenStore> {
	const folder = await mkdtemp(join(tmpdir(), 'cityhall-savings-'));
	const opener: Opener = { kind: 'sqlite', options: { file: join(folder, 'cityhall.sqlite') } };
	const store = await openBy(opener);
	return {
		store,
		opener,
		async remove() {
			await store.close();
			await rm(folder, { recursive: true });
		},
	};
}

async function openPostgres(): Promise<OpenStore> {
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

/** The account must be the same whichever database keeps it. */
export function describeOnEachStore(
	name: string,
	tests: (openStore: () => Promise<OpenStore>) => void,
): void {
	describe(`on SQLite: ${name}`, () => tests(openSqlite));
	describeWithPostgres(`on PostgreSQL: ${name}`, () => tests(openPostgres));
}

export function baseline(of: Partial<Baseline> = {}): Baseline {
	return {
		process: '문서 수집',
		minutesPerUnit: 5,
		method: 'measured',
		sampleSize: 30,
		owner: '디지털정책과',
		validFrom: '2026-01-01',
		validTo: null,
		...of,
	};
}

export function run(of: Partial<RunRecord> = {}): RunRecord {
	return {
		executionId: '1',
		workflowId: 'w1',
		workflowName: '문서 수집',
		process: '문서 수집',
		department: '디지털정책과',
		units: 120,
		reviewMinutes: 0,
		exceptionMinutes: 0,
		reworkMinutes: 0,
		robotSeconds: null,
		outcome: 'success',
		mode: 'production',
		finishedAt: '2026-02-10T09:00:00+09:00',
		...of,
	};
}

/** Jest's own matcher, without its type of anything at all. */
export const containing = (text: string): unknown => expect.stringContaining(text);
