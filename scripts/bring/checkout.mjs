import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment, installLocked, needDisk, quietly } from './command.mjs';
import { nodeBin, root } from './places.mjs';
import { Trouble } from './steps.mjs';

const buildStamp = join(root, 'node_modules', '.cityhall-build');

export function checkPlatform() {
	const supported = ['linux', 'darwin'].includes(process.platform) && ['x64', 'arm64'].includes(process.arch);
	if (!supported) {
		throw new Trouble(
			`This checkout runs on Linux and macOS (x64, arm64), not on ${process.platform} ${process.arch}.`,
			'On Windows, use the Windows Subsystem for Linux (WSL).',
		);
	}
	if (Number(process.versions.node.split('.')[0]) < 18) {
		throw new Trouble(`Node.js ${process.versions.node} is too old to start from.`, 'Install Node.js 18 or newer; Node 24 is then brought by itself.');
	}
}

/** The packages of package-lock.json, when one is missing or stands at another version. */
export async function bringDependencies(note) {
	if (missingPackages() === 0) return note('already there');
	needDisk(root, 1.2e9, 'Installing the dependencies');
	await installLocked('Installing the dependencies', [], { cwd: root, log: 'dependencies.log' });
}

// npm writes its own record of what it installed last of all, so a half install has none.
function missingPackages() {
	const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
	const record = readIfThere(join(root, 'node_modules', '.package-lock.json'));
	const installed = record ? JSON.parse(record).packages : {};
	return Object.entries(wanted).filter(
		([path, entry]) => path !== '' && !entry.optional && !entry.devOptional && installed[path]?.version !== entry.version,
	).length;
}

/** Node 24 from the npm package `node`, whatever the machine has. */
export async function bringNode(note) {
	if (nodeWorks()) return note('already there');
	await installNode();
	if (!nodeWorks()) throw new Trouble('Node 24 was installed but does not run on this machine.', 'Is the C library older than Debian 11 or Ubuntu 20.04?');
}

export async function installNode() {
	await quietly('Installing Node 24', 'npm', ['rebuild', 'node', '--ignore-scripts=false', '--foreground-scripts'], {
		cwd: root,
		log: 'node24.log',
	});
}

/** dist/, when a source has changed since it was built. */
export async function bringBuild(note) {
	const sources = digest(listing(['nodes', 'credentials', 'src', 'locales', 'models', 'scripts/build.mjs', 'scripts/licences.mjs', 'package.json', 'package-lock.json']));
	if (readIfThere(buildStamp) === sources && existsSync(join(root, 'dist', 'vendor'))) return note('up to date');
	const result = spawnSync(join(nodeBin, 'node'), [join(root, 'scripts', 'build.mjs')], {
		cwd: root,
		env: childEnvironment(),
		encoding: 'utf8',
	});
	if (result.status !== 0) throw new Trouble(`Building the package failed:\n${result.stdout}${result.stderr}`);
	writeFileSync(buildStamp, sources);
}

function nodeWorks() {
	const result = spawnSync(join(nodeBin, 'node'), ['--version'], { encoding: 'utf8' });
	return result.status === 0 && result.stdout.startsWith('v24.');
}

function listing(names) {
	const lines = [];
	const visit = (path) => {
		const entry = statSync(join(root, path), { throwIfNoEntry: false });
		if (!entry) return;
		if (entry.isDirectory()) for (const child of readdirSync(join(root, path)).sort()) visit(join(path, child));
		else lines.push(`${path}:${entry.size}:${entry.mtimeMs}`);
	};
	names.forEach(visit);
	return lines.join('\n');
}

function digest(content) {
	return createHash('sha256').update(content).digest('hex');
}

function readIfThere(file) {
	return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}
