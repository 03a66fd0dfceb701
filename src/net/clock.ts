import { setTimeout as wait } from 'node:timers/promises';

/** Time and chance, handed in so that tests need neither wait nor guess. */
export interface Clock {
	/** Milliseconds since the epoch. */
	now(): number;
	/** Resolves after `ms`; rejects with the signal's reason when it is aborted. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
	/** 0 (inclusive) to 1 (exclusive). */
	random(): number;
}

export const systemClock: Clock = {
	now: () => Date.now(),
	sleep: async (ms, signal) => {
		await wait(ms, undefined, signal ? { signal } : {});
	},
	random: () => Math.random(),
};
