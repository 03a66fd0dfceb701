import { openPostgresStore, type PostgresStoreOptions, type Schema, type Store } from '../../../src/store';
import { asAdministrator, describeWithPostgres, makeDatabase, type TestDatabase } from '../../postgres-here';

const words: Schema = {
	area: 'words',
	migrations: [
		{ version: 1, sql: 'CREATE TABLE words (word TEXT PRIMARY KEY, note TEXT)' },
		{ version: 2, sql: `ALTER TABLE words ADD COLUMN other TEXT; CREATE TABLE words_of (word TEXT REFERENCES words (word), place BIGINT)` },
	],
};

describeWithPostgres('tables in a PostgreSQL database', () => {
	let database: TestDatabase;
	const stores: Store[] = [];
	const open = async (options: Partial<PostgresStoreOptions> = {}): Promise<Store> => {
		const { host, port, user, password } = database;
		const store = await openPostgresStore({ host, port, user, password, database: database.database, ...options });
		stores.push(store);
		return store;
	};
	const start = async (options?: string) => {
		database = await makeDatabase(options);
	};
	afterEach(async () => {
		for (const store of stores.splice(0)) await store.close();
		await database.remove();
	});

	it('lie in the schema that is named, apart from those of another', async () => {
		await start();
		const [mine, yours] = [await open({ schema: 'my "city"; --' }), await open()];
		await mine.ensure(words);
		await mine.query(`INSERT INTO words (word) VALUES ('mine')`);
		await yours.ensure(words);
		expect(await yours.query('SELECT word FROM words')).toEqual([]);
		expect(await mine.query('SELECT word FROM words')).toEqual([{ word: 'mine' }]);
	});

	it('are not mistaken for those of the same name elsewhere on the search path', async () => {
		await start();
		await asAdministrator(async (client) => {
			await client.query('CREATE SCHEMA planted');
			await client.query('CREATE TABLE planted.words (word TEXT PRIMARY KEY, note TEXT)');
			await client.query(`INSERT INTO planted.words VALUES ('planted')`);
			await client.query(`ALTER DATABASE ${database.database} SET search_path = public, planted`);
		}, database.database);
		const store = await open();
		await store.ensure(words);
		expect(await store.query('SELECT word FROM words')).toEqual([]);
	});

	it('stand beside those of n8n without touching them', async () => {
		await start();
		const n8nTables = ['workflow_entity', 'execution_entity', 'migrations', 'settings', 'credentials_entity'];
		await asAdministrator(async (client) => {
			for (const name of n8nTables) await client.query(`CREATE TABLE ${name} (id TEXT)`);
		}, database.database);
		const store = await open();
		await store.ensure(words);
		for (const name of n8nTables) expect(await store.query(`SELECT id FROM ${name}`)).toEqual([]);
	});

	it('compare texts as SQLite does, whatever the language of the server', async () => {
		await start(`TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'ko-KR'`);
		const store = await open();
		const sorted = ['2026-01-01', 'A', 'B', 'a', 'b', 'é', '가', '나'];
		// The language of this server puts a before A, so the test would notice.
		expect(await store.query(`SELECT CAST('a' < 'A' AS INTEGER) AS lower_first`)).toEqual([{ lower_first: 1 }]);
		await store.ensure(words);
		for (const word of [...sorted].reverse()) {
			await store.query('INSERT INTO words (word, note, other) VALUES ($1, $1, $1)', [word]);
		}
		for (const column of ['word', 'note', 'other']) {
			const rows = await store.query(`SELECT ${column} AS w FROM words ORDER BY ${column}`);
			expect(rows.map(({ w }) => w)).toEqual(sorted);
		}
		expect(await store.query('SELECT MAX(word) AS last, SUM(LENGTH(word)) AS n FROM words')).toEqual([{ last: '나', n: 17 }]);
	});

	it('are opened by one pool for all who ask with the same settings', async () => {
		await start();
		const opened = await Promise.all(Array.from({ length: 30 }, () => open({ maxConnections: 3 })));
		await Promise.all(opened.map((store) => store.query('SELECT pg_sleep(0.01)')));
		const count = 'SELECT COUNT(*) AS n FROM pg_stat_activity WHERE datname = current_database()';
		const [row] = await opened[0]!.query(count);
		expect(Number(row?.n)).toBeLessThanOrEqual(3);
		for (const store of opened.slice(1)) await store.close();
		expect(await opened[0]!.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
	});

	it('give values as SQLite does: sums, truths, averages, and dates as text', async () => {
		await start();
		const store = await open();
		const [row] = await store.query(
			`SELECT SUM(n) AS sum, AVG(n) AS average, COUNT(*) AS count, 1 < 2 AS truth, CAST(9007199254740993 AS NUMERIC) AS large,
				CAST('1.5' AS REAL) AS small, DATE '2026-01-02' AS day, NULL AS nothing FROM (VALUES (CAST(1 AS BIGINT)), (2)) AS v (n)`,
		);
		expect(row).toEqual({ sum: 3, average: 1.5, count: 2, truth: 1, large: 9007199254740993n, small: 1.5, day: '2026-01-02', nothing: null });
	});

	it('take one statement a call', async () => {
		await start();
		const store = await open();
		await expect(store.query('SELECT 1; SELECT 2')).rejects.toMatchObject({ code: 'STORE_QUERY' });
	});
});
