import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkout } from '../../../scripts/n8n/runtime';

// Stands for n8n: will not end when asked, and has a child of its own.
const stubborn = `
	const { spawn } = require('node:child_process');
	const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
	process.on('SIGTERM', () => {});
	require('node:fs').writeFileSync(process.argv[2], process.pid + ' ' + child.pid);
	setInterval(() => {}, 1000);
`;

// Stands for a demo or a test: starts the keeper as start.ts does.
const starter = `
	const { spawn } = require('node:child_process');
	spawn(process.execPath, process.argv.slice(2), { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
	setInterval(() => {}, 1000);
`;

describe('the keeper of n8n', () => {
	let folder: string;
	let parent: ChildProcess;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'cityhall-keeper-'));
		await writeFile(join(folder, 'stubborn.cjs'), stubborn);
		await writeFile(join(folder, 'starter.cjs'), starter);
	});

	afterEach(async () => {
		parent.kill('SIGKILL');
		await rm(folder, { recursive: true, force: true });
	});

	it('leaves no process behind when its starter is killed without a chance to tidy up', async () => {
		const pids = join(folder, 'pids');
		const keeper = join(checkout, 'scripts', 'n8n', 'keeper.mjs');
		parent = spawn(process.execPath, [join(folder, 'starter.cjs'), keeper, join(folder, 'stubborn.cjs'), pids], { stdio: 'ignore' });
		const started = await until(async () => (await readFile(pids, 'utf8').catch(() => '')).split(' ').filter(Boolean).map(Number));
		expect(started.every(isAlive)).toBe(true);
		parent.kill('SIGKILL');
		await until(() => Promise.resolve(started.some(isAlive) ? [] : [0]));
		expect(started.filter(isAlive)).toEqual([]);
	});
});

async function until(look: () => Promise<number[]>): Promise<number[]> {
	for (let tries = 0; tries < 200; tries += 1) {
		const found = await look();
		if (found.length > 0) return found;
		await sleep(100);
	}
	return [];
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
