import { CityHallError } from '../../errors';
import { systemClock } from '../../net';
import { momentOf } from '../page/dates';
import { createHttpSource, needsBrowser, refusal } from './http-source';
import { boardNameOf, distinguishingParameter, pageFingerprint, postIdOf, publicAddress } from '../page/identity';
import { recogniseList, type ListShape, type RecognisedList } from '../recognition/list-recognition';
import { type ListRow } from '../recognition/list-rows';
import { attachmentsHash, bodyHash, hasChanged, INCOMPLETE, openMemory, type CrawlMemory } from './memory';
import { createPoliteClient, type PoliteClient } from '../polite/polite-client';
import { openRunFiles, type RunFiles } from '../attachments/run-files';
import { readPost } from './read-post';
import { resolveLink } from '../script/links';
import type { BoardSource, Fetched } from './source';
import type { CrawlBoardOptions, CrawlDependencies, CrawlItem, CrawlSummary, Target } from '../types';

const DAY_MS = 86_400_000;
const DEFAULT_REVISIT_DAYS = 7;

interface Post {
	row: ListRow;
	target: Target | null;
	id: string;
	url: string;
}

interface Reading {
	fetched: Fetched;
	list: RecognisedList;
}

/** Opens a browser source; handed in, so that plain crawls never load one. */
type OpenBrowser = (polite: PoliteClient) => Promise<BoardSource>;

function nothingFound(url: string): CityHallError {
	return new CityHallError(
		'CRAWL_NOTHING_FOUND',
		`No list of posts was found at ${url}.`,
		'Check that the address shows the list itself. If it does, set the mode to Browser, or give a selector for the rows.',
	);
}

function isCancelled(error: unknown, signal: AbortSignal | undefined): boolean {
	return signal?.aborted === true || (error instanceof CityHallError && error.code === 'NET_CANCELLED');
}

/** What a known post's row says: it was opened lately enough, and is young enough, to be looked at again. */
function mayHaveChanged(
	post: Post,
	postedAt: string | null,
	options: CrawlBoardOptions,
	now: number,
): boolean {
	const date = post.row.date ?? postedAt;
	return date !== null && now - momentOf(date) < (options.revisitDays ?? DEFAULT_REVISIT_DAYS) * DAY_MS;
}

class Board {
	readonly summary: CrawlSummary;
	private readonly seenIds = new Set<string>();
	private readonly seenPages = new Set<string>();
	private shape: ListShape | null = null;
	private idParameter: string | null = null;

