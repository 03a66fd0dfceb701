import { CityHallError } from '../../errors';
import type { PoliteClient } from '../polite/polite-client';

export function reasonOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** Ends the run: it was cancelled, may send nothing more for now, or its store does not work. */
export function endsRun(error: unknown, signal: AbortSignal | undefined): boolean {
	if (signal?.aborted) return true;
	if (!(error instanceof CityHallError)) return false;
	return (
		[
			'NET_CANCELLED',
			'CRAWL_BUDGET',
			'CRAWL_HOST_RESTING',
			'CRAWL_HOST_BUSY',
			'CRAWL_NO_ROOM',
			// The same for every post: none of them is at fault.
			'CRAWL_LOGIN_REFUSED',
			'CRAWL_LOGIN_FAILED',
			'CRAWL_LOGIN_INSECURE',
			'CRAWL_LOGIN_NO_FORM',
		].includes(error.code) ||
		error.code.startsWith('STORE_') ||
		error.code.startsWith('LEASE_')
	);
}

export function isCancelled(error: unknown, signal: AbortSignal | undefined): boolean {
	return signal?.aborted === true || (error instanceof CityHallError && error.code === 'NET_CANCELLED');
}

/** The run may send nothing more: what is left comes with the next. */
export function isUsedUp(error: unknown): error is CityHallError {
	return error instanceof CityHallError && (error.code === 'CRAWL_BUDGET' || error.code === 'CRAWL_HOST_RESTING');
}

/** A page that turns the crawler away comes with a good status; only its reader sees that the host wants to be left alone. */
export function tellBlocked(polite: PoliteClient, error: unknown, url: string): void {
	if (error instanceof CityHallError && error.code === 'CRAWL_BLOCKED') polite.blocked(url);
}
