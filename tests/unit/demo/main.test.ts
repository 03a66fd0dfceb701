import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

import { startDemoCity } from '../../../demo/index';

interface Ended {
	code: number | null;
	out: string;
	error: string;
}

describe('the command that opens Demo City', () => {
	const children: ChildProcess[] = [];
	afterEach(() => {
		for (const child of children.splice(0)) child.kill('SIGKILL');
	});

	/** `onOut` sees what was printed so far. */
	async function run(args: string[], onOut?: (out: string, child: ChildProcess) => void): Promise<Ended> {
		const child = spawn(process.execPath, ['--import', 'tsx', 'demo/main.ts', ...args], {
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		children.push(child);
		let out = '';
		let error = '';
		child.stdout.setEncoding('utf8').on('data', (part: string) => {
			out += part;
			onOut?.(out, child);
		});
		child.stderr.setEncoding('utf8').on('data', (part: string) => (error += part));
		await once(child, 'close');
		return { code: child.exitCode, out, error };
	}

	it('prints its address and its boards, and ends with Ctrl-C', async () => {
		const { code, out } = await run(['--port', '0', '--posts', '3'], (printed, child) => {
			// A second signal would end it at once, as a second Ctrl-C does.
			if (printed.trimEnd().endsWith('Ctrl-C ends it.')) child.kill('SIGINT');
		});
		expect(out).toMatch(/Demo City is open at http:\/\/127\.0\.0\.1:\d+\n/);
		expect(out).toMatch(/Public notices \(고시·공고\).*\n {4}http:\S+\/portal\/bbs\/B0000001\/list\.do/);
		expect(out).toContain('Demo City is closed.');
		expect(code).toBe(0);
	});

	it('says what is wrong and what to do, without a stack', async () => {
		const city = await startDemoCity({ posts: 1 });
		const busy = await run(['--port', String(city.port)]);
		await city.close();
		expect(busy).toMatchObject({ code: 1, out: '' });
		expect(busy.error).toContain(`port ${city.port} is already used`);
		const wrong = await run(['--posts', 'many']);
		expect(wrong.code).toBe(1);
		expect(wrong.error).toBe('--posts must be a whole number, but is "many".\nWrite for example --posts 60.\n');
	});

	it('explains itself', async () => {
		const { code, out } = await run(['--help']);
		expect(code).toBe(0);
		expect(out).toContain('--page-bytes');
	});
});
