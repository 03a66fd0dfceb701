/** A server that asks for more is not waited for: the host is given a rest instead. */
export const LONGEST_WAIT_MS = 120_000;
/** No answer, however it came about, keeps a host shut for longer. */
export const LONGEST_REST_MS = 24 * 3_600_000;

const FIRST_STEP_MS = 1000;
const LARGEST_STEP_MS = 60_000;
/** Of the three forms of RFC 9110, 5.6.7; all begin with the name of a day. */
const HTTP_DATE = /^(?:mon|tue|wed|thu|fri|sat|sun)/i;

function dateOf(text: string | undefined): number | null {
	if (text === undefined || !HTTP_DATE.test(text.trim())) return null;
	// The oldest form names no zone and means UTC.
	const zoned = /gmt|utc|[+-]\d{4}\s*$/i.test(text) ? text : `${text} GMT`;
	const at = Date.parse(zoned);
	return Number.isNaN(at) ? null : at;
}

/**
 * Milliseconds that a Retry-After header asks for (RFC 9110, 10.2.3: seconds or a date), or null. A date is measured by the server's
 * own `Date` header where there is one, as this machine's clock may be wrong.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>, now: number): number | null {
	const value = (headers['retry-after'] ?? '').trim();
	if (/^\d+(?:\.\d+)?$/.test(value)) return Math.min(Number(value) * 1000, LONGEST_REST_MS);
	const at = dateOf(value);
	if (at === null) return null;
	return Math.min(Math.max(0, at - (dateOf(headers.date) ?? now)), LONGEST_REST_MS);
}

/** Doubles with each attempt, half of it by chance, so that workers that failed together do not come back together. */
export function backoffMs(attempt: number, random: number): number {
	const step = Math.min(FIRST_STEP_MS * 2 ** attempt, LARGEST_STEP_MS);
	return step / 2 + (random * step) / 2;
}
