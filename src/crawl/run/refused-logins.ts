import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { CityHallError } from '../../errors';
import type { Clock } from '../../net';
import { openLeases, type Schema, type Store } from '../../store';
import type { FormLogin } from './run-options';

const LEASE_MS = 30_000;
const PATIENCE_MS = 180_000;
const KEY_BYTES = 6;

const schema: Schema = {
	area: 'crawl_logins',
	migrations: [
		{
			version: 1,
			sql: `CREATE TABLE crawl_logins (
				login TEXT PRIMARY KEY,
				host TEXT NOT NULL,
				refused_at TEXT NOT NULL
			)`,
		},
	],
};

interface Refusal {
	host: string;
	refusedAt: string;
}

/** Without a store, for as long as this process lives. */
const ofThisProcess = new Map<string, Refusal>();
const underWay = new Map<string, Promise<unknown>>();

/** Tells one log-in from another without keeping the password: slow to guess at, and too short to be sure of a guess. */
async function fingerprint(login: FormLogin): Promise<string> {
	const derive = promisify<string, string, number, Buffer>(scrypt);
	const entries = Object.entries(login.fields).sort(([one], [other]) => (one < other ? -1 : 1));
	return (await derive(JSON.stringify(entries), `cityhall ${login.url}`, KEY_BYTES)).toString('hex');
}

function refusedBefore(login: FormLogin, { host, refusedAt }: Refusal): CityHallError {
	return new CityHallError(
		'CRAWL_LOGIN_REFUSED',
		`The log-in at ${login.url} was refused at ${refusedAt} with the same user name and password, so it was not tried again: portals lock accounts after a few failures.`,
		`Correct the log-in. If the portal was at fault, let the operation "Forget" end "The Rest of a Host" for ${host}; then it is tried once more.`,
	);
}

/**
 * Tries a log-in unless the portal has refused it before, and keeps in mind when it does. Of several workers one tries and the others
 * then know.
 * @throws CityHallError `CRAWL_LOGIN_REFUSED`, and what `logIn` throws
 */
export async function tryLogin(
	login: FormLogin,
	store: Store | undefined,
	clock: Clock,
	logIn: () => Promise<void>,
	signal?: AbortSignal,
): Promise<void> {
	const key = await fingerprint(login);
	const { host } = new URL(login.url);

	async function attempt(): Promise<void> {
		const before = store ? await read(store, key) : ofThisProcess.get(key);
		if (before) throw refusedBefore(login, before);
		try {
			await logIn();
		} catch (error) {
			if (error instanceof CityHallError && error.code === 'CRAWL_LOGIN_REFUSED')
				await keep(store, key, { host, refusedAt: new Date(clock.now()).toISOString() });
			throw error;
		}
	}

	if (!store) {
		const before = underWay.get(key) ?? Promise.resolve();
		const mine = before.catch(() => undefined).then(attempt);
		underWay.set(key, mine);
		try {
			await mine;
		} finally {
			if (underWay.get(key) === mine) underWay.delete(key);
		}
		return;
	}
	await store.ensure(schema);
	const leases = await openLeases(store);
	const { lease } = await leases.take(`crawl-login:${key}`, {
		ttlMs: LEASE_MS,
		patienceMs: PATIENCE_MS,
		...(signal ? { signal } : {}),
	});
	try {
		await attempt();
	} finally {
		await lease.release();
	}
}

async function read(store: Store, key: string): Promise<Refusal | undefined> {
	const [row] = await store.query('SELECT host, refused_at FROM crawl_logins WHERE login = $1', [key]);
	return row ? { host: String(row.host), refusedAt: String(row.refused_at) } : undefined;
}

async function keep(store: Store | undefined, key: string, refusal: Refusal): Promise<void> {
	if (!store) {
		ofThisProcess.set(key, refusal);
		return;
	}
	await store.query(
		`INSERT INTO crawl_logins (login, host, refused_at) VALUES ($1, $2, $3)
		ON CONFLICT (login) DO UPDATE SET refused_at = excluded.refused_at`,
		[key, refusal.host, refusal.refusedAt],
	);
}

/** Lets the log-ins of a host be tried once more. Gives how many were kept back. */
export async function forgetRefusedLogins(store: Store | undefined, host: string): Promise<number> {
	let forgotten = 0;
	for (const [key, refusal] of ofThisProcess) if (refusal.host === host && ofThisProcess.delete(key)) forgotten++;
	if (!store) return forgotten;
	await store.ensure(schema);
	const rows = await store.query('DELETE FROM crawl_logins WHERE host = $1 RETURNING login', [host]);
	return forgotten + rows.length;
}
