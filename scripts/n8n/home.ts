import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { checkout, installN8n } from './runtime';
import { startN8n } from './start';

const run = promisify(execFile);

export interface Home {
	/** n8n's HOME and working folder. */
	folder: string;
	/** `.n8n` inside it: n8n's own folder. */
	n8nFolder: string;
	/** `.n8n-files` inside it: where n8n lets workflows read and write. */
	filesFolder: string;
	/** Removes the home; with `keepFiles`, all but what workflows wrote. */
	remove(options?: { keepFiles?: boolean }): Promise<void>;
}

export interface HomeOptions {
	/** `dist`: this checkout as built (fast). A tarball: as n8n's community installer would. `none`: n8n alone. Default `dist`. */
	pack?: 'dist' | 'none' | { tarball: string };
	/** Start from a home whose database is made and whose owner is set up: seconds instead of a quarter of a minute. Default true. */
	prepared?: boolean;
}

const packageShape = z.looseObject({ name: z.string(), version: z.string(), dependencies: z.record(z.string(), z.string()) });

/** Lays a fresh n8n home with the pack under its own name, in the folder for temporary files. */
export async function createHome(options: HomeOptions = {}): Promise<Home> {
	const home = homeAt(await mkdtemp(join(tmpdir(), 'cityhall-n8n-')));
	try {
		if (options.prepared ?? true) await cp(await preparedHome(), home.folder, { recursive: true });
		await mkdir(home.n8nFolder, { recursive: true });
		await mkdir(home.filesFolder, { recursive: true });
		const pack = options.pack ?? 'dist';
		if (pack === 'dist') await layBuild(home);
		else if (pack !== 'none') await installTarball(home, pack.tarball);
		return home;
	} catch (error) {
		await home.remove();
		throw error;
	}
}

function homeAt(folder: string): Home {
	const n8nFolder = join(folder, '.n8n');
	const filesFolder = join(folder, '.n8n-files');
	return {
		folder,
		n8nFolder,
		filesFolder,
		async remove({ keepFiles = false } = {}) {
			const doomed = keepFiles ? [n8nFolder, join(folder, '.cache'), join(folder, 'n8n.log')] : [folder];
			for (const path of doomed) await rm(path, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}

// All migrations and the owner, done once a version of n8n: copied from then on.
async function preparedHome(): Promise<string> {
	const { folder, version } = await installN8n();
	const prepared = join(dirname(folder), `home-${version}`);
	if (existsSync(prepared)) return prepared;
	const home = await createHome({ pack: 'none', prepared: false });
	try {
		const n8n = await startN8n({ home });
		await n8n.stop();
		await rm(join(home.folder, 'n8n.log'), { force: true });
		// Copied beside its place first: a rename is whole or not at all, and the folder for temporary files may be another disk.
		const aside = `${prepared}-${process.pid}`;
		await cp(home.folder, aside, { recursive: true });
		await rename(aside, prepared).catch(() => rm(aside, { recursive: true, force: true }));
	} finally {
		await home.remove();
	}
	return prepared;
}

async function layBuild(home: Home): Promise<void> {
	const manifest = packageShape.parse(JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8')));
	const target = join(home.n8nFolder, 'nodes', 'node_modules', manifest.name);
	await mkdir(join(target, 'node_modules'), { recursive: true });
	await cp(join(checkout, 'dist'), join(target, 'dist'), { recursive: true });
	await cp(join(checkout, 'package.json'), join(target, 'package.json'));
	for (const name of Object.keys(manifest.dependencies)) {
		await mkdir(dirname(join(target, 'node_modules', name)), { recursive: true });
		await symlink(join(checkout, 'node_modules', name), join(target, 'node_modules', name), 'dir');
	}
	await enter(home, manifest.name, manifest.version);
}

/** Source: n8n 2.41.1, community-packages.service.js, downloadPackage. */
async function installTarball(home: Home, tarball: string): Promise<void> {
	const { node } = await installN8n();
	const listed = await run('tar', ['-xzOf', tarball, 'package/package.json']);
	const manifest = packageShape.parse(JSON.parse(listed.stdout));
	for (const kind of ['devDependencies', 'peerDependencies', 'optionalDependencies']) delete manifest[kind];
	const target = join(home.n8nFolder, 'nodes', 'node_modules', manifest.name);
	await mkdir(target, { recursive: true });
	await run('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
	await writeFile(join(target, 'package.json'), JSON.stringify(manifest, null, 2));
	const npm = ['--audit=false', '--fund=false', '--bin-links=false', '--install-strategy=shallow', '--ignore-scripts=true', '--package-lock=false'];
	await run('npm', ['install', '--prefer-offline', ...npm], {
		cwd: target,
		env: { ...withoutNpmSettings(), PATH: `${dirname(node)}:${process.env.PATH ?? ''}` },
	});
	await enter(home, manifest.name, manifest.version);
}

// A test started by `npm test` carries the checkout's npm settings in its environment; n8n's installer would not have them.
function withoutNpmSettings(): NodeJS.ProcessEnv {
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_(?!config_(registry|cafile|cache|proxy|https_proxy)$)/i.test(name)));
}

async function enter(home: Home, name: string, version: string): Promise<void> {
	const file = join(home.n8nFolder, 'nodes', 'package.json');
	await writeFile(file, JSON.stringify({ name: 'installed-nodes', private: true, dependencies: { [name]: version } }, null, 2));
}
