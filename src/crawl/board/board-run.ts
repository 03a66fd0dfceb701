import type { KnownFiles } from '../attachments/known-files';
import type { RunFiles } from '../attachments/run-files';
import type { ItemStatus } from '../delivery/delivery';
import type { Memory } from '../delivery/memory';
import type { RunCounts } from '../run/run-options';
import type { Run } from '../run/run';
import type { CrawlBoardOptions, CrawlSummary } from '../types';
import { postsOf, type IdRule, type Post, type Reading } from './posts';
import type { BoardSource } from './source';

export type StoppedBy = CrawlSummary['stoppedBy'];

export function emptySummary(board: string): CrawlSummary {
	return {
		board,
		pages: 0,
		posts: 0,
		newPosts: 0,
		updated: 0,
		unchanged: 0,
		removed: 0,
		waiting: 0,
		again: 0,
		secret: 0,
		failed: [],
		givenUp: [],
		stoppedBy: 'last page',
		budget: null,
		unfinished: false,
	};
}

export function countsOf(summary: CrawlSummary): RunCounts {
	const { pages, newPosts, updated, unchanged, removed, failed } = summary;
	return { pages, items: newPosts + updated + removed, newItems: newPosts, updated, unchanged, removed, failed: failed.length };
}

/** What the parts of one run on one board share. */
export class BoardRun {
	/** Posts that this run has dealt with: a post may stand on two pages, as posts move while the list is read. */
	readonly seen = new Set<string>();
	readonly give: ReadonlySet<ItemStatus>;
	/** Posts given, of whatever status. */
	given = 0;
	/** Posts that could not be read since the last that could. */
	failuresInARow = 0;
	private idRule: IdRule | null = null;
	private shown: Post[] = [];

	constructor(
		readonly options: CrawlBoardOptions,
		readonly run: Run,
		readonly memory: Memory,
		readonly source: BoardSource,
		readonly files: RunFiles,
		readonly knownFiles: KnownFiles,
		readonly first: Reading,
		readonly summary: CrawlSummary,
		readonly now: () => number,
	) {
		this.give = new Set(options.give ?? ['new', 'updated']);
	}

	/** Posts of a page of the list, in its order. */
	postsOn(reading: Reading): Post[] {
		const { posts, secret, rule } = postsOf(reading, this.idRule);
		this.idRule = rule;
		this.summary.secret += secret;
		this.shown = posts;
		return posts;
	}

	/** As `postsOn`, without counting: to look at a page that may be read later. */
	lookAt(reading: Reading): Post[] {
		return postsOf(reading, this.idRule).posts;
	}

	/** What the page that was read last shows: its links carry the session's tokens. */
	get onPage(): readonly Post[] {
		return this.shown.length > 0 ? this.shown : this.lookAt(this.first);
	}

	/** Whether the run has given as many posts as it may. */
	get isFull(): boolean {
		return this.options.maxPosts !== undefined && this.given >= this.options.maxPosts;
	}

	tell(message: string): void {
		this.run.progress(message, countsOf(this.summary));
	}
}
