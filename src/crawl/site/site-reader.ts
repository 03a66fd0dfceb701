import { DEFAULT_ATTACHMENT_BYTES, downloadAll } from '../attachments/download-all';
import type { KnownFiles } from '../attachments/known-files';
import type { RunFiles } from '../attachments/run-files';
import type { KnownItem, Remembered } from '../delivery/delivery';
import { readFields } from '../page/fields';
import { fileOf } from '../page/response-file';
import { addressOf } from '../page/identity';
import type { Run } from '../run/run';
import { HashSet } from './address-hash';
import { DeadCode, discover, type Discovered } from './discover';
import type { Drawer } from './draw-page';
import { fetchPage, PAGE_BYTES, statusFailure, type Fetched } from './fetch-page';
import type { Frontier, FrontierEntry } from './frontier';
import { fileItem, pageItem, removedItem, type ReadPage } from './site-items';
import type { SiteOptions, SiteSummary } from './site-options';
import type { SiteSettings } from './site-settings';
import { responseProvenance, type SiteReading } from './read-response';
import { templateOf, type TrapGuard } from './traps';

/** A text that is shorter may well stand on several pages. */
const LEAST_TEXT_OF_A_COPY = 30;
/** So often may the pages of a template name a canonical address that shows something else, until they are not believed any more. */
const FALSE_CANONICALS = 2;
const EMPTY_TEXT = 50;
/** Who follows it is a guest from then on. */
const LOGOUT_PATH = /\/[^/?]*(?:log-?out|log-?off|sign-?out)[^/?]*(?:\?|$)/i;

/** What came of an address that was taken from the frontier. */
export type Outcome =
	| {
			kind: 'page';
			entry: FrontierEntry;
			page: ReadPage;
			removed: boolean;
			known: KnownItem | null;
			etag: string | null;
			lastModified: string | null;
	  }
	/** Nothing to give, and nothing wrong. */
	| { kind: 'nothing'; entry: FrontierEntry; same: Remembered | null; forbidden: Error | null }
	| { kind: 'failed'; entry: FrontierEntry; error: Error }
	| { kind: 'stop'; entry: FrontierEntry; error: Error };

export interface ReaderParts {
	settings: SiteSettings;
	options: SiteOptions;
	run: Run;
	frontier: Frontier;
	files: RunFiles;
	knownFiles: KnownFiles;
	traps: TrapGuard;
	summary: SiteSummary;
	/** What is known of a page, when that is not its own address. */
	known: (id: string) => Promise<KnownItem | null>;
	/** The browser; null where none is wanted. */
	drawer: Drawer | null;
	conditional: boolean;
}

/** Reads the addresses of a site one by one: fetches, looks for links, says what is to be given. */
export class SiteReader {
	private readonly dead = new DeadCode();
	private readonly texts = new HashSet();
	private readonly documents = new HashSet();
	private readonly falseCanonicals = new Map<string, number>();

	constructor(private readonly parts: ReaderParts) {}

	/** Whether an address is to be read at all. */
	wants(url: string, depth: number): boolean {
		const { settings } = this.parts;
		return (
			depth <= settings.maxDepth &&
			settings.inScope(url) &&
			!settings.excluded(url) &&
			(this.parts.options.login === undefined || !LOGOUT_PATH.test(url)) &&
			(settings.included(url) || settings.starts.includes(url))
		);
	}

	async read(entry: FrontierEntry, known: KnownItem | null): Promise<Outcome[]> {
		const fetched = await this.fetch(entry, known);
		const { summary } = this.parts;
		switch (fetched.kind) {
			case 'stop':
			case 'failed':
				return [{ kind: fetched.kind, entry, error: fetched.error }];
			case 'forbidden':
				summary.forbidden++;
				return [{ ...nothing(entry), forbidden: fetched.error }];
			case 'same':
				// Nothing was known that it could be the same as.
				if (!known?.remembered) return [{ kind: 'failed', entry, error: statusFailure(entry.url, 304) }];
				return [{ ...nothing(entry), same: known.remembered }];
			case 'gone': {
				const remembered = known?.remembered;
				if (!remembered || remembered.removedAt !== null) {
					return [{ kind: 'failed', entry, error: new Error(`There is no page at this address (status ${fetched.response.status}).`) }];
				}
				const provenance = responseProvenance(fetched.response, fetched.robots, '', '');
				const page = removedItem(this.parts.settings.name, entry, remembered, provenance);
				return [{ kind: 'page', entry, page, removed: true, known, etag: null, lastModified: null }];
			}
			case 'file':
				return [await this.file(entry, known, fetched)];
			case 'page':
				return await this.page(entry, known, fetched.reading);
		}
	}

	private async fetch(entry: FrontierEntry, known: KnownItem | null): Promise<Fetched> {
		const { options, run, conditional, drawer } = this.parts;
		if (drawer && options.mode === 'browser') return (await drawer.draw(entry.url)).fetched;
		const fetched = await fetchPage(run.polite, entry, {
			known: conditional && !known?.due ? (known?.remembered ?? null) : null,
			maxBytes: options.documents ? (options.maxAttachmentBytes ?? DEFAULT_ATTACHMENT_BYTES) : PAGE_BYTES,
			signal: options.signal,
			files: options.documents ? this.parts.files : null,
		});
		if (drawer && fetched.kind === 'page' && isEmptyWithoutScripts(fetched.reading)) {
			run.progress(`${entry.url} is drawn by a script; opening a browser.`);
			return (await drawer.draw(entry.url)).fetched;
		}
		return fetched;
	}

