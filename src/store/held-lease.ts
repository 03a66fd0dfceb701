import { CityHallError } from '../errors';
import type { Lease, LeaseNote } from './leases';
import { clockValue, now } from './now';
import type { Store } from './store';

interface Holding {
	name: string;
	token: string;
	ttlMs: number;
	/** By `performance.now()`, before the database was asked: the lease lasts from then at least. */
	askedAt: number;
}

/** A lease that this process holds. Its own measure is the time since it last asked, which no clock turns back. */
export class HeldLease implements Lease {
	readonly name: string;
	private readonly loss = new AbortController();
	private readonly token: string;
	private readonly ttlMs: number;
	private renewedAt: number;
	private timer: NodeJS.Timeout | undefined;
	private over = false;
	private releasing: Promise<void> | null = null;
	private renewal: Promise<void> = Promise.resolve();

	constructor(
		private readonly store: Store,
		private readonly clock: (() => number) | undefined,
		{ name, token, ttlMs, askedAt }: Holding,
	) {
		this.name = name;
		this.token = token;
		this.ttlMs = ttlMs;
		this.renewedAt = askedAt;
		this.waitForRenewal(ttlMs / 3);
	}

	get lost(): AbortSignal {
		return this.loss.signal;
	}

	private waitForRenewal(ms: number): void {
		this.timer = setTimeout(() => this.look(), Math.max(1, ms));
		this.timer.unref();
	}

	/** Renews, and asks at the end of the time whether the renewal has come through. */
	private look(): void {
		if (this.over) return;
		const age = performance.now() - this.renewedAt;
		if (age >= this.ttlMs) return this.lose();
		this.renewal = this.renew();
		this.waitForRenewal(Math.min(this.ttlMs / 3, this.ttlMs - age));
	}

	private async renew(): Promise<void> {
		const askedAt = performance.now();
		try {
			const time = now(this.store);
			const [row] = await this.store.query(
				`UPDATE cityhall_leases SET renewed_ms = ${time}, until_ms = ${time} + CAST($4 AS BIGINT)
				WHERE name = $2 AND token = $3 RETURNING 1 AS renewed`,
				[clockValue(this.store, this.clock), this.name, this.token, this.ttlMs],
			);
			if (row) this.renewedAt = Math.max(this.renewedAt, askedAt);
			else this.lose();
		} catch {
			// A database that is busy or away may be back before the time is up; if not, the lease is lost then.
		}
	}

	private lose(): void {
		if (this.over) return;
		this.over = true;
		clearTimeout(this.timer);
		this.loss.abort(
			new CityHallError(
				'LEASE_LOST',
				`This run stood still for too long, and another may have taken over its work (${this.name}).`,
				'Run the workflow again: it goes on where it stopped.',
				{ retryable: true },
			),
		);
	}

	release(note?: LeaseNote): Promise<void> {
		this.releasing ??= this.letGo(note);
		return this.releasing;
	}

	private async letGo(note?: LeaseNote): Promise<void> {
		this.over = true;
		clearTimeout(this.timer);
		await this.renewal;
		if (this.lost.aborted) return;
		try {
			await this.store.query(
				'UPDATE cityhall_leases SET token = NULL, note = COALESCE($3, note) WHERE name = $1 AND token = $2',
				[this.name, this.token, note ? JSON.stringify(note) : null],
			);
		} catch (error) {
			// May be asked for once more; otherwise the lease ends by itself, as it is not renewed any longer.
			this.releasing = null;
			throw error;
		}
	}
}
