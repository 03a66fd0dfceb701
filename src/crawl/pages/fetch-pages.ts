import { CityHallError } from '../../errors';
import { openRunFiles, type RunFiles } from '../attachments/run-files';
import { openMemory, type Memory } from '../delivery/memory';
import type { Sighting } from '../delivery/delivery';
import { checkFields } from '../page/fields';
import { memoryName } from '../page/identity';
import { parsePage } from '../page/page';
import { reasonOf } from '../run/failures';
import { openRun, type Run } from '../run/run';
import { createDrawer, type Drawer } from '../site/draw-page';
import type { CrawlDependencies } from '../types';
import type { FetchedPage, FetchFailure, FetchOptions, FetchRequest, FetchSummary } from './fetch-options';
import { readPage, type PageOutcome } from './read-page';

const DEFAULT_NAME = 'pages';
const MOST_HOSTS_AT_ONCE = 4;

function check(options: FetchOptions, deps: CrawlDependencies): void {
	const empty = { url: '', finalUrl: 'http://localhost/', status: 200, fetchedAt: '', html: '', sha256: '', charset: 'utf-8', charsetFrom: '' };
	checkFields(options.selectors ?? [], parsePage(empty));
	if (options.remember && !deps.store) {
		throw new CityHallError(
			'CRAWL_NO_STORE',
			'There is no store to remember pages in.',
			'Switch "Remember Pages" off, or set up the store.',
		);
	}
	if ((options.screenshot || options.pdf) && options.mode !== 'browser') {
		throw new CityHallError(
			'CRAWL_BAD_OPTION',
			'A picture or PDF of a page can only be made by a browser.',
			'Set "How to Open Pages" to "With a Browser".',
		);
	}
}

function failureFor(request: FetchRequest, error: unknown, httpStatus: number | null): FetchFailure {
	const known = error instanceof CityHallError;
	return {
		index: request.index,
		url: request.url,
		ok: false,
		code: known ? error.code : 'CRAWL_FAILED',
		reason: error instanceof Error ? error.message : String(error),
		nextStep: known ? error.nextStep : 'Try again; if it happens again, report the address.',
		httpStatus,
	};
}

/** The address as two items mean the same by it. */
function keyOf(url: string): string {
	const trimmed = url.trim();
	if (!URL.canParse(trimmed)) return trimmed;
	const parsed = new URL(trimmed);
	parsed.hash = '';
	return parsed.href;
}

interface Parts {
	options: FetchOptions;
	deps: CrawlDependencies;
	run: Run;
	memory: Memory;
	files: RunFiles;
	drawer: Drawer | null;
}

/** Fetches ahead of the caller, each address once, and gives the outcomes in the order of the requests. */
class PageQueue {
	private readonly outcomes = new Map<string, Promise<PageOutcome>>();
	private readonly uses = new Map<string, number>();
	private readonly ahead: number;
	private started = 0;
	/** What ends the run: every request behind it fails for the same reason. */
	stop: CityHallError | null = null;

	constructor(
		private readonly requests: readonly FetchRequest[],
		private readonly parts: Parts,
		readonly summary: FetchSummary,
	) {
		for (const { url } of requests) this.uses.set(keyOf(url), (this.uses.get(keyOf(url)) ?? 0) + 1);
		const hosts = new Set(requests.map(({ url }) => (URL.canParse(url) ? new URL(url).host : '')));
		this.ahead =
			Math.max(1, Math.floor(parts.options.connectionsPerHost ?? 1)) *
			Math.max(1, Math.min(hosts.size, MOST_HOSTS_AT_ONCE));
	}

	/** The outcome of the request at this place. */
	async at(place: number): Promise<PageOutcome> {
		for (; this.started < Math.min(place + this.ahead, this.requests.length); this.started++) this.start(this.started);
		const key = keyOf(this.requests[place]?.url ?? '');
		const outcome = await this.outcomes.get(key);
		if (!outcome) throw new Error(`request ${place} was not started`);
		if (outcome.stop) this.stop ??= outcome.stop;
		return outcome;
	}

	private start(place: number): void {
		const request = this.requests[place];
		if (!request || this.stop) return;
		const key = keyOf(request.url);
		if (this.outcomes.has(key)) return;
		const outcome = this.fetch(key);
		// Told to whoever comes to its place.
		outcome.catch(() => undefined);
		this.outcomes.set(key, outcome);
	}

