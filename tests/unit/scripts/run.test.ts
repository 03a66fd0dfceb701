import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { portIfFree } from '../../../scripts/n8n/ports';
import { checkout } from '../../../scripts/n8n/runtime';
import { inModule } from './module';

function run(...args: string[]): { status: number | null; printed: string } {
	const { status, stdout, stderr } = spawnSync(process.execPath, [join(checkout, 'scripts', 'run.mjs'), ...args], { encoding: 'utf8' });
	return { status, printed: `${stdout}${stderr}` };
}

describe('the task runner', () => {
	it.each(['demo', 'demo:city', 'test', 'test:unit', 'lint', 'build', 'bench', 'eval', 'train', 'n8n'])(
		'tells what %s does, without doing it',
		(task) => {
			const { status, printed } = run(task, '--help');
			expect(status).toBe(0);
			expect(printed).toContain(task === 'test' ? 'npm test' : task);
			expect(printed).not.toContain('[1/');
		},
	);

	it('lists the tasks for a name that it does not know, and fails without a stack trace', () => {
		const { status, printed } = run('dance');
		expect(status).toBe(1);
		expect(printed).toContain('There is no task dance');
		expect(printed).toContain('test:unit');
		expect(printed).not.toMatch(/^\s+at /m);
	});
});

describe('what a failed installation says', () => {
	const explain = (output: string, code = 1) =>
		inModule(`
			import { explain } from './scripts/bring/command.mjs';
			console.log(explain('Installing n8n', 'npm', ${JSON.stringify(output)}, '/cache/logs/n8n.log', ${code}).message);
		`);

	it.each([
		['npm error code ENOTFOUND\nnpm error request failed', 'registry could not be reached'],
		['npm error code ENOTCACHED', 'registry could not be reached'],
		['npm error code ENOSPC', 'the disk is full'],
		['gyp ERR! find Python\ngyp ERR! stack Error: Could not find Python: not found: make', 'a C++ compiler are needed'],
		['npm error code EACCES', 'could not be written'],
		['something else', 'failed.'],
	])('for %j: %s, and where to read on', async (output, words) => {
		const message = await explain(output);
		expect(message).toContain(words);
		expect(message).toMatch(/n8n\.log|apt-get/);
	});

	it('names the folder and the figures when there is too little room', async () => {
		const printed = await inModule(`
			import { needDisk } from './scripts/bring/command.mjs';
			try { needDisk('/not/there/yet', 1e18, 'Installing n8n'); } catch (error) { console.log(error.name, error.message); }
		`);
		expect(printed).toMatch(/^Trouble Installing n8n needs about 1000000000\.0 GB of disk, but only [\d.]+ GB are free at \/\./);
		expect(printed).toContain('CITYHALL_CACHE');
	});
});

describe('a port', () => {
	it('is told apart as in use or free', async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const address = server.address();
		const port = typeof address === 'object' && address !== null ? address.port : 0;
		expect(await portIfFree(port)).toBeNull();
		await new Promise((resolve) => server.close(resolve));
		expect(await portIfFree(port)).toBe(port);
	});
});
