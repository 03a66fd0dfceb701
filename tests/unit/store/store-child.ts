// A second process on the same database, told on its command line what to do. Speaks by lines on
// standard output.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLeases, openWorkQueue, type Schema, type Store } from '../../../src/store';

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
	async incrementUnderLease(store) {
		await store.ensure(counters);
		const leases = await openLeases(store);
		for (let i = 0; i < 25; i++) {
			const { lease } = await leases.take('counter', { ttlMs: 30_000, patienceMs: 60_000 });
			// No transaction: the lease alone keeps the others out.
			const [row] = await store.query('SELECT n FROM contract_counters WHERE name = $1', ['shared']);
			await sleep(1);
			await store.query('UPDATE contract_counters SET n = $1 WHERE name = $2', [Number(row?.n) + 1, 'shared']);
			await lease.release();
		}
	},
	async holdLease(store) {
		const taken = await (await openLeases(store)).tryTake('shared', { ttlMs: 700 });
		console.log(taken ? 'holding' : 'somebody else has it');
		await once(process.stdin, 'data');
	},
	async standStillWithLease(store) {
		const { lease } = await (await openLeases(store)).take('shared', { ttlMs: 300, patienceMs: 5000 });
		console.log('holding');
		await once(process.stdin, 'data');
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
		if (!lease.lost.aborted) await once(lease.lost, 'abort');
		await lease.release({ from: 'the one that stood still' });
		console.log('lost');
		await once(process.stdin, 'data');
	},
	async workUntilEmpty(store) {
		await store.ensure(counters);
		const queue = await openWorkQueue(store, 'contract');
		for (;;) {
			const claimed = await queue.claim(7, 1500);
			if (claimed.length === 0) {
				const left = await queue.counts();
				if (left.open + left.claimed + left.runOut === 0) return;
				await sleep(20);
				continue;
			}
			console.log(`claimed ${claimed.length}`);
			await sleep(2);
			await store.transaction(async (tx) => {
				const states = await queue.settle(claimed.map(({ token }) => token), tx);
				for (const { key, token } of claimed) {
					if (states.get(token) !== 'settled') continue;
					// Fails for a key that is there already.
					await tx.query('INSERT INTO contract_pairs (round, half) VALUES ($1, $2)', [Number(key), 'done']);
				}
			});
		}
	},
	async lockQueueUntilTold(store) {
		await store.transaction(async (tx) => {
			if (store.dialect === 'postgres') await tx.query('LOCK TABLE cityhall_work_entries, cityhall_leases');
			console.log('holding');
			await once(process.stdin, 'data');
		});
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
