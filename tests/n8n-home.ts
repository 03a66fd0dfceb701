import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** No test touches the n8n folder of whoever runs it: nodes and n8n-core find a fresh one instead. */
export default async function createHome(): Promise<void> {
	const home = await mkdtemp(join(tmpdir(), 'cityhall-tests-'));
	process.env.N8N_USER_FOLDER = home;
}

export async function removeHome(): Promise<void> {
	const home = process.env.N8N_USER_FOLDER;
	if (home) await rm(home, { recursive: true, force: true });
}
