import { setTimeout as sleep } from 'node:timers/promises';
import { CityHallError } from '../../errors';
import type { Clock } from '../../net';
import type { Lease, Leases } from '../../store';
import {
	holdBack,
	noteFailure,
	noteSuccess,
	readHostNote,
	rest,
	resting,
	restLeftMs,
	stricter,
	waitMs,
	wake,
} from './host-note';

export const HOST_LEASE_PREFIX = 'crawl-host:';
const MARK_PREFIX = 'crawl-host-wait:';
/** A lease is held for so long at most before others get their chance; so a request costs no write of its own. */
const SLICE_MS = 1000;
/** As long as a waiting worker may take to see that the lease is free. */
const YIELD_MS = 450;
const ASK_AGAIN_MS = 10_000;
const PATIENCE_MS = 15 * 60_000;
const SHORTEST_LEASE_MS = 10_000;
const FIRST_BLOCK_PAUSE_MS = 30_000;

/** What somebody who wants to make a request asks for. */
export interface TurnWish {
	/** Requests to the host at the same time. */
	connections: number;
	/** Pause after the request before, without jitter. */
	pauseMs(lastLatencyMs: number): number;
	/** By how much the pause is stretched, 1 or more. */
	stretch: number;
	clock: Clock;
	signal: AbortSignal | undefined;
	/** Told before a wait; throws where the run would rather end. */
	beforeWait(ms: number): void;
	tell(message: string): void;
}

export type TurnOutcome =
	| { kind: 'answered'; latencyMs: number }
	/** `holdMs`: nobody is to go before; `restMs`: the host asked to be left alone for longer than anybody waits. */
	| { kind: 'failed'; latencyMs: number; reason: string; final: boolean; holdMs: number; restMs?: number }
	/** Neither good nor bad: it was stopped from our side. */
	| { kind: 'stopped' };

export interface Turn {
	/** Aborted when the lease on the host is lost; what is under way has to stop. Null without a store. */
	readonly lost: AbortSignal | null;
	end(outcome: TurnOutcome): void;
}

/** Where leases come from, and how far the store's clock is ahead of this machine's. */
export interface LeaseSource {
	leases: Leases;
	offsetMs: number;
}

interface Waiter {
	connections: number;
	start(): void;
}

function cancelled(): CityHallError {
	return new CityHallError(
		'NET_CANCELLED',
		'The work was stopped before it was done.',
		'Start it again when you want it to go on.',
	);
}

/**
 * The turns on one host. Everybody in this process who wants something of the host stands in one line here; between processes the lease
 * in the store decides, and its note says what the others did.
 */
export class HostTurn {
	private note = readHostNote(null);
	private held: { lease: Lease; since: number; timer: NodeJS.Timeout } | null = null;
	private letting: Promise<void> | null = null;
	/** The note knows something that the store does not. */
	private unsaved = false;
	private offsetMs = 0;
	private running = 0;
	/** Somebody is about to start: waits for the lease or for the pause to be over. */
	private starting = false;
	private readonly line: Waiter[] = [];
	private drained: (() => void) | null = null;

	constructor(
		readonly host: string,
		private readonly source: (() => Promise<LeaseSource>) | null,
	) {}

	get idle(): boolean {
		return this.running === 0 && !this.starting && this.line.length === 0;
	}

	/** Whether anything would be lost if this host were forgotten. */
	remembers(now: number): boolean {
		return !this.idle || this.held !== null || this.note.failures > 0 || restLeftMs(this.note, now) > 0;
	}

	/**
	 * Waits for the turn; the caller makes one request and then ends the turn.
	 * @throws CityHallError `CRAWL_HOST_RESTING`, `CRAWL_HOST_BUSY`, `NET_CANCELLED`, what `beforeWait` throws, and what the store throws:
	 * without the lease nobody goes ahead
	 */
	async take(wish: TurnWish): Promise<Turn> {
		if (this.starting || this.line.length > 0 || this.running >= wish.connections) await this.standInLine(wish);
		else this.starting = true;
		try {
			await this.ready(wish);
			this.running++;
			// Several at a time keep the pause between their beginnings.
			if (wish.connections > 1) this.note.lastEndAt = this.now(wish);
		} finally {
			this.starting = false;
			this.next();
		}
		let ended = false;
		return {
			lost: this.held?.lease.lost ?? null,
			end: (outcome) => {
				if (ended) return;
				ended = true;
				this.endTurn(wish, outcome);
			},
		};
	}

