import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';

/** What the database alone needs for the rows of a queue, without claims, conditions or order. */
export interface BareRates {
	insertedPerSecond: number;
	/** One changed row in a transaction of its own. */
	updateMs: number;
}

const rowsATransaction = 1000;
const updates = 200;
const key = (n: number) => `https://www.city.go.kr/board/view.do?boardId=notice&articleId=${n}`;
const table = 'CREATE TABLE bare_rows (key TEXT PRIMARY KEY, payload TEXT NOT NULL)';

export function measureBareSqlite(file: string, rows: number): BareRates {
	const db = new DatabaseSync(file);
	db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; ${table}`);
	const insert = db.prepare('INSERT INTO bare_rows (key, payload) VALUES (?, ?) ON CONFLICT (key) DO NOTHING');
	let started = performance.now();
	for (let from = 0; from < rows; from += rowsATransaction) {
		db.exec('BEGIN');
		for (let n = from; n < from + rowsATransaction; n++) insert.run(key(n), String(n));
		db.exec('COMMIT');
	}
	const insertMs = performance.now() - started;
	const update = db.prepare('UPDATE bare_rows SET payload = ? WHERE key = ?');
	started = performance.now();
	for (let n = 0; n < updates; n++) update.run(`${n} again`, key(n));
	const updateMs = performance.now() - started;
	db.close();
	return { insertedPerSecond: Math.round((rows / insertMs) * 1000), updateMs: updateMs / updates };
}

export async function measureBarePostgres(url: string, schema: string, rows: number): Promise<BareRates> {
	const client = new Client({ connectionString: url });
	await client.connect();
	await client.query(`SET search_path TO "${schema}"`);
	await client.query(table);
	const insert = { name: 'insert', text: 'INSERT INTO bare_rows (key, payload) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING' };
	let started = performance.now();
	for (let from = 0; from < rows; from += rowsATransaction) {
		await client.query('BEGIN');
		for (let n = from; n < from + rowsATransaction; n++) await client.query({ ...insert, values: [key(n), String(n)] });
		await client.query('COMMIT');
	}
	const insertMs = performance.now() - started;
	started = performance.now();
	for (let n = 0; n < updates; n++) {
		await client.query('UPDATE bare_rows SET payload = $1 WHERE key = $2', [`${n} again`, key(n)]);
	}
	const updateMs = performance.now() - started;
	await client.end();
	return { insertedPerSecond: Math.round((rows / insertMs) * 1000), updateMs: updateMs / updates };
}
