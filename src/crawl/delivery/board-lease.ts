import { CityHallError } from '../../errors';
import { openLeases, type Lease, type Store } from '../../store';
import { MEMORY_LEASE_MS, memoryLease } from './forget';
import type { CrawlBoardOptions, CrawlDependencies } from '../types';

const DEFAULT_PATIENCE_MS = 600_000;
/** Time for the caller to say that the posts are taken, after which another run may begin all the same. */
const COMMIT_PATIENCE_MS = 600_000;

/** The right to work on a board alone, over all processes that share the store. */
export interface BoardLease {
	/** Aborted when another run may have taken over. */
	readonly lost: AbortSignal | null;
	/** Lets go when the caller commits, and after some minutes if that never happens. */
	keepForCommit(): void;
	release(): Promise<void>;
}

const NO_LEASE: BoardLease = { lost: null, keepForCommit: () => undefined, release: () => Promise.resolve() };

export function lostBoard(name: string): CityHallError {
	return new CityHallError(
		'CRAWL_BOARD_LOST',
		`The crawl of ${name} stood still for so long that another run may have taken the board over, so it stopped.`,
		'Nothing is lost: run the workflow again. If it happens often, give the server more room, or check the database.',
		{ retryable: true },
	);
}

/**
 * Waits until no other run works on the board. Crawls that remember nothing need not wait.
 * @throws CityHallError `CRAWL_BOARD_BUSY`
 */
export async function takeBoard(
	name: string,
	options: Pick<CrawlBoardOptions, 'remember' | 'patienceMs' | 'signal'>,
	deps: CrawlDependencies,
): Promise<BoardLease> {
	const { remember = 'none', patienceMs = DEFAULT_PATIENCE_MS } = options;
	if (remember === 'none' || !deps.store) return NO_LEASE;
	const store = deps.store;
	const lease = handOver(store, name) ?? (await waitForBoard(name, { ...options, patienceMs }, store, deps));
	let timer: NodeJS.Timeout | null = null;
	let isMine = true;
	const release = async () => {
		if (timer) clearTimeout(timer);
		if (!isMine) return;
		isMine = false;
		keptBy(store).delete(name);
		await lease.release();
	};
	return {
		lost: lease.lost,
		keepForCommit() {
			timer = setTimeout(() => void release().catch(() => undefined), COMMIT_PATIENCE_MS);
			timer.unref();
			keptBy(store).set(name, {
				lease,
				giveUp() {
					isMine = false;
					if (timer) clearTimeout(timer);
				},
			});
		},
		release,
	};
}

interface KeptLease {
	lease: Lease;
	giveUp: () => void;
}

/** Boards whose run has ended and is not committed yet, by the store object, which is one execution's own. */
const kept = new WeakMap<Store, Map<string, KeptLease>>();

function keptBy(store: Store): Map<string, KeptLease> {
	const known = kept.get(store);
	if (known) return known;
	const fresh = new Map<string, KeptLease>();
	kept.set(store, fresh);
	return fresh;
}

/** The same execution comes to a board twice: waiting for itself to commit would be waiting for ever. */
function handOver(store: Store, name: string): Lease | null {
	const before = keptBy(store).get(name);
	if (!before || before.lease.lost.aborted) return null;
	before.giveUp();
	keptBy(store).delete(name);
	return before.lease;
}

async function waitForBoard(
	name: string,
	{ patienceMs, signal, onProgress }: Pick<CrawlBoardOptions, 'signal' | 'onProgress'> & { patienceMs: number },
	store: Store,
	deps: CrawlDependencies,
): Promise<Lease> {
	const leases = await openLeases(store, deps.clock ? { clock: () => deps.clock?.now() ?? Date.now() } : {});
	const free = await leases.tryTake(memoryLease(name), { ttlMs: MEMORY_LEASE_MS });
	if (free) return free.lease;
	onProgress?.(`Another run is working on ${name}; waiting until it is done.`);
	try {
		const { lease } = await leases.take(memoryLease(name), { ttlMs: MEMORY_LEASE_MS, patienceMs, signal });
		return lease;
	} catch (cause) {
		if (!(cause instanceof CityHallError) || cause.code !== 'LEASE_TAKEN') throw cause;
		throw new CityHallError(
			'CRAWL_BOARD_BUSY',
			`Another run has been working on ${name} for ${Math.round(patienceMs / 60_000)} minutes.`,
			'Wait until it is done; let the workflow start less often, or give it a limit of pages or minutes.',
			{ cause, retryable: true },
		);
	}
}
