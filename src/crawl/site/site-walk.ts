import { fileNotes, type KnownFiles } from '../attachments/known-files';
import type { RunFiles } from '../attachments/run-files';
import { statusOf, type Delivery, type ItemStatus, type KnownItem, type Sighting } from '../delivery/delivery';
import type { Run } from '../run/run';
import type { Drawer } from './draw-page';
import type { FrontierEntry } from './frontier';
import { RestingHosts } from './resting-hosts';
import { seedsOf } from './seeds';
import { entryOfSighting, sightingOf, type ReadPage } from './site-items';
import { countsOf, emptySummary, isRest, stoppedFor } from './site-summary';
import type { SiteOptions, SitePage, SiteSummary } from './site-options';
import { SiteReader, type Outcome } from './site-reader';
import type { SiteSettings } from './site-settings';
import type { SiteState } from './site-state';
import { TrapGuard } from './traps';

/** How many addresses are taken from the store, and written back, at once. */
const TAKEN_AT_ONCE = 50;
const MAX_TOLD = 1000;
const MOST_HOSTS_AT_ONCE = 4;
const TELL_EVERY = 25;
const SEEDS_AT_ONCE = 5000;

export interface WalkParts {
	settings: SiteSettings;
	options: SiteOptions;
	state: SiteState;
	run: Run;
	files: RunFiles;
	knownFiles: KnownFiles;
	/** Null where no browser is wanted. */
	drawer: Drawer | null;
	/** Milliseconds since the epoch. */
	now: number;
}

interface Given {
	page: ReadPage;
	status: ItemStatus;
	sighting: Sighting;
	entry: FrontierEntry;
}

/** The way of one run through a site. Nothing is fetched unless the caller has asked for the next page. */
export class SiteWalk {
	readonly summary: SiteSummary;
	private readonly traps: TrapGuard;
	private readonly reader: SiteReader;
	private readonly give: ReadonlySet<ItemStatus>;
	private readonly connections: number;
	private queue: FrontierEntry[] = [];
	private known = new Map<string, KnownItem>();
	/** Handed out before and not confirmed in time, by id: the tokens. */
	private readonly due = new Map<string, string>();
	private readonly dueEntries: FrontierEntry[] = [];
	private readonly running = new Set<Promise<void>>();
	private ready: Outcome[] = [];
	private stop: Error | null = null;
	private readonly resting: RestingHosts;
	private crash: Error | null = null;
	private firstFailure: Error | null = null;
	private readAny = false;
	private unflushed = 0;
	private uncommitted = 0;

	constructor(private readonly parts: WalkParts) {
		const { settings, options, state, run, files, knownFiles, now } = parts;
		this.traps = new TrapGuard({ similarPages: settings.similarPages, now });
		this.give = new Set(options.give ?? ['new', 'updated']);
		const hosts = new Set(settings.starts.map((url) => new URL(url).host)).size;
		this.connections = Math.max(1, Math.floor(options.connectionsPerHost ?? 1)) * Math.min(hosts, MOST_HOSTS_AT_ONCE);
		this.resting = new RestingHosts(state.frontier);
		this.summary = emptySummary(settings.name);
		this.reader = new SiteReader({
			settings,
			options,
			run,
			frontier: state.frontier,
			files,
			knownFiles,
			traps: this.traps,
			summary: this.summary,
			known: async (id) => (await state.memory.known([id])).get(id) ?? null,
			drawer: parts.drawer,
			conditional: state.conditional,
		});
	}

	async *pages(): AsyncGenerator<SitePage, void> {
		const { state, settings } = this.parts;
		for (const item of await state.memory.due()) {
			this.due.set(item.sighting.id, item.token);
			this.dueEntries.push(entryOfSighting(item.sighting));
		}
		this.known = await state.memory.known(this.dueEntries.map(({ url }) => url));
		for (const url of settings.starts) state.frontier.add({ url, depth: 0, foundOn: null });
		if (!state.resumed) await this.addSeeds();
		for (;;) {
			await this.fill();
			if (this.crash) throw this.crash;
			const outcomes = this.ready;
			this.ready = [];
			if (outcomes.length > 0) yield* this.handle(outcomes);
			else if (this.running.size > 0) await Promise.race(this.running);
			else if (this.stop || this.resting.first || !(await state.frontier.revisit())) break;
		}
		await this.finish();
	}

