import { randomUUID } from 'node:crypto';
import { systemClock } from '../../net';
import { createPoliteClient, type PoliteClient } from '../polite/polite-client';
import type { CrawlDependencies } from '../types';
import { openBudget } from './budget';
import type { RunBudget, RunCounts, RunKind, RunOptions } from './run-options';

export interface RunEnd {
	stoppedBy: string;
	error?: string;
	counts: RunCounts;
}

/** One run of the crawler: its way to the sites, its budgets, and what is told of it. */
export interface Run {
	readonly id: string;
	readonly polite: PoliteClient;
	readonly budget: RunBudget;
	/** Tells people where the run stands: at once to `onProgress`, and now and then to the store. */
	progress(message: string, counts?: Partial<RunCounts>): void;
	/** Writes down how the run ended and gives back what it holds. To be called however it ended; a second call does nothing. */
	end(outcome: RunEnd): Promise<void>;
}

/** Begins a run. `name` is what people know it by: a board's name, a site's, an address. */
export async function openRun(
	_kind: RunKind,
	_name: string,
	options: RunOptions,
	deps: CrawlDependencies,
): Promise<Run> {
	const clock = deps.clock ?? systemClock;
	const budget = openBudget(options, clock);
	const polite = createPoliteClient(deps.http, {
		delayMs: options.delayMs,
		ignoreRobots: options.ignoreRobots ?? false,
		signal: options.signal,
		clock,
	});
	return await Promise.resolve({
		id: randomUUID(),
		polite,
		budget,
		progress: (message) => options.onProgress?.(message),
		end: () => polite.close(),
	});
}
