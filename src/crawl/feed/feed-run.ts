import { DEFAULT_ATTACHMENT_BYTES, downloadAll } from '../attachments/download-all';
import { extensionOf } from '../attachments/file-kinds';
import { fileNotes, type KnownFiles } from '../attachments/known-files';
import type { RunFiles } from '../attachments/run-files';
import { attachmentsHash } from '../delivery/attachments-hash';
import { statusOf, type ItemStatus, type Sighting } from '../delivery/delivery';
import type { DueItem, Memory } from '../delivery/memory';
import type { Run } from '../run/run';
import type { RunCounts } from '../run/run-options';
import type { EntryFile, ReadEntry } from './feed-entries';
import { entryId, entryOfOrigin, readFeedEntries } from './feed-items';
import type { FeedEntry, FeedOptions, FeedSummary } from './feed-options';
import { keptSource, sightingOf, sourceOf, type Source } from './feed-source';
import { fetchFeed, type FetchedFeed } from './fetch-feed';
import { readValidators, type FeedValidators } from './feed-validators';
import { walkSitemap } from './walk-sitemap';
import { CityHallError } from '../../errors';

const DEFAULT_SITEMAPS = 200;
const MAX_ENTRIES = 1_000_000;
const KNOWN_AT_ONCE = 200;

interface FeedParts {
	address: string;
	name: string;
	options: FeedOptions;
	run: Run;
	memory: Memory;
	files: RunFiles;
	knownFiles: KnownFiles;
	now: () => number;
}

/** One reading of a feed. */
export class FeedRun {
	readonly summary: FeedSummary;
	private readonly give: ReadonlySet<ItemStatus>;
	private readonly due = new Map<string, DueItem>();
	private given = 0;
	/** To be left to the next run. */
	validators: FeedValidators | null;

	constructor(private readonly parts: FeedParts) {
		this.give = new Set(parts.options.give ?? ['new', 'updated']);
		this.validators = readValidators(parts.memory.progress, parts.address);
		this.summary = {
			feed: parts.name,
			title: '',
			kind: null,
			entries: 0,
			newEntries: 0,
			updated: 0,
			unchanged: 0,
			again: 0,
			waiting: 0,
			notModified: false,
			failed: [],
			warnings: [],
			stoppedBy: 'all entries',
			budget: null,
		};
	}

	private get isFull(): boolean {
		return this.given >= (this.parts.options.maxEntries ?? Infinity);
	}

	async *entries(): AsyncGenerator<FeedEntry, void> {
		const { memory, address, run } = this.parts;
		for (const item of await memory.due()) this.due.set(item.sighting.id, item);
		const { etag = null, lastModified = null } = this.validators ?? {};
		run.budget.page();
		const feed = await fetchFeed(run.polite, address, {
			...(etag ? { 'if-none-match': etag } : {}),
			...(lastModified ? { 'if-modified-since': lastModified } : {}),
		});
		if (!feed) {
			this.summary.notModified = true;
			yield* this.takeUpDue(null);
			return;
		}
		this.summary.kind = feed.kind;
		const isSitemap = feed.kind === 'sitemap' || feed.kind === 'sitemap index' || feed.kind === 'addresses';
		if (isSitemap) yield* this.sitemap(feed);
		else yield* this.feed(feed);
		yield* this.takeUpDue(sourceOf(feed, this.summary.title));
		if (this.isFull) this.stopAtLimit();
		else this.validators = this.validatorsOf(feed);
	}

	private async *feed(feed: FetchedFeed): AsyncGenerator<FeedEntry, void> {
		const read = readFeedEntries(feed, MAX_ENTRIES, this.parts.now());
		if (!read) {
			throw new CityHallError(
				'CRAWL_BROKEN_FEED',
				`The feed at ${feed.response.finalUrl} is broken and cannot be read.`,
				'Try again later. If it happens again, ask the office that runs the site.',
			);
		}
		this.summary.title = read.head.title.trim();
		if (read.cutOff) this.summary.warnings.push('The feed ends in the middle; the entries before the end were taken.');
		yield* this.judge(read.entries, sourceOf(feed, this.summary.title));
	}

	private async *sitemap(feed: FetchedFeed): AsyncGenerator<FeedEntry, void> {
		const { options, run, now } = this.parts;
		const limits = { maxSitemaps: options.maxSitemaps ?? DEFAULT_SITEMAPS, maxEntries: MAX_ENTRIES };
		const walk = walkSitemap(run.polite, feed, limits, now());
		let some: ReadEntry[] = [];
		let source = feed;
		for await (const { source: from, ...entry } of walk.entries) {
			if (some.length >= KNOWN_AT_ONCE || from !== source) {
				yield* this.judge(some, sourceOf(source, ''));
				if (this.isFull) return;
				some = [];
				source = from;
			}
			some.push(entry);
		}
		yield* this.judge(some, sourceOf(source, ''));
		this.summary.failed.push(...walk.failed);
		if (walk.cut.by) this.summary.warnings.push(`The sitemap was read up to the limit of ${walk.cut.by}.`);
	}