	private async fetch(url: string): Promise<PageOutcome> {
		const { run, deps } = this.parts;
		try {
			deps.http.guard.checkUrl(url);
			run.budget.page();
		} catch (error) {
			if (!(error instanceof CityHallError)) throw error;
			return { stop: error.code === 'CRAWL_BUDGET' ? error : null, ok: false, error, httpStatus: null };
		}
		this.summary.pages++;
		return await readPage(url, this.parts);
	}

	/** Lets go of what nobody waits for any more. */
	async done(place: number): Promise<void> {
		const key = keyOf(this.requests[place]?.url ?? '');
		const left = (this.uses.get(key) ?? 1) - 1;
		this.uses.set(key, left);
		if (left > 0) return;
		const outcome = await this.outcomes.get(key);
		this.outcomes.delete(key);
		if (outcome?.ok) {
			const { attachments, screenshot, pdf } = outcome.page;
			await this.parts.files.drop([...attachments, screenshot, pdf].map((file) => file?.file ?? null));
		}
	}

	async settle(): Promise<void> {
		await Promise.allSettled(this.outcomes.values());
	}
}

/**
 * Fetches pages by their addresses. One outcome for each request, in the order of the requests, whatever happens to the others; an address
 * that several requests share is fetched once. The return value is the summary, whose `commit` writes down what was seen.
 * @throws CityHallError `CRAWL_NO_STORE`, `CRAWL_BAD_SELECTOR`, `CRAWL_BAD_FIELD`, `CRAWL_BAD_OPTION`, what the store throws
 */
export async function* fetchPages(
	requests: readonly FetchRequest[],
	options: FetchOptions,
	deps: CrawlDependencies,
): AsyncGenerator<FetchedPage, FetchSummary & { commit: () => Promise<void> }> {
	check(options, deps);
	const name = memoryName(options.name?.trim() || DEFAULT_NAME);
	const memory = await openMemory(deps.store, name, options.remember ? 'when emitted' : 'none', { address: name });
	const summary: FetchSummary = { pages: 0, ok: 0, unchanged: 0, failed: 0, stoppedBy: 'all pages', budget: null };
	const run = await openRun('pages', name, options, deps);
	const files = openRunFiles();
	const drawer =
		(options.mode ?? 'http') === 'http'
			? null
			: createDrawer({
					polite: run.polite,
					http: deps.http,
					files,
					browser: options.browser,
					signal: options.signal,
					archive: deps.archive,
				});
	const queue = new PageQueue(requests, { options, deps, run, memory, files, drawer }, summary);
	const seen = new Set<string>();
	let failure: string | null = null;
	try {
		for (const [place, request] of requests.entries()) {
			const outcome: PageOutcome = queue.stop
				? { ok: false, error: queue.stop, httpStatus: null, stop: queue.stop }
				: await queue.at(place);
			if (outcome.ok) {
				summary.ok++;
				if (outcome.page.status === 'unchanged') summary.unchanged++;
				yield { ...outcome.page, index: request.index, url: request.url };
				const { sighting } = outcome;
				if (sighting && !seen.has(sighting.id)) note(memory, sighting);
				if (sighting) seen.add(sighting.id);
				await queue.done(place);
			} else {
				summary.failed++;
				yield failureFor(request, outcome.error, outcome.httpStatus);
			}
			run.progress(`${place + 1} of ${requests.length} addresses.`, { pages: summary.pages, failed: summary.failed });
		}
		if (queue.stop) {
			summary.stoppedBy = queue.stop.code === 'CRAWL_BUDGET' ? 'budget' : queue.stop.code === 'NET_CANCELLED' ? 'cancelled' : 'all pages';
			if (summary.stoppedBy === 'budget') summary.budget = queue.stop.message;
		}
	} catch (error) {
		failure = reasonOf(error);
		throw error;
	} finally {
		await queue.settle();
		await drawer?.close();
		await files.close();
		await run.end({
			stoppedBy: failure === null ? summary.stoppedBy : 'error',
			...(failure === null ? {} : { error: failure }),
			counts: {
				pages: summary.pages,
				items: summary.ok,
				newItems: 0,
				updated: 0,
				unchanged: summary.unchanged,
				removed: 0,
				failed: summary.failed,
			},
		});
	}
	return { ...summary, commit: () => memory.commit() };
}

function note(memory: Memory, sighting: Sighting): void {
	if (sighting.status === 'unchanged') memory.unchanged(sighting);
	else memory.taken([sighting]);
}
