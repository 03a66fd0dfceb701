import { systemClock } from '../../net';
import { lostBoard } from '../delivery/board-lease';
import { openKnownFiles } from '../attachments/known-files';
import { openRunFiles } from '../attachments/run-files';
import { isCancelled, reasonOf } from '../run/failures';
import { openRun } from '../run/run';
import { untilAborted } from '../run/until-aborted';
import type { CrawlDependencies } from '../types';
import { createDrawer } from './draw-page';
import type { SiteOptions, SitePage, SiteSummary } from './site-options';
import { readSettings } from './site-settings';
import { openSiteState } from './site-state';
import { countsOf } from './site-summary';
import { SiteWalk } from './site-walk';

/**
 * Reads a site from its start pages on, by its links and its sitemaps. Yields each page as it comes, with several connections in no set
 * order; the return value is the summary, whose `commit` writes down what was handed out. A page that cannot be read goes to `failed` and
 * stops nothing; when not even one page can be read, the first reason is thrown.
 * @throws CityHallError `CRAWL_NO_START`, `CRAWL_BAD_PATTERN`, `CRAWL_BAD_SELECTOR`, `CRAWL_BAD_FIELD`, `CRAWL_BAD_OPTION`, `CRAWL_NO_STORE`,
 * `CRAWL_BOARD_BUSY` when another run on the site goes on for too long, and for the start page what `fetchPages` would tell of it
 */
export async function* crawlSite(
	options: SiteOptions,
	deps: CrawlDependencies,
): AsyncGenerator<SitePage, SiteSummary & { commit: () => Promise<void> }> {
	const settings = readSettings(options, deps);
	const state = await openSiteState(settings, options, deps);
	const signals = [options.signal, state.lost].filter((signal) => signal !== undefined);
	const signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0];
	const files = openRunFiles();
	let ended = false;
	try {
		const remembers = state.memory.mode !== 'none';
		const knownFiles = await openKnownFiles(remembers ? deps.store : undefined, state.memory.mode !== 'when confirmed');
		const run = await openRun('site', settings.name, { ...options, ...(signal ? { signal } : {}) }, deps);
		const now = (deps.clock ?? systemClock).now();
		const { http, archive } = deps;
		const drawer =
			options.mode === 'http'
				? null
				: createDrawer({ polite: run.polite, http, files, browser: options.browser, signal, archive });
		const walk = new SiteWalk({ settings, options: { ...options, signal }, state, run, files, knownFiles, drawer, now });
		let error: string | undefined;
		try {
			yield* untilAborted(walk.pages(), signal);
			state.lost?.throwIfAborted();
		} catch (thrown) {
			const failure = state.lost?.aborted ? lostBoard(settings.name) : thrown;
			if (!isCancelled(failure, options.signal)) {
				error = reasonOf(failure);
				throw failure;
			}
			walk.summary.stoppedBy = 'cancelled';
		} finally {
			await walk.close();
			await drawer?.close();
			await run.end({ stoppedBy: error === undefined ? walk.summary.stoppedBy : 'error', ...(error === undefined ? {} : { error }), counts: countsOf(walk.summary) });
		}
		const summary = await walk.result();
		await state.end(summary.open);
		ended = true;
		return {
			...summary,
			async commit() {
				await state.commit();
				await state.release();
			},
		};
	} finally {
		await files.close();
		if (!ended) await state.release();
	}
}
