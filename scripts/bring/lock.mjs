import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Two starts at once: the second waits. A lock whose owner is gone is taken over. Gives what releases it.
 * @param {string} lock a folder that is there as long as somebody holds it
 * @param {(text: string) => void} note
 */
export async function takeLock(lock, note) {
	for (;;) {
		try {
			mkdirSync(lock);
			writeFileSync(join(lock, 'pid'), String(process.pid));
			const release = () => rmSync(lock, { recursive: true, force: true });
			process.once('exit', release);
			return () => {
				process.off('exit', release);
				release();
			};
		} catch (error) {
			if (error.code !== 'EEXIST') throw error;
			if (ownerIsGone(lock)) rmSync(lock, { recursive: true, force: true });
			else {
				note('waited for another start');
				await sleep(1000);
			}
		}
	}
}

function ownerIsGone(lock) {
	try {
		process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0);
		return false;
	} catch (error) {
		if (error.code === 'EPERM') return false;
		// Between making the folder and writing the number there is a moment without an owner.
		const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
		return error.code === 'ESRCH' || age > 10_000;
	}
}
