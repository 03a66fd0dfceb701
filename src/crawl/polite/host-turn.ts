import type { Clock } from '../../net';
import { cancelled, orCancelled } from './cancelled';
import { HostLease, SLICE_MS, type LeaseSource, type LeaseWish } from './host-lease';
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

const FIRST_BLOCK_PAUSE_MS = 30_000;

/** What somebody who wants to make a request asks for. */
export interface TurnWish extends LeaseWish {
	/** Requests to the host at the same time. */
	connections: number;
	/** Pause after the request before, without jitter. */
	pauseMs(lastLatencyMs: number): number;
	/** By how much the pause is stretched, 1 or more. */
	stretch: number;
	clock: Clock;
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

interface Waiter {
	connections: number;
	start(): void;
}

/**
 * The turns on one host. Everybody in this process who wants something of the host stands in one line here; between processes the lease
 * in the store decides, and its note says what the others did.
 */
export class HostTurn {
	private note = readHostNote(null);
	private readonly lease: HostLease | null;
	/** The note knows something that the store does not. */
	private unsaved = false;
	private running = 0;
	/** Somebody is about to start: waits for the lease or for the pause to be over. */
	private starting = false;
	private readonly line: Waiter[] = [];
	private drained: (() => void) | null = null;

	constructor(
		readonly host: string,
		source: (() => Promise<LeaseSource>) | null,
	) {
		this.lease = source
			? new HostLease(host, source, () => {
					if (this.running === 0 && !this.starting) void this.letGo();
				})
			: null;
	}

	get idle(): boolean {
		return this.running === 0 && !this.starting && this.line.length === 0;
	}

	/** Whether anything would be lost if this host were forgotten. */
	remembers(now: number): boolean {
		return (
			!this.idle || this.lease?.isHeld === true || this.note.failures > 0 || restLeftMs(this.note, now) > 0
		);
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
			// The time in line and for the lease may have used up what the run had left.
			wish.beforeWait(0);
			this.running++;
			// Several at a time keep the pause between their beginnings.
			if (wish.connections > 1) this.note.lastEndAt = this.now(wish);
		} catch (error) {
			if (this.running === 0) await orCancelled(this.letGo(), wish.signal).catch(() => undefined);
			throw error;
		} finally {
			this.starting = false;
			this.next();
		}
		let ended = false;
		return {
			lost: this.lease?.lost ?? null,
			end: (outcome) => {
				if (ended) return;
				ended = true;
				this.endTurn(wish, outcome);
			},
		};
	}

	private now(wish: TurnWish): number {
		return wish.clock.now() + (this.lease?.offsetMs ?? 0);
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
			if (this.lease && !this.lease.fresh) {
				// The pause that is known already is waited for without the lease, so that others can go meanwhile.
				waitedFor = await this.pause(wish, waitedFor);
				await this.hold(wish, this.lease);
			}
			this.refuseWhileResting(wish);
			if (waitMs(this.note, this.now(wish), this.pauseOf(wish)) <= 0 || this.moment() === waitedFor) return;
			waitedFor = await this.pause(wish, waitedFor);
		}
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
		if (ms > SLICE_MS && this.running === 0) await orCancelled(this.letGo(), wish.signal);
		const moment = this.moment();
		try {
			await wish.clock.sleep(ms, wish.signal);
		} catch {
			throw cancelled();
		}
		return moment;
	}

	private async hold(wish: TurnWish, lease: HostLease): Promise<void> {
		if (this.running > 0)
			await orCancelled(new Promise<void>((resolve) => (this.drained = resolve)), wish.signal);
		await orCancelled(this.letGo(), wish.signal);
		const stored = readHostNote(await lease.take(wish, this.pauseOf(wish)));
		this.note = this.unsaved ? stricter(this.note, stored) : stored;
	}

	/** Gives the lease back, with the note. What could not be written is kept in mind. */
	async letGo(): Promise<void> {
		if (!this.lease) return;
		const held = this.lease.isHeld;
		const written = await this.lease.letGo({ ...this.note });
		if (held) this.unsaved = !written;
	}

	private endTurn(wish: TurnWish, outcome: TurnOutcome): void {
		const { note, lease } = this;
		// Late rather than early: whoever reads it sees the store's clock with a doubt of its own.
		const now = this.now(wish) + 2 * (lease?.doubtMs ?? 0);
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
		if (lease && !lease.isHeld) this.unsaved = true;
		if (this.running === 0 && this.drained) {
			this.drained();
			this.drained = null;
		} else if (this.running === 0 && !this.starting && lease?.isHeld) {
			const left = lease.leftMs;
			if (left <= 0 || note.nextAllowedAt - now > left || note.restingUntil > now) void this.letGo();
		}
		this.next();
	}

	/** A page that turned the crawler away with a good status: counts as a failure, and everybody waits a while. */
	blocked(localNow: number, url: string): void {
		const { note, lease } = this;
		const now = localNow + (lease?.offsetMs ?? 0);
		note.failures = Math.max(note.failures, note.failuresBefore);
		noteFailure(note, now, `It turned the crawler away at ${url}.`, true);
		holdBack(note, now, FIRST_BLOCK_PAUSE_MS * 2 ** Math.min(note.failures - 1, 3));
		if (lease && !lease.isHeld) this.unsaved = true;
	}

	wake(): void {
		wake(this.note);
		this.unsaved = false;
	}
}
