/** The ways to go wrong that a test can ask for; the documented ones and those that clients in the field report. */
export const FAULTS = [
	'429',
	'500',
	'504',
	'overloaded',
	'unsupported-function',
	'error-in-200',
	'malformed-json',
	'malformed-body',
	'gateway-page',
	'redirect',
	'dropped-connection',
	'empty-content',
	'error-in-stream',
	'truncated-stream',
	'slow',
	'wrong-labels',
	'missing-ids',
] as const;

export type FaultKind = (typeof FAULTS)[number];

export interface Fault {
	kind: FaultKind;
	/** How many chat requests go wrong; default 1. */
	times?: number;
	/** For `429` and `overloaded`: the Retry-After header in seconds. */
	retryAfter?: number;
	/** For `slow`; default 2000. */
	delayMs?: number;
}

/** The faults still to come, in the order in which they were asked for. */
export class FaultQueue {
	private readonly queue: Array<Fault & { times: number }> = [];

	add(fault: Fault | null): void {
		if (fault === null) this.queue.length = 0;
		else this.queue.push({ ...fault, times: fault.times ?? 1 });
	}

	next(): Fault | null {
		const fault = this.queue[0];
		if (!fault) return null;
		fault.times--;
		if (fault.times <= 0) this.queue.shift();
		return fault;
	}
}
