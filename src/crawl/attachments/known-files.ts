import type { Queryable, Schema, Store } from '../../store/store';
import type { CrawlAttachment } from '../types';

/** Where bytes were handed out first. */
export type SameAs = NonNullable<CrawlAttachment['sameAs']>;

/** To be written when the post that a file came with counts as known. */
export interface FileNote {
	sha256: string;
	name: string;
	sizeBytes: number;
}

export const filesSchema: Schema = {
	area: 'crawl_files',
	migrations: [
		{
			version: 1,
			sql: `CREATE TABLE crawl_files (
				sha256 TEXT PRIMARY KEY,
				board TEXT NOT NULL,
				post_id TEXT NOT NULL,
				name TEXT NOT NULL,
				size_bytes BIGINT NOT NULL,
				first_seen_at TEXT NOT NULL
			);
			CREATE INDEX crawl_files_board ON crawl_files (board)`,
		},
	],
};

/** Which files were handed out before, over all posts of all boards of a store. */
export interface KnownFiles {
	find(sha256: string): Promise<SameAs | null>;
	/** The post was taken, in this run: its files count as known for the posts that follow. */
	taken(board: string, postId: string, notes: readonly FileNote[]): void;
}

/**
 * @param store where files are remembered; without one only this run's own are known
 * @param duringRun whether what this run hands out counts as known at once. With posts that are confirmed it does not: the copy that would be
 * left out may turn out to be the only one that arrives.
 */
export async function openKnownFiles(store: Store | undefined, duringRun: boolean): Promise<KnownFiles> {
	await store?.ensure(filesSchema);
	const ofRun = new Map<string, SameAs>();
	return {
		async find(sha256) {
			const own = ofRun.get(sha256);
			if (own || !store) return own ?? null;
			const [row] = await store.query('SELECT board, post_id, name FROM crawl_files WHERE sha256 = $1', [sha256]);
			return row ? { board: String(row.board), postId: String(row.post_id), name: String(row.name) } : null;
		},
		taken(board, postId, notes) {
			if (!duringRun) return;
			for (const { sha256, name } of notes) if (!ofRun.has(sha256)) ofRun.set(sha256, { board, postId, name });
		},
	};
}

/** What to write of a post's attachments, once it counts as known; needs no store and goes into JSON. */
export function fileNotes(attachments: readonly CrawlAttachment[]): FileNote[] {
	return attachments
		.filter((attachment) => attachment.error === undefined && attachment.sha256 !== '' && !attachment.sameAs)
		.map(({ sha256, name, sizeBytes }) => ({ sha256, name, sizeBytes }));
}

/**
 * Writes notes in the caller's transaction, so that a file is known exactly when its post is. `openKnownFiles` must have been called on
 * this store, now or in an earlier run: it makes the table.
 * @param at ISO 8601, UTC
 */
export async function writeFileNotes(
	tx: Queryable,
	board: string,
	postId: string,
	notes: readonly FileNote[],
	at: string,
): Promise<void> {
	// In one order everywhere, so that two that write the same files do not wait for each other.
	for (const { sha256, name, sizeBytes } of notes.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1))) {
		await tx.query(
			`INSERT INTO crawl_files (sha256, board, post_id, name, size_bytes, first_seen_at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (sha256) DO NOTHING`,
			[sha256, board, postId, name, sizeBytes, at],
		);
	}
}