	private now(wish: TurnWish): number {
		return wish.clock.now() + this.offsetMs;
	}

	private async standInLine(wish: TurnWish): Promise<void> {
		await new Promise<void>((resolve, reject) => {
			const waiter: Waiter = {
				connections: wish.connections,
				start: () => {
					wish.signal?.removeEventListener('abort', leave);
					resolve();
				},
			};
			const leave = () => {
				this.line.splice(this.line.indexOf(waiter), 1);
				reject(cancelled());
				this.next();
			};
			if (wish.signal?.aborted) return reject(cancelled());
			wish.signal?.addEventListener('abort', leave, { once: true });
			this.line.push(waiter);
		});
	}

	private next(): void {
		const first = this.line[0];
		if (!first || this.starting || this.running >= first.connections) return;
		this.line.shift();
		this.starting = true;
		first.start();
	}

	/** Comes back when the lease is held and the pause is over. */
	private async ready(wish: TurnWish): Promise<void> {
		let waitedFor: string | null = null;
		for (;;) {
			if (wish.signal?.aborted) throw cancelled();
			if (this.source && !this.holds()) {
				// The pause that is known already is waited for without the lease, so that others can go meanwhile.
				waitedFor = await this.pause(wish, waitedFor);
				await this.hold(wish, this.source);
			}
			this.refuseWhileResting(wish);
			if (waitMs(this.note, this.now(wish), this.pauseOf(wish)) <= 0 || this.moment() === waitedFor) return;
			waitedFor = await this.pause(wish, waitedFor);
		}
	}

	private holds(): boolean {
		return (
			this.held !== null &&
			!this.held.lease.lost.aborted &&
			performance.now() - this.held.since < SLICE_MS &&
			this.letting === null
		);
	}

	private moment(): string {
		return `${this.note.lastEndAt} ${this.note.heldUntil}`;
	}

	private pauseOf(wish: TurnWish): number {
		return wish.pauseMs(this.note.lastLatencyMs) * wish.stretch;
	}

	private refuseWhileResting(wish: TurnWish): void {
		const left = restLeftMs(this.note, this.now(wish));
		if (left > 0) throw resting(this.host, this.note, left, wish.clock.now());
	}

	/** Waits once for what the note says now; a second time only for something new. */
	private async pause(wish: TurnWish, waitedFor: string | null): Promise<string | null> {
		this.refuseWhileResting(wish);
		const ms = waitMs(this.note, this.now(wish), this.pauseOf(wish));
		if (ms <= 0 || this.moment() === waitedFor) return waitedFor;
		wish.beforeWait(ms);
		if (ms > SLICE_MS && this.running === 0) await this.letGo();
		const moment = this.moment();
		try {
			await wish.clock.sleep(ms, wish.signal);
		} catch {
			throw cancelled();
		}
		return moment;
	}

	private async hold(wish: TurnWish, source: () => Promise<LeaseSource>): Promise<void> {
		const hadIt = this.held !== null;
		if (this.running > 0) await new Promise<void>((resolve) => (this.drained = resolve));
		await this.letGo();
		const { leases, offsetMs } = await source();
		this.offsetMs = offsetMs;
		if (hadIt && (await this.somebodyWaits(leases))) await sleep(YIELD_MS);
		const name = HOST_LEASE_PREFIX + this.host;
		// Should this process die, at least two thirds of it pass before the next one goes: more than the pause.
		const ttlMs = Math.max(SHORTEST_LEASE_MS, this.pauseOf(wish) * 1.5 + 2000);
		const taken = (await leases.tryTake(name, { ttlMs })) ?? (await this.waitForLease(wish, leases, ttlMs));
		const stored = readHostNote(taken.note);
		this.note = this.unsaved ? stricter(this.note, stored) : stored;
		const timer = setTimeout(() => {
			if (this.running === 0 && !this.starting) void this.letGo();
		}, SLICE_MS);
		timer.unref();
		this.held = { lease: taken.lease, since: performance.now(), timer };
	}

