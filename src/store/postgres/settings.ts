import { createHash } from 'node:crypto';

/** As n8n's own Postgres credential has them. */
export interface PostgresSettings {
	/** Name or address; a path that begins with `/` is the folder of a Unix socket. */
	host: string;
	port?: number;
	database: string;
	user: string;
	password?: string;
	/**
	 * `require`: only encrypted, with the server's certificate checked. `unchecked`: encrypted, whoever
	 * answers. `allow`: as it is if the server takes it so, encrypted and checked if not.
	 */
	ssl?: 'disable' | 'allow' | 'require' | 'unchecked';
	/** Where the tables lie; made when missing. By default the first schema of the account's search path. */
	schema?: string;
	/** At most; 10 by default, 2 at least. */
	maxConnections?: number;
}

export interface PostgresStoreOptions extends PostgresSettings {
	/** Milliseconds to wait for other writers and for the server, 15,000 by default. */
	patienceMs?: number;
	/** Milliseconds one statement may take, 120,000 by default. */
	statementTimeoutMs?: number;
}

/** Stores with the same identity share their connections. */
export function identityOf(options: PostgresStoreOptions): string {
	return createHash('sha256').update(JSON.stringify(Object.entries(options).sort())).digest('hex');
}

/** Names the database to a person; never with the password. */
export function nameOf({ host, port = 5432, database }: PostgresSettings): string {
	return `${database} on ${host}:${port}`;
}

/**
 * The number of an advisory lock, out of the 64 bits that every program in the database shares; see
 * https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
export function lockNumber(schema: string, name: string): bigint {
	return createHash('sha256').update(`n8n-nodes-cityhall\0${schema}\0${name}`).digest().readBigInt64BE();
}

export function quoted(identifier: string): string {
	return `"${identifier.replaceAll('"', '""')}"`;
}
