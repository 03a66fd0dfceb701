import { CityHallError } from '../errors';
import type { Queryable, Schema, Store } from './store';

/** One row a step taken, over all areas. */
export const migrationsTable = `CREATE TABLE IF NOT EXISTS cityhall_migrations (
	area TEXT NOT NULL,
	version BIGINT NOT NULL,
	applied_at TEXT NOT NULL,
	PRIMARY KEY (area, version)
)`;

function newestOf(schema: Schema): number {
	let before = 0;
	for (const { version } of schema.migrations) {
		if (!Number.isSafeInteger(version) || version <= before) {
			throw new Error(
				`Migrations of area ${schema.area} must be numbered upwards from 1; found ${version} after ${before}.`,
			);
		}
		before = version;
	}
	return before;
}

async function versionOf(db: Queryable, schema: Schema): Promise<number> {
	const newest = newestOf(schema);
	const [row] = await db.query('SELECT MAX(version) AS version FROM cityhall_migrations WHERE area = $1', [
		schema.area,
	]);
	const version = Number(row?.version ?? 0);
	if (version <= newest) return version;
	throw new CityHallError(
		'STORE_NEWER',
		`The database was written by a newer version of the city pack (${schema.area}: step ${version}, this version knows ${newest}).`,
		'Update n8n-nodes-cityhall to the version that was installed before, or choose another database file.',
	);
}

/** Says whether an area lacks steps, by reading alone: the usual start must not take the write lock. */
export async function isBehind(db: Queryable, schema: Schema): Promise<boolean> {
	return (await versionOf(db, schema)) < newestOf(schema);
}

/**
 * Takes the missing steps. To be called inside a write transaction: it looks again, as another process may
 * have taken them while this one waited for the lock.
 * @param exec runs SQL of several statements in that transaction
 */
export async function migrate(
	tx: Queryable,
	schema: Schema,
	dialect: Store['dialect'],
	exec: (sql: string) => Promise<void> | void,
): Promise<void> {
	const version = await versionOf(tx, schema);
	for (const step of schema.migrations) {
		if (step.version <= version) continue;
		await exec(typeof step.sql === 'string' ? step.sql : step.sql[dialect]);
		await tx.query('INSERT INTO cityhall_migrations (area, version, applied_at) VALUES ($1, $2, $3)', [
			schema.area,
			step.version,
			new Date().toISOString(),
		]);
	}
}
