import type { Validators } from '../../net';
import type { Schema, Store } from '../../store';
import { ROBOTS_MAX_BYTES } from './robots';

/** A robots.txt as it was had last. */
export interface KeptRobots {
	/** Milliseconds since 1970. */
	fetchedAt: number;
	/** Null where there was none (4xx). */
	body: Uint8Array | null;
	sha256: string | null;
	/** To ask with whether it has changed. */
	validators: Validators | null;
}

export interface RobotsCache {
	get(origin: string): Promise<KeptRobots | null>;
	keep(origin: string, robots: KeptRobots): Promise<void>;
}

const FORGET_AFTER_MS = 30 * 86_400_000;

const schema: Schema = {
	area: 'crawl_robots',
	migrations: [
		{
			version: 1,
			sql: {
				sqlite: `CREATE TABLE crawl_robots (
					origin TEXT PRIMARY KEY,
					fetched_ms BIGINT NOT NULL,
					body BLOB,
					sha256 TEXT,
					etag TEXT,
					last_modified TEXT
				)`,
				postgres: `CREATE TABLE crawl_robots (
					origin TEXT PRIMARY KEY,
					fetched_ms BIGINT NOT NULL,
					body BYTEA,
					sha256 TEXT,
					etag TEXT,
					last_modified TEXT
				)`,
			},
		},
	],
};

const NO_CACHE: RobotsCache = { get: () => Promise.resolve(null), keep: () => Promise.resolve() };

/** Keeps robots.txt files in the store; nothing where there is none. */
export function robotsCache(store: Store | undefined): RobotsCache {
	if (!store) return NO_CACHE;
	return {
		async get(origin) {
			await store.ensure(schema);
			const [row] = await store.query(
				'SELECT fetched_ms, body, sha256, etag, last_modified FROM crawl_robots WHERE origin = $1',
				[origin],
			);
			if (!row) return null;
			return {
				fetchedAt: Number(row.fetched_ms),
				body: row.body instanceof Uint8Array ? row.body : null,
				sha256: typeof row.sha256 === 'string' ? row.sha256 : null,
				validators: {
					...(typeof row.etag === 'string' ? { etag: row.etag } : {}),
					...(typeof row.last_modified === 'string' ? { lastModified: row.last_modified } : {}),
				},
			};
		},
		async keep(origin, { fetchedAt, body, sha256, validators }) {
			await store.ensure(schema);
			await store.transaction(async (tx) => {
				await tx.query('DELETE FROM crawl_robots WHERE fetched_ms < $1', [fetchedAt - FORGET_AFTER_MS]);
				await tx.query(
					`INSERT INTO crawl_robots (origin, fetched_ms, body, sha256, etag, last_modified) VALUES ($1, $2, $3, $4, $5, $6)
					ON CONFLICT (origin) DO UPDATE SET fetched_ms = excluded.fetched_ms, body = excluded.body, sha256 = excluded.sha256,
						etag = excluded.etag, last_modified = excluded.last_modified`,
					// One byte more than is read tells that the file goes on.
					[
						origin,
						fetchedAt,
						body?.subarray(0, ROBOTS_MAX_BYTES + 1) ?? null,
						sha256,
						validators?.etag ?? null,
						validators?.lastModified ?? null,
					],
				);
			});
		},
	};
}

/** So that a person who had an office change its robots.txt need not wait a day. `host` as in an address. */
export async function forgetRobots(store: Store, host: string): Promise<void> {
	await store.ensure(schema);
	await store.query('DELETE FROM crawl_robots WHERE origin IN ($1, $2)', [`http://${host}`, `https://${host}`]);
}
