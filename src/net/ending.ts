import { cancelled, timedOut, tooSlow } from './failures';
import type { LeastRate } from './types';

/** What ends an exchange before its time: a person, the clock, or a body that trickles. The signal's reason is a CityHallError. */
export interface Ending {
	readonly signal: AbortSignal;
	/** From now on `received` (bytes since the connection began) must grow as fast as the rate asks. */
	watchRate(received: () => number): void;
	/** Call it when the work is done, well or badly. */
	close(): void;
}

export interface EndingOptions {
	signals: ReadonlyArray<AbortSignal | undefined>;
	timeoutMs: number;
	leastRate: LeastRate;
	/** Named in the message. */
	host: string;
}

export function openEnding(options: EndingOptions): Ending {
	const { timeoutMs, leastRate, host } = options;
	const controller = new AbortController();
	const stop = () => controller.abort(cancelled());
	// AbortSignal.any costs more than the rest of this, and keeps something on a signal that lives as long as the crawl.
	for (const signal of options.signals) {
		if (signal?.aborted) stop();
		else signal?.addEventListener('abort', stop, { once: true });
	}
	const timer = setTimeout(() => controller.abort(timedOut(host, timeoutMs)), timeoutMs);
	let ticker: NodeJS.Timeout | undefined;
	return {
		signal: controller.signal,
		watchRate(received) {
			clearInterval(ticker);
			if (timeoutMs <= leastRate.overMs) return;
			let before = received();
			ticker = setInterval(() => {
				const now = received();
				if ((now - before) * 1000 < leastRate.bytesPerSecond * leastRate.overMs)
					controller.abort(tooSlow(host, leastRate));
				before = now;
			}, leastRate.overMs);
		},
		close() {
			clearTimeout(timer);
			clearInterval(ticker);
			for (const signal of options.signals) signal?.removeEventListener('abort', stop);
		},
	};
}
