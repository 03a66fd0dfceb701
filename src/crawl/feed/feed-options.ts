import type { Delivery, ItemStatus, Remember } from '../delivery/delivery';
import type { RunOptions } from '../run/run-options';
import type { CrawlAttachment, Provenance } from '../types';
import type { FeedKind } from './feed-xml';

export interface FeedOptions extends RunOptions {
	/** Name under which entries are remembered; by default the feed's address. */
	name?: string;
	/** Entries given by one run. Default: all. */
	maxEntries?: number;
	/** Files of a sitemap index that are read. Default 200. */
	maxSitemaps?: number;
	/** Whether to download the files that entries carry (enclosures, filename1 / url1). Default false: they are named. */
	attachments?: boolean;
	maxAttachmentBytes?: number;
	/** Leaves out files that are the same, byte for byte, as one that was handed out before. Default false. */
	skipKnownFiles?: boolean;
	/** Default `none`. */
	remember?: Remember;
	leaseMinutes?: number;
	/** Default new and updated. `removed` never comes: entries leave a feed because it is short. */
	give?: readonly ItemStatus[];
	patienceMs?: number;
}

export interface FeedEntry {
	/** The feed's own id of the entry, else its address, else made of its title and date. */
	id: string;
	/** Name under which it is remembered. */
	feed: string;
	/** Title of the feed. */
	feedTitle: string;
	kind: FeedKind | 'json' | 'addresses';
	url: string | null;
	title: string;
	text: string;
	author: string | null;
	/** ISO 8601 */
	publishedAt: string | null;
	updatedAt: string | null;
	categories: string[];
	/** Everything else that the feed says of it. */
	fields: Record<string, string>;
	/** With `attachments` off they have a name and `url`, and no file. */
	attachments: Array<CrawlAttachment & { url: string }>;
	status: ItemStatus;
	provenance: Provenance;
	delivery: Delivery | null;
}

export interface FeedSummary {
	feed: string;
	/** Title of the feed, as it has it. */
	title: string;
	kind: FeedEntry['kind'] | null;
	entries: number;
	newEntries: number;
	updated: number;
	unchanged: number;
	/** Given before and not confirmed in time. */
	again: number;
	/** Handed out by an earlier run that may still be confirmed. */
	waiting: number;
	/** The site said that the feed is as it was (304). */
	notModified: boolean;
	failed: Array<{ url: string; reason: string }>;
	/** What a person should know, such as a feed that ends in the middle. */
	warnings: string[];
	stoppedBy: 'all entries' | 'budget' | 'cancelled';
	budget: string | null;
}
