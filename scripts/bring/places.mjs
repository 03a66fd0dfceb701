import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Outside the checkout, so that the next clone finds what this one installed. */
export const cache =
	process.env.CITYHALL_CACHE ||
	join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-cityhall');

export const n8nVersion = JSON.parse(readFileSync(join(root, 'scripts/n8n-runtime/package.json'), 'utf8')).dependencies.n8n;
export const n8nFolder = join(cache, `n8n-${n8nVersion}-node24`);
export const n8nBin = join(n8nFolder, 'node_modules', 'n8n', 'bin', 'n8n');
export const nodeBin = join(root, 'node_modules', 'node', 'bin');

/** Named after its lockfile: a change of a peer is another folder. */
export const peersFolder = join(
	cache,
	`bench-peers-${createHash('sha256').update(readFileSync(join(root, 'bench/peers/package-lock.json'))).digest('hex').slice(0, 12)}`,
);
