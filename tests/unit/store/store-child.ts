// A second process on the same database, told on its command line what to do. Speaks by lines on
// standard output.
import { once } from 'node:events';
import type { Schema, Store } from '../../../src/store';

export interface Opener {
	/** Absolute path of the module that exports the opening function. */
	module: string;
	name: string;
	options: Record<string, unknown>;
}

export const counters: Schema = {
	area: 'contract',
	migrations: [
		{ version: 1, sql: 'CREATE TABLE contract_counters (name TEXT PRIMARY KEY, n BIGINT NOT NULL)' },
		{
			version: 2,
			sql: `CREATE TABLE contract_pairs (round BIGINT NOT NULL, half TEXT NOT NULL, PRIMARY KEY (round, half));
				INSERT INTO contract_counters (name, n) VALUES ('shared', 0);`,
		},
	],
};

export async function increment(store: Store): Promise<void> {
	await store.transaction(async (tx) => {
		const [row] = await tx.query('SELECT n FROM contract_counters WHERE name = $1', ['shared']);
		// The pause between reading and writing is where a lost update would happen.
		await new Promise((resolve) => setImmediate(resolve));
		await tx.query('UPDATE contract_counters SET n = $1 WHERE name = $2', [Number(row?.n) + 1, 'shared']);
	});
}

const tasks: Record<string, (store: Store) => Promise<void>> = {
	async increment(store) {
		await store.ensure(counters);
		for (let i = 0; i < 100; i++) await increment(store);
	},
	async holdUntilTold(store) {
		await store.transaction(async (tx) => {
			await tx.query(`UPDATE contract_counters SET n = n + 1000 WHERE name = 'shared'`);
			console.log('holding');
			await once(process.stdin, 'data');
		});
		console.log('let go');
	},
	async writePairsForEver(store) {
		await store.ensure(counters);
		const [last] = await store.query('SELECT MAX(round) AS round FROM contract_pairs');
		for (let round = Number(last?.round ?? 0) + 1; ; round++) {
			await store.transaction(async (tx) => {
				await tx.query('INSERT INTO contract_pairs (round, half) VALUES ($1, $2)', [round, 'first']);
				console.log(`half ${round}`);
				await new Promise((resolve) => setImmediate(resolve));
				await tx.query('INSERT INTO contract_pairs (round, half) VALUES ($1, $2)', [round, 'second']);
			});
			console.log(`whole ${round}`);
		}
	},
	async write(store) {
		await store.query('CREATE TABLE IF NOT EXISTS contract_writes (n BIGINT)');
	},
};

async function main(task: string, opener: Opener): Promise<void> {
	const module = (await import(opener.module)) as Record<string, (options: object) => Promise<Store>>;
	try {
		const store = await module[opener.name]!(opener.options);
		await tasks[task]!(store);
		await store.close();
		console.log('done');
	} catch (error) {
		console.log(error instanceof Error && 'code' in error ? error.code : String(error));
	}
	process.exit();
}

const [, , task, opener] = process.argv;
if (process.argv[1] === __filename && task && opener) void main(task, JSON.parse(opener) as Opener);
