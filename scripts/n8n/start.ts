import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CityHallError } from '../../src/errors';
import { N8nClient } from './client';
import type { Home } from './home';
import { freePort } from './ports';
import { installN8n } from './runtime';

export interface StartOptions {
	home: Home;
	/** Default: any free port. */
	port?: number;
	/** Added to n8n's environment, e.g. `CITYHALL_ALLOWED_HOSTS`. */
	env?: Record<string, string>;
	/** Default 120 000: the first start of a home without an owner runs all migrations. */
	readyWithinMs?: number;
	/** Aborting it while n8n starts ends n8n and the start. */
	signal?: AbortSignal;
}

export interface RunningN8n {
	/** e.g. `http://127.0.0.1:5678` */
	url: string;
	port: number;
	home: Home;
	/** Signed in as the owner of the home; makes the owner in a home that has none. */
	client: N8nClient;
	/** What n8n has printed so far, at most the last 400 lines. */
	log(): string[];
	/** Ends n8n and every process it started. May be called twice. */
	stop(): Promise<void>;
}

/** Starts the pinned n8n on a home of its own and waits until it answers. */
export async function startN8n(options: StartOptions): Promise<RunningN8n> {
	const runtime = await installN8n();
	const port = options.port ?? (await freePort());
	const child = spawn(runtime.node, [join(__dirname, 'keeper.mjs'), runtime.bin, 'start'], {
		cwd: options.home.folder,
		env: {
			...quietEnvironment(options.home, port, dirname(runtime.node)),
			N8N_RUNNERS_BROKER_PORT: String(await freePort()),
			...(runtime.chromium ? { CITYHALL_BROWSER_PATH: runtime.chromium } : {}),
			...options.env,
		},
		// A group of its own: a Ctrl-C at the terminal reaches the starter, which then ends the group in order.
		detached: true,
		stdio: ['pipe', 'pipe', 'pipe'],
	});
	const log = keepLog(child, join(options.home.folder, 'n8n.log'));
	const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
	let stopping: Promise<void> | undefined;
	const stop = (): Promise<void> => {
		if (!stopping) child.stdin?.end('stop');
		return (stopping ??= ended);
	};
	const url = `http://127.0.0.1:${port}`;
	const client = new N8nClient(url);
	try {
		await waitUntilReady(url, child, log, options);
		await client.signIn();
	} catch (error) {
		await stop();
		throw error;
	}
	return { url, port, home: options.home, client, log, stop };
}

// Only what n8n needs goes in, so that a developer's own N8N_ settings change nothing here.
function quietEnvironment(home: Home, port: number, nodeFolder: string): Record<string, string> {
	const passed = ['LANG', 'LC_ALL', 'TMPDIR', 'N8N_DEFAULT_LOCALE', 'DISPLAY', 'NODE_EXTRA_CA_CERTS'];
	const env: Record<string, string> = {
		PATH: `${nodeFolder}:${process.env.PATH ?? ''}`,
		HOME: home.folder,
		GENERIC_TIMEZONE: 'Asia/Seoul',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		// This module asks a server of n8n's maker at every start.
		N8N_DISABLED_MODULES: 'mcp-registry',
		N8N_SECURE_COOKIE: 'false',
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '5',
	};
	// Browsers that playwright brought stand below the real home.
	const browsers = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache', 'ms-playwright');
	if (existsSync(browsers)) env.PLAYWRIGHT_BROWSERS_PATH = browsers;
	for (const name of passed) {
		const value = process.env[name];
		if (value !== undefined) env[name] = value;
	}
	return env;
}

function keepLog(child: ChildProcess, file: string): () => string[] {
	const lines: string[] = [];
	const copy = createWriteStream(file, { flags: 'a' });
	for (const stream of [child.stdout, child.stderr]) {
		stream?.setEncoding('utf8');
		stream?.on('data', (chunk: string) => {
			copy.write(chunk);
			lines.push(...chunk.split('\n').filter((line) => line.trim() !== ''));
			lines.splice(0, Math.max(0, lines.length - 400));
		});
	}
	child.once('close', () => copy.end());
	return () => [...lines];
}

async function waitUntilReady(url: string, child: ChildProcess, log: () => string[], options: StartOptions): Promise<void> {
	const withinMs = options.readyWithinMs ?? 120_000;
	const deadline = Date.now() + withinMs;
	while (Date.now() < deadline) {
		options.signal?.throwIfAborted();
		if (child.exitCode !== null || child.signalCode !== null) throw notReady('n8n ended while it was starting.', log);
		const answer = await fetch(`${url}/healthz/readiness`).catch(() => null);
		if (answer?.ok) return;
		await sleep(150);
	}
	throw notReady(`n8n was not ready after ${Math.round(withinMs / 1000)} seconds.`, log);
}

function notReady(message: string, log: () => string[]): CityHallError {
	return new CityHallError('N8N_NOT_READY', message, `It said last:\n${log().slice(-15).join('\n')}`);
}
