import { writeSync } from 'node:fs';

/** What went wrong, in words for the person at the keyboard. Never shown with a stack trace. */
export class Trouble extends Error {
	/**
	 * @param {string} message what happened
	 * @param {string} [nextStep] what to do about it
	 */
	constructor(message, nextStep) {
		super(nextStep ? `${message}\n  ${nextStep}` : message);
		this.name = 'Trouble';
	}
}

/** @param {number} ms */
export function duration(ms) {
	if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
	const seconds = Math.round(ms / 1000);
	return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** @param {string} text */
export function say(text) {
	// Written at once, so that lines of several processes keep their order.
	try {
		writeSync(1, text);
	} catch (error) {
		if (error.code !== 'EPIPE' && error.code !== 'EAGAIN') throw error;
		if (error.code === 'EAGAIN') process.stdout.write(text);
	}
}

/** Counts and shows steps: `[2/7] Building the package ... done (1.2 s)`. */
export class Steps {
	/**
	 * @param {number} total
	 * @param {number} [done] steps that another process has already shown
	 */
	constructor(total, done = 0) {
		this.total = total;
		this.done = done;
	}

	/**
	 * @template T
	 * @param {string} title
	 * @param {(note: (text: string) => void) => T | Promise<T>} work `note` adds a word to the closing line, e.g. "already there"
	 * @returns {Promise<T>}
	 */
	async run(title, work) {
		this.done += 1;
		const label = `[${this.done}/${this.total}] ${title} ...`;
		say(label);
		const started = Date.now();
		let remark = '';
		// On a terminal the line itself tells that work goes on; in a log a line every half minute does.
		const terminal = process.stdout.isTTY === true;
		const tick = setInterval(
			() => {
				const elapsed = duration(Date.now() - started);
				say(terminal ? `\r${label} ${elapsed} ` : `\n      still at it (${elapsed}) ...`);
			},
			terminal ? 1000 : 30_000,
		);
		try {
			const result = await work((text) => {
				remark = text;
			});
			say(`${terminal ? `\r${label}` : ''} ✓ ${remark ? `${remark}, ` : ''}${duration(Date.now() - started)}\n`);
			return result;
		} catch (error) {
			say(`${terminal ? `\r${label}` : ''} ✗\n`);
			throw error;
		} finally {
			clearInterval(tick);
		}
	}
}

/**
 * Ends the process with one clear message.
 * @param {unknown} error
 * @returns {never}
 */
export function giveUp(error) {
	const known = error instanceof Trouble || error?.name === 'Trouble' || error?.name === 'CityHallError';
	const message = known ? error.message : `Something unexpected happened: ${error?.message ?? String(error)}`;
	process.stderr.write(`\n${message}\n${known && error.nextStep ? `  ${error.nextStep}\n` : ''}`);
	if (process.env.CITYHALL_DEBUG) process.stderr.write(`${error?.stack ?? ''}\n`);
	process.exit(1);
}
