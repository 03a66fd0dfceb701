import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CityHallError } from '../../errors';
import { diskErrorCode } from './disk-errors';

const PREFIX = 'cityhall-crawl-';
const OURS = /^cityhall-crawl-(\d+)-[A-Za-z0-9]{6}$/;
const DAY_MS = 86_400_000;

/** The temporary files of one run. Nothing is made on the disk before the first path is asked for. */
export interface RunFiles {
	/** A new path in the run's own folder, which only this user may read. @throws CityHallError `CRAWL_NO_ROOM` */
	path(): Promise<string>;
	/** Deletes files that are needed no more; what is gone already, or is none of the run's, is passed over. */
	drop(paths: Iterable<string | null>): Promise<void>;
	/** Deletes the folder with all that is left in it. Harmless when called again. */
	close(): Promise<void>;
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// A process of another user is running all the same.
		return diskErrorCode(error) === 'EPERM';
	}
}

/** Deletes what runs that were killed have left: folders of ours, untouched for a day, whose process is gone. */
export async function cleanLeftovers(root: string = tmpdir(), now: number = Date.now()): Promise<number> {
	let cleaned = 0;
	for (const name of await readdir(root).catch(() => [])) {
		const pid = Number(OURS.exec(name)?.[1]);
		if (!(pid > 0) || pid === process.pid || isRunning(pid)) continue;
		const folder = join(root, name);
		const found = await lstat(folder).catch(() => null);
		const own = found?.isDirectory() === true && found.uid === (process.getuid?.() ?? found.uid);
		if (!own || now - found.mtimeMs < DAY_MS) continue;
		// Another process may be cleaning as well.
		await rm(folder, { recursive: true, force: true, maxRetries: 2 }).then(
			() => cleaned++,
			() => undefined,
		);
	}
	return cleaned;
}

export function noRoom(root: string, cause: unknown): CityHallError {
	return new CityHallError(
		'CRAWL_NO_ROOM',
		`A temporary file could not be written (${root}).`,
		'Ask the administrator to make room on the disk of the temporary folder, or to let n8n write there.',
		{ cause },
	);
}

/** @param root where the run's folder is made; the system's temporary folder by default */
export function openRunFiles(root: string = tmpdir()): RunFiles {
	let folder: Promise<string> | null = null;
	let number = 0;
	let closed = false;

	async function make(): Promise<string> {
		await cleanLeftovers(root);
		return await mkdtemp(join(root, `${PREFIX}${process.pid}-`));
	}

	return {
		async path() {
			try {
				if (closed) throw new Error('the run has ended');
				folder ??= make();
				return join(await folder, `${++number}`);
			} catch (cause) {
				folder = null;
				throw noRoom(root, cause);
			}
		},
		async drop(paths) {
			if (!folder) return;
			const own = await folder.catch(() => null);
			for (const path of paths)
				if (path !== null && dirname(path) === own) await rm(path, { force: true }).catch(() => undefined);
		},
		async close() {
			closed = true;
			const made = await folder?.catch(() => null);
			folder = null;
			if (made) await rm(made, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
		},
	};
}
