import { clockValue, now } from '../../store/now';
import type { Store } from '../../store/store';
import { crawlSchema } from './schema';

/** What a memory holds, for people. */
export interface MemoryStatus {
	name: string;
	/** Where its items come from; null where only an older version of the pack knew. */
	address: string | null;
	runs: number;
	/** Items that are remembered, those that are gone from the site not counted. */
	known: number;
	removed: number;
	/** Handed out and to be confirmed. */
	waiting: number;
	/** Handed out and not confirmed in time: they come again with the next run. */
	due: number;
	/** Parts of the list that no run has reached yet are still to come. */
	unfinished: boolean;
	failed: Array<{ id: string; url: string; reason: string; attempts: number; givenUp: boolean; failedAt: string }>;
}

/** The memories whose name holds `filter`, by name; all without one. */
export async function memoryStatus(
	store: Store,
	filter = '',
	options: { clock?: () => number } = {},
): Promise<MemoryStatus[]> {
	await store.ensure(crawlSchema);
	const found = new Map<string, MemoryStatus>();
	const at = (name: unknown): MemoryStatus => {
		const key = String(name);
		const status = found.get(key) ?? {
			name: key,
			address: null,
			runs: 0,
			known: 0,
			removed: 0,
			waiting: 0,
			due: 0,
			unfinished: false,
			failed: [],
		};
		found.set(key, status);
		return status;
	};
	for (const row of await store.query('SELECT board, address, runs, unfinished FROM crawl_boards')) {
		Object.assign(at(row.board), {
			address: row.address === null || row.address === undefined ? null : String(row.address),
			runs: Number(row.runs),
			unfinished: Number(row.unfinished) === 1,
		});
	}
	for (const row of await store.query(
		'SELECT board, COUNT(*) AS items, COUNT(removed_at) AS removed FROM crawl_posts GROUP BY board',
	)) {
		const status = at(row.board);
		status.removed = Number(row.removed);
		status.known = Number(row.items) - status.removed;
	}
	for (const row of await store.query(
		`SELECT memory, COUNT(*) AS items, SUM(CASE WHEN until_ms <= ${now(store)} THEN 1 ELSE 0 END) AS due
		FROM crawl_deliveries GROUP BY memory`,
		[clockValue(store, options.clock)],
	)) {
		const status = at(row.memory);
		status.due = Number(row.due);
		status.waiting = Number(row.items) - status.due;
	}
	for (const row of await store.query(
		'SELECT memory, item_id, url, reason, attempts, given_up, failed_at FROM crawl_failures ORDER BY failed_at',
	)) {
		at(row.memory).failed.push({
			id: String(row.item_id),
			url: String(row.url),
			reason: String(row.reason),
			attempts: Number(row.attempts),
			givenUp: Number(row.given_up) === 1,
			failedAt: String(row.failed_at),
		});
	}
	return [...found.values()]
		.filter((status) => status.name.includes(filter))
		.sort((a, b) => (a.name < b.name ? -1 : 1));
}
