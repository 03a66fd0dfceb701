import { CityHallError } from '../../errors';
import type { Frontier } from './frontier';

/** More than the failures after which a host is left alone, whatever number of connections. */
const MOST_KEPT = 20;

function mayPass(error: Error): boolean {
	return error instanceof CityHallError && (error.retryable || error.code === 'CRAWL_BLOCKED');
}

/**
 * Hosts that are to be left alone for a time, with the reason. What is left of them waits for the next run, and what failed just before comes
 * with it: it failed because the host did.
 */
export class RestingHosts {
	private readonly reasons = new Map<string, Error>();
	private readonly failures = new Map<string, string[]>();

	constructor(private readonly frontier: Pick<Frontier, 'reopen'>) {}

	get first(): Error | null {
		const [reason] = this.reasons.values();
		return reason ?? null;
	}

	has(url: string): boolean {
		return this.reasons.size > 0 && this.reasons.has(new URL(url).host);
	}

	rest(url: string, reason: Error): void {
		const { host } = new URL(url);
		this.reasons.set(host, reason);
		for (const failed of this.failures.get(host) ?? []) this.frontier.reopen(failed);
		this.failures.delete(host);
	}

	/** To be told of each page that has ended as failed. */
	failed(url: string, error: Error): void {
		if (!mayPass(error)) return;
		if (this.has(url)) {
			this.frontier.reopen(url);
			return;
		}
		const { host } = new URL(url);
		this.failures.set(host, [...(this.failures.get(host) ?? []), url].slice(-MOST_KEPT));
	}
}
