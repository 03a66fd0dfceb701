import type { Queryable, SqlValue, Store } from '../../store/store';
import { HashSet } from './address-hash';
import type { Frontier, FrontierEnd, FrontierEntry } from './frontier';
import { frontierSchema } from './frontier-schema';

/** How many waiting addresses stand in memory; the others wait in the store alone. */
const WINDOW = 2000;
const ROWS_A_STATEMENT = 64;
const PAGE_OF_ROWS = 5000;

interface Found extends FrontierEntry {
	place: number;
}

export interface StoredFrontier extends Frontier {
	/** Whether this run goes on with a round that an earlier run left. */
	readonly resumed: boolean;
	/** Whether the settings are those of the round before: then a page that has not changed need not be read for its links. */
	readonly sameSettings: boolean;
	/** To be called when nothing is left: the next run begins a new round. */
	finish(): Promise<void>;
}

function entryOf(row: Record<string, SqlValue>): Found {
	return {
		url: String(row.url),
		depth: Number(row.depth),
		foundOn: row.found_on === null || row.found_on === undefined ? null : String(row.found_on),
		place: Number(row.place),
	};
}

/** In pieces of 64, 32, 16 ... so that few statements are prepared, each once. */
function* inPieces<T>(all: readonly T[]): Generator<T[]> {
	for (let from = 0, size = ROWS_A_STATEMENT; from < all.length; ) {
		while (size > all.length - from) size /= 2;
		yield all.slice(from, from + size);
		from += size;
	}
}

/**
 * Opens a site's addresses in the store. A round reads every page of the site once; a run that ends before, by a budget or a kill, leaves
 * its open addresses to the next. To be used by one run at a time.
 * @param settings what decides which pages are read, as text; a change begins a new round
 */
