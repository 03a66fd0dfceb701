import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, statfsSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { dirname, join } from 'node:path';
import { cache, nodeBin } from './places.mjs';
import { Trouble } from './steps.mjs';

const networkFault = /ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT|network (request|connectivity)/i;

// Where packages come from and over which way, as the user has set it; the checkout's own npm settings, which `npm run` puts
// into the environment as well, would be wrong for n8n (its peers, its install scripts, the headers of another Node).
const kept = /^npm_config_(registry|cafile|ca|cache|proxy|https_proxy|noproxy|strict_ssl|userconfig|globalconfig|offline|fetch_.*)$/i;

/** The environment of a child: Node 24 first on the PATH, and none of the settings of the npm that started us but the network's. */
export function childEnvironment(extra = {}) {
	const env = { ...process.env };
	for (const name of Object.keys(env)) if (/^npm_/i.test(name) && !kept.test(name)) delete env[name];
	return { ...env, PATH: `${nodeBin}:${process.env.PATH ?? ''}`, ...extra };
}

/**
 * Runs a command with its output in a log file; a failure names the file and, where it can be told, the cause.
 * @param {string} what e.g. "Installing the dependencies", for the message
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, log: string, env?: NodeJS.ProcessEnv, append?: boolean, timeoutMs?: number }} options
 */
export async function quietly(what, program, args, options) {
	const file = join(cache, 'logs', options.log);
	mkdirSync(dirname(file), { recursive: true });
	const log = createWriteStream(file, { flags: options.append ? 'a' : 'w' });
	const child = spawn(program, args, {
		cwd: options.cwd,
		env: options.env ?? childEnvironment(),
		stdio: ['ignore', 'pipe', 'pipe'],
		timeout: options.timeoutMs,
	});
	child.stdout.pipe(log, { end: false });
	child.stderr.pipe(log, { end: false });
	const forward = (signal) => child.kill(signal);
	process.on('SIGTERM', forward);
	const code = await new Promise((resolve) => {
		child.on('error', () => resolve(-1));
		child.on('close', (status) => resolve(status ?? -1));
	});
	process.off('SIGTERM', forward);
	log.end();
	await finished(log);
	if (code !== 0) throw explain(what, program, readFileSync(file, 'utf8'), file, code);
}

/**
 * Installs what the lockfile names, from npm's own cache alone when the registry cannot be reached: asking it once for an
 * answer takes seconds, while an install without a network takes npm a quarter of an hour to give up.
 * Not `npm ci`: it refuses a lockfile that leaves out builds for platforms which the registry at hand does not carry.
 */
export async function installLocked(what, args, options) {
	const env = childEnvironment();
	const ping = spawnSync('npm', ['ping', '--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=10000'], { env, encoding: 'utf8' });
	const unreachable = ping.status !== 0 && networkFault.test(ping.stderr ?? '');
	await quietly(what, 'npm', ['install', '--no-save', unreachable ? '--offline' : '--prefer-offline', '--no-audit', '--no-fund', ...args], options);
}

/** Tells network, disk and missing tools apart, as each has another remedy. */
export function explain(what, program, output, file, code) {
	const log = `All that was said is in ${file}`;
	if (code === -1) return new Trouble(`${what} did not start: ${program} could not be run.`, 'Is Node.js with npm installed and on the PATH?');
	if (/ENOSPC|no space left/i.test(output)) return new Trouble(`${what} failed: the disk is full.`, `Make room (about 4 GB in ${cache}) and start again. ${log}`);
	if (networkFault.test(output)) {
		return new Trouble(
			`${what} failed: the npm registry could not be reached.`,
			`Check the network connection (or the proxy and registry in your npm settings) and start again; what was done so far is kept. ${log}`,
		);
	}
	if (/EACCES|EPERM|EROFS/.test(output)) return new Trouble(`${what} failed: a file could not be written.`, `Check who owns the files. ${log}`);
	if (/gyp ERR!.*(find Python|not found: make|stack Error: not found)/s.test(output)) {
		return new Trouble(`${what} failed: python3, make and a C++ compiler are needed.`, `On Debian or Ubuntu: apt-get install python3 make g++. ${log}`);
	}
	return new Trouble(`${what} failed.`, log);
}

/** Refuses early what would fail late: `needed` in bytes, on the file system of `folder` (which may not exist yet). */
export function needDisk(folder, needed, what) {
	let probe = folder;
	for (;;) {
		try {
			const { bavail, bsize } = statfsSync(probe);
			const free = bavail * bsize;
			if (free < needed) {
				throw new Trouble(
					`${what} needs about ${gigabytes(needed)} of disk, but only ${gigabytes(free)} are free at ${probe}.`,
					'Make room, or name a folder on another disk with the environment variable CITYHALL_CACHE.',
				);
			}
			return;
		} catch (error) {
			if (error.code !== 'ENOENT' || dirname(probe) === probe) throw error;
			probe = dirname(probe);
		}
	}
}

function gigabytes(bytes) {
	return `${(bytes / 1e9).toFixed(1)} GB`;
}
