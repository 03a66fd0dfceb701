import { CityHallError } from '../../errors';
import { systemClock } from '../../net';
import { openKnownFiles } from '../attachments/known-files';
import { openRunFiles } from '../attachments/run-files';
import { lostBoard, takeBoard } from '../delivery/board-lease';
import { openMemory } from '../delivery/memory';
import { memoryName } from '../page/identity';
import { isCancelled, reasonOf } from '../run/failures';
import { openRun } from '../run/run';
import { untilAborted } from '../run/until-aborted';
import type { CrawlDependencies } from '../types';
import type { FeedEntry, FeedOptions, FeedSummary } from './feed-options';
import { FeedRun } from './feed-run';

/** By default a feed is known by its address. */
export function feedNameOf(url: string): string {
	const { host, pathname, search } = new URL(url);
	return memoryName(`${host}${pathname}${search}`);
}

/**
 * Reads a feed (RSS 0.9 to 2.0, RDF, Atom, JSON Feed) or a sitemap (also an index, compressed, or plain text). Yields each entry; the return
 * value is the summary, whose `commit` writes down what was handed out. A feed that has not changed since the last run is not read again.
 * @throws CityHallError `CRAWL_NO_FEED`, `CRAWL_BROKEN_FEED`, `CRAWL_STATUS`, `CRAWL_ROBOTS`, `CRAWL_NO_STORE`, `CRAWL_BOARD_BUSY`, what the
 * store throws, and what the HTTP client throws
 */
export async function* readFeed(
	url: string,
	options: FeedOptions,
	deps: CrawlDependencies,
): AsyncGenerator<FeedEntry, FeedSummary & { commit: () => Promise<void> }> {
	const address = deps.http.guard.checkUrl(url.trim()).href;
	const name = memoryName(options.name?.trim() ?? '') || feedNameOf(address);
	const mode = options.remember ?? 'none';
	const memoryOptions = {
		address,
		...(options.leaseMinutes === undefined ? {} : { leaseMinutes: options.leaseMinutes }),
		...(deps.clock ? { clock: () => deps.clock?.now() ?? Date.now() } : {}),
	};
	if (mode !== 'none' && !deps.store) await openMemory(deps.store, name, mode, memoryOptions);
	const lease = await takeBoard(name, options, deps);
	let isCommitOwed = false;
	const files = openRunFiles();
	try {
		const memory = await openMemory(deps.store, name, mode, memoryOptions);
		const signals = [options.signal, lease.lost ?? undefined].filter((signal) => signal !== undefined);
		const signal = signals.length > 0 ? AbortSignal.any(signals) : undefined;
		const clock = deps.clock ?? systemClock;
		const knownFiles = await openKnownFiles(mode === 'none' ? undefined : deps.store, mode !== 'when confirmed');
		const run = await openRun('feed', name, { ...options, ...(signal ? { signal } : {}) }, deps);
		const feed = new FeedRun({ address, name, options, run, memory, files, knownFiles, now: () => clock.now() });
		let failure: string | null = null;
		try {
			yield* untilAborted(feed.entries(), signal);
			lease.lost?.throwIfAborted();
		} catch (error) {
			const thrown = lease.lost?.aborted ? lostBoard(name) : error;
			if (isCancelled(thrown, options.signal)) feed.summary.stoppedBy = 'cancelled';
			else if (thrown instanceof CityHallError && thrown.code === 'CRAWL_BUDGET') {
				feed.summary.stoppedBy = 'budget';
				feed.summary.budget = thrown.message;
			} else {
				failure = reasonOf(thrown);
				throw thrown;
			}
		} finally {
			await run.end({
				stoppedBy: failure === null ? feed.summary.stoppedBy : 'error',
				...(failure === null ? {} : { error: failure }),
				counts: feed.counts(),
			});
		}
		const summary = { ...feed.summary, waiting: await memory.waiting() };
		await memory.saveProgress(feed.validators === null ? null : JSON.stringify(feed.validators), false);
		isCommitOwed = mode === 'when emitted';
		if (isCommitOwed) lease.keepForCommit();
		return {
			...summary,
			async commit() {
				await memory.commit();
				await lease.release();
			},
		};
	} finally {
		await files.close();
		if (!isCommitOwed) await lease.release();
	}
}
