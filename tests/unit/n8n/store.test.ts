import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openNodeStore, withStore } from '../../../src/n8n/store';
import { describeWithPostgres, makeDatabase } from '../../postgres-here';
import { readInNode } from './probe';

describe("the store in n8n's folder", () => {
	const before = { ...process.env };
	let home: string;

	beforeEach(async () => {
		home = await mkdtemp(join(tmpdir(), 'cityhall-store-'));
		process.env.N8N_USER_FOLDER = home;
		delete process.env.EXECUTIONS_MODE;
	});

	afterEach(async () => {
		process.env = { ...before };
		await rm(home, { recursive: true, force: true });
	});

	const file = () => join(home, '.n8n', 'cityhall', 'cityhall.sqlite');

	it('is made where n8n keeps its own files', async () => {
		await withStore(undefined, () => Promise.resolve());
		expect(existsSync(file())).toBe(true);
	});

	it('gives what the work gives, and lets go of the file', async () => {
		expect(await withStore(undefined, () => Promise.resolve('done'))).toBe('done');
		expect(existsSync(`${file()}-wal`)).toBe(false);
	});

	it('lets go of the file also when the work fails, and says why it failed', async () => {
		await expect(withStore(undefined, () => Promise.reject(new Error('no units')))).rejects.toThrow('no units');
		expect(existsSync(`${file()}-wal`)).toBe(false);
	});

	it('is refused in queue mode, with what to do, before any file is made', async () => {
		process.env.EXECUTIONS_MODE = 'queue';
		const refusal = { code: 'STORE_QUEUE_MODE', nextStep: expect.stringContaining('choose the Postgres credential') as string };
		await expect(openNodeStore()).rejects.toMatchObject(refusal);
		await expect(withStore(undefined, () => Promise.resolve())).rejects.toMatchObject(refusal);
		expect(existsSync(join(home, '.n8n'))).toBe(false);
	});

	it('is opened in the regular mode, named or not', async () => {
		process.env.EXECUTIONS_MODE = 'regular';
		await expect(withStore(undefined, () => Promise.resolve('done'))).resolves.toBe('done');
	});
});

/** As n8n's own Postgres credential gives its fields. */
const fields = { allowUnauthorizedCerts: false, ssl: 'disable', maxConnections: 100, sshTunnel: false };

describe('the store by a Postgres credential', () => {
	it('does not go through an SSH tunnel, and says what to do', async () => {
		const postgres = { ...fields, host: 'db', port: 5432, database: 'd', user: 'u', password: 'p', sshTunnel: true };
		await expect(readInNode((context) => openNodeStore(context), { credentials: { postgres } })).rejects.toMatchObject({
			message: expect.stringContaining('SSH tunnel') as string,
		});
	});
});

describeWithPostgres('the store by a Postgres credential that is chosen', () => {
	const before = process.env.EXECUTIONS_MODE;
	afterEach(() => {
		if (before === undefined) delete process.env.EXECUTIONS_MODE;
		else process.env.EXECUTIONS_MODE = before;
	});

	it('is that database, also in queue mode', async () => {
		const { remove, ...at } = await makeDatabase();
		const read = (text: string) =>
			readInNode((context) => withStore(context, (store) => store.query(text)), { credentials: { postgres: { ...fields, ...at } } });
		process.env.EXECUTIONS_MODE = 'queue';
		await read('CREATE TABLE t (name TEXT)');
		await read(`INSERT INTO t (name) VALUES ('시청')`);
		expect(await read('SELECT name, current_database() AS place FROM t')).toEqual([{ name: '시청', place: at.database }]);
		await remove();
	});
});
