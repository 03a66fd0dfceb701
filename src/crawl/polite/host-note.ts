import { CityHallError } from '../../errors';
import { LONGEST_REST_MS } from './retry-after';

/** Failures in a row after which a host is left alone. */
const FAILURES_BEFORE_REST = 5;
const FIRST_REST_MS = 5 * 60_000;
const LONGEST_OWN_REST_MS = 6 * 3_600_000;

/**
 * What workers tell each other of a host. All times are milliseconds since 1970 by the store's clock. A length stands beside each moment:
 * where the clock went back, nobody waits longer than that length.
 */
export interface HostNote {
	lastEndAt: number;
	lastLatencyMs: number;
	/** Nobody goes before: the host asked for it, or has just failed. */
	heldUntil: number;
	heldMs: number;
	/** By the settings of whoever went last; for people. */
	nextAllowedAt: number;
	/** In a row. */
	failures: number;
	/** As `failures` before the last good answer, should that turn out to be a page that turns the crawler away. */
	failuresBefore: number;
	restingUntil: number;
	restMs: number;
	/** Since the host is known. */
	requests: number;
	failed: number;
	lastFailure: { at: string; reason: string } | null;
}

function amount(value: unknown): number {
	return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : 0;
}

function failureOf(value: unknown): HostNote['lastFailure'] {
	if (typeof value !== 'object' || value === null || !('at' in value) || !('reason' in value)) return null;
	return { at: String(value.at), reason: String(value.reason) };
}

/** The note as it was left in the store; what is missing or damaged counts as nothing known. */
export function readHostNote(note: Readonly<Record<string, unknown>> | null): HostNote {
	return {
		lastEndAt: amount(note?.lastEndAt),
		lastLatencyMs: amount(note?.lastLatencyMs),
		heldUntil: amount(note?.heldUntil),
		heldMs: amount(note?.heldMs),
		nextAllowedAt: amount(note?.nextAllowedAt),
		failures: amount(note?.failures),
		failuresBefore: amount(note?.failuresBefore),
		restingUntil: amount(note?.restingUntil),
		restMs: amount(note?.restMs),
		requests: amount(note?.requests),
		failed: amount(note?.failed),
		lastFailure: failureOf(note?.lastFailure),
	};
}

/** Of what this process knows and the store does not, and the other way round, the stricter. */
export function stricter(own: HostNote, stored: HostNote): HostNote {
	const later = own.lastEndAt >= stored.lastEndAt ? own : stored;
	const held = own.heldUntil > stored.heldUntil ? own : stored;
	const resting = own.restingUntil > stored.restingUntil ? own : stored;
	return {
		...later,
		heldUntil: held.heldUntil,
		heldMs: held.heldMs,
		restingUntil: resting.restingUntil,
		restMs: resting.restMs,
		requests: Math.max(own.requests, stored.requests),
		failed: Math.max(own.failed, stored.failed),
	};
}

export function holdBack(note: HostNote, now: number, ms: number): void {
	if (now + ms <= note.heldUntil && note.heldUntil - now <= note.heldMs) return;
	note.heldUntil = now + ms;
	note.heldMs = ms;
}

export function rest(note: HostNote, now: number, ms: number): void {
	const length = Math.min(ms, LONGEST_REST_MS);
	note.restingUntil = now + length;
	note.restMs = length;
}

/**
 * Takes down that the host failed once more. Where that was `final`, not to be tried again at once, too many in a row give it a rest:
 * 5 minutes, then twice as long each time.
 */
export function noteFailure(note: HostNote, now: number, reason: string, final: boolean): void {
	note.failed++;
	note.lastFailure = { at: new Date(now).toISOString(), reason: reason.slice(0, 300) };
	if (!final) return;
	note.failures++;
	if (note.failures < FAILURES_BEFORE_REST) return;
	const times = Math.min(note.failures - FAILURES_BEFORE_REST, 20);
	rest(note, now, Math.min(FIRST_REST_MS * 2 ** times, LONGEST_OWN_REST_MS));
}

export function noteSuccess(note: HostNote): void {
	note.failuresBefore = note.failures;
	note.failures = 0;
}

/** Forgets what keeps a host shut, for people who know that it is well again. */
export function wake(note: HostNote): void {
	Object.assign(note, { failures: 0, failuresBefore: 0, restingUntil: 0, restMs: 0, heldUntil: 0, heldMs: 0 });
	note.nextAllowedAt = note.lastEndAt;
}

/** How long a moment is still ahead, but never more than the length that it was set with. */
function ahead(until: number, length: number, now: number): number {
	return Math.max(0, Math.min(until - now, length));
}

export function restLeftMs(note: HostNote, now: number): number {
	return ahead(note.restingUntil, note.restMs, now);
}

/** A timer may ring a millisecond early, and times are kept in whole ones. */
const ROUNDING_MS = 2;

/** Milliseconds until the next request may go out for somebody who keeps a pause of `pauseMs`. */
export function waitMs(note: HostNote, now: number, pauseMs: number): number {
	const pause = note.lastEndAt === 0 ? 0 : ahead(note.lastEndAt + pauseMs, pauseMs, now);
	const wait = Math.max(pause, ahead(note.heldUntil, note.heldMs, now));
	return wait === 0 ? 0 : wait + ROUNDING_MS;
}

export function resting(host: string, note: HostNote, leftMs: number, localNow: number): CityHallError {
	const minutes = Math.ceil(leftMs / 60_000);
	const until = new Date(localNow + leftMs).toISOString();
	const why = note.lastFailure ? ` The last thing that went wrong: ${note.lastFailure.reason}` : '';
	return new CityHallError(
		'CRAWL_HOST_RESTING',
		`${host} is left alone for ${minutes} more ${minutes === 1 ? 'minute' : 'minutes'} (until ${until}), because it failed too often or asked for it.${why}`,
		'Run the workflow again after that time. If you know that the site is well again, let the operation "Forget" end "The Rest of a Host".',
		{ retryable: true },
	);
}
