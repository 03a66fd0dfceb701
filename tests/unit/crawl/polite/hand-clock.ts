import { createPoliteClient, type PoliteClient, type PolitenessOptions } from '../../../../src/crawl/polite/polite-client';
import type { CityHallError } from '../../../../src/errors';
import { createHttpClient, type Clock, type HttpClient } from '../../../../src/net';

export interface HandClock extends Clock {
	time: number;
	slept: number[];
}

/** Time that passes only by sleeping and by what the test says. Chance is always 0. */
export function handClock(start = Date.parse('2026-11-23T00:00:00Z')): HandClock {
	const clock: HandClock = {
		time: start,
		slept: [],
		now: () => clock.time,
		random: () => 0,
		sleep(ms, signal) {
			if (signal?.aborted) return Promise.reject(new Error('aborted'));
			clock.slept.push(ms);
			clock.time += ms;
			return Promise.resolve();
		},
	};
	return clock;
}

export interface Polite {
	client: PoliteClient;
	clock: HandClock;
	http: HttpClient;
	close(): Promise<void>;
}

/** A polite client to servers on loopback, with a clock in hand. */
export function politeTo(hosts: readonly string[], options: Partial<PolitenessOptions> & { clock?: HandClock } = {}): Polite {
	const clock = options.clock ?? handClock();
	const http = createHttpClient({ allow: hosts, timeoutMs: 20_000 });
	const client = createPoliteClient(http, {
		delayMs: 100,
		latencyFactor: 0,
		ignoreRobots: false,
		signal: undefined,
		robotsTimeoutMs: 20_000,
		...options,
		clock,
	});
	return {
		client,
		clock,
		http,
		async close() {
			await client.close();
			http.close();
		},
	};
}

/** The error that a promise ends with. */
export async function failureOf(promise: Promise<unknown>): Promise<CityHallError> {
	return await promise.then(
		() => Promise.reject(new Error('nothing was thrown')),
		(error: CityHallError) => error,
	);
}
