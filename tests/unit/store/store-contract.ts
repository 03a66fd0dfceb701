import { AsyncResource } from 'node:async_hooks';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type { Schema, SqlValue, Store } from '../../../src/store';
import { counters, increment, type Opener } from './store-child';

/** One empty database, to be opened as often as a test likes. */
export interface StoreFixture {
	open(options?: { patienceMs?: number }): Promise<Store>;
	/** How a child process opens the same database. */
	opener: Opener;
	remove(): Promise<void>;
}

export function startChild(task: string, opener: Opener, options: { uid?: number } = {}): ChildProcess {
	return spawn(
		process.execPath,
		['--import', pathToFileURL(require.resolve('tsx')).href, join(__dirname, 'store-child.ts'), task, JSON.stringify(opener)],
		{ stdio: ['pipe', 'pipe', 'inherit'], ...options },
	);
}

export async function linesOf(child: ChildProcess): Promise<string[]> {
	const lines: string[] = [];
	for await (const line of createInterface({ input: child.stdout! })) lines.push(line);
	return lines;
}

async function untilLine(child: ChildProcess, wanted: (line: string) => boolean): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		const lines = createInterface({ input: child.stdout! });
		lines.on('line', (line) => wanted(line) && resolve());
		lines.on('close', () => reject(new Error('The child ended without saying so.')));
	});
}

const values: Schema = {
	area: 'values',
	migrations: [
		{
			version: 1,
			sql: {
				sqlite: 'CREATE TABLE values_kept (id BIGINT PRIMARY KEY, t TEXT, i BIGINT, d DOUBLE PRECISION, b BLOB)',
				postgres: 'CREATE TABLE values_kept (id BIGINT PRIMARY KEY, t TEXT, i BIGINT, d DOUBLE PRECISION, b BYTEA)',
			},
		},
	],
};

