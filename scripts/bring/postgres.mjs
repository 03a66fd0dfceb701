import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { accessSync, chownSync, constants, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { quietly } from './command.mjs';
import { root } from './places.mjs';
import { Trouble } from './steps.mjs';

const debian = '/usr/lib/postgresql';
const nextStep = 'On Debian or Ubuntu: apt-get install postgresql. Or name a server: CITYHALL_TEST_POSTGRES=postgres://user:password@host:5432/database';

/** The folder of PostgreSQL's programs, or null. Debian keeps them off the PATH, one folder a version. */
export function findPostgres() {
	const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
	const folders = [...versions.map((version) => join(debian, version, 'bin')), ...(process.env.PATH ?? '').split(delimiter)];
	return folders.find((folder) => runs(join(folder, 'initdb')) && runs(join(folder, 'postgres'))) ?? null;
}

/** PostgreSQL's programs, by Debian's package where they are missing; none when a server was named. */
export async function bringPostgres(note) {
	if (process.env.CITYHALL_TEST_POSTGRES) return note('the one that was named');
	const found = findPostgres();
	if (found) return note(`found ${found}`);
	if (spawnSync('apt-get', ['--version']).status !== 0) throw new Trouble('PostgreSQL is missing.', nextStep);
	const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
	const apt = (...args) => [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
	const place = { cwd: root, log: 'postgresql.log', timeoutMs: 10 * 60_000 };
	const run = ([program, ...args], append) => quietly('Installing PostgreSQL', program, args, { ...place, append });
	try {
		// The package would start a server of its own at once; the tests have no use for it.
		await run([...asRoot, 'sh', '-c', 'mkdir -p /etc/postgresql-common/createcluster.d && echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.d/cityhall.conf'], false);
		await run(apt('update', '-qq'), true);
		await run(apt('install', '-y', '-qq', '--no-install-recommends', 'postgresql'), true);
	} catch (error) {
		throw new Trouble(`PostgreSQL is missing and could not be installed. ${error.message}`, nextStep);
	}
	if (!findPostgres()) throw new Trouble('PostgreSQL was installed but its programs were not found.', nextStep);
	note('installed');
}

/**
 * Starts a fresh server on a free port of this machine. It ends with `stop`, or when this process ends in whatever way.
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startPostgres() {
	const bin = findPostgres();
	if (!bin) throw new Trouble('PostgreSQL is missing.', nextStep);
	const folder = mkdtempSync(join(tmpdir(), 'cityhall-postgres-'));
	const password = randomBytes(12).toString('hex');
	const account = unprivileged();
	const as = account ? ['setpriv', `--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups'] : [];
	const own = (path) => account && chownSync(path, account.uid, account.gid);
	try {
		writeFileSync(join(folder, 'password'), password, { mode: 0o600 });
		mkdirSync(join(folder, 'cluster'), { mode: 0o700 });
		for (const path of ['', 'password', 'cluster']) own(join(folder, path));
		const [program, ...args] = [...as, join(bin, 'initdb'), '--pgdata', join(folder, 'cluster'), '--username=cityhall', '--auth=scram-sha-256', `--pwfile=${join(folder, 'password')}`, '--encoding=UTF8', '--locale=C', '--no-sync'];
		const made = spawnSync(program, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
		if (made.status !== 0) throw new Trouble(`PostgreSQL could not make a database: ${lastLines(made.stderr || made.error?.message)}`, nextStep);
		for (let attempt = 1; ; attempt++) {
			const port = await freePort();
			const stop = await serve([...as, join(bin, 'postgres')], folder, port);
			if (stop) return { url: `postgres://cityhall:${password}@127.0.0.1:${port}/postgres`, stop };
			// Somebody else may have taken the port in between.
			if (attempt === 3) throw new Trouble(`PostgreSQL did not start: ${lastLines(readFileSync(join(folder, 'log'), 'utf8'))}`, nextStep);
		}
	} catch (error) {
		rmSync(folder, { recursive: true, force: true });
		throw error;
	}
}

/** Null when the server ended instead of starting. */
async function serve(command, folder, port) {
	const settings = {
		listen_addresses: '127.0.0.1',
		port,
		unix_socket_directories: '',
		// The tests' data may go with the machine.
		fsync: 'off',
		full_page_writes: 'off',
		max_connections: 200,
		max_prepared_transactions: 0,
		log_min_messages: 'fatal',
	};
	const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	// The shell holds the other end of our pipe: it ends the server and clears up when that end closes, also when we were killed.
	const script = `exec 3<&0; folder=$1; shift
"$@" >"$folder/log" 2>&1 </dev/null & server=$!
(exec <&3; while read -r _; do :; done; : >"$folder/stopped"; kill -INT $server) &
wait $server
[ ! -e "$folder/stopped" ] || rm -rf "$folder"`;
	const keeper = spawn('sh', ['-c', script, 'keeper', folder, ...command, '-D', join(folder, 'cluster'), ...args], {
		cwd: folder,
		stdio: ['pipe', 'ignore', 'inherit'],
		detached: true,
	});
	const ended = new Promise((resolve) => keeper.once('exit', resolve));
	const pidFile = join(folder, 'cluster', 'postmaster.pid');
	for (let waited = 0; waited < 300; waited++) {
		if (keeper.exitCode !== null) return null;
		// The eighth line of the file says when the server takes connections.
		if (existsSync(pidFile) && readFileSync(pidFile, 'utf8').split('\n')[7]?.startsWith('ready')) {
			keeper.unref();
			keeper.stdin.unref?.();
			return async () => {
				keeper.ref();
				keeper.stdin.end();
				await ended;
			};
		}
		await sleep(100);
	}
	keeper.stdin.end();
	await ended;
	return null;
}

/** PostgreSQL refuses to run as root; its own account, or else `nobody`, will do. */
function unprivileged() {
	if (process.getuid?.() !== 0) return null;
	const accounts = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
	const found = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody');
	if (!found) throw new Trouble('PostgreSQL does not run as root, and there is no other account for it.', 'Run the tests as an ordinary user.');
	return { uid: Number(found[2]), gid: Number(found[3]) };
}

function freePort() {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address();
			probe.close(() => resolve(port));
		});
	});
}

function lastLines(text) {
	return (text ?? 'no answer').trim().split('\n').slice(-3).join(' ');
}

function runs(file) {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