	/** Gives what is new or changed of these. */
	private async *judge(entries: readonly ReadEntry[], source: Source): AsyncGenerator<FeedEntry, void> {
		const { memory } = this.parts;
		const seen = new Set<string>();
		for (let from = 0; from < entries.length; from += KNOWN_AT_ONCE) {
			const some = entries.slice(from, from + KNOWN_AT_ONCE);
			const known = await memory.known(some.map(entryId));
			for (const entry of some) {
				if (this.isFull) return;
				const id = entryId(entry);
				if (seen.has(id)) continue;
				seen.add(id);
				this.summary.entries++;
				const before = known.get(id);
				if (before?.held) continue;
				// Only what may come again after it has left the feed has to be kept.
				const origin = memory.mode === 'when confirmed' ? JSON.stringify(entry) : '';
				const sighting = sightingOf(entry, id, source.provenance.fetchedAt, origin);
				const status = statusOf(before?.remembered ?? null, sighting);
				if (status === 'unchanged' && !this.give.has(status) && !this.due.has(id)) {
					this.summary.unchanged++;
					continue;
				}
				if (this.give.has(status) || this.due.has(id)) yield* this.hand(entry, { ...sighting, status }, source);
			}
		}
	}

	/** Entries that were handed out, not confirmed, and have left the feed since. */
	private async *takeUpDue(source: Source | null): AsyncGenerator<FeedEntry, void> {
		for (const { sighting } of [...this.due.values()]) {
			if (this.isFull) return;
			const entry = entryOfOrigin(sighting.origin);
			if (entry) yield* this.hand(entry, sighting, source ?? keptSource(sighting));
		}
	}

	private async *hand(entry: ReadEntry, sighting: Sighting, source: Source): AsyncGenerator<FeedEntry, void> {
		const { memory, name, files, knownFiles } = this.parts;
		const attachments = await this.attachments(entry.files, sighting.id, source);
		const seen = { ...sighting, attachmentsSha256: this.attachmentsHash(attachments), files: fileNotes(attachments) };
		const again = this.due.get(seen.id);
		const deliveries = await memory.handOut([seen], new Map(again ? [[seen.id, again.token]] : []));
		const delivery = deliveries.get(seen.id);
		this.due.delete(seen.id);
		// Another copy is out already.
		if (delivery === undefined) return;
		this.given++;
		if (again) this.summary.again++;
		if (seen.status === 'new') this.summary.newEntries++;
		else if (seen.status === 'updated') this.summary.updated++;
		else this.summary.unchanged++;
		const { url, title, text, author, publishedAt, updatedAt, categories, fields } = entry;
		yield {
			id: seen.id,
			feed: name,
			feedTitle: source.title,
			kind: source.kind,
			url,
			title,
			text,
			author,
			publishedAt,
			updatedAt,
			categories,
			fields,
			attachments,
			status: seen.status,
			provenance: source.provenance,
			delivery,
		};
		memory.taken([seen]);
		knownFiles.taken(name, seen.id, seen.files);
		await files.drop(attachments.map(({ file }) => file));
	}

	private async attachments(
		wanted: readonly EntryFile[],
		postId: string,
		source: Source,
	): Promise<FeedEntry['attachments']> {
		const { options, run, files, knownFiles, name: board } = this.parts;
		if (!options.attachments) {
			const nothing = { sizeBytes: 0, sha256: '', mime: '', file: null };
			return wanted.map(({ name, url }) => ({ name, ...nothing, extension: extensionOf(name), url }));
		}
		const page = { charset: 'utf-8', finalUrl: source.provenance.finalUrl };
		const found = wanted.map(({ name, url }) => ({ name, target: { url, fields: null, method: 'GET' as const } }));
		const taken = await downloadAll(page, found, {
			polite: run.polite,
			files,
			maxBytes: options.maxAttachmentBytes ?? DEFAULT_ATTACHMENT_BYTES,
			board,
			postId,
			known: knownFiles,
			skipKnown: options.skipKnownFiles ?? false,
		});
		for (const { name, error } of taken)
			if (error !== undefined) this.summary.failed.push({ url: source.provenance.url, reason: `${name}: ${error}` });
		return taken.map((file, index) => ({ ...file, url: wanted[index]?.url ?? '' }));
	}

	private attachmentsHash(attachments: FeedEntry['attachments']): string {
		return this.parts.options.attachments && attachments.length > 0 ? attachmentsHash(attachments) : '';
	}

	/** The next run asks whether it has changed since. Only for a feed of which all was taken. */
	private validatorsOf(feed: FetchedFeed): FeedValidators | null {
		const { etag = null, 'last-modified': lastModified = null } = feed.response.headers;
		// An index says nothing of its parts.
		if (feed.kind === 'sitemap index' || (etag === null && lastModified === null)) return null;
		return { address: this.parts.address, etag, lastModified };
	}

	private stopAtLimit(): void {
		this.summary.stoppedBy = 'budget';
		this.summary.budget = `The run has given ${this.given} entries, which is its limit. The next run goes on from here.`;
	}

	counts(): RunCounts {
		const { summary } = this;
		return {
			pages: summary.kind === null ? 0 : 1,
			items: this.given,
			newItems: summary.newEntries,
			updated: summary.updated,
			unchanged: summary.unchanged,
			removed: 0,
			failed: summary.failed.length,
		};
	}
}
