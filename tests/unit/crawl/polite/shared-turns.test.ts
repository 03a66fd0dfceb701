import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crawlStatus, wakeHost } from '../../../../src/crawl/run/crawl-status';
import { HOST_LEASE_PREFIX } from '../../../../src/crawl/polite/host-lease';
import { systemClock } from '../../../../src/net';
import { openLeases, openSqliteStore, type Row, type SqlValue, type Store } from '../../../../src/store';
import { serve, type LoopbackServer } from '../../net/loopback-server';
import { failureOf, handClock, politeTo } from './hand-clock';

const realClock = () => ({ ...handClock(), ...systemClock });

describe('turns that are shared by a store', () => {
	let folder: string;
	let file: string;
	let store: Store;
	let server: LoopbackServer;
	let status = 200;
	beforeEach(async () => {
		status = 200;
		folder = await mkdtemp(join(tmpdir(), 'cityhall-turns-'));
		file = join(folder, 'store.db');
		store = await openSqliteStore({ file, patienceMs: 300 });
		server = await serve((request, response) =>
			response.writeHead(request.url === '/robots.txt' ? 404 : status, { 'retry-after': '1' }).end('x'),
		);
	});
	afterEach(async () => {
		await server.close();
		await store.close();
		await rm(folder, { recursive: true, force: true });
	});
	const pages = () => server.requests.map((request) => request.url).filter((url) => url !== '/robots.txt');
	const hostIn = async (from: Store) => (await crawlStatus(from, { host: server.host })).hosts[0];

	test('a store that is locked in the middle of a run ends it with words, and no request goes out without the lease', async () => {
		const polite = politeTo([server.host], { store });
		await polite.client.request({ url: `${server.url}/1` });
		await polite.client.close();
		const lock = new DatabaseSync(file);
		lock.exec('BEGIN IMMEDIATE');
		const error = await failureOf(polite.client.request({ url: `${server.url}/2` }));
		lock.exec('ROLLBACK');
		lock.close();
		expect(error).toMatchObject({ code: 'STORE_BUSY', retryable: true });
		expect(pages()).toEqual(['/1']);
		await polite.client.request({ url: `${server.url}/3` });
		expect(pages()).toEqual(['/1', '/3']);
		await polite.close();
	});

	test.each([
		['the store is locked', (lock: DatabaseSync) => lock.exec('BEGIN IMMEDIATE')],
		[
			'another process has the host',
			(lock: DatabaseSync) =>
				lock
					.prepare('UPDATE cityhall_leases SET token = ?, holder = ?, renewed_ms = ?, until_ms = ? WHERE name = ?')
					.run('t', 'another', Date.now(), Date.now() + 3_600_000, HOST_LEASE_PREFIX + server.host),
		],
	])('whoever cancels while %s is gone at once', async (_name, hinder) => {
		const patient = await openSqliteStore({ file: join(folder, 'patient.db'), patienceMs: 3_600_000 });
		const cancel = new AbortController();
		const polite = politeTo([server.host], { store: patient, signal: cancel.signal });
		await polite.client.request({ url: `${server.url}/1` });
		await polite.client.close();
		const lock = new DatabaseSync(join(folder, 'patient.db'));
		hinder(lock);
		const asked = failureOf(polite.client.request({ url: `${server.url}/2` }));
		await new Promise((resolve) => setTimeout(resolve, 100));
		cancel.abort();
		// Nothing has been unlocked: an answer comes all the same.
		expect(await asked).toMatchObject({ code: 'NET_CANCELLED' });
		expect(pages()).toEqual(['/1']);
		if (lock.isTransaction) lock.exec('ROLLBACK');
		lock.close();
		await polite.close();
		await patient.close();
	});

	test('a slice that cannot be given back for a lock still tells the others of the rest, later', async () => {
		const polite = politeTo([server.host], { store });
		await polite.client.request({ url: `${server.url}/1` });
		const lock = new DatabaseSync(file);
		lock.exec('BEGIN IMMEDIATE');
		for (let n = 0; n < 5; n++) polite.client.blocked(`${server.url}/1`);
		await polite.client.close();
		lock.exec('ROLLBACK');
		lock.close();
		expect(await failureOf(polite.client.request({ url: `${server.url}/2` }))).toMatchObject({
			code: 'CRAWL_HOST_RESTING',
		});
		await polite.close();
	});

	test('a request under way stops when the lease is lost, and goes out again under a new one', async () => {
		let arrived: () => void = () => undefined;
		const first = new Promise<void>((resolve) => (arrived = resolve));
		let hanging = true;
		const slow = await serve((request, response) => {
			if (request.url === '/robots.txt' || !hanging) response.end('x');
			else {
				hanging = false;
				arrived();
			}
		});
		const polite = politeTo([slow.host], { store });
		const asked = polite.client.request({ url: `${slow.url}/1` });
		await first;
		// As if this process had stood still and another had taken over and gone.
		await store.query('UPDATE cityhall_leases SET token = NULL WHERE name = $1', [HOST_LEASE_PREFIX + slow.host]);
		expect((await asked).response.status).toBe(200);
		expect(slow.requests.map((request) => request.url)).toEqual(['/robots.txt', '/1', '/1']);
		await polite.close();
		await slow.close();
	});

	test('a run in another process finds what this one left behind: counts, failures, the rest', async () => {
		const clock = handClock(Date.now());
		const polite = politeTo([server.host], { store, clock });
		status = 503;
		for (let n = 0; n < 5; n++) await polite.client.request({ url: `${server.url}/${n}` });
		await polite.close();
		// Another store object stands for another process: nothing is shared but the file.
		const other = await openSqliteStore({ file });
		const late = politeTo([server.host], { store: other, clock });
		expect(await failureOf(late.client.request({ url: `${server.url}/x` }))).toMatchObject({
			code: 'CRAWL_HOST_RESTING',
		});
		expect(await hostIn(other)).toMatchObject({
			host: server.host,
			heldBy: null,
			requests: 16,
			failures: 15,
			failuresInARow: 5,
			lastFailure: { reason: `It answered ${server.url}/4 with status 503.` },
		});
		expect(Date.parse((await hostIn(other))?.restingUntil ?? '')).toBeGreaterThan(Date.now() + 4 * 60_000);

		await wakeHost(other, server.host);
		status = 200;
		expect(await hostIn(other)).toMatchObject({ restingUntil: null, failuresInARow: 0, requests: 16 });
		expect((await late.client.request({ url: `${server.url}/y` })).response.status).toBe(200);
		await late.close();
		await other.close();
	});

	test('the lease is taken once for many requests, and given back soon after the last', async () => {
		const writes: string[] = [];
		const counted: Store = {
			dialect: store.dialect,
			ensure: (schema) => store.ensure(schema),
			transaction: (work) => store.transaction(work),
			close: () => store.close(),
			query: <T extends Row>(sql: string, params?: readonly SqlValue[]) => {
				if (!/^\s*select/i.test(sql)) writes.push(sql);
				return store.query<T>(sql, params);
			},
		};
		const polite = politeTo([server.host], { store: counted, delayMs: 0, clock: realClock() });
		await polite.client.request({ url: `${server.url}/0` });
		const before = writes.length;
		const since = performance.now();
		for (let n = 1; n <= 40; n++) await polite.client.request({ url: `${server.url}/${n}` });
		const slices = Math.ceil((performance.now() - since) / 1000);
		expect(writes.length - before).toBeLessThanOrEqual(2 * slices);
		const leases = await openLeases(store);
		while ((await leases.list(HOST_LEASE_PREFIX))[0]?.holder !== null)
			await new Promise((resolve) => setTimeout(resolve, 50));
		await polite.close();
	});

	test('of two processes that do not pause at all, neither starves', async () => {
		const other = await openSqliteStore({ file });
		const start = (from: Store) =>
			politeTo([server.host], { store: from, delayMs: 0, clock: realClock() });
		const [one, two] = [start(store), start(other)];
		const done = { one: false, two: false };
		const go = async (polite: typeof one, name: 'one' | 'two') => {
			for (let n = 0; !(name === 'one' && done.two) && n < 20_000; n++) {
				await polite.client.request({ url: `${server.url}/${name}` });
				if (name === 'two' && n === 50) break;
			}
			done[name] = true;
		};
		await Promise.all([go(one, 'one'), go(two, 'two')]);
		expect(pages().filter((path) => path === '/two')).toHaveLength(51);
		await one.close();
		await two.close();
		await other.close();
	});

	test('a damaged note counts as nothing known', async () => {
		const leases = await openLeases(store);
		const { lease } = await leases.take(HOST_LEASE_PREFIX + server.host, { ttlMs: 1000, patienceMs: 0 });
		await lease.release({ lastEndAt: 'soon', restingUntil: -1, failures: null, lastFailure: 7, heldUntil: Infinity });
		const polite = politeTo([server.host], { store });
		expect((await polite.client.request({ url: `${server.url}/1` })).response.status).toBe(200);
		await polite.close();
	});
});
