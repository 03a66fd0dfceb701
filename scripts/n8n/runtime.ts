import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

export const checkout = join(__dirname, '..', '..');

const runtimeShape = z.object({
	version: z.string(),
	folder: z.string(),
	bin: z.string(),
	node: z.string(),
	chromium: z.string().nullable(),
});
/** Where the pinned n8n stands: its version, folder, start file, the Node 24 it runs on, and a Chromium if there is one. */
export type Runtime = z.infer<typeof runtimeShape>;

let installed: Promise<Runtime> | undefined;

/** Brings the pinned n8n into the cache folder if it is not there yet (the first time about five minutes). */
export function installN8n(): Promise<Runtime> {
	installed ??= bring();
	return installed;
}

async function bring(): Promise<Runtime> {
	const args = [join(checkout, 'scripts', 'run.mjs'), 'n8n', '--json'];
	const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: checkout });
	const lines = stdout.trim().split('\n');
	return runtimeShape.parse(JSON.parse(lines.at(-1) ?? ''));
}
