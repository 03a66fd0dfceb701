import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser'];

function findBrowser(): string | null {
	const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
	for (const path of [process.env.CITYHALL_BROWSER_PATH ?? '', ...onPath]) {
		try {
			accessSync(path, constants.X_OK);
			return path;
		} catch {
			continue;
		}
	}
	return null;
}

/** A Chromium on this machine, or null. */
export const browserHere = findBrowser();

/** Tests that need a browser: skipped by name where there is none. CI fails on such a skip. */
export function describeWithBrowser(name: string, tests: () => void): void {
	if (browserHere === null) describe.skip(`${name} (skipped: no Chromium is installed here)`, tests);
	else describe(name, tests);
}
