import { openLeases, type Store } from '../../store';
import type { LeaseSource } from './host-lease';
import { HostTurn } from './host-turn';

/** How long the difference between this machine's clock and the database's is taken as known. */
const OFFSET_KNOWN_MS = 5 * 60_000;
const TIMES_ASKED = 5;
const MANY_HOSTS = 5000;

/** All hosts of this process that share a store, or that have none. */
export interface HostTurns {
	/** Of an address. One for http and https, as it is one site. */
	of(url: string): HostTurn;
	wake(host: string): void;
}

/** A host as it is named in the store: `www.city.go.kr`, `localhost:8080`. */
function hostKey(url: string): string {
	return new URL(url).host;
}

/**
 * By how much the store's clock is ahead, and how far that may be off. SQLite is on this machine; a database elsewhere is asked several
 * times, as one answer may be late for many reasons.
 */
async function compareClocks(store: Store): Promise<{ offsetMs: number; doubtMs: number }> {
	let best = { offsetMs: 0, doubtMs: store.dialect === 'sqlite' ? 0 : Infinity };
	for (let asked = 0; asked < TIMES_ASKED && store.dialect !== 'sqlite'; asked++) {
		const before = Date.now();
		const started = performance.now();
		const [row] = await store.query(
			'SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT) AS now',
		);
		const doubtMs = performance.now() - started;
		if (doubtMs < best.doubtMs) best = { offsetMs: Number(row?.now) - before - doubtMs / 2, doubtMs };
	}
	return best;
}

function leaseSource(store: Store): () => Promise<LeaseSource> {
	let opened: Promise<LeaseSource> | null = null;
	let measuredAt = 0;
	return async () => {
		const now = performance.now();
		if (!opened || now - measuredAt > OFFSET_KNOWN_MS) {
			measuredAt = now;
			opened = openLeases(store).then(async (leases) => ({ leases, ...(await compareClocks(store)) }));
			// A database that is away now may be back for the next request.
			opened.catch(() => (opened = null));
		}
		return await opened;
	};
}

function openTurns(store: Store | undefined): HostTurns {
	const hosts = new Map<string, HostTurn>();
	const source = store ? leaseSource(store) : null;

	function forgetSome(): void {
		if (hosts.size < MANY_HOSTS) return;
		for (const [key, turn] of hosts) if (!turn.remembers(Date.now())) hosts.delete(key);
	}

	return {
		of(url) {
			const key = hostKey(url);
			const known = hosts.get(key);
			if (known) return known;
			forgetSome();
			const turn = new HostTurn(key, source);
			hosts.set(key, turn);
			return turn;
		},
		wake: (host) => hosts.get(host)?.wake(),
	};
}

const byStore = new WeakMap<Store, HostTurns>();
const withoutStore = openTurns(undefined);

/** The turns of a store, or of this process where there is none: one table for all runs, however many there are. */
export function hostTurnsOf(store: Store | undefined): HostTurns {
	if (!store) return withoutStore;
	const known = byStore.get(store);
	if (known) return known;
	const turns = openTurns(store);
	byStore.set(store, turns);
	return turns;
}
