import { takeBoard } from '../delivery/board-lease';
import { openMemory, type Memory } from '../delivery/memory';
import type { CrawlDependencies } from '../types';
import { memoryFrontier, type Frontier } from './frontier';
import type { SiteOptions } from './site-options';
import type { SiteSettings } from './site-settings';
import { openStoredFrontier } from './stored-frontier';

/** What a crawl knows from runs before, and leaves to the next. */
export interface SiteState {
	readonly memory: Memory;
	readonly frontier: Frontier;
	/** Whether the site may be asked for what has changed alone. */
	readonly conditional: boolean;
	/** Whether this run goes on with a round that an earlier run left. */
	readonly resumed: boolean;
	/** Aborted when another run may have taken over; undefined without state. */
	readonly lost: AbortSignal | undefined;
	/** Writes down what was taken. */
	commit(): Promise<void>;
	/** To be called when nothing is left to read. */
	finish(): Promise<void>;
	/** To be called when the run has ended well, with how many addresses it has left. */
	end(open: number): Promise<void>;
	release(): Promise<void>;
}

/** @throws CityHallError `CRAWL_NO_STORE`, `CRAWL_BOARD_BUSY` */
export async function openSiteState(
	settings: SiteSettings,
	options: SiteOptions,
	deps: CrawlDependencies,
): Promise<SiteState> {
	const mode = options.remember ?? 'none';
	const memoryOptions = {
		address: options.startUrls[0]?.trim() ?? '',
		...(options.leaseMinutes === undefined ? {} : { leaseMinutes: options.leaseMinutes }),
		...(deps.clock ? { clock: () => deps.clock?.now() ?? Date.now() } : {}),
	};
	if (mode === 'none' || !deps.store) {
		const memory = await openMemory(deps.store, settings.name, mode, memoryOptions);
		return {
			memory,
			frontier: memoryFrontier(),
			conditional: false,
			resumed: false,
			lost: undefined,
			commit: () => Promise.resolve(),
			finish: () => Promise.resolve(),
			end: () => Promise.resolve(),
			release: () => Promise.resolve(),
		};
	}
	const lease = await takeBoard(settings.name, options, deps);
	try {
		const memory = await openMemory(deps.store, settings.name, mode, memoryOptions);
		const frontier = await openStoredFrontier(deps.store, settings.name, settings.fingerprint);
		return {
			memory,
			frontier,
			conditional: frontier.sameSettings,
			resumed: frontier.resumed,
			lost: lease.lost ?? undefined,
			async commit() {
				await memory.commit();
				await frontier.commit();
			},
			async end(open) {
				await memory.saveProgress(open > 0 ? JSON.stringify({ open }) : null);
				// Only the caller knows whether the pages arrived: until it says so, no other run begins.
				if (mode === 'when emitted') return lease.keepForCommit();
				await memory.commit();
				await frontier.commit();
				await lease.release();
			},
			finish: () => frontier.finish(),
			release: () => lease.release(),
		};
	} catch (error) {
		await lease.release();
		throw error;
	}
}
