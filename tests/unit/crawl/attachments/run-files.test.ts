import { existsSync, readdirSync, statSync, symlinkSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanLeftovers, openRunFiles } from '../../../../src/crawl/attachments/run-files';

/** No process has a number this high. */
const GONE = 99_999_999;

describe('the temporary files of a run', () => {
	let root: string;
	beforeEach(async () => {
		root = await mkdtemp(join(tmpdir(), 'run-files-'));
	});
	afterEach(() => rm(root, { recursive: true, force: true }));

	async function folder(name: string, daysOld: number): Promise<string> {
		const path = join(root, name);
		await mkdir(path);
		await writeFile(join(path, '1'), 'x');
		const at = new Date(Date.now() - daysOld * 86_400_000);
		await utimes(path, at, at);
		return path;
	}

	test('stand in a folder that only this user may read, made when it is needed', async () => {
		const files = openRunFiles(root);
		expect(readdirSync(root)).toEqual([]);
		const [one, two] = [await files.path(), await files.path()];
		expect(one).not.toBe(two);
		expect(statSync(join(one, '..')).mode & 0o777).toBe(0o700);
		await files.close();
		expect(readdirSync(root)).toEqual([]);
	});

	test('two runs do not share a folder, and one leaves the other alone', async () => {
		const [mine, theirs] = [openRunFiles(root), openRunFiles(root)];
		const [own, other] = [await mine.path(), await theirs.path()];
		await writeFile(other, 'x');
		await mine.drop([other, own, null]);
		await mine.close();
		expect(existsSync(other)).toBe(true);
		await theirs.close();
	});

	test('closing twice, dropping twice and closing what was never used do no harm', async () => {
		const files = openRunFiles(root);
		const path = await files.path();
		await writeFile(path, 'x');
		await files.drop([path]);
		await files.drop([path]);
		await files.close();
		await files.close();
		await openRunFiles(root).close();
		await expect(files.path()).rejects.toMatchObject({ code: 'CRAWL_NO_ROOM' });
		expect(readdirSync(root)).toEqual([]);
	});

	test('a folder that cannot be made is told, and may be there the next time', async () => {
		const missing = join(root, 'later');
		const files = openRunFiles(missing);
		await expect(files.path()).rejects.toMatchObject({ code: 'CRAWL_NO_ROOM' });
		await mkdir(missing);
		await expect(files.path()).resolves.toContain(missing);
		await files.close();
	});

	test('what a killed run left is cleaned after a day, when its process is gone', async () => {
		const left = await folder(`cityhall-crawl-${GONE}-aB3xYz`, 2);
		const files = openRunFiles(root);
		await files.path();
		expect(existsSync(left)).toBe(false);
		await files.close();
	});

	test('nothing else is touched: young, running, of another name, a file, a link', async () => {
		const elsewhere = await mkdtemp(join(tmpdir(), 'elsewhere-'));
		await writeFile(join(elsewhere, 'precious'), 'x');
		symlinkSync(elsewhere, join(root, `cityhall-crawl-${GONE}-linked`));
		await writeFile(join(root, `cityhall-crawl-${GONE}-a_file`.replace('_', 'x')), 'x');
		await folder(`cityhall-crawl-${GONE}-aB3xYz`, 0.5);
		await folder(`cityhall-crawl-${process.pid}-aB3xYz`, 5);
		await folder('cityhall-crawl-1-aB3xYz', 5);
		await folder('cityhall-crawl-aB3xYz', 5);
		await folder('other-12-aB3xYz', 5);
		const before = readdirSync(root);
		expect(await cleanLeftovers(root)).toBe(0);
		expect(readdirSync(root)).toEqual(before);
		expect(existsSync(join(elsewhere, 'precious'))).toBe(true);
		await rm(elsewhere, { recursive: true });
	});

	test('a temporary folder that cannot be listed stops nothing', async () => {
		await chmod(root, 0o300);
		expect(await cleanLeftovers(join(root, 'none'))).toBe(0);
		await chmod(root, 0o700);
	});
});
