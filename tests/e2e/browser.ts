import { type Browser, chromium } from 'playwright';
import { browserHere } from '../browser-here';

/** A headless Chromium that reaches this machine alone. Only for tests that `describeWithBrowser` holds. */
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
			// n8n's forms ask for fonts of an outside server, and a page would wait for them where the network is cut but silent.
			'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
		],
	});
}
