import { serialize } from '#vendor/html';
import { CityHallError } from '../../errors';
import type { HttpClient } from '../../net';
import type { Archive } from '../archive/archive';
import type { RunFiles } from '../attachments/run-files';
import type { BrowserPages, CaptureWish } from '../browser/browser-pages';
import type { Page } from '../page/page';
import type { PoliteClient } from '../polite/polite-client';
import type { CrawlAttachment, RobotsDecision } from '../types';
import { failureOf, statusFailure, type Fetched } from './fetch-page';
import { loginPageInstead, loginRefusal } from './needs-login';
import { readDrawn } from './read-response';

export interface Drawing {
	fetched: Fetched;
	screenshot: CrawlAttachment | null;
	pdf: CrawlAttachment | null;
}

export interface Drawer {
	/** Opens an address in the browser and reads what its scripts have drawn. */
	draw(url: string, wish?: CaptureWish): Promise<Drawing>;
	close(): Promise<void>;
}

function fetchedOf(url: string, page: Page, robots: RobotsDecision): Fetched {
	const refusal = loginRefusal(page) ?? (page.status >= 400 ? statusFailure(url, page.status) : null);
	if (refusal) return { kind: 'failed', error: refusal, status: page.status };
	const reading = readDrawn(page, serialize(page.document), robots);
	const instead = loginPageInstead(reading, null);
	return instead ? { kind: 'failed', error: instead, status: page.status } : { kind: 'page', reading };
}

/** A browser that opens with the first page that needs it. Pages are drawn one after the other. */
export function createDrawer(parts: {
	polite: PoliteClient;
	http: HttpClient;
	files: RunFiles;
	browser: { endpoint?: string; executablePath?: string } | undefined;
	signal: AbortSignal | undefined;
	archive: Archive | undefined;
}): Drawer {
	let opened: Promise<BrowserPages> | null = null;
	let turn: Promise<unknown> = Promise.resolve();

	async function open(): Promise<BrowserPages> {
		const { openBrowserPages } = await import('../browser/browser-pages');
		return await openBrowserPages(parts.polite, parts.http, parts.files, {
			...(parts.browser ? { browser: parts.browser } : {}),
			...(parts.signal ? { signal: parts.signal } : {}),
			archive: parts.archive,
		});
	}

	async function drawNow(url: string, wish: CaptureWish): Promise<Drawing> {
		try {
			const pages = await (opened ??= open());
			const { page, robots, screenshot, pdf } = await pages.open(url, wish);
			return { fetched: fetchedOf(url, page, robots), screenshot, pdf };
		} catch (error) {
			const none = error instanceof CityHallError && error.code === 'CRAWL_NO_BROWSER';
			const fetched: Fetched = none ? { kind: 'stop', error } : failureOf(error, parts.signal);
			return { fetched, screenshot: null, pdf: null };
		}
	}

	return {
		draw(url, wish = {}) {
			const drawn = turn.then(() => drawNow(url, wish));
			turn = drawn.catch(() => undefined);
			return drawn;
		},
		async close() {
			const pages = await opened?.catch(() => null);
			await pages?.close();
		},
	};
}
