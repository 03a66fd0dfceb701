import { CityHallError } from '../../errors';
import type { RunCounts } from '../run/run-options';
import type { SiteSummary } from './site-options';

export function emptySummary(site: string): SiteSummary {
	return {
		site,
		pages: 0,
		newPages: 0,
		updated: 0,
		unchanged: 0,
		removed: 0,
		again: 0,
		waiting: 0,
		duplicates: 0,
		noindex: 0,
		forbidden: 0,
		otherFiles: 0,
		failed: [],
		failedPages: 0,
		traps: [],
		open: 0,
		stoppedBy: 'all pages',
		budget: null,
	};
}

export function countsOf(summary: SiteSummary): RunCounts {
	return {
		pages: summary.pages,
		items: summary.newPages + summary.updated + summary.removed,
		newItems: summary.newPages,
		updated: summary.updated,
		unchanged: summary.unchanged,
		removed: summary.removed,
		failed: summary.failedPages,
	};
}

/** Whether an error concerns one host alone, which is to be left in peace for a time. */
export function isRest(error: Error): boolean {
	return error instanceof CityHallError && (error.code === 'CRAWL_HOST_RESTING' || error.code === 'CRAWL_HOST_BUSY');
}

/** How a run that ended early is told. */
export function stoppedFor(stop: Error | null): Pick<SiteSummary, 'stoppedBy' | 'budget'> {
	const code = stop instanceof CityHallError ? stop.code : '';
	if (stop && code === 'CRAWL_BUDGET') return { stoppedBy: 'budget', budget: stop.message };
	return { stoppedBy: code === 'NET_CANCELLED' ? 'cancelled' : 'resting', budget: null };
}
