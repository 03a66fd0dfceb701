import type { RequestRecord } from './types';

function inOrder(log: readonly RequestRecord[]): RequestRecord[] {
	return log.toSorted((one, other) => one.at - other.at);
}

/** Pairs of requests of which the second began before the first had ended. One that has not ended overlaps with all after it. */
export function overlaps(log: readonly RequestRecord[]): Array<[RequestRecord, RequestRecord]> {
	const found: Array<[RequestRecord, RequestRecord]> = [];
	let open: RequestRecord[] = [];
	for (const record of inOrder(log)) {
		open = open.filter((one) => one.endedAt === null || one.endedAt > record.at);
		found.push(...open.map((one): [RequestRecord, RequestRecord] => [one, record]));
		open.push(record);
	}
	return found;
}

/**
 * Milliseconds from the end of a request to the beginning of the next, the least of all; negative where two overlap, and
 * Infinity where there are fewer than two.
 */
export function earliestGap(log: readonly RequestRecord[]): number {
	let least = Infinity;
	let lastEnd = -Infinity;
	for (const record of inOrder(log)) {
		least = Math.min(least, record.at - lastEnd);
		lastEnd = Math.max(lastEnd, record.endedAt ?? Infinity);
	}
	return least;
}
