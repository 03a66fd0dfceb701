import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../../src/store';
import { containing, linesOf, startChild } from './contract/database';
import { describeStoreContract } from './store-contract';

const opening = join(__dirname, '../../../src/store/index.ts');

describeStoreContract('SQLite', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'cityhall-store-'));
	const file = join(folder, 'state', 'cityhall.sqlite');
	return {
		open: (options) => openSqliteStore({ file, ...options }),
		opener: { module: opening, name: 'openSqliteStore', options: { file } },
		remove: () => rm(folder, { recursive: true }),
	};
});

describe('the SQLite file', () => {
	let folder: string;
	let file: string;
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'cityhall-store-'));
		file = join(folder, 'cityhall.sqlite');
	});
	afterEach(() => rm(folder, { recursive: true }));

	it('is made with its folders, for this account alone', async () => {
		file = join(folder, 'deep', 'down', 'cityhall.sqlite');
		const store = await openSqliteStore({ file });
		await store.query('CREATE TABLE t (n BIGINT)');
		for (const name of ['', '-wal', '-shm']) expect((await stat(file + name)).mode & 0o777).toBe(0o600);
		expect((await stat(join(folder, 'deep'))).mode & 0o777).toBe(0o700);
		expect((await stat(join(folder, 'deep', 'down'))).mode & 0o777).toBe(0o700);
		await store.close();
	});

	it.each([':memory:', ' :MEMORY: ', 'file::memory:?cache=shared', ''])('is not %p, which names no file', async (given) => {
		await expect(openSqliteStore({ file: given })).rejects.toMatchObject({ code: 'STORE_CANNOT_OPEN', nextStep: containing('path') });
		await expect(stat(':memory:')).rejects.toMatchObject({ code: 'ENOENT' });
	});

	it('is shared under two names, and stays open until the last one has closed it', async () => {
		const first = await openSqliteStore({ file });
		await symlink(file, join(folder, 'other-name'));
		const second = await openSqliteStore({ file: join(folder, 'other-name') });
		await first.query('CREATE TABLE t (n BIGINT)');
		await first.close();
		await second.query('INSERT INTO t (n) VALUES (1)');
		expect(await second.query('SELECT n FROM t')).toEqual([{ n: 1 }]);
		await second.close();
		await expect(stat(`${file}-wal`)).rejects.toMatchObject({ code: 'ENOENT' });
		const again = await openSqliteStore({ file });
		expect(await again.query('SELECT n FROM t')).toEqual([{ n: 1 }]);
		await again.close();
	});

	it('lets a hundred open it at once', async () => {
		const stores = await Promise.all(Array.from({ length: 100 }, () => openSqliteStore({ file })));
		await Promise.all(stores.map((store) => store.close()));
	});

	it('is left alone when it is no database', async () => {
		await writeFile(file, 'x'.repeat(5000));
		await expect(openSqliteStore({ file })).rejects.toMatchObject({
			code: 'STORE_CORRUPT',
			nextStep: containing('backup'),
		});
		expect(await readFile(file, 'utf8')).toBe('x'.repeat(5000));
	});

	it('is left alone when it belongs to another program, such as n8n itself', async () => {
		const foreign = new DatabaseSync(file);
		foreign.exec('CREATE TABLE workflow_entity (id TEXT)');
		foreign.close();
		const before = await readFile(file);
		await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'STORE_FOREIGN' });
		expect((await readFile(file)).equals(before)).toBe(true);
	});

	it('that was cut off is called damaged', async () => {
		const store = await openSqliteStore({ file });
		await store.query('CREATE TABLE t (v TEXT)');
		for (let i = 0; i < 20; i++) await store.query('INSERT INTO t (v) VALUES ($1)', ['y'.repeat(5000)]);
		await store.close();
		await truncate(file, 20_000);
		const opened = openSqliteStore({ file }).then(async (damaged) => {
			try {
				return await damaged.query('SELECT v FROM t');
			} finally {
				await damaged.close();
			}
		});
		await expect(opened).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
	});

	it('that is a folder, or lies under a file, cannot be opened', async () => {
		await mkdir(file);
		await expect(openSqliteStore({ file })).rejects.toMatchObject({ code: 'STORE_CANNOT_OPEN' });
		await writeFile(join(folder, 'plain'), '');
		await expect(openSqliteStore({ file: join(folder, 'plain', 'x') })).rejects.toMatchObject({
			code: 'STORE_CANNOT_OPEN',
		});
	});

	it.each([
		['a folder without the right to write', 0o555, false],
		['a file without the right to write', 0o777, true],
	])('in %s says so', async (_what, mode, made) => {
		if (made) {
			await (await openSqliteStore({ file })).close();
			await chmod(file, 0o444);
		}
		await chmod(folder, mode);
		// The administrator may write everywhere, so the question is put by an account that may not.
		const nobody = process.getuid?.() === 0 ? { uid: 65534 } : {};
		const said = await linesOf(
			startChild('write', { module: opening, name: 'openSqliteStore', options: { file } }, nobody),
		);
		await chmod(folder, 0o700);
		expect(said).toEqual(['STORE_READ_ONLY']);
	});

	it('on a full disk keeps what was there and says that there is no room', async () => {
		const store = await openSqliteStore({ file });
		await store.query('CREATE TABLE t (v TEXT)');
		await store.query('INSERT INTO t (v) VALUES ($1)', ['before']);
		await store.query('PRAGMA max_page_count = 10');
		const filled = store.transaction(async (tx) => {
			for (let i = 0; i < 50; i++) await tx.query('INSERT INTO t (v) VALUES ($1)', ['z'.repeat(4000)]);
		});
		await expect(filled).rejects.toMatchObject({ code: 'STORE_FULL', retryable: true });
		expect(await store.query('SELECT v FROM t')).toEqual([{ v: 'before' }]);
		await store.query('PRAGMA max_page_count = 10000');
		await store.query('INSERT INTO t (v) VALUES ($1)', ['after']);
		expect(await store.query('SELECT v FROM t')).toHaveLength(2);
		await store.close();
	});

	it('survives more different statements than are kept ready', async () => {
		const store = await openSqliteStore({ file });
		for (let i = 0; i < 450; i++) expect(await store.query(`SELECT ${i} AS n`)).toEqual([{ n: i }]);
		expect(await store.query('SELECT 0 AS n')).toEqual([{ n: 0 }]);
		await store.close();
	});
});
