import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openNodeStore, withStore } from '../../../src/n8n/store';

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