	private async file(
		entry: FrontierEntry,
		known: KnownItem | null,
		{ response, robots }: Extract<Fetched, { kind: 'file' }>,
	): Promise<Outcome> {
		const { options, summary, files, settings } = this.parts;
		if (!options.documents || !this.documents.add(entry.url) || !settings.included(entry.url)) {
			summary.otherFiles++;
			await files.drop([response.file?.path ?? null]);
			return nothing(entry);
		}
		const file = await fileOf(response, files);
		const page = fileItem(settings.name, entry.url, entry, file, response, robots);
		return {
			kind: 'page',
			entry,
			page,
			removed: false,
			known,
			etag: response.headers.etag ?? null,
			lastModified: response.headers['last-modified'] ?? null,
		};
	}

	/** Notes the page's links and makes its item, unless it is a copy or asks not to be kept. */
	private async page(entry: FrontierEntry, known: KnownItem | null, reading: SiteReading): Promise<Outcome[]> {
		const { frontier, settings, summary, options } = this.parts;
		const found = reading.resolver.canonical(reading.finalUrl) ?? entry.url;
		let id = entry.url;
		if (found !== entry.url) {
			// Led elsewhere: off the site, or to a page that is read under its own address.
			if (!settings.inScope(found) || settings.excluded(found)) return [nothing(entry)];
			if (!frontier.claim(found)) {
				summary.duplicates++;
				return [nothing(entry)];
			}
			id = found;
		}
		if (reading.cutShort) {
			const reason = 'The page is nested so deeply that only its beginning was read.';
			summary.failed.push({ url: id, reason, foundOn: entry.foundOn });
		}
		const links = this.follow(id, entry, reading);
		const keep = options.ignoreRobots === true || reading.index;
		if (!keep) summary.noindex++;
		if (!keep || !settings.included(id)) return [nothing(entry)];

		const outcomes: Outcome[] = [];
		const canonical = this.canonicalOf(id, reading);
		if (canonical !== null && frontier.claim(canonical)) {
			const other: FrontierEntry = { ...entry, url: canonical };
			const outcome = await this.read(other, await this.parts.known(canonical));
			const shown = outcome.find((one) => one.kind === 'page');
			if (!shown || shown.page.text !== reading.text) this.doubt(id);
			outcomes.push(...outcome);
			if (outcome.some((one) => one.kind === 'stop')) return outcomes;
		}
		const copy =
			reading.text.length >= LEAST_TEXT_OF_A_COPY && !this.texts.add(`${reading.title}\n${reading.text}`);
		this.parts.traps.saw(id, reading.text);
		if (copy) {
			summary.duplicates++;
			return [...outcomes, nothing(entry)];
		}
		const fields = options.selectors?.length ? readFields(reading.tree(), options.selectors) : {};
		const wanted = links.documents.filter((document) => this.documents.add(addressOf(document.target)));
		const attachments =
			wanted.length === 0
				? []
				: await downloadAll(reading.tree(), wanted, {
						polite: this.parts.run.polite,
						files: this.parts.files,
						maxBytes: options.maxAttachmentBytes ?? DEFAULT_ATTACHMENT_BYTES,
						board: settings.name,
						postId: id,
						known: this.parts.knownFiles,
						skipKnown: options.skipKnownFiles ?? false,
					});
		const page = pageItem(settings.name, id, entry, reading, fields, attachments);
		const knownHere = id === entry.url ? known : await this.parts.known(id);
		const { etag, lastModified } = reading;
		return [...outcomes, { kind: 'page', entry, page, removed: false, known: knownHere, etag, lastModified }];
	}

	private follow(id: string, entry: FrontierEntry, reading: SiteReading): Discovered {
		const { frontier, options, traps } = this.parts;
		const links = discover(reading, {
			followAll: options.ignoreRobots === true,
			documents: options.documents === true,
			dead: this.dead,
		});
		const depth = entry.depth + 1;
		for (const url of links.pages)
			if (!frontier.knows(url) && this.wants(url, depth) && traps.allows(url)) frontier.add({ url, depth, foundOn: id });
		return links;
	}

	/** The page's own word for its address, where it is to be asked: on the site, not yet read, and not proved wrong before. */
	private canonicalOf(id: string, reading: SiteReading): string | null {
		if (reading.canonical === null) return null;
		const url = reading.resolver.canonical(reading.canonical);
		if (url === null || url === id || !this.wants(url, 0)) return null;
		return (this.falseCanonicals.get(templateOf(id)) ?? 0) < FALSE_CANONICALS ? url : null;
	}

	private doubt(id: string): void {
		const template = templateOf(id);
		this.falseCanonicals.set(template, (this.falseCanonicals.get(template) ?? 0) + 1);
	}
}

function nothing(entry: FrontierEntry): Extract<Outcome, { kind: 'nothing' }> {
	return { kind: 'nothing', entry, same: null, forbidden: null };
}

export function isEmptyWithoutScripts(reading: SiteReading): boolean {
	return reading.scripts > 0 && reading.text.length < EMPTY_TEXT && reading.links.length < 3;
}
