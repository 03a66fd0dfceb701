import { setTimeout as wait } from 'node:timers/promises';
import { CityHallError } from '../errors';

export type Attempt<T> =
	| { ok: true; value: T }
	| {
			ok: false;
			error: CityHallError;
			again: boolean;
			/** What the server asked for, in milliseconds. */ retryAfterMs?: number;
	  };

export interface RetryPolicy {
	/** Attempts after the first. */
	retries: number;
	/** For the whole call with all its attempts and pauses, in milliseconds. */
	timeoutMs: number;
	/** First pause in milliseconds; doubles each time, with jitter. */
	delayMs: number;
	signal?: AbortSignal;
}

const LONGEST_PAUSE_MS = 30_000;

export function cancelled(): CityHallError {
	return new CityHallError(
		'LLM_CANCELLED',
		'The run was stopped before the model answered.',
		'Start the workflow again if you still need the answer.',
	);
}

export function timedOut(timeoutMs: number): CityHallError {
	return new CityHallError(
		'LLM_TIMEOUT',
		`The model did not answer within ${Math.round(timeoutMs / 1000)} seconds.`,
		'Try again later, shorten the text, or raise the time limit in the node.',
		{ retryable: true },
	);
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3) in milliseconds from now. */
export function parseRetryAfter(value: string | null | undefined): number | undefined {
	if (!value) return undefined;
	if (/^\d{1,6}(?:\.\d{1,3})?$/.test(value.trim())) return Number(value) * 1_000;
	const at = Date.parse(value);
	return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

/**
 * Runs an attempt until it succeeds, must not be repeated, or the attempts or the time run out.
 * The attempt is given a signal that ends with the caller's and with the deadline.
 */
export async function withRetries<T>(
	policy: RetryPolicy,
	attempt: (signal: AbortSignal) => Promise<Attempt<T>>,
): Promise<T> {
	const { retries, timeoutMs, delayMs, signal } = policy;
	const deadline = AbortSignal.timeout(timeoutMs);
	const until = Date.now() + timeoutMs;
	const both = signal ? AbortSignal.any([signal, deadline]) : deadline;
	for (let count = 0; ; count++) {
		if (signal?.aborted) throw cancelled();
		const result = await attempt(both);
		if (result.ok) return result.value;
		if (signal?.aborted) throw cancelled();
		if (deadline.aborted) throw timedOut(timeoutMs);
		if (!result.again || count >= retries) throw result.error;
		const backoff = Math.min(LONGEST_PAUSE_MS, delayMs * 2 ** count);
		// Jitter, so that workers which were turned away together do not come back together.
		const pause = Math.max(result.retryAfterMs ?? 0, backoff * (0.5 + Math.random() / 2));
		if (Date.now() + pause >= until) throw result.error;
		try {
			await wait(pause, undefined, { signal: both });
		} catch {
			throw signal?.aborted ? cancelled() : result.error;
		}
	}
}