	constructor(
		private readonly options: CrawlBoardOptions,
		private readonly deps: CrawlDependencies,
		private readonly polite: PoliteClient,
		private readonly memory: CrawlMemory,
		private readonly files: RunFiles,
		name: string,
	) {
		this.summary = {
			board: name,
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

	private now(): number {
		return (this.deps.clock ?? systemClock).now();
	}

	private tell(message: string): void {
		this.options.onProgress?.(message);
	}

	/** The first page with its list, by plain requests or, where those show none, by a browser. */
	async start(openBrowser: OpenBrowser): Promise<{ source: BoardSource; reading: Reading }> {
		const { mode = 'auto', listUrl, selectors } = this.options;
		if (mode !== 'browser') {
			const source = createHttpSource(this.polite, this.options);
			const fetched = await source.firstPage();
			const refused = refusal(fetched.page);
			if (refused && fetched.page.status >= 400) throw refused;
			const list = recogniseList(fetched.page, selectors);
			if (list && !(mode === 'auto' && needsBrowser(fetched.page, list, this.options)))
				return { source, reading: { fetched, list } };
			if (!list && refused) throw refused;
			if (!list && (mode === 'http' || fetched.page.scripts.length === 0)) throw nothingFound(listUrl);
			this.tell('The page is drawn by a script; opening a browser.');
		}
		const source = await openBrowser(this.polite);
		try {
			const fetched = await source.firstPage();
			const list = recogniseList(fetched.page, selectors);
			if (!list) throw refusal(fetched.page) ?? nothingFound(listUrl);
			return { source, reading: { fetched, list } };
		} catch (error) {
			await source.close();
			throw error;
		}
	}

	private postsOf({ fetched, list }: Reading): Post[] {
		const linked = list.rows.filter((row) => row.link !== null);
		this.summary.secret += list.rows.length - linked.length;
		const resolved = linked.map((row) => ({
			row,
			target: row.link ? resolveLink(fetched.page, row.link) : null,
		}));
		const targets = resolved.map(({ target }) => target).filter((target) => target !== null);
		this.idParameter ??= distinguishingParameter(targets);
		return resolved.map(({ row, target }) => ({
			row,
			target,
			id: target ? postIdOf(target, this.idParameter) : `${row.date ?? ''} ${row.title}`,
			url: target ? publicAddress(target) : fetched.page.finalUrl,
		}));
	}

	/** Reads page after page until a reason to stop. */
	async *walk(source: BoardSource, first: Reading): AsyncGenerator<CrawlItem, CrawlSummary['stoppedBy']> {
		let reading = first;
		this.shape = first.list.shape;
		for (;;) {
			this.summary.pages++;
			const posts = this.postsOf(reading);
			const fingerprint = pageFingerprint(
				reading.fetched.page,
				posts.filter((post) => !post.row.isNotice).flatMap((post) => post.target ?? []),
			);
			if (this.seenPages.has(fingerprint)) return 'repeated page';
			this.seenPages.add(fingerprint);
			this.tell(`Page ${this.summary.pages}: ${posts.length} posts.`);

			const stop = yield* this.readPosts(source, reading, posts);
			if (stop) return stop;
			if (this.options.maxPages !== undefined && this.summary.pages >= this.options.maxPages) return 'budget';
			const next = await this.nextReading(source, reading);
			if (!next)
				return this.summary.failed.some((failure) => failure.url === reading.fetched.page.finalUrl)
					? 'failed page'
					: 'last page';
			reading = next;
		}
	}

	private async nextReading(source: BoardSource, reading: Reading): Promise<Reading | null> {
		try {
			const fetched = await source.nextPage(reading.fetched.page, reading.list);
			if (!fetched) return null;
			const list = recogniseList(fetched.page, this.options.selectors, this.shape);
			if (list) return { fetched, list };
			const refused = refusal(fetched.page);
			if (refused) throw refused;
			return null;
		} catch (error) {
			if (isCancelled(error, this.options.signal)) throw error;
			// What was read so far is good and goes out; the rest comes with the next run.
			this.summary.failed.push({
				url: reading.fetched.page.finalUrl,
				reason: `The page after this one: ${error instanceof Error ? error.message : String(error)}`,
			});
			return null;
		}
	}

	private async *readPosts(
		source: BoardSource,
		reading: Reading,
		posts: readonly Post[],
	): AsyncGenerator<CrawlItem, CrawlSummary['stoppedBy'] | null> {
		const { maxPosts, since } = this.options;
		const tooOld = (post: Post) =>
			since !== undefined && post.row.date !== null && momentOf(post.row.date) < momentOf(since);
		let settled = 0;
		for (const post of posts) {
			if (this.seenIds.has(post.id)) continue;
			this.seenIds.add(post.id);
			if (tooOld(post)) continue;
			const known = this.memory.get(post.id);
			const lacks = known?.attachmentsSha256 === INCOMPLETE && this.options.attachments !== false;
			if (known && !lacks && !mayHaveChanged(post, known.postedAt, this.options, this.now())) {
				this.summary.posts++;
				this.summary.unchanged++;
				if (!post.row.isNotice) settled++;
				continue;
			}
			if (maxPosts !== undefined && this.summary.newPosts + this.summary.updated >= maxPosts) return 'budget';
			yield* this.readOne(source, reading, post);
		}
		const own = posts.filter((post) => !post.row.isNotice);
		if (own.length > 0 && own.every(tooOld)) return 'date';
		// Posts that are still young enough to have been edited keep the paging going, and so do posts left behind by the last run.
		if (own.length > 0 && settled === own.length && !this.memory.unfinished) return 'known posts';
		return null;
	}

	private async *readOne(source: BoardSource, reading: Reading, post: Post): AsyncGenerator<CrawlItem, void> {
		let paths: Array<string | null> = [];
		try {
			const fetched = await source.post(post.row, post.target, reading.fetched.page);
			const read = await readPost(fetched, {
				id: post.id,
				board: this.summary.board,
				url: post.target ? post.url : fetched.page.finalUrl,
				row: post.row,
				listConfidence: reading.list.confidence,
				options: this.options,
				polite: this.polite,
				files: this.files,
			});
			paths = read.attachments.map(({ file }) => file);
			this.summary.posts++;
			const known = this.memory.get(post.id);
			const body = bodyHash(read);
			const attachments = attachmentsHash(read.attachments, this.options.attachments !== false);
			for (const { name, error } of read.attachments) {
				if (error !== undefined) this.summary.failed.push({ url: read.url, reason: `${name}: ${error}` });
			}
			if (known && !hasChanged(known, body, attachments)) {
				this.summary.unchanged++;
				return;
			}
			const status = known ? 'updated' : 'new';
			if (known) this.summary.updated++;
			else this.summary.newPosts++;
			yield { ...read, status, delivery: null };
			// The caller has come back for more, so this item has been taken.
			this.memory.note(post.id, {
				url: read.url,
				title: read.title,
				postedAt: read.postedAt,
				bodySha256: body,
				attachmentsSha256: attachments,
				seenAt: read.provenance.fetchedAt,
			});
		} catch (error) {
			if (isCancelled(error, this.options.signal)) throw error;
			this.summary.failed.push({
				url: post.url,
				reason: error instanceof Error ? error.message : String(error),
			});
			this.tell(`${post.url}: ${error instanceof Error ? error.message : String(error)}`);
		} finally {
			await this.files.drop(paths);
		}
	}
}

/**
 * Crawls a board: list pages, posts, attachments. Yields each post as it comes; the generator's return value is the summary, whose
 * `commit` writes into the store what was handed out. A post that cannot be read goes to `failed` and stops nothing.
 * @throws CityHallError `CRAWL_NOTHING_FOUND`, `CRAWL_BLOCKED`, `CRAWL_ROBOTS`, `CRAWL_STATUS`, `CRAWL_NEEDS_LOGIN`, `CRAWL_LOGIN_REFUSED`,
 * `CRAWL_BAD_SELECTOR`, `CRAWL_NO_STORE`, `CRAWL_NO_BROWSER`, and what the HTTP client throws for the first page
 */
export async function* crawlBoard(
	options: CrawlBoardOptions,
	deps: CrawlDependencies,
): AsyncGenerator<CrawlItem, CrawlSummary & { commit: () => Promise<void> }> {
	if (options.remember === 'when emitted' && !deps.store) {
		throw new CityHallError(
			'CRAWL_NO_STORE',
			'There is no store to remember posts in.',
			'Set "Remember" to "Nothing", or set up the store.',
		);
	}
	deps.http.guard.checkUrl(options.listUrl);
	const name = options.board ?? boardNameOf(options.listUrl);
	const clock = deps.clock ?? systemClock;
	const polite = createPoliteClient(deps.http, {
		delayMs: options.delayMs,
		ignoreRobots: options.ignoreRobots ?? false,
		signal: options.signal,
		clock,
	});
	const memory = await openMemory(options.remember === 'when emitted' ? deps.store : undefined, name);
	const files = openRunFiles();
	const board = new Board(options, deps, polite, memory, files, name);
	let source: BoardSource | null = null;
	try {
		const started = await board.start(async (client) => {
			const { createBrowserSource } = await import('../browser/browser-board');
			return await createBrowserSource(client, deps.http, options);
		});
		source = started.source;
		board.summary.stoppedBy = yield* board.walk(source, started.reading);
	} catch (error) {
		if (!isCancelled(error, options.signal)) throw error;
		board.summary.stoppedBy = 'cancelled';
	} finally {
		await source?.close();
		await files.close();
	}
	const { summary } = board;
	return { ...summary, commit: () => memory.commit(summary) };
}
