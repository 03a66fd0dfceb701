import { randomBytes } from 'node:crypto';
import type { Client as PgClient } from 'pg';

/** Where the server of this run is: `npm test` starts one and says so here, or somebody names one. */
const address = process.env.CITYHALL_TEST_POSTGRES;

export interface ServerAddress {
	host: string;
	port: number;
	database: string;
	user: string;
	password: string;
}

/** The server's own database, by an account that may make others. */
export function postgresHere(): ServerAddress {
	if (!address) throw new Error('CITYHALL_TEST_POSTGRES names no server.');
	const { hostname, port, pathname, username, password } = new URL(address);
	return {
		host: hostname,
		port: Number(port || 5432),
		database: decodeURIComponent(pathname.slice(1)) || 'postgres',
		user: decodeURIComponent(username),
		password: decodeURIComponent(password),
	};
}

/** Tests that need PostgreSQL: skipped by name where no server is. CI fails on such a skip. */
export function describeWithPostgres(name: string, tests: () => void): void {
	if (!address) describe.skip(`${name} (skipped: no PostgreSQL server; npm test starts one)`, tests);
	else describe(name, tests);
}

/** Runs statements as the administrator, in the server's own database unless another is named. */
export async function asAdministrator<T>(work: (client: PgClient) => Promise<T>, database?: string): Promise<T> {
	const { Client } = await import('pg');
	const client = new Client({ ...postgresHere(), ...(database && { database }) });
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

export interface TestDatabase extends ServerAddress {
	remove: () => Promise<void>;
}

/** An empty database; whoever is still connected at the end is thrown out. */
export async function makeDatabase(options = ''): Promise<TestDatabase> {
	const database = `cityhall_test_${randomBytes(6).toString('hex')}`;
	await asAdministrator((client) => client.query(`CREATE DATABASE ${database} ${options}`));
	return {
		...postgresHere(),
		database,
		remove: async () => {
			await asAdministrator((client) => client.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`));
		},
	};
}
