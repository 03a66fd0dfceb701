import {
	crawlBoard,
	type CrawlBoardOptions,
	type CrawlDependencies,
	type CrawlItem,
	type CrawlSummary,
} from '../../../src/crawl';
import { createHttpClient, type Clock, type HttpClient } from '../../../src/net';
import { drain } from './drain';

/** Real time, but no waiting: what was to be waited is noted. */
export function impatientClock(now: () => number = Date.now): Clock & { slept: number[] } {
	const slept: number[] = [];
	return { slept, now, random: () => 0, sleep: (ms) => Promise.resolve(void slept.push(ms)) };
}

export function clientFor(url: string): HttpClient {
	return createHttpClient({ allow: [new URL(url).host], clock: impatientClock(), retries: 1 });
}

export interface Crawled {
	items: CrawlItem[];
	summary: CrawlSummary;
	commit: () => Promise<void>;
}

/** Runs a crawl to its end with a client of its own. */
export async function crawl(
	options: CrawlBoardOptions,
	deps: Partial<CrawlDependencies> = {},
	taking: (item: CrawlItem) => Promise<void> | void = () => undefined,
): Promise<Crawled> {
	const http = deps.http ?? clientFor(options.listUrl);
	try {
		const run = crawlBoard(
			{ mode: 'http', delayMs: 0, ...options },
			{ clock: impatientClock(), ...deps, http },
		);
		return await drain(run, taking);
	} finally {
		if (!deps.http) http.close();
	}
}
