import type { Clock } from './clock';

export const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 30_000;
const MAX_RETRY_AFTER_MS = 120_000;

/** Milliseconds asked for by a Retry-After header (RFC 9110, 10.2.3: seconds or an HTTP date), or null. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
	const value = (header ?? '').trim();
	if (value === '') return null;
	if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, MAX_RETRY_AFTER_MS);
	const at = Date.parse(value);
	return Number.isNaN(at) ? null : Math.min(Math.max(0, at - now), MAX_RETRY_AFTER_MS);
}

/** Exponential backoff with full jitter above half of the step, never shorter than the server asked. `attempt` counts from 0. */
export function backoffMs(attempt: number, clock: Clock, retryAfter: string | undefined): number {
	const step = Math.min(FIRST_DELAY_MS * 2 ** attempt, MAX_DELAY_MS);
	const delay = step / 2 + (clock.random() * step) / 2;
	return Math.max(delay, retryAfterMs(retryAfter, clock.now()) ?? 0);
}
