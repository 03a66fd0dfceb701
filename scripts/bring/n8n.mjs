import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installNode } from './checkout.mjs';
import { childEnvironment, installLocked, needDisk, quietly } from './command.mjs';
import { takeLock } from './lock.mjs';
import { cache, n8nBin, n8nFolder, n8nVersion, nodeBin, root } from './places.mjs';
import { Trouble } from './steps.mjs';

const ready = join(n8nFolder, '.ready');
const lock = `${n8nFolder}.lock`;

export function n8nIsReady() {
	return existsSync(ready) && existsSync(n8nBin);
}

/** The pinned n8n, once for all checkouts of this user. Marked ready only after it has answered; a half install is done again. */
export async function bringN8n(note) {
	if (n8nIsReady()) return note('already there');
	mkdirSync(cache, { recursive: true });
	const release = await takeLock(lock, note);
	try {
		if (n8nIsReady()) return note('installed meanwhile by another start');
		if (whatFails() === null) {
			writeFileSync(ready, n8nVersion);
			return note('found and checked');
		}
		needDisk(cache, 4e9, `Installing n8n ${n8nVersion}`);
		rmSync(join(n8nFolder, 'node_modules'), { recursive: true, force: true });
		mkdirSync(n8nFolder, { recursive: true });
		for (const file of ['package.json', 'package-lock.json']) {
			cpSync(join(root, 'scripts', 'n8n-runtime', file), join(n8nFolder, file));
		}
		const options = { cwd: n8nFolder, log: `n8n-${n8nVersion}.log` };
		await installLocked(`Installing n8n ${n8nVersion}`, ['--ignore-scripts'], options);
		// The one native add-on that n8n cannot do without; its headers come with Node 24 itself, so nothing else is downloaded.
		await quietly(
			'Building the database driver of n8n',
			'npm',
			['rebuild', 'sqlite3', '--ignore-scripts=false'],
			{ ...options, append: true, env: childEnvironment({ npm_config_nodedir: await headers() }) },
		);
		const fault = whatFails();
		if (fault !== null) throw new Trouble(`n8n ${n8nVersion} was installed but does not work: ${fault}`, `Remove the folder ${n8nFolder} and start again.`);
		writeFileSync(ready, n8nVersion);
	} finally {
		release();
	}
}

/** Null when the installed n8n answers; otherwise what it said instead. */
function whatFails() {
	// npm writes its record last of all.
	if (!existsSync(join(n8nFolder, 'node_modules', '.package-lock.json'))) return 'it is not complete';
	const checks = [
		[[n8nBin, '--version'], n8nVersion],
		[['-e', "const { Database } = require('sqlite3'); new Database(':memory:').get('select 42 as n', (e, row) => console.log(e ?? row.n))"], '42'],
	];
	for (const [args, expected] of checks) {
		const answer = spawnSync(join(nodeBin, 'node'), args, { cwd: n8nFolder, env: childEnvironment(), encoding: 'utf8', timeout: 60_000 });
		if (answer.stdout?.trim() !== expected) return (answer.stderr || answer.stdout || 'no answer').trim().split('\n').slice(0, 3).join(' ');
	}
	return null;
}

async function headers() {
	// A later `npm install` tidies them away, as they are in no lockfile; Node's own install step brings them again.
	if (!findHeaders()) await installNode();
	const found = findHeaders();
	if (!found) throw new Trouble('The C headers of Node 24 were not found.', 'Remove the folder node_modules and start again.');
	return found;
}

function findHeaders() {
	return [join(root, 'node_modules', 'node', 'node_modules'), join(root, 'node_modules')]
		.filter((place) => existsSync(place))
		.flatMap((place) => readdirSync(place).map((name) => join(place, name)))
		.find((place) => /node-(bin-)?(linux|darwin)-\w+$/.test(place) && existsSync(join(place, 'include', 'node', 'node.h')));
}
