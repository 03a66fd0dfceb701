import { randomUUID } from 'node:crypto';
import { CityHallError } from '../../errors';
import { systemClock } from '../../net';
import { createPoliteClient, type PoliteClient } from '../polite/polite-client';
import type { CrawlDependencies } from '../types';
import { openBudget } from './budget';
import { headerCredentials } from './credentials';
import { logIn } from './login';
import { tryLogin } from './refused-logins';
import { NO_RECORD, openRecord, type RunRecord } from './run-record';
import type { PortalLogin, RunBudget, RunCounts, RunKind, RunOptions } from './run-options';
import { withSession } from './session';

/** More would be an attack, whatever was agreed with the site. */
const MOST_CONNECTIONS = 64;

export interface RunEnd {
	stoppedBy: string;
	error?: string;
	counts: RunCounts;
}

/** One run of the crawler: its way to the sites, its budgets, and what is told of it. */
export interface Run {
	readonly id: string;
	/** Logs in by itself where a log-in is set. */
	readonly polite: PoliteClient;
	readonly budget: RunBudget;
	/** Tells people where the run stands: at once to `onProgress`, and every two seconds at most to the store. */
	progress(message: string, counts?: Partial<RunCounts>): void;
	/** Writes down how the run ended and gives back what it holds. To be called however it ended; a second call does nothing. */
	end(outcome: RunEnd): Promise<void>;
}

function checkPace({ delayMs = 0, latencyFactor = 0, connectionsPerHost = 1 }: RunOptions): void {
	const wrong =
		(!(Number.isFinite(delayMs) && delayMs >= 0) && `the pause between two requests is ${delayMs} milliseconds`) ||
		(!(Number.isFinite(latencyFactor) && latencyFactor >= 0) && `the latency factor is ${latencyFactor}`) ||
		(!(Number.isInteger(connectionsPerHost) && connectionsPerHost >= 1 && connectionsPerHost <= MOST_CONNECTIONS) &&
			`the number of connections to one site is ${connectionsPerHost}`);
	if (!wrong) return;
	throw new CityHallError(
		'CRAWL_BAD_OPTION',
		`The run cannot begin: ${wrong}.`,
		`Enter a pause of 0 or more, a factor of 0 or more, and 1 to ${MOST_CONNECTIONS} connections.`,
	);
}

/**
 * Begins a run. `name` is what people know it by: a board's name, a site's, an address. A preview leaves no row behind, but keeps
 * to the hosts' turns like any other run.
 * @throws CityHallError `CRAWL_BAD_OPTION`, and what the store throws
 */
export async function openRun(
	kind: RunKind,
	name: string,
	options: RunOptions,
	deps: CrawlDependencies,
): Promise<Run> {
	checkPace(options);
	const clock = deps.clock ?? systemClock;
	const { store, http } = deps;
	const { login, signal } = options;
	const budget = openBudget(options, clock);
	const id = randomUUID();
	let requests = 0;
	let record: RunRecord = NO_RECORD;

	function progress(message: string, counts: Partial<RunCounts> = {}): void {
		options.onProgress?.(message);
		record.progress(message, counts);
	}

	const direct = createPoliteClient(http, {
		delayMs: options.delayMs,
		latencyFactor: options.latencyFactor,
		connectionsPerHost: options.connectionsPerHost,
		ignoreRobots: options.ignoreRobots ?? false,
		signal,
		clock,
		store,
		archive: deps.archive,
		mayGo: (waitMs) => budget.check(waitMs),
		received(bytes) {
			requests++;
			budget.received(bytes);
		},
		...(login?.kind === 'header' ? { credentialsFor: headerCredentials(login, http) } : {}),
		tell: progress,
	});

	function withLogin(given: PortalLogin | undefined): PoliteClient {
		if (given?.kind !== 'form') return direct;
		const attempt = () => logIn(direct, given.url, given.fields);
		return withSession(direct, given, () => tryLogin(given, store, clock, attempt, signal), progress);
	}

	const polite = withLogin(login);
	if (store && kind !== 'preview')
		record = await openRecord(store, { id, kind, name }, clock, () => ({ requests, bytes: budget.bytes }));

	let ended: Promise<void> | null = null;
	return {
		id,
		polite,
		budget,
		progress,
		end(outcome) {
			ended ??= Promise.all([polite.close(), record.end(outcome)]).then(() => undefined);
			return ended;
		},
	};
}
