import type { FieldSelector, FieldValue } from '../page/fields';
import type { RunOptions } from '../run/run-options';
import type { CrawlAttachment, Licence, Provenance } from '../types';

export interface FetchRequest {
	url: string;
	/** Place of the item that it came from; comes back with the outcome. */
	index: number;
}

export interface FetchOptions extends RunOptions {
	selectors?: readonly FieldSelector[];
	/** Name under which pages are remembered. Default `pages`. */
	name?: string;
	/** Remembers validators and hashes, so that the next run can tell what has changed. Needs a store. Default false. */
	remember?: boolean;
	/** With `remember`: asks the site for what has changed alone; what has not comes without its text. Default true. */
	onlyChanged?: boolean;
	/** Default `http`. `auto` opens a browser only for a page that is empty without its scripts. */
	mode?: 'http' | 'browser' | 'auto';
	browser?: { endpoint?: string; executablePath?: string };
	/** A PNG of the page; needs the mode `browser`. */
	screenshot?: boolean;
	/** A PDF of the page; needs the mode `browser`. */
	pdf?: boolean;
	/** Limit for a page or file. Default 50 MB. */
	maxAttachmentBytes?: number;
}

/** What came of one address. */
export type FetchedPage = FetchedOk | FetchFailure;

export interface FetchFailure {
	index: number;
	url: string;
	ok: false;
	/** Code of the error, e.g. `CRAWL_STATUS`. */
	code: string;
	/** What happened, in a clerk's words. */
	reason: string;
	nextStep: string;
	/** Null when no answer came. */
	httpStatus: number | null;
}

export interface FetchedOk {
	index: number;
	url: string;
	ok: true;
	/** `unknown` where nothing is remembered of it. */
	status: 'new' | 'updated' | 'unchanged' | 'unknown';
	title: string;
	/** Main text; empty for a file, and for a page that is unchanged where only changed ones are wanted. */
	text: string;
	description: string;
	/** BCP 47 */
	language: string | null;
	/** ISO 8601 */
	date: string | null;
	fields: Record<string, FieldValue>;
	/** The file, where the address is one and not a page. */
	attachments: CrawlAttachment[];
	/** PNG and PDF of the page. */
	screenshot: CrawlAttachment | null;
	pdf: CrawlAttachment | null;
	licence: Licence;
	provenance: Provenance;
}

export interface FetchSummary {
	/** Addresses asked for, each once however many items brought it. */
	pages: number;
	ok: number;
	unchanged: number;
	failed: number;
	stoppedBy: 'all pages' | 'budget' | 'cancelled';
	budget: string | null;
}
