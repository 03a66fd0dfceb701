import type { PoolClient } from '#vendor/pg';

/**
 * Has every text column that this transaction made compare by code point, as SQLite does. By the language of
 * the server, `ORDER BY`, `<` and `MAX` would give another result on every server, and Korean names would
 * change places.
 */
export async function compareByCodePoint(client: PoolClient): Promise<void> {
	const { rows } = await client.query<{ change: string }>(`
		SELECT format('ALTER TABLE %s ALTER COLUMN %I TYPE TEXT COLLATE "C"', a.attrelid::regclass, a.attname) AS change
		FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_collation l ON l.oid = a.attcollation
		WHERE c.relkind = 'r' AND c.relnamespace = to_regnamespace(quote_ident(current_schema()))
			AND a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = 'text'::regtype AND l.collname = 'default'
			AND a.xmin::text = (txid_current() % 4294967296)::text`);
	for (const { change } of rows) await client.query(change);
}