/** What every back end of the store has to do. `make` gives an empty database a test. */
export function describeStoreContract(name: string, make: () => Promise<StoreFixture>): void {
	describe(`the ${name} store`, () => {
		let fixture: StoreFixture;
		let store: Store;
		const others: Store[] = [];
		const children: ChildProcess[] = [];

		const another = async (options?: { patienceMs?: number }): Promise<Store> => {
			const opened = await fixture.open(options);
			others.push(opened);
			return opened;
		};
		const child = (task: string): ChildProcess => {
			const started = startChild(task, fixture.opener);
			children.push(started);
			return started;
		};
		const count = async (): Promise<SqlValue | undefined> =>
			(await store.query('SELECT n FROM contract_counters WHERE name = $1', ['shared']))[0]?.n;

		beforeEach(async () => {
			fixture = await make();
			store = await fixture.open();
		});
		afterEach(async () => {
			for (const running of children.splice(0)) running.kill('SIGKILL');
			for (const opened of [store, ...others.splice(0)]) await opened.close();
			await fixture.remove();
		});

		describe('keeps values', () => {
			const kept: Array<[string, 't' | 'i' | 'd' | 'b', SqlValue]> = [
				['an empty text', 't', ''],
				['Korean, emoji and combining marks', 't', '가출 청소년 😢 é 각'],
				['text that looks like a number', 't', '0012'],
				['text with quotes and a placeholder', 't', `' OR 1=1; -- "$1"`],
				['a megabyte of text', 't', '글'.repeat(350_000)],
				['zero', 'i', 0],
				['the largest exact number', 'i', Number.MAX_SAFE_INTEGER],
				['a whole number beyond it', 'i', 9007199254740993n],
				['the largest 64-bit number', 'i', 2n ** 63n - 1n],
				['the smallest 64-bit number', 'i', -(2n ** 63n)],
				['a fraction', 'd', 0.1],
				['a whole number in a column of fractions', 'd', 3],
				['a very large fraction', 'd', 1.7e308],
				['null as text', 't', null],
				['null as number', 'i', null],
				['null as bytes', 'b', null],
			];
			beforeEach(() => store.ensure(values));

			it.each(kept)('%s', async (_what, column, value) => {
				await store.query(`INSERT INTO values_kept (id, ${column}) VALUES ($1, $2)`, [1, value]);
				expect(await store.query(`SELECT ${column} AS value FROM values_kept WHERE id = $1`, [1])).toEqual([{ value }]);
			});

			it('bytes, also none and all 256', async () => {
				for (const [id, bytes] of [Buffer.alloc(0), Buffer.from(Array.from({ length: 256 }, (_, i) => i))].entries()) {
					await store.query('INSERT INTO values_kept (id, b) VALUES ($1, $2)', [id, bytes]);
					const [row] = await store.query<{ b: Uint8Array }>('SELECT b FROM values_kept WHERE id = $1', [id]);
					expect(Buffer.from(row!.b).equals(bytes)).toBe(true);
				}
			});

			it('a small bigint as an ordinary number', async () => {
				await store.query('INSERT INTO values_kept (id, i) VALUES ($1, $2)', [1, 7n]);
				expect(await store.query('SELECT i FROM values_kept')).toEqual([{ i: 7 }]);
			});

			it('a number given for a text column without a decimal point', async () => {
				await store.query('INSERT INTO values_kept (id, t) VALUES ($1, CAST($2 AS TEXT))', [1, 42]);
				expect(await store.query('SELECT t FROM values_kept')).toEqual([{ t: '42' }]);
			});

			it('text that no database keeps as well-formed text', async () => {
				await store.query('INSERT INTO values_kept (id, t) VALUES ($1, $2)', [1, 'a\0b\uD800c😢']);
				expect(await store.query('SELECT t FROM values_kept')).toEqual([{ t: 'a\uFFFDb\uFFFDc😢' }]);
			});

			it.each([['NaN', Number.NaN], ['infinity', Number.POSITIVE_INFINITY], ['65 bits', 2n ** 63n]])(
				'but refuses %s',
				async (_what, value) => {
					await expect(
						store.query('INSERT INTO values_kept (id, i) VALUES ($1, $2)', [1, value]),
					).rejects.toMatchObject({ code: 'STORE_VALUE' });
					expect(await store.query('SELECT id FROM values_kept')).toEqual([]);
				},
			);

			it('and gives rows back from RETURNING, and the same parameter in two places', async () => {
				const rows = await store.query(
					'INSERT INTO values_kept (id, i, t) VALUES ($1, $1, $2), ($3, $1, $2) RETURNING id, i, t',
					[1, 'x', 2],
				);
				expect(rows).toEqual([{ id: 1, i: 1, t: 'x' }, { id: 2, i: 1, t: 'x' }]);
			});
		});

		describe('says what is wrong', () => {
			beforeEach(() => store.ensure(counters));

			it.each([
				['a second row under one key', `INSERT INTO contract_counters (name, n) VALUES ('shared', 1)`],
				['null where none may be', `INSERT INTO contract_counters (name, n) VALUES ('x', NULL)`],
			])('with %s', async (_what, sql) => {
				await expect(store.query(sql)).rejects.toMatchObject({ name: 'CityHallError', code: 'STORE_CONSTRAINT' });
			});

			it.each([
				['a statement it cannot read', 'SELEC 1', []],
				['a table that is not there', 'SELECT 1 FROM contract_nowhere', []],
				['a parameter too few', 'SELECT n FROM contract_counters WHERE name = $1 AND n = $2', ['x']],
				['a parameter too many', 'SELECT n FROM contract_counters WHERE name = $1', ['x', 'y']],
			])('with %s', async (_what, sql, params) => {
				await expect(store.query(sql, params)).rejects.toMatchObject({ name: 'CityHallError', code: 'STORE_QUERY' });
			});

			it('when used after closing, and lets itself be closed twice', async () => {
				await store.close();
				await store.close();
				await expect(store.query('SELECT 1')).rejects.toMatchObject({ code: 'STORE_CLOSED' });
				await expect(store.transaction(async () => 1)).rejects.toMatchObject({ code: 'STORE_CLOSED' });
				await expect(store.ensure(counters)).rejects.toMatchObject({ code: 'STORE_CLOSED' });
			});
		});

		describe('brings its tables up to date', () => {
			const firstOnly: Schema = { ...counters, migrations: counters.migrations.slice(0, 1) };

			it('once, however often it is asked', async () => {
				await store.ensure(counters);
				await increment(store);
				await store.ensure(counters);
				await store.ensure({ ...counters });
				await (await another()).ensure({ ...counters });
				expect(await count()).toBe(1);
			});

			it('by the missing steps alone, and keeps what is there', async () => {
				await store.ensure(firstOnly);
				await store.query(`INSERT INTO contract_counters (name, n) VALUES ('old', 5)`);
				await store.ensure(counters);
				expect(await store.query('SELECT name, n FROM contract_counters ORDER BY name')).toEqual([
					{ name: 'old', n: 5 },
					{ name: 'shared', n: 0 },
				]);
			});

			it('not at all when a newer version of the pack has written it', async () => {
				await store.ensure(counters);
				await expect((await another()).ensure(firstOnly)).rejects.toMatchObject({
					code: 'STORE_NEWER',
					nextStep: expect.stringContaining('Update'),
				});
			});

			it('wholly or not at all', async () => {
				const broken: Schema = {
					area: 'broken',
					migrations: [
						{ version: 1, sql: 'CREATE TABLE broken_one (n BIGINT)' },
						{ version: 2, sql: 'CREATE TABLE broken_two (n BIGINT); CREATE TABEL broken_three (n BIGINT)' },
					],
				};
				await expect(store.ensure(broken)).rejects.toMatchObject({ code: 'STORE_QUERY' });
				const mended: Schema = { area: 'broken', migrations: [broken.migrations[0]!, { version: 2, sql: 'CREATE TABLE broken_two (n BIGINT)' }] };
				await store.ensure(mended);
				expect(await store.query('SELECT n FROM broken_two')).toEqual([]);
			});

			it('when several ask at once', async () => {
				const asking = await Promise.all([another(), another(), another()]);
				await Promise.all([store, ...asking].map((one) => one.ensure({ ...counters })));
				expect(await count()).toBe(0);
			});

			it('and wants its steps numbered upwards', async () => {
				const [one, two] = [counters.migrations[0]!, counters.migrations[1]!];
				await expect(store.ensure({ area: 'contract', migrations: [two, one] })).rejects.toThrow('numbered upwards');
			});
		});

		describe('in a transaction', () => {
			beforeEach(() => store.ensure(counters));

			// Made before any transaction, so that what runs in it does not count as inside one.
			const outside = new AsyncResource('outside');

			it('keeps all of it, and gives the result of the work', async () => {
				const result = await store.transaction(async (tx) => {
					await tx.query(`INSERT INTO contract_counters (name, n) VALUES ('a', 1)`);
					await tx.query(`INSERT INTO contract_counters (name, n) VALUES ('b', 2)`);
					return (await tx.query('SELECT name FROM contract_counters ORDER BY name')).length;
				});
				expect(result).toBe(3);
				expect(await store.query('SELECT name FROM contract_counters')).toHaveLength(3);
			});

			it('keeps nothing of it when the work throws, and passes on that very error', async () => {
				const cause = new Error('the third post is broken');
				const failed = store.transaction(async (tx) => {
					await tx.query(`UPDATE contract_counters SET n = 99 WHERE name = 'shared'`);
					throw cause;
				});
				await expect(failed).rejects.toBe(cause);
				expect(await count()).toBe(0);
			});

			it('keeps nothing of it when a statement failed, even if the work looks away', async () => {
				const failed = store.transaction(async (tx) => {
					await tx.query(`UPDATE contract_counters SET n = 99 WHERE name = 'shared'`);
					await tx.query(`INSERT INTO contract_counters (name, n) VALUES ('shared', 1)`).catch(() => undefined);
				});
				await expect(failed).rejects.toMatchObject({ code: 'STORE_CONSTRAINT' });
				expect(await count()).toBe(0);
			});

			it('keeps nothing of it when it is cancelled, and the next writer goes on', async () => {
				const cancel = new AbortController();
				const cancelled = store.transaction(async (tx) => {
					await tx.query(`UPDATE contract_counters SET n = 99 WHERE name = 'shared'`);
					cancel.abort();
					await new Promise((resolve) => setImmediate(resolve));
					cancel.signal.throwIfAborted();
				});
				await Promise.all([expect(cancelled).rejects.toMatchObject({ name: 'AbortError' }), increment(store)]);
				expect(await count()).toBe(1);
			});

			it('shows others nothing before the end', async () => {
				await store.transaction(async (tx) => {
					await tx.query(`UPDATE contract_counters SET n = 99 WHERE name = 'shared'`);
					expect(await outside.runInAsyncScope(count)).toBe(0);
				});
				expect(await count()).toBe(99);
			});
			it('does not take in what others write meanwhile', async () => {
				let otherWrite: Promise<unknown> = Promise.resolve();
				const failed = store.transaction(async (tx) => {
					await tx.query(`UPDATE contract_counters SET n = 99 WHERE name = 'shared'`);
					otherWrite = outside.runInAsyncScope(() =>
						store.query(`INSERT INTO contract_counters (name, n) VALUES ('other', 1)`),
					);
					await new Promise((resolve) => setImmediate(resolve));
					throw new Error('rolled back');
				});
				await expect(failed).rejects.toThrow('rolled back');
				await otherWrite;
				expect(await store.query('SELECT name, n FROM contract_counters ORDER BY name')).toEqual([
					{ name: 'other', n: 1 },
					{ name: 'shared', n: 0 },
				]);
			});

			it('loses no update of fifty that come at once', async () => {
				const second = await another();
				await Promise.all(Array.from({ length: 50 }, (_, i) => increment(i % 2 ? store : second)));
				expect(await count()).toBe(50);
			});

			it('refuses the store itself inside the work instead of waiting for ever', async () => {
				await store.transaction(async (tx) => {
					await expect(store.query('SELECT 1')).rejects.toMatchObject({ code: 'STORE_MISUSE' });
					await expect(store.transaction(async () => 1)).rejects.toMatchObject({ code: 'STORE_MISUSE' });
					await tx.query(`UPDATE contract_counters SET n = 3 WHERE name = 'shared'`);
				});
				expect(await count()).toBe(3);
			});

			it('refuses its tx once it has ended', async () => {
				const kept = await store.transaction(async (tx) => ({ tx }));
				await expect(kept.tx.query('SELECT 1')).rejects.toMatchObject({ code: 'STORE_MISUSE' });
			});

			it('is waited for by close', async () => {
				const second = await another();
				const running = second.transaction(async (tx) => {
					await new Promise((resolve) => setImmediate(resolve));
					await tx.query(`UPDATE contract_counters SET n = 5 WHERE name = 'shared'`);
				});
				await Promise.all([second.close(), running]);
				expect(await count()).toBe(5);
			});
		});

		describe('with other processes', () => {
			it('counts 4 x 100 increments as 400, from a database that none of them had made', async () => {
				await store.close();
				const said = await Promise.all(['a', 'b', 'c', 'd'].map(() => linesOf(child('increment'))));
				expect(said).toEqual([['done'], ['done'], ['done'], ['done']]);
				store = await fixture.open();
				expect(await count()).toBe(400);
			});

			it('waits for a writer with the event loop free', async () => {
				await store.ensure(counters);
				const holder = child('holdUntilTold');
				await untilLine(holder, (line) => line === 'holding');
				const mine = increment(store);
				// Were the loop blocked, the word to the holder could never be sent, and the test would not end.
				for (let tick = 0; tick < 20; tick++) await new Promise((resolve) => setTimeout(resolve, 1));
				expect(await count()).toBe(0);
				holder.stdin!.write('go\n');
				await mine;
				expect(await count()).toBe(1001);
			});

			it('says that it is busy when the lock is never given back, and is well afterwards', async () => {
				await store.ensure(counters);
				await store.close();
				store = await fixture.open({ patienceMs: 100 });
				const holder = child('holdUntilTold');
				await untilLine(holder, (line) => line === 'holding');
				await expect(increment(store)).rejects.toMatchObject({ code: 'STORE_BUSY', retryable: true });
				await expect(store.query(`UPDATE contract_counters SET n = 7`)).rejects.toMatchObject({ code: 'STORE_BUSY' });
				holder.kill('SIGKILL');
				await linesOf(holder);
				await increment(store);
				expect(await count()).toBe(1);
			});

			it('is whole after a writer was killed in mid-transaction, and has all that was confirmed', async () => {
				await store.ensure(counters);
				for (let kill = 1; kill <= 5; kill++) {
					const writer = child('writePairsForEver');
					let confirmed = 0;
					let begun = 0;
					for await (const line of createInterface({ input: writer.stdout! })) {
						const [state, round] = line.split(' ');
						if (state === 'whole') confirmed = Number(round);
						if (state === 'half' && ++begun === kill * 3) writer.kill('SIGKILL');
					}
					const rows = await store.query('SELECT round, COUNT(*) AS halves FROM contract_pairs GROUP BY round ORDER BY round');
					expect(rows.every((row) => row.halves === 2)).toBe(true);
					expect(rows.length).toBeGreaterThanOrEqual(confirmed);
					expect(rows.at(-1)?.round).toBe(rows.length);
				}
			});
		});
	});
}
