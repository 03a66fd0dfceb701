import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installLocked, needDisk } from './command.mjs';
import { takeLock } from './lock.mjs';
import { cache, peersFolder, root } from './places.mjs';

const ready = join(peersFolder, '.ready');

/** What the benchmarks measure beside, as bench/peers names it: in the cache folder, as none of it belongs to the pack. */
export async function bringPeers(note) {
	if (existsSync(ready)) return note('already there');
	mkdirSync(cache, { recursive: true });
	const release = await takeLock(`${peersFolder}.lock`, note);
	try {
		if (existsSync(ready)) return note('installed meanwhile by another start');
		needDisk(cache, 3e8, 'Installing the peers of the benchmarks');
		rmSync(peersFolder, { recursive: true, force: true });
		mkdirSync(peersFolder, { recursive: true });
		for (const file of ['package.json', 'package-lock.json']) cpSync(join(root, 'bench', 'peers', file), join(peersFolder, file));
		await installLocked('Installing the peers of the benchmarks', ['--ignore-scripts'], { cwd: peersFolder, log: 'bench-peers.log' });
		writeFileSync(ready, '');
	} finally {
		release();
	}
}
