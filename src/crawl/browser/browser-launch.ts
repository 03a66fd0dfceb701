import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Browser, BrowserType } from 'playwright';
import { CityHallError } from '../../errors';
import type { CrawlBoardOptions } from '../types';

const NAMES = [
	'chromium',
	'google-chrome',
	'google-chrome-stable',
	'chromium-browser',
	'chrome',
	'microsoft-edge',
];
const USUAL_PLACES = [
	'/usr/bin/chromium',
	'/usr/bin/google-chrome',
	'/usr/bin/chromium-browser',
	'/snap/bin/chromium',
	'/opt/google/chrome/chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
	'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
const CONNECT_TIMEOUT_MS = 15_000;

const LAUNCH_ARGUMENTS = [
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--disable-dev-shm-usage',
	'--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
	// A page that wants more ends, and not the server.
	'--js-flags=--max-old-space-size=512',
];

async function isExecutable(path: string): Promise<boolean> {
	try {
		await access(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

function noBrowser(cause?: unknown): CityHallError {
	return new CityHallError(
		'CRAWL_NO_BROWSER',
		'This page needs a browser, and none was found on this server.',
		'Either add the credential "Remote Browser API" with the address of a browser that runs elsewhere; or ask the administrator to install Chromium on this server (its path can be set in CITYHALL_BROWSER_PATH).',
		{ cause },
	);
}

/** The browser of this machine: as set, else by its usual names. Null when there is none. */
export async function findLocalBrowser(
	configured: string | undefined,
	environment: NodeJS.ProcessEnv = process.env,
): Promise<string | null> {
	for (const path of [configured, environment.CITYHALL_BROWSER_PATH]) {
		if (!path) continue;
		if (await isExecutable(path)) return path;
		throw new CityHallError(
			'CRAWL_NO_BROWSER',
			`There is no browser at ${path}.`,
			'Correct the path of the browser, or leave it empty to have one looked for.',
		);
	}
	const onPath = (environment.PATH ?? '')
		.split(delimiter)
		.filter((folder) => folder !== '')
		.flatMap((folder) => NAMES.map((name) => join(folder, name)));
	for (const path of [...onPath, ...USUAL_PLACES]) if (await isExecutable(path)) return path;
	return null;
}

async function connect(chromium: BrowserType, endpoint: string): Promise<Browser> {
	try {
		if (/^https?:/i.test(endpoint) || /\/devtools\/browser\//.test(endpoint))
			return await chromium.connectOverCDP(endpoint, { timeout: CONNECT_TIMEOUT_MS });
		try {
			return await chromium.connect(endpoint, { timeout: CONNECT_TIMEOUT_MS });
		} catch {
			// A ws:// address may be Playwright's own server or a browser's debugging port.
			return await chromium.connectOverCDP(endpoint, { timeout: CONNECT_TIMEOUT_MS });
		}
	} catch (cause) {
		throw new CityHallError(
			'CRAWL_NO_BROWSER',
			'The remote browser did not answer.',
			'Check its address in the credential "Remote Browser API", and that it is running. Without that credential the browser of this server is used, if there is one.',
			{ cause, retryable: true },
		);
	}
}

/** A remote browser where an address is given, else this machine's. Playwright loads on first use. */
export async function openBrowser(settings: CrawlBoardOptions['browser']): Promise<Browser> {
	const { chromium } = await import('playwright');
	if (settings?.endpoint) return await connect(chromium, settings.endpoint);
	const executablePath = await findLocalBrowser(settings?.executablePath);
	if (executablePath === null) throw noBrowser();
	const asRoot = process.getuid?.() === 0;
	try {
		// Chromium's sandbox refuses to run as root; everyone else keeps it.
		return await chromium.launch({
			executablePath,
			headless: true,
			args: [...LAUNCH_ARGUMENTS, ...(asRoot ? ['--no-sandbox'] : [])],
		});
	} catch (cause) {
		throw new CityHallError(
			'CRAWL_NO_BROWSER',
			`The browser at ${executablePath} could not be started.`,
			'Ask the administrator to start it once by hand and to see what it says.',
			{ cause },
		);
	}
}
