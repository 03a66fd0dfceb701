import { z } from '#vendor/schema';
import type { Queryable, Row, SqlValue } from '../../store/store';
import { writeFileNotes } from '../attachments/known-files';
import { keepFuller } from './attachments-hash';
import type { Remembered, Sighting } from './delivery';

const text = (value: SqlValue | undefined): string => (value === null || value === undefined ? '' : String(value));
const textOrNull = (value: SqlValue | undefined): string | null =>
	value === null || value === undefined ? null : String(value);

export const POST_COLUMNS =
	'post_id, url, title, posted_at, body_sha256, attachments_sha256, etag, last_modified, origin, removed_at, first_seen_at, last_seen_at, first_run';

export function rememberedOf(row: Row): Remembered {
	return {
		id: text(row.post_id),
		url: text(row.url),
		title: text(row.title),
		postedAt: textOrNull(row.posted_at),
		bodySha256: text(row.body_sha256),
		attachmentsSha256: text(row.attachments_sha256),
		etag: textOrNull(row.etag),
		lastModified: textOrNull(row.last_modified),
		origin: text(row.origin),
		removedAt: textOrNull(row.removed_at),
		firstSeenAt: text(row.first_seen_at),
		seenAt: text(row.last_seen_at),
	};
}

const sightingShape = z.object({
	id: z.string(),
	status: z.enum(['new', 'updated', 'removed', 'unchanged']),
	url: z.string(),
	title: z.string(),
	postedAt: z.string().nullable(),
	bodySha256: z.string(),
	attachmentsSha256: z.string(),
	etag: z.string().nullable(),
	lastModified: z.string().nullable(),
	seenAt: z.string(),
	origin: z.string(),
	files: z.array(z.object({ sha256: z.string(), name: z.string(), sizeBytes: z.number() })).optional(),
});

/** A delivery's sighting as it was written when the item was handed out. */
export function sightingOf(row: Row): Sighting {
	return sightingShape.parse(JSON.parse(text(row.sighting)));
}

/** Writes what was seen of an item into the memory. Attachments that were not asked for, or not had, do not overwrite those that were. */
export async function remember(tx: Queryable, memory: string, seen: Sighting, run: number): Promise<void> {
	await tx.query(
		`INSERT INTO crawl_posts (board, post_id, url, title, posted_at, body_sha256, attachments_sha256, first_seen_at, last_seen_at,
			etag, last_modified, origin, removed_at, first_run)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (board, post_id) DO UPDATE SET url = excluded.url, title = excluded.title, posted_at = excluded.posted_at,
			body_sha256 = excluded.body_sha256,
			attachments_sha256 = ${keepFuller('crawl_posts.attachments_sha256', 'excluded.attachments_sha256')},
			last_seen_at = excluded.last_seen_at, etag = excluded.etag, last_modified = excluded.last_modified,
			origin = excluded.origin, removed_at = excluded.removed_at`,
		[
			memory,
			seen.id,
			seen.url,
			seen.title,
			seen.postedAt,
			seen.bodySha256,
			seen.attachmentsSha256,
			seen.seenAt,
			seen.etag,
			seen.lastModified,
			seen.origin,
			seen.status === 'removed' ? seen.seenAt : null,
			run,
		],
	);
	await writeFileNotes(tx, memory, seen.id, seen.files ?? [], seen.seenAt);
}

const LEAST_PLACES = 16;

/** Rows of a table for these ids. Few sizes of the list, so that statements are prepared once. */
export async function rowsFor(
	db: Queryable,
	select: string,
	memory: string,
	ids: readonly string[],
): Promise<Row[]> {
	if (ids.length === 0) return [];
	const rows: Row[] = [];
	for (let from = 0; from < ids.length; from += 256) {
		const some = ids.slice(from, from + 256);
		const size = Math.max(LEAST_PLACES, 2 ** Math.ceil(Math.log2(some.length)));
		const places = Array.from({ length: size }, (_, index) => `$${index + 2}`).join(', ');
		const last = some.at(-1) ?? '';
		rows.push(
			...(await db.query(`${select} IN (${places})`, [
				memory,
				...Array.from({ length: size }, (_, index) => some[index] ?? last),
			])),
		);
	}
	return rows;
}
