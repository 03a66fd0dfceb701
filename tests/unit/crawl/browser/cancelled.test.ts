import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeWithBrowser } from '../../../browser-here';
import { makePosts, startTableBoard, type TableBoard } from '../table-board';
import type { CancelledTask } from './cancelled-child';

/** Command lines of the processes that know this folder. */
function processesOf(folder: string): string[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map((name) => {
			try {
				return readFileSync(`/proc/${name}/cmdline`, 'utf8');
			} catch {
				return '';
			}
		})
		.filter((line) => line.includes(folder));
}

async function cancelling(task: CancelledTask): Promise<{ said: string[]; code: unknown; left: string[]; running: string[] }> {
	const folder = await mkdtemp(join(tmpdir(), 'cancelled-'));
	const tsx = pathToFileURL(require.resolve('tsx')).href;
	const child = spawn(
		process.execPath,
		['--import', tsx, join(__dirname, 'cancelled-child.ts'), JSON.stringify(task)],
		{ env: { ...process.env, TMPDIR: folder }, stdio: ['ignore', 'pipe', 'inherit'] },
	);
	let said = '';
	child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
	const ended: unknown[] = await once(child, 'exit');
	const left = readdirSync(folder).filter((name) => !name.startsWith('tsx-') && !name.startsWith('node-compile-cache'));
	const running = process.platform === 'linux' ? processesOf(folder) : [];
	await rm(folder, { recursive: true, force: true });
	return { said: said.trim().split('\n'), code: ended[0], left, running };
}

describe('a crawl that is cancelled at any moment', () => {
	let board: TableBoard;
	beforeAll(async () => {
		board = await startTableBoard(makePosts(12).map((post) => ({ ...post, files: ['a.pdf', 'b.pdf'] })));
		// From the third post on the site hangs for ever, in pages and in files.
		board.intercept = (request) => /seq=(99[0-7])\b/.test(request.url ?? '');
	});
	afterAll(() => board.close());

	test('leaves no file, no connection and no timer behind: its process ends by itself', async () => {
		const moments = [0, 3, 11, 27, 60, 150, 400, 900];
		const { said, code, left } = await cancelling({ listUrl: board.listUrl, mode: 'http', moments });
		expect(said).toEqual([...moments.map(() => 'cancelled'), 'done']);
		expect(code).toBe(0);
		expect(left).toEqual([]);
	}, 120_000);

	describeWithBrowser('with a browser', () => {
		test('leaves no browser either, from its start to a page that hangs', async () => {
			const moments = [0, 150, 900, 2500, 6000];
			const { said, code, left, running } = await cancelling({ listUrl: board.listUrl, mode: 'browser', moments });
			expect(said).toEqual([...moments.map(() => 'cancelled'), 'done']);
			expect(code).toBe(0);
			expect(left).toEqual([]);
			expect(running).toEqual([]);
		}, 180_000);
	});
});
