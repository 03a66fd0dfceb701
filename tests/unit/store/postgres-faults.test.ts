import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPostgresStore, type PostgresStoreOptions, type Store } from '../../../src/store';
import { asAdministrator, describeWithPostgres, makeDatabase, type TestDatabase } from '../../postgres-here';
import { type Authority, createAuthority, hasOpenssl } from '../net/own-authority';
import { containing, linesOf, startChild } from './contract/database';
import { type Proxy, type ProxyOptions, startProxy } from './postgres-proxy';

describeWithPostgres('a PostgreSQL server that cannot be worked with', () => {
	let database: TestDatabase;
	const stores: Store[] = [];
	const proxies: Proxy[] = [];
	beforeEach(async () => {
		database = await makeDatabase();
	});
	afterEach(async () => {
		for (const store of stores.splice(0)) await store.close();
		for (const proxy of proxies.splice(0)) await proxy.close();
		await database.remove();
	});

	const account = () => {
		const { host, port, user, password } = database;
		return { host, port, user, password, database: database.database };
	};
	const open = async (options: Partial<PostgresStoreOptions> = {}): Promise<Store> => {
		const store = await openPostgresStore({ ...account(), ...options });
		stores.push(store);
		return store;
	};
	const through = async (options: ProxyOptions): Promise<{ host: string; port: number }> => {
		const proxy = await startProxy(database, options);
		proxies.push(proxy);
		return { host: proxy.host, port: proxy.port };
	};
	const refused = (options: Partial<PostgresStoreOptions>) => expect(open(options)).rejects;

	it('names the user, never the password, when the log-in is wrong', async () => {
		const secret = 'wrong-and-secret';
		const error: unknown = await open({ password: secret }).catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({ code: 'STORE_CANNOT_OPEN', message: containing(database.user), nextStep: containing('password') });
		expect(JSON.stringify([error, String(error)])).not.toContain(secret);
		await refused({ user: 'nobody_of_that_name' }).toMatchObject({ code: 'STORE_CANNOT_OPEN' });
		await refused({ password: '' }).toMatchObject({ code: 'STORE_CANNOT_OPEN', nextStep: containing('password') });
	});

	it('opens after a refusal that was mended', async () => {
		await refused({ password: 'wrong' }).toMatchObject({ code: 'STORE_CANNOT_OPEN' });
		expect(await (await open()).query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
	});

	it('says that there is no such database', () =>
		refused({ database: 'no_such_database' }).toMatchObject({ code: 'STORE_CANNOT_OPEN', message: containing('no_such_database') }));

	it('says that nobody answers there, and that it is worth another try', async () => {
		const empty = createServer().listen(0, '127.0.0.1');
		await once(empty, 'listening');
		const { port } = empty.address() as AddressInfo;
		await new Promise((resolve) => empty.close(resolve));
		const unreachable = { code: 'STORE_CANNOT_OPEN', retryable: true, message: containing('could not be reached') };
		await refused({ port }).toMatchObject(unreachable);
		await refused({ host: 'no-such-host.invalid' }).toMatchObject(unreachable);
		await refused({ ...(await through({ silent: true })), patienceMs: 200 }).toMatchObject(unreachable);
	});

	it('says that the server has no encryption, or wants it', async () => {
		await refused({ ssl: 'require' }).toMatchObject({ code: 'STORE_CANNOT_OPEN', nextStep: containing('Disable') });
		const strict = await through({ onlyEncrypted: true });
		await refused({ ...strict, ssl: 'disable' }).toMatchObject({ code: 'STORE_CANNOT_OPEN', nextStep: containing('Require') });
		expect(await (await open({ ssl: 'allow' })).query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
	});

	const withCertificates = hasOpenssl() ? describe : describe.skip;
	withCertificates(`with a certificate${hasOpenssl() ? '' : ' (skipped: no openssl here)'}`, () => {
		let authority: Authority;
		let folder: string;
		beforeAll(async () => {
			authority = createAuthority();
			folder = await mkdtemp(join(tmpdir(), 'cityhall-roots-'));
		});
		afterAll(async () => {
			authority.close();
			await rm(folder, { recursive: true });
		});

		it('that is not trusted, is refused, unless the credential says that it does not matter', async () => {
			const at = await through({ identity: authority.selfSigned('127.0.0.1'), onlyEncrypted: true });
			const untrusted = { code: 'STORE_CANNOT_OPEN', message: containing('certificate') };
			await refused({ ...at, ssl: 'require' }).toMatchObject(untrusted);
			await refused({ ...at, ssl: 'allow' }).toMatchObject(untrusted);
			expect(await (await open({ ...at, ssl: 'unchecked' })).query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
		});

		/** What a process says that trusts the authority, as an administrator has it with NODE_EXTRA_CA_CERTS. */
		const trusting = async (name: string, host: string): Promise<string[]> => {
			const { key, certificate } = authority.issue(name);
			const chain = `${certificate}\n${authority.intermediate.certificate}`;
			const { port } = await through({ identity: { key, certificate: chain }, onlyEncrypted: true });
			const roots = join(folder, 'roots.pem');
			await writeFile(roots, authority.root.certificate);
			const options = { ...account(), host, port, ssl: 'require' };
			const opener = { module: join(__dirname, '../../../src/store/index.ts'), name: 'openPostgresStore', options };
			return await linesOf(startChild('write', opener, { env: { ...process.env, NODE_EXTRA_CA_CERTS: roots } }));
		};

		it('of an authority that this machine trusts, for the name that was asked for, works', async () => {
			expect(await trusting('localhost', 'localhost')).toEqual(['done']);
		});

		it('for another name is refused, also when the server is named by its number', async () => {
			expect(await trusting('elsewhere.example', 'localhost')).toEqual(['STORE_CANNOT_OPEN']);
			expect(await trusting('localhost', '127.0.0.1')).toEqual(['STORE_CANNOT_OPEN']);
		});
	});

	it('says which right is missing, and to whom to turn', async () => {
		const user = `${database.database}_clerk`;
		const password = 'clerk';
		await asAdministrator(async (client) => {
			await client.query(`CREATE ROLE ${user} LOGIN PASSWORD '${password}'`);
			await client.query('REVOKE CREATE ON SCHEMA public FROM PUBLIC');
		}, database.database);
		const lacking = { code: 'STORE_PERMISSION', nextStep: containing('GRANT') };
		try {
			await refused({ user, password }).toMatchObject(lacking);
			await refused({ user, password, schema: 'own' }).toMatchObject(lacking);
			await (await open({ schema: 'prepared' })).query('CREATE TABLE t (n BIGINT)');
			await asAdministrator((client) => client.query(`GRANT USAGE ON SCHEMA prepared TO ${user}`), database.database);
			const reader = await open({ user, password, schema: 'prepared' });
			await expect(reader.query('SELECT n FROM t')).rejects.toMatchObject(lacking);
		} finally {
			for (const store of stores.splice(0)) await store.close();
			await asAdministrator(async (client) => {
				await client.query(`DROP OWNED BY ${user}`);
				await client.query(`DROP ROLE ${user}`);
			}, database.database);
		}
	});

	it('says that it may only be read, as a standby', async () => {
		await asAdministrator((client) => client.query(`ALTER DATABASE ${database.database} SET default_transaction_read_only = on`));
		await refused({}).toMatchObject({ code: 'STORE_READ_ONLY', nextStep: containing('main server') });
	});

	it('is refused when it cannot keep Korean', async () => {
		const old = await makeDatabase("TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'");
		await refused({ database: old.database }).toMatchObject({ code: 'STORE_CANNOT_OPEN', message: containing('SQL_ASCII') });
		await old.remove();
	});

	it.each([
		['53100', 'STORE_FULL', true],
		['53300', 'STORE_BUSY', true],
		['58030', 'STORE_IO', false],
		['XX001', 'STORE_CORRUPT', false],
		['22003', 'STORE_VALUE', false],
		['0A000', 'STORE_QUERY', false],
	])('tells %s as %s, and keeps nothing of that step', async (state, code, retryable) => {
		const store = await open();
		await store.query('CREATE TABLE t (n BIGINT)');
		await store.query(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'as told' USING ERRCODE = '${state}'; END $$`);
		await store.query('CREATE TRIGGER fail AFTER UPDATE ON t EXECUTE FUNCTION fail()');
		const failed = store.transaction(async (tx) => {
			await tx.query('INSERT INTO t (n) VALUES (1)');
			await tx.query('UPDATE t SET n = 2');
		});
		await expect(failed).rejects.toMatchObject({ name: 'CityHallError', code, retryable });
		expect(await store.query('SELECT n FROM t')).toEqual([]);
	});

	it('says a statement again that the server undid over a conflict, but never the work of a transaction', async () => {
		const store = await open();
		await store.query('CREATE SEQUENCE tries');
		await store.query(`CREATE FUNCTION third() RETURNS BIGINT LANGUAGE plpgsql AS $$ DECLARE n BIGINT := nextval('tries');
			BEGIN IF n < 3 THEN RAISE EXCEPTION 'conflict' USING ERRCODE = '40001'; END IF; RETURN n; END $$`);
		expect(await store.query('SELECT third() AS n')).toEqual([{ n: 3 }]);
		await store.query('ALTER SEQUENCE tries RESTART');
		let worked = 0;
		const failed = store.transaction(async (tx) => {
			worked++;
			await tx.query('SELECT third()');
		});
		await expect(failed).rejects.toMatchObject({ code: 'STORE_BUSY', retryable: true });
		expect(worked).toBe(1);
	});

	it('breaks off what takes too long', async () => {
		const store = await open({ statementTimeoutMs: 100 });
		await expect(store.query('SELECT pg_sleep(60)')).rejects.toMatchObject({ code: 'STORE_TIMEOUT', retryable: true });
		expect(await store.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
	});

	const cutAllOff = () =>
		asAdministrator((client) =>
			client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [database.database]),
		);

	it('keeps nothing of a transaction whose connection broke, and goes on with another', async () => {
		const store = await open();
		await store.query('CREATE TABLE t (n BIGINT)');
		const failed = store.transaction(async (tx) => {
			await tx.query('INSERT INTO t (n) VALUES (1)');
			await cutAllOff();
			await tx.query('INSERT INTO t (n) VALUES (2)');
		});
		await expect(failed).rejects.toMatchObject({ code: 'STORE_IO', retryable: true });
		expect(await store.query('SELECT n FROM t')).toEqual([]);
		await store.transaction((tx) => tx.query('INSERT INTO t (n) VALUES (3)'));
		expect(await store.query('SELECT n FROM t')).toEqual([{ n: 3 }]);
	});

	it('is found again after a restart, without a word', async () => {
		const store = await open();
		await store.query('CREATE TABLE t (n BIGINT)');
		for (let n = 0; n < 5; n++) {
			await Promise.all([1, 2, 3].map(() => store.query('SELECT 1')));
			await cutAllOff();
			await store.transaction((tx) => tx.query('INSERT INTO t (n) VALUES ($1)', [n]));
			await cutAllOff();
			expect(await store.query('SELECT COUNT(*) AS n FROM t')).toEqual([{ n: n + 1 }]);
		}
	});

	it('says that it does not know when the connection broke in the moment of storing', async () => {
		const store = await open(await through({ cutAt: 'COMMIT\0' })).catch(() => null);
		// The first opening stores the table of migrations, so that has to be there before.
		expect(store).toBeNull();
		await open();
		const cut = await open(await through({ cutAt: 'COMMIT\0' }));
		const failed = cut.transaction((tx) => tx.query('CREATE TABLE t (n BIGINT)'));
		await expect(failed).rejects.toMatchObject({ code: 'STORE_IO', message: containing('not known'), retryable: true });
	});

	it('waits for the pool and not for ever when all connections are in use', async () => {
		const store = await open({ maxConnections: 2, patienceMs: 300 });
		const sleeping = Promise.all([store.query('SELECT pg_sleep(2)'), store.query('SELECT pg_sleep(2)')]);
		await expect(store.query('SELECT 1')).rejects.toMatchObject({ code: 'STORE_BUSY', retryable: true });
		await sleeping;
		expect(await store.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
	});
});
