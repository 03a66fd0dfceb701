import { setTimeout as sleep } from 'node:timers/promises';
import { CityHallError } from '../../errors';
import type { Lease, LeaseNote, Leases, TakenLease } from '../../store';
import { cancelled, orCancelled } from './cancelled';

export const HOST_LEASE_PREFIX = 'crawl-host:';
const MARK_PREFIX = 'crawl-host-wait:';
/** A lease is held for so long at most before others get their chance; so a request costs no write of its own. */
export const SLICE_MS = 1000;
/** As long as a waiting worker may take to see that the lease is free. */
const YIELD_MS = 450;
const ASK_AGAIN_MS = 10_000;
const PATIENCE_MS = 15 * 60_000;
const SHORTEST_LEASE_MS = 10_000;

/** Where leases come from, and how far the store's clock is ahead of this machine's. */
export interface LeaseSource {
	leases: Leases;
	offsetMs: number;
	/** How far that may be off. */
	doubtMs: number;
}

/** Who asks for the lease. */
export interface LeaseWish {
	signal: AbortSignal | undefined;
	/** Told before a wait; throws where the run would rather end. */
	beforeWait(ms: number): void;
	tell(message: string): void;
}

/** The right to ask one host, between processes: held in slices, handed on with a note. */
export class HostLease {
	/** This machine's time and this make the store's. */
	offsetMs = 0;
	doubtMs = 0;
	private held: { lease: Lease; since: number; timer: NodeJS.Timeout } | null = null;
	private letting: Promise<boolean> | null = null;
	private releasedAt = -Infinity;

	/** @param whenIdle called when the slice is over, to let go where nobody is at work */
	constructor(
		private readonly host: string,
		private readonly source: () => Promise<LeaseSource>,
		private readonly whenIdle: () => void,
	) {}

	/** Whether a request may go out under it now. */
	get fresh(): boolean {
		return this.held !== null && !this.held.lease.lost.aborted && this.leftMs > 0;
	}

	get isHeld(): boolean {
		return this.held !== null;
	}

	get leftMs(): number {
		return this.held ? SLICE_MS - (performance.now() - this.held.since) : 0;
	}

	get lost(): AbortSignal | null {
		return this.held?.lease.lost ?? null;
	}

	/**
	 * Takes it, and gives the note that the last holder left.
	 * @param pauseMs between two requests; should this process die, the next one goes later than that
	 * @throws CityHallError `CRAWL_HOST_BUSY`, `NET_CANCELLED`, and what the store throws
	 */
	async take(wish: LeaseWish, pauseMs: number): Promise<LeaseNote | null> {
		const { leases, offsetMs, doubtMs } = await orCancelled(this.source(), wish.signal);
		this.offsetMs = offsetMs;
		this.doubtMs = doubtMs;
		const room = YIELD_MS - (performance.now() - this.releasedAt);
		if (room > 0 && (await this.somebodyWaits(leases))) await orCancelled(sleep(room), wish.signal);
		// Of a dead holder's lease at least two thirds pass before it is free.
		const ttlMs = Math.max(SHORTEST_LEASE_MS, pauseMs * 1.5 + 2000);
		const taken =
			(await this.unlessCancelled(wish, leases.tryTake(HOST_LEASE_PREFIX + this.host, { ttlMs }))) ??
			(await this.waitForIt(wish, leases, ttlMs));
		const timer = setTimeout(this.whenIdle, SLICE_MS);
		timer.unref();
		this.held = { lease: taken.lease, since: performance.now(), timer };
		return taken.note;
	}

	/** A lease that comes when nobody wants it any more is given back. */
	private async unlessCancelled<T extends TakenLease | null>(wish: LeaseWish, asked: Promise<T>): Promise<T> {
		try {
			return await orCancelled(asked, wish.signal);
		} catch (error) {
			asked.then((late) => late?.lease.release()).catch(() => undefined);
			throw error;
		}
	}

	private async somebodyWaits(leases: Leases): Promise<boolean> {
		const marks = await leases.list(MARK_PREFIX + this.host);
		return marks.some((mark) => mark.name === MARK_PREFIX + this.host && mark.holder !== null);
	}

	/** Leaves a mark meanwhile, upon which the holder makes room. */
	private async waitForIt(wish: LeaseWish, leases: Leases, ttlMs: number): Promise<TakenLease> {
		const since = performance.now();
		let mark: Lease | null = null;
		try {
			for (;;) {
				mark ??= (await leases.tryTake(MARK_PREFIX + this.host, { ttlMs: SHORTEST_LEASE_MS }))?.lease ?? null;
				wish.beforeWait(0);
				try {
					return await this.unlessCancelled(
						wish,
						leases.take(HOST_LEASE_PREFIX + this.host, {
							ttlMs,
							patienceMs: ASK_AGAIN_MS,
							...(wish.signal ? { signal: wish.signal } : {}),
						}),
					);
				} catch (error) {
					if (wish.signal?.aborted) throw cancelled();
					if (!(error instanceof CityHallError) || error.code !== 'LEASE_TAKEN') throw error;
					if (performance.now() - since >= PATIENCE_MS) throw this.busy(error);
					wish.tell(`Waiting: another run is at work on ${this.host}.`);
				}
			}
		} finally {
			// Where the store is gone the mark runs out by itself.
			void mark?.release().catch(() => undefined);
		}
	}

	private busy(cause: CityHallError): CityHallError {
		return new CityHallError(
			'CRAWL_HOST_BUSY',
			`Another run has been at work on ${this.host} for ${PATIENCE_MS / 60_000} minutes, and two at once would burden the site.`,
			'Let the workflows that crawl this site run at different times.',
			{ cause, retryable: true },
		);
	}

	/** Gives it back, with the note, and waits until that is done; false where the note could not be written. */
	async letGo(note: LeaseNote): Promise<boolean> {
		const { held } = this;
		if (held) {
			this.held = null;
			this.releasedAt = performance.now();
			clearTimeout(held.timer);
			const { lease } = held;
			this.letting = lease
				.release(note)
				.then(() => !lease.lost.aborted)
				.catch(() => false)
				.finally(() => (this.letting = null));
		}
		return (await this.letting) ?? true;
	}
}