	private async somebodyWaits(leases: Leases): Promise<boolean> {
		const marks = await leases.list(MARK_PREFIX + this.host);
		return marks.some((mark) => mark.name === MARK_PREFIX + this.host && mark.holder !== null);
	}

	/** Leaves a mark meanwhile, upon which the holder makes room. */
	private async waitForLease(wish: TurnWish, leases: Leases, ttlMs: number) {
		const name = HOST_LEASE_PREFIX + this.host;
		const since = performance.now();
		let mark: Lease | null = null;
		try {
			for (;;) {
				mark ??= (await leases.tryTake(MARK_PREFIX + this.host, { ttlMs: SHORTEST_LEASE_MS }))?.lease ?? null;
				wish.beforeWait(0);
				try {
					const signal = wish.signal ? { signal: wish.signal } : {};
					return await leases.take(name, { ttlMs, patienceMs: ASK_AGAIN_MS, ...signal });
				} catch (error) {
					if (wish.signal?.aborted) throw cancelled();
					if (!(error instanceof CityHallError) || error.code !== 'LEASE_TAKEN') throw error;
					if (performance.now() - since >= PATIENCE_MS) throw this.busy(error);
					wish.tell(`Waiting: another run is at work on ${this.host}.`);
				}
			}
		} finally {
			// Where the store is gone the mark runs out by itself.
			await mark?.release().catch(() => undefined);
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

	/** Gives the lease back, with the note. What could not be written is kept in mind. */
	async letGo(): Promise<void> {
		const held = this.held;
		if (held) {
			this.held = null;
			clearTimeout(held.timer);
			if (held.lease.lost.aborted) this.unsaved = true;
			this.letting = held.lease
				.release({ ...this.note })
				.then(() => {
					if (!held.lease.lost.aborted) this.unsaved = false;
				})
				.catch(() => {
					this.unsaved = true;
				})
				.finally(() => {
					this.letting = null;
				});
		}
		await this.letting;
	}

	private endTurn(wish: TurnWish, outcome: TurnOutcome): void {
		const { note } = this;
		const now = this.now(wish);
		this.running--;
		note.requests++;
		if (wish.connections === 1) note.lastEndAt = now;
		if (outcome.kind !== 'stopped') note.lastLatencyMs = Math.max(0, outcome.latencyMs);
		if (outcome.kind === 'answered') noteSuccess(note);
		if (outcome.kind === 'failed') {
			noteFailure(note, now, outcome.reason, outcome.final);
			holdBack(note, now, outcome.holdMs);
			if (outcome.restMs !== undefined) rest(note, now, outcome.restMs);
		}
		note.nextAllowedAt = Math.max(note.lastEndAt + wish.pauseMs(note.lastLatencyMs), note.heldUntil);
		if (!this.held) this.unsaved = true;
		if (this.running === 0 && this.drained) {
			this.drained();
			this.drained = null;
		} else if (this.running === 0 && !this.starting && this.held) {
			const left = SLICE_MS - (performance.now() - this.held.since);
			if (left <= 0 || note.nextAllowedAt - now > left || note.restingUntil > now) void this.letGo();
		}
		this.next();
	}

	/** A page that turned the crawler away with a good status: counts as a failure, and everybody waits a while. */
	blocked(now: number, url: string): void {
		const { note } = this;
		note.failures = Math.max(note.failures, note.failuresBefore);
		noteFailure(note, now + this.offsetMs, `It turned the crawler away at ${url}.`, true);
		holdBack(note, now + this.offsetMs, FIRST_BLOCK_PAUSE_MS * 2 ** Math.min(note.failures - 1, 3));
		if (!this.held) this.unsaved = true;
	}

	wake(): void {
		wake(this.note);
		this.unsaved = false;
	}
}
