import type { Clock, HttpClient } from '../net';
import type { Store } from '../store/store';
import type { Archive } from './archive/archive';
import type { Delivery, ItemStatus, Remember } from './delivery/delivery';
import type { RunOptions } from './run/run-options';

export interface CrawlSelectors {
	row?: string;
	link?: string;
	title?: string;
	date?: string;
	author?: string;
	body?: string;
	attachment?: string;
	nextPage?: string;
}

export interface CrawlBoardOptions extends RunOptions {
	listUrl: string;
	/** Name under which posts are remembered; by default derived from `listUrl`. */
	board?: string;
	/** CSS selectors that overrule what would be recognised. */
	selectors?: CrawlSelectors;
	/** `auto` opens a browser only when the list cannot be read without one. Default `auto`. */
	mode?: 'http' | 'browser' | 'auto';
	/** `endpoint`: a remote browser, ws:// (Playwright or CDP) or http:// (CDP). */
	browser?: { endpoint?: string; executablePath?: string };
	/** Posts given by one run; `maxPages` counts pages of the list. */
	maxPosts?: number;
	/** ISO date; older posts are left out and end the paging. */
	since?: string;
	/** Whether to download attachments. Default true. */
	attachments?: boolean;
	maxAttachmentBytes?: number;
	/** Leaves out the bytes of files that were handed out before, with this board's posts or another's. Default false. */
	skipKnownFiles?: boolean;
	/** All but `none`, the default, need a store. */
	remember?: Remember;
	/** Minutes within which a post that was handed out `when confirmed` must be confirmed, before it comes again. Default 60. */
	leaseMinutes?: number;
	/** Which posts are given. Default new and updated. Posts that are gone are looked for only where `removed` is asked for. */
	give?: readonly ItemStatus[];
	/** The walk ends behind this many known posts in a row, notices not counted. Default 10. */
	stopAfterKnown?: number;
	/** How long to wait for another run on the same board, in milliseconds. Default 10 minutes. */
	patienceMs?: number;
	/** Remembered posts younger than this are opened again to find edits. Default 7. */
	revisitDays?: number;
}

export interface CrawlAttachment {
	name: string;
	sizeBytes: number;
	sha256: string;
	mime: string;
	/** Lower case, without the dot; empty when there is none. */
	extension: string;
	/** Path of a temporary file, there until the crawl is asked for its next item; null where there is none. */
	file: string | null;
	/** Why there is no file. */
	error?: string;
	/** What a person should know: a name that belies the content, a password, a program, a broken archive. */
	warnings?: string[];
	/** What a ZIP archive holds; at most 2,000 names. */
	entries?: Array<{ name: string; sizeBytes: number }>;
	/** Where the same bytes were handed out before; it may be this very post, when it has changed since. */
	sameAs?: { board: string; postId: string; name: string };
}

export interface Licence {
	/** Type of the Korea Open Government License; 0 is free use without naming the source. */
	kogl: 0 | 1 | 2 | 3 | 4 | null;
	/** Whether the mark that allows training of AI stands beside it. */
	ai: boolean;
	text: string | null;
}

export interface RobotsDecision {
	allowed: boolean;
	/** The line that decided, e.g. `Disallow: /private/`. */
	rule: string | null;
	crawlDelayMs: number | null;
	overridden: boolean;
	fileSha256: string | null;
}

export interface Provenance {
	url: string;
	finalUrl: string;
	/** ISO 8601, UTC. */
	fetchedAt: string;
	status: number;
	/** SHA-256 of the bytes received. */
	sha256: string;
	charset: string;
	charsetFrom: string;
	/** There, and true, where a host on the way to the answer was not asked to prove who it is, as the node's settings wish. */
	certificateUnchecked?: true;
	robots: RobotsDecision;
	/** Version of the recognition that made the item. */
	parser: string;
}

export interface CrawlItem {
	/** The portal's own number of the post, or its canonical address. */
	id: string;
	board: string;
	url: string;
	title: string;
	body: string;
	/** ISO 8601 date, with time and offset where the page gives a time. */
	postedAt: string | null;
	author: string | null;
	department: string | null;
	views: number | null;
	/** Every other labelled value of the list and of the page, by its label. */
	fields: Record<string, string>;
	status: ItemStatus;
	/** The receipt to confirm the post with; null where nothing needs to be confirmed. */
	delivery: Delivery | null;
	isNotice: boolean;
	attachments: CrawlAttachment[];
	licence: Licence;
	provenance: Provenance;
	/** 0..1, how sure the recognition of list and page was. */
	confidence: number;
	/** Why the recognition is not surer, in plain words; absent when nothing speaks against it. */
	doubts?: string[];
}

export interface CrawlSummary {
	board: string;
	pages: number;
	posts: number;
	newPosts: number;
	updated: number;
	unchanged: number;
	removed: number;
	/** Posts handed out by an earlier run that may still be confirmed; not given again before that time is over. */
	waiting: number;
	/** Of the posts given: those that were given before and not confirmed in time. */
	again: number;
	/** Rows without a link, which the portal keeps from the public. */
	secret: number;
	/** Posts, attachments and list pages that could not be had. Posts come first in the next run. */
	failed: Array<{ url: string; reason: string }>;
	/** Posts that failed in so many runs that they are not tried any more. */
	givenUp: Array<{ url: string; reason: string }>;
	stoppedBy:
		| 'known posts'
		| 'last page'
		| 'budget'
		| 'date'
		| 'repeated page'
		| 'empty page'
		| 'failed page'
		| 'cancelled';
	/** Which budget ended the run, in words; null where none did. */
	budget: string | null;
	/** Whether the board has parts that no run has reached yet: the next run goes on there. */
	unfinished: boolean;
}

export interface CrawlDependencies {
	http: HttpClient;
	store?: Store;
	clock?: Clock;
	/** Is given every request and answer of the run. Whoever made it closes it. */
	archive?: Archive;
}

/** What a link asks for. `fields` are a form's; with none of them `url` is all. */
export interface Target {
	url: string;
	fields: Record<string, string> | null;
	/** What the page itself would use; GET is tried first all the same. */
	method: 'GET' | 'POST';
}
