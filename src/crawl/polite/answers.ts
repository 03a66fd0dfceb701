import { CityHallError } from '../../errors';
import type { HttpResponse } from '../../net';
import type { TurnOutcome } from './host-turn';
import { backoffMs, LONGEST_WAIT_MS, retryAfterMs } from './retry-after';

/** Statuses that say "not now": the request is repeated, and the host is held back meanwhile. */
const NOT_NOW: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524]);

export interface AttemptOf {
	url: string;
	/** Attempts before this one. */
	tries: number;
	/** Nothing is tried after this one. */
	last: boolean;
	/** 0..1 */
	random: number;
	now: number;
}

/** What an answer tells about the host. 4xx other than 408 and 429 is an answer like any other: the host is well. */
export function judgeAnswer(response: HttpResponse, attempt: AttemptOf): TurnOutcome {
	const { status, ms } = response;
	if (!NOT_NOW.has(status)) return { kind: 'answered', latencyMs: ms };
	const asked = retryAfterMs(response.headers, attempt.now);
	const failed = {
		kind: 'failed' as const,
		latencyMs: ms,
		reason: `It answered ${attempt.url} with status ${status}.`,
		final: attempt.last,
	};
	if (asked !== null && asked > LONGEST_WAIT_MS) return { ...failed, holdMs: 0, restMs: asked };
	return { ...failed, holdMs: Math.max(asked ?? 0, backoffMs(attempt.tries, attempt.random)) };
}

/** What an error tells about the host: only what may be gone the next time counts against it. */
export function judgeError(error: unknown, ms: number, attempt: AttemptOf): TurnOutcome {
	if (!(error instanceof CityHallError) || error.code === 'NET_CANCELLED') return { kind: 'stopped' };
	if (error.code === 'NET_TOO_LARGE') return { kind: 'answered', latencyMs: ms };
	if (!error.retryable) return { kind: 'stopped' };
	return {
		kind: 'failed',
		latencyMs: ms,
		reason: error.message,
		final: attempt.last,
		holdMs: backoffMs(attempt.tries, attempt.random),
	};
}