export async function openStoredFrontier(store: Store, site: string, settings: string): Promise<StoredFrontier> {
	await store.ensure(frontierSchema);
	const [before] = await store.query('SELECT round, finished, settings FROM crawl_site_rounds WHERE site = $1', [site]);
	const sameSettings = before?.settings === settings;
	const resumed = before !== undefined && Number(before.finished) === 0 && sameSettings;
	const round = resumed ? Number(before.round) : Number(before?.round ?? 0) + 1;
	const seen = new HashSet();
	let waiting: Found[] = [];
	let head = 0;
	/** Up to which place the waiting addresses have been in memory. Rounds before may have used the same places. */
	let loadedTo = { place: -1, url: '' };
	let nextPlace = 0;
	let inStoreOnly = false;
	let added: Found[] = [];
	let ended = new Map<string, FrontierEnd>();
	/** To be tried once more by the next run, with their new places. */
	let reopened = new Map<string, number>();
	const triedTwice = new Set<string>();

	await store.transaction(async (tx) => {
		await tx.query(
			`INSERT INTO crawl_site_rounds (site, round, finished, settings) VALUES ($1, $2, 0, $3)
			ON CONFLICT (site) DO UPDATE SET round = excluded.round, finished = 0, settings = excluded.settings`,
			[site, round, settings],
		);
		// A run that was killed gave these away without learning whether they arrived.
		await tx.query("UPDATE crawl_site_pages SET state = 'open' WHERE site = $1 AND state = 'given'", [site]);
		// What failed is tried once more in each round.
		if (!resumed) {
			await tx.query(
				"UPDATE crawl_site_pages SET round = $2, state = 'open' WHERE site = $1 AND state IN ('failed', 'open', 'again') AND round < $2",
				[site, round],
			);
		}
		const again = await tx.query("UPDATE crawl_site_pages SET state = 'open' WHERE site = $1 AND state = 'again' RETURNING url", [site]);
		for (const row of again) triedTwice.add(String(row.url));
	});
	for (let last = ''; ; ) {
		const rows = await store.query(
			`SELECT url, place FROM crawl_site_pages WHERE site = $1 AND round = $2 AND url > $3 ORDER BY url LIMIT ${PAGE_OF_ROWS}`,
			[site, round, last],
		);
		for (const row of rows) {
			seen.add(String(row.url));
			nextPlace = Math.max(nextPlace, Number(row.place) + 1);
		}
		inStoreOnly ||= rows.length > 0;
		last = String(rows.at(-1)?.url ?? '');
		if (rows.length < PAGE_OF_ROWS) break;
	}

	async function writeAdded(tx: Queryable, entries: readonly Found[]): Promise<void> {
		for (const some of inPieces(entries)) {
			const values: SqlValue[] = [site, round];
			const rows = some.map((entry) => {
				const first = values.push(entry.url, entry.depth, entry.foundOn, entry.place) - 3;
				return `($1, $${first}, $${first + 1}, $${first + 2}, $2, $${first + 3}, 'open')`;
			});
			await tx.query(
				`INSERT INTO crawl_site_pages (site, url, depth, found_on, round, place, state) VALUES ${rows.join(', ')}
				ON CONFLICT (site, url) DO UPDATE SET depth = excluded.depth, found_on = excluded.found_on, round = excluded.round,
					place = excluded.place, state = 'open' WHERE crawl_site_pages.round < excluded.round`,
				values,
			);
		}
	}

	async function writeEnded(tx: Queryable, ends: ReadonlyMap<string, FrontierEnd>): Promise<void> {
		for (const state of ['done', 'given', 'failed'] as const) {
			const urls = [...ends].filter(([, how]) => how === state).map(([url]) => url);
			for (const some of inPieces(urls)) {
				await tx.query(
					`UPDATE crawl_site_pages SET state = $2 WHERE site = $1 AND url IN (${some.map((_, index) => `$${index + 3}`).join(', ')})`,
					[site, state, ...some],
				);
			}
		}
		for (const [url, how] of ends) {
			if (how === 'gone') await tx.query('DELETE FROM crawl_site_pages WHERE site = $1 AND url = $2', [site, url]);
		}
	}

	async function flush(): Promise<void> {
		const entries = added;
		const ends = ended;
		const places = reopened;
		if (entries.length === 0 && ends.size === 0 && places.size === 0) return;
		added = [];
		ended = new Map();
		reopened = new Map();
		await store.transaction(async (tx) => {
			await writeAdded(tx, entries);
			await writeEnded(tx, ends);
			for (const [url, place] of places)
				await tx.query("UPDATE crawl_site_pages SET state = 'again', place = $3 WHERE site = $1 AND url = $2", [site, url, place]);
		});
	}

	function add(entry: FrontierEntry): void {
		if (!seen.add(entry.url)) return;
		const found = { ...entry, place: nextPlace++ };
		added.push(found);
		if (inStoreOnly) return;
		if (waiting.length - head >= WINDOW) inStoreOnly = true;
		else {
			waiting.push(found);
			loadedTo = found;
		}
	}

	async function load(): Promise<void> {
		await flush();
		const rows = await store.query(
			`SELECT url, depth, found_on, place FROM crawl_site_pages
			WHERE site = $1 AND state = 'open' AND round = $2 AND (place > $3 OR (place = $3 AND url > $4))
			ORDER BY place, url LIMIT ${WINDOW}`,
			[site, round, loadedTo.place, loadedTo.url],
		);
		waiting = rows.map(entryOf);
		head = 0;
		loadedTo = waiting.at(-1) ?? loadedTo;
		if (waiting.length < WINDOW) inStoreOnly = false;
	}

	return {
		resumed,
		sameSettings,
		add,
		knows: (url) => seen.has(url),
		claim: (url) => seen.add(url),
		async take(count) {
			if (head >= waiting.length && inStoreOnly) await load();
			const entries = waiting.slice(head, head + count);
			head += entries.length;
			if (head >= WINDOW) {
				waiting = waiting.slice(head);
				head = 0;
			}
			return entries;
		},
		end(url, how) {
			ended.set(url, how);
		},
		reopen(url) {
			if (triedTwice.has(url)) return false;
			triedTwice.add(url);
			reopened.set(url, nextPlace++);
			return true;
		},
		async open() {
			await flush();
			const [row] = await store.query(
				"SELECT COUNT(*) AS n FROM crawl_site_pages WHERE site = $1 AND state IN ('open', 'again') AND round = $2",
				[site, round],
			);
			return Number(row?.n ?? 0);
		},
		flush,
		async commit() {
			await flush();
			await store.query("UPDATE crawl_site_pages SET state = 'done' WHERE site = $1 AND state = 'given'", [site]);
		},
		async revisit() {
			await flush();
			const rows = await store.query(
				`SELECT url, depth, found_on, place FROM crawl_site_pages WHERE site = $1 AND round < $2 ORDER BY url LIMIT ${WINDOW}`,
				[site, round],
			);
			const known: string[] = [];
			for (const row of rows) {
				const entry = entryOf(row);
				if (seen.has(entry.url)) known.push(entry.url);
				else add(entry);
			}
			// Reached in this round by a redirect or as the canonical address of another page.
			for (const url of known) {
				await store.query(
					"UPDATE crawl_site_pages SET round = $3, state = 'done' WHERE site = $1 AND url = $2",
					[site, url, round],
				);
			}
			await flush();
			return rows.length > 0;
		},
		async finish() {
			await flush();
			await store.query('UPDATE crawl_site_rounds SET finished = 1 WHERE site = $1', [site]);
		},
	};
}
