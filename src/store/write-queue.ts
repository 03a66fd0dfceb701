import { AsyncLocalStorage } from 'node:async_hooks';
import { CityHallError } from '../errors';

/** What runs inside a transaction, and whether that transaction still runs. */
export type WriteScope = AsyncLocalStorage<{ open: boolean }>;

interface Waiter {
	start: () => void;
	fail: (error: Error) => void;
	since: number;
	timer: NodeJS.Timeout;
}

export function busy(cause?: unknown): CityHallError {
	return new CityHallError(
		'STORE_BUSY',
		'The database of the city pack stayed locked by another writer.',
		'Run the workflow again. If it happens often, look for a backup or another program that holds the database.',
		{ cause, retryable: true },
	);
}

/** Refuses a call from inside a transaction's own work, which would wait for itself for ever. */
export function assertOutside(scope: WriteScope): void {
	if (!scope.getStore()?.open) return;
	throw new CityHallError(
		'STORE_MISUSE',
		'The store was used inside its own transaction.',
		'This is a mistake in the node: inside a transaction only its tx object may be used. Please report it.',
	);
}

export function endedTransaction(): CityHallError {
	return new CityHallError(
		'STORE_MISUSE',
		'A transaction was used after it had ended.',
		'This is a mistake in the node: every statement of a transaction must be awaited. Please report it.',
	);
}

/**
 * Lets one writer at a time through, in the order of asking. A connection has only one transaction, so two
 * callers that take turns on it would commit and roll back each other's work.
 */
export class WriteQueue {
	private readonly waiting: Waiter[] = [];
	private held = false;
	private heldSince = 0;

	/**
	 * @param patienceMs how long the same holder may keep the others waiting before they fail
	 * @param scope marks what runs inside a transaction; queues of one database share it
	 */
	constructor(
		private readonly patienceMs: number,
		private readonly scope: WriteScope = new AsyncLocalStorage(),
	) {}

	assertOutside(): void {
		assertOutside(this.scope);
	}

	/** Whether nobody is in it or waits. */
	get idle(): boolean {
		return !this.held;
	}

	async run<T>(work: () => Promise<T> | T): Promise<T> {
		await this.acquire();
		const scope = { open: true };
		try {
			return await this.scope.run(scope, work);
		} finally {
			scope.open = false;
			this.release();
		}
	}

	private acquire(): Promise<void> {
		if (!this.held) {
			this.held = true;
			this.heldSince = performance.now();
			return Promise.resolve();
		}
		return new Promise((resolve, reject) => {
			const waiter: Waiter = {
				start: resolve,
				fail: reject,
				since: performance.now(),
				timer: setTimeout(() => this.lookAt(waiter), this.patienceMs),
			};
			this.waiting.push(waiter);
		});
	}

	/** A long queue that moves is no fault: only time under one and the same holder counts. */
	private lookAt(waiter: Waiter): void {
		const left = Math.max(waiter.since, this.heldSince) + this.patienceMs - performance.now();
		if (left > 0) {
			waiter.timer = setTimeout(() => this.lookAt(waiter), left);
			return;
		}
		this.waiting.splice(this.waiting.indexOf(waiter), 1);
		waiter.fail(busy());
	}

	private release(): void {
		const next = this.waiting.shift();
		if (!next) {
			this.held = false;
			return;
		}
		clearTimeout(next.timer);
		this.heldSince = performance.now();
		next.start();
	}
}
