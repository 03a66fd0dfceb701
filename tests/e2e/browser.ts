import { type Browser, chromium } from 'playwright';
import { browserHere } from '../browser-here';

/** A headless Chromium that stays off the network of its maker. Only for tests that `describeWithBrowser` holds. */
export async function openBrowser(): Promise<Browser> {
	return await chromium.launch({
		executablePath: browserHere ?? undefined,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
}
