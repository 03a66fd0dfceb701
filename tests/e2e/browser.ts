import { type Browser, chromium } from 'playwright';
import { installN8n } from '../../scripts/n8n';

/** A headless Chromium that stays off the network of its maker; null where there is none on this machine. */
export async function openBrowser(): Promise<Browser | null> {
	const runtime = await installN8n();
	if (runtime.chromium === null) return null;
	return await chromium.launch({
		executablePath: runtime.chromium,
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
	});
}