	private async addSeeds(): Promise<void> {
		const { run, state, options, settings } = this.parts;
		if (options.sitemap === false || settings.maxDepth < 1) return;
		let seeds = 0;
		for await (const { url, foundOn } of seedsOf(run.polite, settings, this.parts.now)) {
			if (this.reader.wants(url, 1) && this.traps.allows(url)) state.frontier.add({ url, depth: 1, foundOn });
			if (++seeds % SEEDS_AT_ONCE === 0) await state.frontier.flush();
		}
		await state.frontier.flush();
	}

	/** Starts requests until as many are under way as there are connections. */
	private async fill(): Promise<void> {
		while (!this.stop && !this.crash && this.running.size + this.ready.length < this.connections) {
			const entry = await this.next();
			if (!entry) return;
			try {
				this.parts.run.budget.page();
			} catch (error) {
				// Not ended, so the next run takes it up.
				this.stopFor(error instanceof Error ? error : new Error(String(error)));
				return;
			}
			this.summary.pages++;
			const work = this.reader
				.read(entry, this.known.get(entry.url) ?? null)
				.then((outcomes) => void this.ready.push(...outcomes))
				.catch((error: unknown) => {
					this.crash ??= error instanceof Error ? error : new Error(String(error));
				})
				.finally(() => this.running.delete(work));
			this.running.add(work);
		}
	}

	private async next(): Promise<FrontierEntry | null> {
		for (;;) {
			const again = this.dueEntries.shift();
			if (again) return again;
			if (this.queue.length === 0) {
				this.queue = await this.parts.state.frontier.take(TAKEN_AT_ONCE);
				if (this.queue.length === 0) return null;
				this.known = await this.parts.state.memory.known(this.queue.map(({ url }) => url));
				this.queue.reverse();
			}
			const entry = this.queue.pop();
			if (entry && this.resting.has(entry.url)) continue;
			// Left by an earlier run that had other patterns, or read already because it was due.
			if (entry && this.reader.wants(entry.url, entry.depth) && !this.due.has(entry.url)) return entry;
			if (entry) this.parts.state.frontier.end(entry.url, 'done');
		}
	}

	private async *handle(outcomes: readonly Outcome[]): AsyncGenerator<SitePage, void> {
		const { state, files } = this.parts;
		const given: Given[] = [];
		for (const outcome of outcomes) {
			const item = this.judge(outcome);
			if (item) given.push(item);
			else if (outcome.kind === 'page') await files.drop(outcome.page.attachments.map(({ file }) => file));
		}
		if (given.length > 0) {
			const deliveries = await state.memory.handOut(
				given.map(({ sighting }) => sighting),
				this.due,
			);
			for (const one of given) yield* this.hand(one, deliveries);
		}
		this.unflushed += outcomes.length;
		if (this.unflushed >= TAKEN_AT_ONCE) {
			this.unflushed = 0;
			await state.frontier.flush();
		}
	}

	private async *hand(one: Given, deliveries: ReadonlyMap<string, Delivery | null>): AsyncGenerator<SitePage, void> {
		const { state, files, knownFiles, options } = this.parts;
		const { page, status, sighting, entry } = one;
		const delivery = deliveries.get(page.id);
		const confirming = state.memory.mode === 'when confirmed';
		// Another copy is out already.
		if (delivery === undefined) {
			state.frontier.end(entry.url, 'done');
			return;
		}
		this.count(status);
		if (this.due.has(page.id)) this.summary.again++;
		if (confirming) state.frontier.end(entry.url, 'done');
		yield { ...page, status, delivery };
		// The caller has come back for more, so this page has been taken.
		state.memory.taken([sighting]);
		knownFiles.taken(page.site, page.id, fileNotes(page.attachments));
		if (!confirming) state.frontier.end(entry.url, status === 'removed' ? 'gone' : 'given');
		await files.drop(page.attachments.map(({ file }) => file));
		if (options.commitEvery !== undefined && ++this.uncommitted >= options.commitEvery) {
			this.uncommitted = 0;
			await state.commit();
		}
	}

