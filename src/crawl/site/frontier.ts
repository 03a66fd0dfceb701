import { HashSet } from './address-hash';
import { ByteQueue } from './byte-queue';

/** An address that is to be read. */
export interface FrontierEntry {
	/** Canonical. */
	url: string;
	depth: number;
	/** Null for a start address. */
	foundOn: string | null;
}

/**
 * How an entry ended. `given`: it left with an item that has not been committed. `gone`: the site has it no more. Entries that are not
 * ended are read again by the next run.
 */
export type FrontierEnd = 'done' | 'given' | 'failed' | 'gone';

/** The addresses of a site that have been found, each once, in the order of finding. */
export interface Frontier {
	/** Notes an address, unless it is known. */
	add(entry: FrontierEntry): void;
	knows(url: string): boolean;
	/** Marks an address as known without reading it. Whether it is new. */
	claim(url: string): boolean;
	/** The next ones, at most `count`; empty when nothing is left. */
	take(count: number): Promise<FrontierEntry[]>;
	end(url: string, how: FrontierEnd): void;
	/**
	 * Opens an address that has ended as failed once more, behind all others, for the next run. Once in a round: one that fails each time
	 * must not keep the round from its end. Whether it is open again.
	 */
	reopen(url: string): boolean;
	/** Found, and not yet taken or not yet ended. */
	open(): Promise<number>;
	/** Writes what was noted. */
	flush(): Promise<void>;
	/** What was given counts as done. */
	commit(): Promise<void>;
	/** After the last page: pages of earlier rounds that no link leads to any more are taken up again. Whether there are any. */
	revisit(): Promise<boolean>;
}

/** Without state: addresses wait in memory, and 8 bytes remember each that was found. */
export function memoryFrontier(): Frontier {
	const seen = new HashSet();
	const waiting = new ByteQueue();
	let taken = 0;
	return {
		add(entry) {
			if (seen.add(entry.url)) waiting.push(entry);
		},
		knows: (url) => seen.has(url),
		claim: (url) => seen.add(url),
		take(count) {
			const entries: FrontierEntry[] = [];
			for (let entry = waiting.shift(); entry; entry = entries.length < count ? waiting.shift() : null) entries.push(entry);
			taken += entries.length;
			return Promise.resolve(entries);
		},
		end: () => void taken--,
		// There is no next run that could know of it.
		reopen: () => false,
		open: () => Promise.resolve(waiting.length + taken),
		flush: () => Promise.resolve(),
		commit: () => Promise.resolve(),
		revisit: () => Promise.resolve(false),
	};
}
