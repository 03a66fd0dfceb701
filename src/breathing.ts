import { setImmediate as nextTurn } from 'node:timers/promises';

/** n8n's editor, webhooks and other workflows run on the same thread; they are kept waiting for about this long at most. */
const LONGEST_MS = 25;

/**
 * Runs quick work on many items one after the other and lets n8n do something else now and then.
 * @throws what `work` throws, and the signal's reason once it is aborted
 */
export async function breathing<T, R>(
	items: Iterable<T>,
	signal: AbortSignal | undefined,
	work: (item: T) => R,
): Promise<R[]> {
	const done: R[] = [];
	let since = performance.now();
	for (const item of items) {
		done.push(work(item));
		if (performance.now() - since < LONGEST_MS) continue;
		await nextTurn();
		signal?.throwIfAborted();
		since = performance.now();
	}
	return done;
}
