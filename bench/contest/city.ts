import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { checkout } from '../../scripts/n8n';
import type { RequestRecord } from '../../demo';

export interface BenchCity {
	url: string;
	/** Every request since the start. */
	log(): Promise<RequestRecord[]>;
	stop(): Promise<void>;
}

const recordShape: z.ZodType<RequestRecord> = z.object({
	at: z.number(),
	time: z.string(),
	method: z.string(),
	path: z.string(),
	query: z.string(),
	userAgent: z.string(),
	status: z.number(),
	endedAt: z.number().nullable(),
	remotePort: z.number(),
});

/** Demo City in a process of its own, so that serving pages is no part of what reading them costs. */
export async function openCity(...options: string[]): Promise<BenchCity> {
	const child = spawn(process.execPath, ['--import', 'tsx', 'demo/main.ts', '--port', '0', ...options], {
		cwd: checkout,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let printed = '';
	let url = '';
	for await (const part of child.stdout.setEncoding('utf8')) {
		printed += String(part);
		url = /Demo City is open at (\S+)\n/.exec(printed)?.[1] ?? '';
		if (url !== '') break;
	}
	if (url === '') throw new Error('Demo City did not start.');
	const ended = once(child, 'exit');
	return {
		url,
		async log() {
			const answer = await fetch(`${url}/__demo/log`);
			return z.array(recordShape).parse(await answer.json());
		},
		async stop() {
			child.kill('SIGKILL');
			await ended;
		},
	};
}
