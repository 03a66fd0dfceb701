import type { Browser, BrowserContext, Page as Tab } from 'playwright';
import { CityHallError } from '../../errors';
import type { HttpClient } from '../../net';
import type { Archive } from '../archive/archive';
import type { PoliteClient } from '../polite/polite-client';
import type { CrawlBoardOptions } from '../types';
import { openBrowser } from './browser-launch';
import { attachNetwork, type BrowserNetwork } from './browser-network';

export interface BrowserOptions {
	browser?: CrawlBoardOptions['browser'];
	signal?: AbortSignal | undefined;
	archive?: Archive | undefined;
	/** Longest time for one step on a page, in milliseconds; a script that never ends is given up then. Default 60 s. */
	stepMs?: number;
}

const DEFAULT_STEP_MS = 60_000;
const CLOSING_MS = 3000;

/** One browser of one crawl. */
export interface BrowserSession {
	readonly network: BrowserNetwork;
	readonly polite: PoliteClient;
	newTab(): Promise<Tab>;
	/**
	 * Does something with the browser, and settles at once when the crawl is cancelled or the browser is gone, whatever the page does.
	 * @throws CityHallError `NET_CANCELLED`, `CRAWL_BROWSER_GONE`, `CRAWL_BROWSER_PAGE`, and what `work` throws of its own
	 */
	run<T>(what: string, work: () => Promise<T>): Promise<T>;
	/** Ends the browser, or leaves it where it is a remote one. Takes no longer than three seconds; never throws. */
	close(): Promise<void>;
}

function cancelled(): CityHallError {
	return new CityHallError(
		'NET_CANCELLED',
		'The work was stopped before it was done.',
		'Start it again when you want it to go on.',
	);
}

function gone(): CityHallError {
	return new CityHallError(
		'CRAWL_BROWSER_GONE',
		'The browser ended in the middle of the crawl; a page may have been too heavy for it.',
		'Run the workflow again: it goes on from here. If it happens again, ask the administrator to give the browser more memory.',
		{ retryable: true },
	);
}

function stuck(what: string, ms: number): CityHallError {
	return new CityHallError(
		'CRAWL_BROWSER_PAGE',
		`${what} was not ready after ${Math.round(ms / 1000)} seconds; its script may never end.`,
		'Open the address in a browser of your own; try again later.',
		{ retryable: true },
	);
}

/** Rejects with the error as soon as there is one; settles never otherwise. */
interface Alarm {
	readonly rung: Promise<never>;
	ring(error: CityHallError): void;
	readonly error: CityHallError | null;
}

function alarm(): Alarm {
	let error: CityHallError | null = null;
	let reject: (error: CityHallError) => void = () => undefined;
	const rung = new Promise<never>((_resolve, fail) => (reject = fail));
	rung.catch(() => undefined);
	return {
		rung,
		ring(given) {
			error ??= given;
			reject(error);
		},
		get error() {
			return error;
		},
	};
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise((resolve) => (timer = setTimeout(resolve, ms)));
	await Promise.race([work.catch(() => undefined), late]);
	clearTimeout(timer);
}

/** A browser that is still starting when the crawl is cancelled ends as soon as it has started. */
async function startBrowser(settings: CrawlBoardOptions['browser'], stop: Alarm): Promise<Browser> {
	const starting = openBrowser(settings);
	try {
		return await Promise.race([starting, stop.rung]);
	} catch (error) {
		starting.then((late) => late.close()).catch(() => undefined);
		throw error;
	}
}

async function openContext(browser: Browser, http: HttpClient): Promise<BrowserContext> {
	return await browser.newContext({
		userAgent: http.userAgent,
		locale: 'ko-KR',
		timezoneId: 'Asia/Seoul',
		serviceWorkers: 'block',
		acceptDownloads: false,
		viewport: { width: 1280, height: 900 },
		// Nothing listens there: what our own client does not answer (WebRTC, prefetch) goes nowhere.
		proxy: { server: 'http://127.0.0.1:1', bypass: '<-loopback>' },
	});
}

/**
 * Opens the browser of a crawl: a remote one where an address is set, else this machine's. Its own network is shut; all requests go through
 * the crawl's HTTP client. Windows that a page opens are closed, its questions are answered with no.
 * @throws CityHallError `CRAWL_NO_BROWSER`, `NET_CANCELLED`
 */
export async function openSession(
	polite: PoliteClient,
	http: HttpClient,
	{ browser: settings, signal, archive, stepMs = DEFAULT_STEP_MS }: BrowserOptions,
): Promise<BrowserSession> {
	const stop = alarm();
	const onAbort = () => stop.ring(cancelled());
	if (signal?.aborted) throw cancelled();
	signal?.addEventListener('abort', onAbort, { once: true });
	let browser: Browser | null = null;
	let expected = 0;
	const ours = new WeakSet<Tab>();
	let closing: Promise<void> | null = null;

	async function run<T>(what: string, work: () => Promise<T>): Promise<T> {
		if (stop.error) throw stop.error;
		let timer: NodeJS.Timeout | undefined;
		const late = new Promise<never>((_resolve, reject) => {
			timer = setTimeout(() => reject(stuck(what, stepMs)), stepMs);
		});
		try {
			return await Promise.race([work(), stop.rung, late]);
		} catch (cause) {
			// Of what was lost because the crawl ended, the end is the reason.
			if (stop.error) return await stop.rung;
			if (cause instanceof CityHallError) throw cause;
			throw new CityHallError(
				'CRAWL_BROWSER_PAGE',
				`The browser could not open ${what}.`,
				'Open the address in a browser of your own; try again later.',
				{ cause, retryable: true },
			);
		} finally {
			clearTimeout(timer);
		}
	}

	function close(): Promise<void> {
		closing ??= (async () => {
			signal?.removeEventListener('abort', onAbort);
			// What is still under way ends here; afterwards nothing more is begun.
			stop.ring(signal?.aborted ? cancelled() : gone());
			if (browser) await atMost(CLOSING_MS, browser.close());
		})();
		return closing;
	}

	try {
		browser = await startBrowser(settings, stop);
		browser.on('disconnected', () => stop.ring(gone()));
		const opened = browser;
		const { context, network } = await run('a new window', async () => {
			const made = await openContext(opened, http);
			return { context: made, network: await attachNetwork(made, { http, polite, archive, signal, isOurs: (tab) => ours.has(tab) }) };
		});
		context.on('page', (tab) => {
			if (expected > 0) expected--;
			else void tab.close().catch(() => undefined);
		});
		return {
			network,
			polite,
			run,
			close,
			newTab: () =>
				run('a new window', async () => {
					expected++;
					const tab = await context.newPage();
					ours.add(tab);
					tab.on('crash', () => stop.ring(gone()));
					tab.on('dialog', (dialog) => {
						// A page may ask whether one really wants to leave it: yes. To all else: no.
						const answer = dialog.type() === 'beforeunload' ? dialog.accept() : dialog.dismiss();
						answer.catch(() => undefined);
					});
					return tab;
				}),
		};
	} catch (error) {
		await close();
		throw error;
	}
}
