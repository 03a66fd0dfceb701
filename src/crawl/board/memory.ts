import type { Queryable, Schema, Store } from '../../store/store';
import { sha256 } from '../page/page';
import type { CrawlItem, CrawlSummary } from '../types';

/** What is remembered of a post. */
export interface RememberedPost {
	bodySha256: string;
	/** Empty where no attachments were asked for, `INCOMPLETE` where one could not be had. */
	attachmentsSha256: string;
	/** ISO 8601, UTC. */
	firstSeenAt: string;
	postedAt: string | null;
}

export interface CrawlMemory {
	/** The last run left posts behind that it knows of: this one must not stop at posts it knows. */
	readonly unfinished: boolean;
	get(postId: string): RememberedPost | null;
	/** Takes note; nothing is written before `commit`. */
	note(postId: string, seen: NotedPost): void;
	/** Writes what was noted and how the run ended, all or nothing. Calling it again writes nothing twice. */
	commit(end: Pick<CrawlSummary, 'stoppedBy' | 'failed'>): Promise<void>;
}

/** A dead link must not make every run walk a whole board for ever. */
const RUNS_FOR_FAILED_POSTS = 5;

export interface NotedPost {
	url: string;
	title: string;
	postedAt: string | null;
	bodySha256: string;
	attachmentsSha256: string;
	/** ISO 8601, UTC. */
	seenAt: string;
}

export const crawlSchema: Schema = {
	area: 'crawl',
	migrations: [
		{
			version: 1,
			sql: `CREATE TABLE crawl_posts (
				board TEXT NOT NULL,
				post_id TEXT NOT NULL,
				url TEXT NOT NULL,
				title TEXT NOT NULL,
				posted_at TEXT,
				body_sha256 TEXT NOT NULL,
				attachments_sha256 TEXT NOT NULL,
				first_seen_at TEXT NOT NULL,
				last_seen_at TEXT NOT NULL,
				PRIMARY KEY (board, post_id)
			)`,
		},
		{
			version: 2,
			sql: `CREATE TABLE crawl_boards (
				board TEXT PRIMARY KEY,
				unfinished INTEGER NOT NULL,
				failed_runs INTEGER NOT NULL
			)`,
		},
	],
};

/** Hash of what a reader would call the post: title, text and the names of its attachments. */
export function bodyHash(item: Pick<CrawlItem, 'title' | 'body' | 'attachments'>): string {
	return sha256(
		JSON.stringify([item.title, item.body, item.attachments.map((attachment) => attachment.name)]),
	);
}

/** Stands in the memory for attachments of which one could not be had: the post is looked at again for it. */
export const INCOMPLETE = 'incomplete';

/** Hash of the attachments' contents; empty where none was asked for, which then says nothing about a change. */
export function attachmentsHash(attachments: CrawlItem['attachments'], downloaded: boolean): string {
	if (!downloaded) return '';
	if (attachments.some((attachment) => attachment.error !== undefined)) return INCOMPLETE;
	return sha256(attachments.map((attachment) => attachment.sha256).join('\n'));
}

export function hasChanged(before: RememberedPost, bodySha256: string, attachmentsSha256: string): boolean {
	if (before.bodySha256 !== bodySha256) return true;
	const isKnown = attachmentsSha256 !== '' && attachmentsSha256 !== INCOMPLETE;
	return isKnown && before.attachmentsSha256 !== '' && before.attachmentsSha256 !== attachmentsSha256;
}

const FORGETFUL: CrawlMemory = {
	unfinished: false,
	get: () => null,
	note: () => undefined,
	commit: () => Promise.resolve(),
};

/** The board's memory in the store; one that forgets everything where there is no store. */
export async function openMemory(store: Store | undefined, board: string): Promise<CrawlMemory> {
	if (!store) return FORGETFUL;
	await store.ensure(crawlSchema);
	const rows = await store.query(
		'SELECT post_id, body_sha256, attachments_sha256, first_seen_at, posted_at FROM crawl_posts WHERE board = $1',
		[board],
	);
	const known = new Map<string, RememberedPost>(
		rows.map((row) => [
			String(row.post_id),
			{
				bodySha256: String(row.body_sha256),
				attachmentsSha256: String(row.attachments_sha256),
				firstSeenAt: String(row.first_seen_at),
				postedAt: row.posted_at === null || row.posted_at === undefined ? null : String(row.posted_at),
			},
		]),
	);
	const [before] = await store.query('SELECT unfinished, failed_runs FROM crawl_boards WHERE board = $1', [board]);
	const noted = new Map<string, NotedPost>();
	return {
		unfinished: Number(before?.unfinished ?? 0) === 1,
		get: (postId) => known.get(postId) ?? null,
		note: (postId, seen) => void noted.set(postId, seen),
		async commit({ stoppedBy, failed }) {
			const cutShort = stoppedBy === 'budget' || stoppedBy === 'failed page' || stoppedBy === 'cancelled';
			const failedRuns = failed.length > 0 ? Number(before?.failed_runs ?? 0) + 1 : 0;
			const unfinished = cutShort || (failedRuns > 0 && failedRuns < RUNS_FOR_FAILED_POSTS);
			const writing = [...noted];
			noted.clear();
			await store.transaction(async (tx) => {
				for (const [postId, post] of writing) await remember(tx, board, postId, post);
				await tx.query(
					`INSERT INTO crawl_boards (board, unfinished, failed_runs) VALUES ($1, $2, $3)
					ON CONFLICT (board) DO UPDATE SET unfinished = excluded.unfinished, failed_runs = excluded.failed_runs`,
					[board, unfinished ? 1 : 0, failedRuns],
				);
			});
		},
	};
}

async function remember(tx: Queryable, board: string, postId: string, post: NotedPost): Promise<void> {
	const { url, title, postedAt, bodySha256, attachmentsSha256, seenAt } = post;
	await tx.query(
		`INSERT INTO crawl_posts (board, post_id, url, title, posted_at, body_sha256, attachments_sha256, first_seen_at, last_seen_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (board, post_id) DO UPDATE SET url = excluded.url, title = excluded.title, posted_at = excluded.posted_at,
		body_sha256 = excluded.body_sha256,
		attachments_sha256 = CASE WHEN excluded.attachments_sha256 = '' OR (excluded.attachments_sha256 = '${INCOMPLETE}' AND crawl_posts.attachments_sha256 <> '')
			THEN crawl_posts.attachments_sha256 ELSE excluded.attachments_sha256 END,
		last_seen_at = excluded.last_seen_at`,
		[board, postId, url, title, postedAt, bodySha256, attachmentsSha256, seenAt, seenAt],
	);
}
