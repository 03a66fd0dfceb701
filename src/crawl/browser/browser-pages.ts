import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Page as Tab } from 'playwright';
import { safeFileName, type HttpClient } from '../../net';
import type { RunFiles } from '../attachments/run-files';
import type { Page } from '../page/page';
import type { PoliteClient } from '../polite/polite-client';
import type { CrawlAttachment, RobotsDecision } from '../types';
import { openSession, type BrowserOptions } from './browser-session';
import { BrowserTab } from './browser-tab';

/** Highest picture of a page, in pixels; beyond it browsers paint nothing, and the file would be of no use. */
const MAX_HEIGHT = 15_000;
const A4_MARGIN = '10mm';

export interface CaptureWish {
	/** The whole page as a picture, up to 15,000 pixels high. */
	screenshot?: boolean;
	/** The page as a document of A4 sheets. */
	pdf?: boolean;
}

export interface CapturedPage {
	page: Page;
	robots: RobotsDecision;
	/** Temporary files, as those of attachments. Null where not asked for. */
	screenshot: CrawlAttachment | null;
	pdf: CrawlAttachment | null;
}

/** Pages as a browser draws them. */
export interface BrowserPages {
	/**
	 * Opens an address, politely, and reads what its scripts have drawn. Pictures and fonts are loaded only to be captured, and only those
	 * of the page's own host.
	 * @throws CityHallError `CRAWL_BROWSER_PAGE`, `CRAWL_BROWSER_GONE`, `CRAWL_ROBOTS`, `NET_CANCELLED`, and what the HTTP client throws
	 */
	open(url: string, wish?: CaptureWish): Promise<CapturedPage>;
	close(): Promise<void>;
}

async function described(file: string, name: string, mime: string, extension: string): Promise<CrawlAttachment> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(file), hash);
	const { size } = await stat(file);
	return { name: `${name}.${extension}`, sizeBytes: size, sha256: hash.digest('hex'), mime, extension, file };
}

function nameOf(url: string): string {
	const { hostname, pathname } = new URL(url);
	return safeFileName(`${hostname}${pathname.replace(/\/+/g, '_')}`.replace(/_$/, '')) || 'page';
}

async function takeScreenshot(tab: Tab, path: string): Promise<{ isCut: boolean }> {
	const size = await tab.evaluate<{ width: number; height: number }>(
		'({ width: document.documentElement.clientWidth, height: document.documentElement.scrollHeight })',
	);
	const isCut = size.height > MAX_HEIGHT;
	await tab.screenshot({
		path,
		type: 'png',
		animations: 'disabled',
		...(isCut ? { clip: { x: 0, y: 0, width: size.width, height: MAX_HEIGHT }, fullPage: true } : { fullPage: true }),
	});
	return { isCut };
}

/**
 * Opens the browser for pages that need one. Close it when the work is done.
 * @param files takes screenshots and documents
 * @throws CityHallError `CRAWL_NO_BROWSER`, `NET_CANCELLED`
 */
export async function openBrowserPages(
	polite: PoliteClient,
	http: HttpClient,
	files: RunFiles,
	options: BrowserOptions,
): Promise<BrowserPages> {
	const session = await openSession(polite, http, options);
	let tab: BrowserTab | null = null;

	async function capture(url: string, window: Tab, wish: CaptureWish): Promise<Pick<CapturedPage, 'screenshot' | 'pdf'>> {
		const made: string[] = [];
		const newPath = async () => {
			const path = await files.path();
			made.push(path);
			return path;
		};
		try {
			let screenshot: CrawlAttachment | null = null;
			let pdf: CrawlAttachment | null = null;
			if (wish.screenshot) {
				const path = await newPath();
				const { isCut } = await takeScreenshot(window, path);
				screenshot = await described(path, nameOf(url), 'image/png', 'png');
				if (isCut) screenshot.warnings = [`The page is longer than the picture, which ends after ${MAX_HEIGHT} pixels.`];
			}
			if (wish.pdf) {
				const path = await newPath();
				const margin = { top: A4_MARGIN, bottom: A4_MARGIN, left: A4_MARGIN, right: A4_MARGIN };
				await window.pdf({ path, format: 'A4', printBackground: true, margin });
				pdf = await described(path, nameOf(url), 'application/pdf', 'pdf');
			}
			return { screenshot, pdf };
		} catch (error) {
			await files.drop(made);
			throw error;
		}
	}

	/** Whatever that page still does, it does not do to the next one. */
	function leave(window: BrowserTab): void {
		window.drop();
		tab = null;
	}

	return {
		async open(url, wish = {}) {
			const window = (tab ??= await BrowserTab.open(session));
			try {
				const pictures = wish.screenshot === true || wish.pdf === true;
				const { page, robots, more } = await window.visit(url, (raw) => capture(url, raw, wish), { pictures });
				if (window.isRestless) leave(window);
				return { page, robots, ...more };
			} catch (error) {
				leave(window);
				throw error;
			}
		},
		close: () => session.close(),
	};
}
