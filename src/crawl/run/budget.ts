import { CityHallError } from '../../errors';
import type { Clock } from '../../net';
import { readQuietHours } from './quiet-hours';
import type { BudgetKind, RunBudget, RunOptions } from './run-options';

const MINUTE_MS = 60_000;

/** The run's own side of its budgets. */
export interface CountingBudget extends RunBudget {
	/** Counts what was received. */
	received(bytes: number): void;
	/**
	 * To be called before a request goes out, `waitMs` from now.
	 * @throws CityHallError `CRAWL_BUDGET`
	 */
	check(waitMs?: number): void;
	readonly pages: number;
	readonly bytes: number;
}

function positive(value: number | undefined, what: string): number | null {
	if (value === undefined) return null;
	if (Number.isFinite(value) && value > 0) return value;
	throw new CityHallError(
		'CRAWL_BAD_OPTION',
		`The limit of ${what} is ${value}, which is no number above 0.`,
		'Enter a number above 0, or leave the limit away.',
	);
}

function usedUp(what: string, nextStep: string): CityHallError {
	return new CityHallError('CRAWL_BUDGET', what, nextStep);
}

/**
 * @throws CityHallError `CRAWL_BAD_OPTION` for a limit or a time of day that is none
 */
export function openBudget(options: RunOptions, clock: Clock): CountingBudget {
	const maxPages = positive(options.maxPages, 'pages');
	const maxBytes = positive(options.maxBytes, 'bytes');
	const maxMinutes = positive(options.maxMinutes, 'minutes');
	const quiet = options.quietHours ? readQuietHours(options.quietHours) : null;
	let before = clock.now();
	let elapsed = 0;
	let pages = 0;
	let bytes = 0;
	let reached: BudgetKind | null = null;

	/** Added up in steps, so that a clock that is put back does not give the run an hour more. */
	function elapsedMs(): number {
		const now = clock.now();
		elapsed += Math.max(0, now - before);
		before = now;
		return elapsed;
	}

	function end(kind: BudgetKind, what: string, nextStep: string): never {
		reached = kind;
		throw usedUp(what, nextStep);
	}

	function check(waitMs = 0): void {
		if (maxBytes !== null && bytes >= maxBytes) {
			end(
				'bytes',
				`The run has received ${inMegabytes(bytes)} and its limit is ${inMegabytes(maxBytes)}, so it stopped there.`,
				'The next run goes on from here. Raise the limit of megabytes if one run should bring more.',
			);
		}
		if (maxMinutes !== null && elapsedMs() + waitMs >= maxMinutes * MINUTE_MS) {
			end(
				'minutes',
				`The run has used up its ${maxMinutes} minutes, so it stopped there.`,
				'The next run goes on from here. Raise the limit of minutes if one run should bring more.',
			);
		}
		if (quiet?.includes(clock.now() + waitMs)) {
			end(
				'quiet hours',
				`It is between ${quiet.from} and ${quiet.to} (${quiet.timeZone}), when the site is to be left alone, so the run stopped there.`,
				`The next run goes on from here. Let it start after ${quiet.to}.`,
			);
		}
	}

	return {
		get reached() {
			return reached;
		},
		get pages() {
			return pages;
		},
		get bytes() {
			return bytes;
		},
		get pagesLeft() {
			return maxPages === null ? null : Math.max(0, maxPages - pages);
		},
		page() {
			if (maxPages !== null && pages >= maxPages) {
				end(
					'pages',
					`The run has read ${pages} pages, which is its limit, so it stopped there.`,
					'The next run goes on from here. Raise the limit of pages if one run should bring more.',
				);
			}
			check();
			pages++;
		},
		remainingMs: () => (maxMinutes === null ? null : Math.max(0, maxMinutes * MINUTE_MS - elapsedMs())),
		received(count) {
			bytes += count;
		},
		check,
	};
}

function inMegabytes(bytes: number): string {
	return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
