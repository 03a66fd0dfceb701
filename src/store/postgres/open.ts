import { Socket } from 'node:net';
import { checkServerIdentity, type ConnectionOptions } from 'node:tls';
import type { ClientBase, PoolClient, PoolConfig, PoolType } from '#vendor/pg';
import { CityHallError } from '../../errors';
import { migrationsTable } from '../migrations';
import { openShared, type SharedConnections } from '../shared-store';
import type { Store } from '../store';
import { Connection, rollBack } from './connection';
import { explain, wantsEncryption } from './faults';
import { identityOf, lockNumber, nameOf, type PostgresStoreOptions, quoted } from './settings';

const connections: SharedConnections = new Map();

/**
 * The store in a PostgreSQL database (13 or newer). Every store opened with the same settings in one process
 * shares its connections, which close with the last of them.
 * @throws CityHallError `STORE_CANNOT_OPEN`, `STORE_PERMISSION`, `STORE_READ_ONLY`, `STORE_BUSY`
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<Store> {
	const identity = identityOf(options);
	return await openShared('postgres', connections, identity, () => connect(options));
}

async function connect(options: PostgresStoreOptions): Promise<Connection> {
	const { ssl = 'disable' } = options;
	if (ssl !== 'allow') return await connectBy(options, ssl !== 'disable');
	try {
		return await connectBy(options, false);
	} catch (error) {
		if (!wantsEncryption(error instanceof CityHallError ? error.cause : error)) throw error;
		return await connectBy(options, true);
	}
}

/** `pg` would hold the certificate of a server that is named by its number against the name localhost. */
function encryptionTo({ host, ssl }: PostgresStoreOptions): ConnectionOptions {
	if (ssl === 'unchecked') return { rejectUnauthorized: false };
	return { rejectUnauthorized: true, checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate) };
}

async function connectBy(options: PostgresStoreOptions, encrypted: boolean): Promise<Connection> {
	const { Pool } = await import('#vendor/pg');
	const { patienceMs = 15_000, statementTimeoutMs = 120_000, maxConnections = 10 } = options;
	let searchPath = '';
	const sockets = new Set<Socket>();
	const config: Omit<PoolConfig, 'onConnect'> & { onConnect: (client: ClientBase) => Promise<void> } = {
		host: options.host,
		port: options.port ?? 5432,
		database: options.database,
		user: options.user,
		password: options.password ?? '',
		ssl: encrypted && encryptionTo(options),
		// Two, as a transaction and its readers must not wait for each other.
		max: Math.max(2, Math.floor(maxConnections)),
		connectionTimeoutMillis: patienceMs,
		idleTimeoutMillis: 30_000,
		keepAlive: true,
		stream: () => {
			const socket = new Socket();
			sockets.add(socket);
			socket.once('close', () => sockets.delete(socket));
			return socket;
		},
		allowExitOnIdle: true,
		application_name: 'n8n-nodes-cityhall',
		onConnect: async (client: ClientBase) => {
			// Without a listener, a connection that breaks while in use would end n8n.
			client.on('error', () => undefined);
			await client.query(
				`SET lock_timeout = ${Math.ceil(patienceMs)}; SET statement_timeout = ${Math.ceil(statementTimeoutMs)};
				SET idle_in_transaction_session_timeout = 30000; SET TimeZone = 'UTC'; SET bytea_output = 'hex';
				SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET default_transaction_isolation = 'read committed';
				${searchPath}`,
			);
		},
	};
	const pool: PoolType = new Pool(config);
	// An idle connection that breaks is replaced when one is asked for.
	pool.on('error', () => undefined);
	try {
		const client = await pool.connect();
		let fine = false;
		try {
			const schema = await prepareSchema(client, options);
			searchPath = `SET search_path TO ${quoted(schema)}`;
			await client.query(searchPath);
			fine = true;
			return new Connection(pool, options, schema, patienceMs);
		} finally {
			client.release(fine ? undefined : true);
		}
	} catch (error) {
		await pool.end();
		// A log-in that fails on our side, as with an empty password, would leave its connection open.
		for (const socket of sockets) socket.destroy();
		throw explain(error, options);
	}
}

/** Finds the one schema that holds the tables, and makes it and the table of migrations where they are missing. */
async function prepareSchema(client: PoolClient, options: PostgresStoreOptions): Promise<string> {
	const { rows } = await client.query<{ encoding: string; schema: string | null; there: boolean; ready: boolean }>(
		`SELECT current_setting('server_encoding') AS encoding, s.name AS schema,
			to_regnamespace(quote_ident(s.name)) IS NOT NULL AS there,
			to_regclass(quote_ident(s.name) || '.cityhall_migrations') IS NOT NULL AS ready
		FROM (SELECT COALESCE($1, current_schema()::text) AS name) AS s`,
		[options.schema ?? null],
	);
	const [found] = rows;
	if (found?.encoding !== 'UTF8') {
		throw new CityHallError(
			'STORE_CANNOT_OPEN',
			`The database ${nameOf(options)} keeps its text as ${found?.encoding}, which has no room for all of Unicode.`,
			'Ask the administrator for a database with the encoding UTF8.',
		);
	}
	if (found.schema === null) {
		throw new CityHallError(
			'STORE_PERMISSION',
			`The user ${options.user} has no schema in the database ${nameOf(options)} where tables could be made.`,
			'Ask the administrator to give this user a schema of its own there (CREATE SCHEMA ... AUTHORIZATION ...).',
		);
	}
	if (found.ready) return found.schema;
	try {
		await client.query(`BEGIN; SELECT pg_advisory_xact_lock(${lockNumber(found.schema, 'cityhall_migrations')})`);
		// Asked for only when it is missing, as it takes a right that the user need not have otherwise.
		if (!found.there) await client.query(`CREATE SCHEMA IF NOT EXISTS ${quoted(found.schema)}`);
		await client.query(`SET LOCAL search_path TO ${quoted(found.schema)}`);
		await client.query(migrationsTable);
		await client.query('COMMIT');
	} catch (error) {
		await rollBack(client);
		throw error;
	}
	return found.schema;
}
