import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkout } from '../../../scripts/n8n/runtime';
import { describeWithPostgres } from '../../postgres-here';

/** Stands for a test run: starts a server, says where it is, and goes on for ever. */
const starter = `
	import { startPostgres } from './scripts/bring/postgres.mjs';
	const server = await startPostgres();
	console.log(server.url);
	setInterval(() => {}, 1000);
`;

async function answers(port: number): Promise<boolean> {
	const socket = connect(port, '127.0.0.1');
	try {
		await once(socket, 'connect');
		return true;
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}

describeWithPostgres('the server of a test run', () => {
	it('ends with the run, also when that is killed', async () => {
		const run = spawn(process.execPath, ['--input-type=module', '-e', starter], {
			cwd: checkout,
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const [line] = (await once(createInterface({ input: run.stdout }), 'line')) as [string];
		const port = Number(new URL(line).port);
		expect(await answers(port)).toBe(true);
		run.kill('SIGKILL');
		while (await answers(port)) await sleep(50);
	});
});
