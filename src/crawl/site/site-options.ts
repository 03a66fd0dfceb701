import type { Delivery, ItemStatus, Remember } from '../delivery/delivery';
import type { FieldSelector, FieldValue } from '../page/fields';
import type { RunOptions } from '../run/run-options';
import type { CrawlAttachment, Licence, Provenance } from '../types';
import type { SiteTrap } from './traps';

export interface SiteOptions extends RunOptions {
	startUrls: readonly string[];
	/** Name under which pages are remembered; by default the host of the first start address. */
	name?: string;
	/**
	 * Only addresses like these are read; a start page outside of them is read for its links alone. Patterns: an address or path with `*`
	 * (within one part of the path) and `**` (anything), without a star that page and what lies below it, or `/regular expression/`.
	 */
	include?: readonly string[];
	/** Addresses like these are not read. */
	exclude?: readonly string[];
	/** How many links away from a start a page may be; 0 reads the start pages alone. Default: any. */
	maxDepth?: number;
	/** Whether pages of the site's sitemaps are read as well (robots.txt, /sitemap.xml). Default true. */
	sitemap?: boolean;
	/** `true`, the default: the hosts of the start addresses, with or without `www.`; `domain`: all hosts of the organisation. */
	sameHost?: true | 'domain';
	/** Further hosts to follow links to, `host` or `host:port`. */
	hosts?: readonly string[];
	/** Fields to take from each page. */
	selectors?: readonly FieldSelector[];
	/** `auto`, the default, opens a browser only for a page that is empty without its scripts. */
	mode?: 'http' | 'browser' | 'auto';
	browser?: { endpoint?: string; executablePath?: string };
	/** Downloads linked files (HWP, PDF, DOCX, XLSX, ZIP ...) as attachments of the first page that links to them. Default false. */
	documents?: boolean;
	maxAttachmentBytes?: number;
	/** Leaves out files that are the same, byte for byte, as one that was handed out before. Default false. */
	skipKnownFiles?: boolean;
	/** Default `none`. All but `none` need a store; the pages still to be read are kept there as well. */
	remember?: Remember;
	leaseMinutes?: number;
	/** Default new and updated. */
	give?: readonly ItemStatus[];
	/** How long to wait for another run on the same site, in milliseconds. Default 10 minutes. */
	patienceMs?: number;
	/** Pages of one template (address with its numbers blanked) that say nearly the same in a row, until the template is left. Default 50; 0: never. */
	similarPages?: number;
	/**
	 * For callers that put each page away before they ask for the next: what was taken is written down every so many pages, and not only by
	 * `commit`. A long crawl then keeps little in memory.
	 */
	commitEvery?: number;
}

export interface SitePage {
	/** The page's canonical address. */
	id: string;
	site: string;
	url: string;
	title: string;
	/** Main text, without menus. Empty for a file. */
	text: string;
	description: string;
	/** BCP 47 */
	language: string | null;
	/** ISO 8601, where the page gives a date. */
	date: string | null;
	/** Clicks from a start. */
	depth: number;
	foundOn: string | null;
	fields: Record<string, FieldValue>;
	/** How many links it has. */
	links: number;
	status: ItemStatus;
	attachments: CrawlAttachment[];
	licence: Licence;
	provenance: Provenance;
	delivery: Delivery | null;
}

export interface SiteSummary {
	site: string;
	/** Pages asked for. */
	pages: number;
	newPages: number;
	updated: number;
	unchanged: number;
	removed: number;
	/** Given before and not confirmed in time. */
	again: number;
	/** Handed out by an earlier run that may still be confirmed. */
	waiting: number;
	/** Pages with the same text as another one under another address: not given. */
	duplicates: number;
	/** Pages that ask not to be kept (noindex): read for their links, not given. */
	noindex: number;
	/** Addresses that robots.txt forbids. */
	forbidden: number;
	/** What was neither page nor wanted document. */
	otherFiles: number;
	failed: Array<{ url: string; reason: string; foundOn: string | null }>;
	/** How many failed; `failed` names the first 1,000. */
	failedPages: number;
	/** Parts of the site that would never have ended, and were left. */
	traps: SiteTrap[];
	/** Addresses found that have not been read yet: the next run goes on there. */
	open: number;
	stoppedBy: 'all pages' | 'budget' | 'resting' | 'cancelled';
	/** Which budget ended the run, in words. */
	budget: string | null;
}
