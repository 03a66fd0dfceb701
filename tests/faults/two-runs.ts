import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { officeKey, type BoardName, type DemoCity, type DemoPost } from '../../demo/index';
import { crawlBoard, type CrawlItem, type CrawlSummary, type PortalLogin } from '../../src/crawl';
import { createHttpClient, type Clock } from '../../src/net';
import { openSqliteStore, type Store } from '../../src/store';

/** Time passes by sleeping alone, so that waits of hours take none; it can be put forward by hand. */
export function leapingClock(): Clock & { leap: (ms: number) => void } {
	let ahead = 0;
	return {
		now: () => Date.now() + ahead,
		random: () => 0,
		async sleep(ms, signal) {
			ahead += ms;
			await new Promise((resolve) => setImmediate(resolve));
			signal?.throwIfAborted();
		},
		leap: (ms) => void (ahead += ms),
	};
}

/** A store in a folder of its own, which goes with it. */
export async function freshStore(): Promise<{ store: Store; remove: () => Promise<void> }> {
	const folder = await mkdtemp(join(tmpdir(), 'cityhall-faults-'));
	const store = await openSqliteStore({ file: join(folder, 'crawl.sqlite') });
	return {
		store,
		async remove() {
			await store.close();
			await rm(folder, { recursive: true, force: true });
		},
	};
}

export function listAddress(city: DemoCity, board: string): string {
	const section = city.sections.find((one) => one.name === board);
	if (!section) throw new Error(`Demo City has no board ${board}.`);
	return section.url;
}

function loginFor(city: DemoCity, board: BoardName): PortalLogin | null {
	if (board === 'member')
		return { kind: 'form', url: `${city.url}/member/login`, fields: { userId: 'demo', password: 'demo-city' } };
	if (board === 'keyed') return { kind: 'header', ...officeKey, hosts: [new URL(city.url).host] };
	return null;
}

export interface Ran {
	items: CrawlItem[];
	/** Null where the run ended with an error. */
	summary: CrawlSummary | null;
	error: Error | null;
}

/** One run that remembers what it gave, with a client of its own that does not wait for long. */
export async function runBoard(city: DemoCity, board: BoardName, store: Store, clock: Clock): Promise<Ran> {
	const login = loginFor(city, board);
	const http = createHttpClient({
		allow: [new URL(city.url).host],
		clock,
		timeoutMs: 500,
		maxBytes: 2 * 1024 * 1024,
	});
	const items: CrawlItem[] = [];
	try {
		const options = { listUrl: listAddress(city, board), mode: 'http', delayMs: 0, remember: 'when emitted' } as const;
		const run = crawlBoard({ ...options, ...(login ? { login } : {}) }, { http, store, clock });
		let step = await run.next();
		while (!step.done) {
			items.push(step.value);
			step = await run.next();
		}
		const { commit, ...summary } = step.value;
		await commit();
		return { items, summary, error: null };
	} catch (error) {
		if (!(error instanceof Error)) throw error;
		return { items, summary: null, error };
	} finally {
		http.close();
	}
}

/** What a reader would compare of a post, in the order of ids. */
export function essenceOf(posts: ReadonlyArray<CrawlItem | DemoPost>): unknown[] {
	return posts
		.map(({ id, title, body, postedAt, author, department, attachments }) => ({
			id,
			title,
			body,
			postedAt,
			author,
			department,
			files: attachments
				.filter((file) => !('isPage' in file) && !('error' in file && file.error !== undefined))
				.map(({ name, sha256 }) => ({ name, sha256 })),
		}))
		.toSorted((one, other) => Number(one.id) - Number(other.id));
}
