import type { Schema } from '../../store/store';

/**
 * What crawls remember. `board` and `memory` are the name of a memory: a board's own, or that of a site, feed or list of pages.
 * Steps that went out are never changed.
 */
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
		{
			version: 3,
			sql: `ALTER TABLE crawl_posts ADD COLUMN etag TEXT;
				ALTER TABLE crawl_posts ADD COLUMN last_modified TEXT;
				ALTER TABLE crawl_posts ADD COLUMN origin TEXT;
				ALTER TABLE crawl_posts ADD COLUMN removed_at TEXT;
				ALTER TABLE crawl_posts ADD COLUMN first_run BIGINT NOT NULL DEFAULT 0;
				CREATE INDEX crawl_posts_dated ON crawl_posts (board, posted_at);
				ALTER TABLE crawl_boards ADD COLUMN runs BIGINT NOT NULL DEFAULT 0;
				ALTER TABLE crawl_boards ADD COLUMN address TEXT;
				ALTER TABLE crawl_boards ADD COLUMN progress TEXT;
				CREATE TABLE crawl_deliveries (
					memory TEXT NOT NULL,
					item_id TEXT NOT NULL,
					token TEXT NOT NULL UNIQUE,
					sighting TEXT NOT NULL,
					until_ms BIGINT NOT NULL,
					lease_ms BIGINT NOT NULL,
					attempt BIGINT NOT NULL,
					first_run BIGINT NOT NULL,
					parts TEXT,
					PRIMARY KEY (memory, item_id)
				);
				CREATE TABLE crawl_ended_tokens (
					token TEXT PRIMARY KEY,
					memory TEXT NOT NULL,
					item_id TEXT NOT NULL,
					state TEXT NOT NULL,
					ended_at TEXT NOT NULL
				);
				CREATE INDEX crawl_ended_tokens_age ON crawl_ended_tokens (ended_at);
				CREATE TABLE crawl_failures (
					memory TEXT NOT NULL,
					item_id TEXT NOT NULL,
					url TEXT NOT NULL,
					origin TEXT NOT NULL,
					reason TEXT NOT NULL,
					attempts BIGINT NOT NULL,
					given_up BIGINT NOT NULL,
					failed_at TEXT NOT NULL,
					PRIMARY KEY (memory, item_id)
				);`,
		},
		{
			// A feed's validators stood among its entries and were counted with them.
			version: 4,
			sql: `DELETE FROM crawl_posts WHERE post_id = '\u001ffeed'`,
		},
	],
};
