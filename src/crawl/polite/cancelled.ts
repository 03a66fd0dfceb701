import { CityHallError } from '../../errors';

export function cancelled(): CityHallError {
	return new CityHallError(
		'NET_CANCELLED',
		'The work was stopped before it was done.',
		'Start it again when you want it to go on.',
	);
}

/** Does not wait for what cannot be stopped: who cancels wants to be gone at once. */
export async function orCancelled<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
	if (!signal) return await work;
	let stop: () => void = () => undefined;
	try {
		return await Promise.race([
			work,
			new Promise<never>((_resolve, reject) => {
				stop = () => reject(cancelled());
				if (signal.aborted) stop();
				else signal.addEventListener('abort', stop, { once: true });
			}),
		]);
	} finally {
		signal.removeEventListener('abort', stop);
	}
}
