import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { quietly } from './command.mjs';
import { root } from './places.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macApps = ['Google Chrome.app/Contents/MacOS/Google Chrome', 'Chromium.app/Contents/MacOS/Chromium'];

/** Path of a Chromium on this machine, or null. `CITYHALL_BROWSER_PATH` names one that stands elsewhere. */
export function findChromium() {
	const named = process.env.CITYHALL_BROWSER_PATH;
	if (named) return runs(named) ? named : null;
	const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
	const apps = macApps.map((app) => join('/Applications', app));
	return [...onPath, ...apps, ...ofPlaywright()].find(runs) ?? null;
}

function ofPlaywright() {
	const folder =
		process.env.PLAYWRIGHT_BROWSERS_PATH ||
		join(homedir(), process.platform === 'darwin' ? 'Library/Caches/ms-playwright' : '.cache/ms-playwright');
	if (!existsSync(folder)) return [];
	const inside = ['chrome-linux/chrome', 'chrome-linux64/chrome', 'chrome-mac/Chromium.app/Contents/MacOS/Chromium'];
	return readdirSync(folder)
		.filter((name) => name.startsWith('chromium-'))
		.flatMap((name) => inside.map((path) => join(folder, name, path)));
}

/** A browser if there is one to be had; without one only the browser mode of the crawler is left out. */
export async function bringBrowser(note) {
	const found = findChromium();
	if (found) return note(`found ${found}`);
	const place = { cwd: root, log: 'browser.log', timeoutMs: 5 * 60_000 };
	const ways = [];
	if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0) {
		ways.push(['apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk']]);
	}
	ways.push([join(root, 'node_modules', '.bin', 'playwright'), ['install', 'chromium']]);
	for (const [program, args] of ways) {
		try {
			if (program === 'apt-get') await quietly('Reading the package lists', 'apt-get', ['update'], place);
			await quietly('Installing a browser', program, args, { ...place, append: true });
			const brought = findChromium();
			if (brought) return note(`installed ${brought}`);
		} catch {
			// The next way may work; if none does, the note below says so.
		}
	}
	note('none to be had here: the browser mode of Portal Crawler stays off');
}

function runs(file) {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
