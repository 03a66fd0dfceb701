import { z } from '#vendor/schema';

/**
 * A part of the list that no run has read to its end. Posts that were first handed out before run `run` lie below it (or above, where that
 * run came from); those handed out since are its own beginning. So whoever reads it on may stop only at posts older than `run`.
 */
export interface Gap {
	/** Number of the list page at which it begins. New posts move it to later pages, removed ones to earlier. */
	page: number;
	run: number;
	/** Runs that came to its page and found nothing there. */
	tries: number;
	/** Where it was left because older posts were not wanted: the date, as it was set. */
	since: string | null;
}

/** A pager may offer a page that is never filled; it is not asked for by every run for ever. */
export const MOST_TRIES = 3;
const MOST_GAPS = 50;

const shape = z.object({
	gaps: z.array(
		z.object({
			page: z.number().int().positive(),
			run: z.number().int(),
			tries: z.number().int(),
			since: z.string().nullable(),
		}),
	),
});

/** An empty text stands for a run that was cut short by a version which kept no place: all is to be read again. */
export function readGaps(progress: string | null): Gap[] {
	if (progress === null) return [];
	if (progress === '') return [{ page: 1, run: 0, tries: 0, since: null }];
	return shape.parse(JSON.parse(progress)).gaps;
}

export function writeGaps(gaps: readonly Gap[]): string | null {
	return gaps.length === 0 ? null : JSON.stringify({ gaps: merged(gaps) });
}

/** Gaps in the order of the list; two that begin on one page are one, read by the stricter rule. */
function merged(gaps: readonly Gap[]): Gap[] {
	const inOrder = gaps.toSorted((a, b) => a.page - b.page);
	const kept: Gap[] = [];
	for (const gap of inOrder) {
		const last = kept.at(-1);
		if (!last || (last.page !== gap.page && kept.length < MOST_GAPS)) {
			kept.push(gap);
			continue;
		}
		kept[kept.length - 1] = {
			page: last.page,
			run: Math.min(last.run, gap.run),
			tries: Math.min(last.tries, gap.tries),
			since: last.since === null || gap.since === null ? null : last.since,
		};
	}
	return kept;
}
