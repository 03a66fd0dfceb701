import { openRun, type Run } from '../../../../src/crawl/run/run';
import { NO_COUNTS, type RunOptions } from '../../../../src/crawl/run/run-options';
import type { CrawlDependencies } from '../../../../src/crawl/types';
import { createHttpClient, type HttpClient } from '../../../../src/net';
import { handClock, type HandClock } from '../polite/hand-clock';

export interface OpenedRun {
	run: Run;
	clock: HandClock;
	http: HttpClient;
	get: (url: string) => Promise<{ status: number; text: string; finalUrl: string }>;
	close: () => Promise<void>;
}

/** A run on loopback hosts with a clock in hand. */
export async function runOn(
	hosts: readonly string[],
	options: RunOptions = {},
	deps: Partial<CrawlDependencies> & { clock?: HandClock; name?: string } = {},
): Promise<OpenedRun> {
	const clock = deps.clock ?? handClock();
	const http = createHttpClient({ allow: hosts, timeoutMs: 20_000 });
	const run = await openRun('pages', deps.name ?? 'a run', { delayMs: 10, ...options }, { ...deps, http, clock });
	return {
		run,
		clock,
		http,
		async get(url) {
			const { response } = await run.polite.request({ url });
			return { status: response.status, text: response.body.toString(), finalUrl: response.finalUrl };
		},
		async close() {
			await run.end({ stoppedBy: 'last page', counts: NO_COUNTS });
			http.close();
		},
	};
}
