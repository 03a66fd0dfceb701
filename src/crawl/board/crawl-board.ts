import { CityHallError } from '../../errors';
import { systemClock } from '../../net';
import { openKnownFiles } from '../attachments/known-files';
import { openRunFiles } from '../attachments/run-files';
import { openMemory } from '../delivery/memory';
import { boardNameOf, memoryName } from '../page/identity';
import { openRun } from '../run/run';
import type { CrawlBoardOptions, CrawlDependencies, CrawlItem, CrawlSummary } from '../types';
import { lostBoard, takeBoard, type BoardLease } from '../delivery/board-lease';
import { BoardRun, countsOf, emptySummary } from './board-run';
import { isCancelled, isUsedUp, reasonOf, tellBlocked } from '../run/failures';
import { takeRemovedPosts } from './removed-posts';
import { takeUp } from './retries';
import { startBoard } from './start';
import { Walk } from './walk';

/** What a crawl gives back when it has ended. */
export interface CrawlEnd extends CrawlSummary {
	/**
	 * `when emitted`: writes down that the posts were taken, and lets another run on this board begin. To be called when the caller has them
	 * safe. In the other modes it does nothing.
	 */
	commit: () => Promise<void>;
}

/**
 * Crawls a board: what earlier runs owe, then the list with its posts and attachments. Yields each post as it comes; the generator's return
 * value is the summary. A post that cannot be read goes to `failed`, stops nothing and is tried again by the next runs. A run that is cut
 * short leaves a place at which the next one goes on.
 * @throws CityHallError `CRAWL_NOTHING_FOUND`, `CRAWL_BLOCKED`, `CRAWL_ROBOTS`, `CRAWL_STATUS`, `CRAWL_NEEDS_LOGIN`, `CRAWL_LOGIN_REFUSED`,
 * `CRAWL_BAD_SELECTOR`, `CRAWL_NO_STORE`, `CRAWL_NO_BROWSER`, `CRAWL_BOARD_BUSY`, `CRAWL_BOARD_LOST`, `CRAWL_HOST_RESTING`, what the store
 * throws, and what the HTTP client throws for the first page
 */
export async function* crawlBoard(
	options: CrawlBoardOptions,
	deps: CrawlDependencies,
): AsyncGenerator<CrawlItem, CrawlEnd> {
	deps.http.guard.checkUrl(options.listUrl);
	const name = options.board === undefined ? boardNameOf(options.listUrl) : memoryName(options.board);
	const summary = emptySummary(name);
	let lease: BoardLease | null = null;
	let isCommitOwed = false;
	try {
		if ((options.remember ?? 'none') !== 'none' && !deps.store) throw noStore();
		lease = await takeBoard(name, options, deps);
		const commit = yield* runOn(name, summary, options, deps, lease);
		isCommitOwed = options.remember === 'when emitted';
		const held = lease;
		if (isCommitOwed) held.keepForCommit();
		return {
			...summary,
			async commit() {
				await commit();
				await held.release();
			},
		};
	} catch (error) {
		if (lease || !isCancelled(error, options.signal)) throw error;
		return { ...summary, stoppedBy: 'cancelled', commit: () => Promise.resolve() };
	} finally {
		// A lease that cannot be given back runs out by itself; what the run came to is what counts.
		if (!isCommitOwed) await lease?.release().catch(() => undefined);
	}
}

function noStore(): CityHallError {
	return new CityHallError(
		'CRAWL_NO_STORE',
		'There is no store to remember posts in.',
		'Set "Remember Posts" to "No, Give All Posts Each Time", or set up the store.',
	);
}

/** One run under the board's lease. Gives what writes down that its posts were taken. */
async function* runOn(
	name: string,
	summary: CrawlSummary,
	given: CrawlBoardOptions,
	deps: CrawlDependencies,
	lease: BoardLease,
): AsyncGenerator<CrawlItem, () => Promise<void>> {
	const signals = [given.signal, lease.lost].filter((signal) => signal !== null && signal !== undefined);
	const options = { ...given, ...(signals.length > 0 ? { signal: AbortSignal.any(signals) } : {}) };
	const clock = deps.clock ?? systemClock;
	const memory = await openMemory(deps.store, name, options.remember ?? 'none', {
		address: options.listUrl,
		leaseMinutes: options.leaseMinutes,
		...(deps.clock ? { clock: () => clock.now() } : {}),
	});
	summary.waiting = await memory.waiting();
	const run = await openRun('board', name, options, deps);
	const files = openRunFiles();
	let close: () => Promise<void> = () => Promise.resolve();
	let failure: unknown = null;
	summary.stoppedBy = 'cancelled';
	try {
		const { source, first } = await startBoard(run, options, async () => {
			const { createBrowserSource } = await import('../browser/browser-board');
			return await createBrowserSource(run.polite, deps.http, options, deps.archive);
		});
		close = () => source.close();
		const fileStore = memory.mode === 'none' ? undefined : deps.store;
		const knownFiles = await openKnownFiles(fileStore, memory.mode !== 'when confirmed');
		const board = new BoardRun(options, run, memory, source, files, knownFiles, first, summary, () => clock.now());
		yield* work(board);
	} catch (error) {
		tellBlocked(run.polite, error, options.listUrl);
		if (lease.lost?.aborted) throw (failure = lostBoard(name));
		if (isUsedUp(error) && error.code === 'CRAWL_BUDGET') {
			summary.stoppedBy = 'budget';
			summary.budget = error.message;
		} else if (!isCancelled(error, options.signal)) throw (failure = error);
	} finally {
		await close();
		await files.close();
		const counts = countsOf(summary);
		const { stoppedBy } = summary;
		const ending = run.end(failure === null ? { stoppedBy, counts } : { stoppedBy: 'error', error: reasonOf(failure), counts });
		// What broke the run is what is told, not what could no longer be written down about it.
		await (failure === null ? ending : ending.catch(() => undefined));
	}
	if (memory.mode === 'when emitted') return () => memory.commit();
	await memory.commit();
	return () => Promise.resolve();
}

async function* work(board: BoardRun): AsyncGenerator<CrawlItem, void> {
	const { summary, options } = board;
	const walk = new Walk(board);
	summary.unfinished = walk.unfinished;
	try {
		let isFull = yield* takeUp(board);
		if (!isFull) {
			summary.stoppedBy = yield* walk.read();
			summary.unfinished = walk.unfinished;
			isFull = summary.stoppedBy === 'budget';
		}
		if (!isFull && board.give.has('removed')) {
			isFull = yield* takeRemovedPosts(board, walk.part);
		}
		if (isFull) {
			summary.stoppedBy = 'budget';
			summary.budget = `The run has given ${board.given} posts, which is its limit. The next run goes on from here.`;
		}
	} catch (error) {
		if (!isUsedUp(error) || error.code === 'CRAWL_BUDGET') throw error;
		// The host is given a rest: what is left comes with a later run.
		summary.stoppedBy = 'failed page';
		summary.failed.push({ url: options.listUrl, reason: error.message });
	}
}