	/** What is to leave; null for what is not. */
	private judge(outcome: Outcome): Given | null {
		const { memory, frontier } = this.parts.state;
		const { entry } = outcome;
		switch (outcome.kind) {
			case 'stop':
				this.stopFor(outcome.error, entry);
				return null;
			case 'failed':
				frontier.end(entry.url, 'failed');
				this.resting.failed(entry.url, outcome.error);
				this.firstFailure ??= outcome.error;
				this.summary.failedPages++;
				if (this.summary.failed.length < MAX_TOLD)
					this.summary.failed.push({ url: entry.url, reason: outcome.error.message, foundOn: entry.foundOn });
				return null;
			case 'nothing':
				frontier.end(entry.url, 'done');
				if (outcome.forbidden) this.firstFailure ??= outcome.forbidden;
				else this.readAny = true;
				if (outcome.same) {
					this.summary.unchanged++;
					memory.unchanged({ ...outcome.same, status: 'unchanged' });
				}
				return null;
			case 'page':
				this.readAny = true;
				return this.judgePage(outcome);
		}
	}

	private judgePage(outcome: Extract<Outcome, { kind: 'page' }>): Given | null {
		const { memory, frontier } = this.parts.state;
		const { entry, page, known, removed, etag, lastModified } = outcome;
		const seen = sightingOf(page, 'new', entry, { etag, lastModified });
		const remembered = known?.remembered ?? null;
		const status: ItemStatus = removed ? 'removed' : statusOf(remembered, seen);
		const sighting: Sighting = { ...seen, status, ...(removed && remembered ? { bodySha256: remembered.bodySha256 } : {}) };
		const isDue = this.due.has(page.id);
		if (this.give.has(status) && (isDue || known?.held !== true)) return { page, status, sighting, entry };
		frontier.end(entry.url, removed ? 'gone' : 'done');
		if (status === 'unchanged' || status === 'removed') {
			this.count(status);
			memory.unchanged(sighting);
		}
		return null;
	}

	private count(status: ItemStatus): void {
		const { summary, parts } = this;
		if (status === 'new') summary.newPages++;
		else summary[status]++;
		if (summary.pages % TELL_EVERY === 0)
			parts.run.progress(`${summary.pages} pages read, ${summary.newPages + summary.updated} of them new or changed.`, countsOf(this.summary));
	}

	private stopFor(error: Error, entry?: FrontierEntry): void {
		// Other hosts of the site may be asked all the same.
		if (entry && isRest(error)) this.resting.rest(entry.url, error);
		else this.stop ??= error;
		Object.assign(this.summary, stoppedFor(this.stop));
	}

	private async finish(): Promise<void> {
		const { state } = this.parts;
		const { stoppedBy } = this.summary;
		await state.frontier.flush();
		if (stoppedBy === 'all pages') await state.finish();
		// A store that fails or a log-in that is refused is no end of a run.
		if (this.stop && stoppedBy === 'resting') throw this.stop;
		// Nothing at all could be read: that is no result, but an error.
		const told = this.resting.first ?? this.firstFailure;
		if (!this.readAny && told && stoppedBy !== 'budget' && stoppedBy !== 'cancelled') throw told;
	}

	/** Waits for what is under way. */
	async close(): Promise<void> {
		await Promise.allSettled(this.running);
	}

	async result(): Promise<SiteSummary> {
		const { state } = this.parts;
		return {
			...this.summary,
			traps: this.traps.traps,
			waiting: await state.memory.waiting(),
			open: await state.frontier.open(),
		};
	}
}
