import { CityHallError } from '../../errors';
import type { PoliteClient } from '../polite/polite-client';
import { readEntry, type ReadEntry } from './feed-entries';
import { fetchFeed, type FetchedFeed } from './fetch-feed';
import { readFeedXml } from './feed-xml';

export interface SitemapLimits {
	maxSitemaps: number;
	maxEntries: number;
}

/** An index may name indexes; sitemaps.org knows one level, and some sites have two. */
const MAX_LEVELS = 4;

export interface SitemapWalk {
	/** Addresses and entries, in the order of the files. */
	entries: AsyncGenerator<ReadEntry & { source: FetchedFeed }>;
	failed: Array<{ url: string; reason: string }>;
	/** Whether a limit cut it short. */
	cut: { by: string | null };
}

function addressesOf(text: string): string[] {
	return text
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter((line) => /^https?:\/\//i.test(line) && URL.canParse(line));
}

function isStop(error: unknown): boolean {
	return (
		!(error instanceof CityHallError) ||
		/^(NET_CANCELLED|CRAWL_BUDGET|CRAWL_HOST_RESTING|STORE_\w+|LEASE_\w+)$/.test(error.code)
	);
}

/** Entries of one document, all in memory as the text is already. */
export function sitemapEntries(feed: FetchedFeed, most: number, now: number): { entries: ReadEntry[]; nested: string[]; cutOff: boolean } {
	const entries: ReadEntry[] = [];
	if (feed.kind === 'addresses') {
		for (const url of addressesOf(feed.text).slice(0, most)) entries.push(bare(url));
		return { entries, nested: [], cutOff: false };
	}
	const nested: string[] = [];
	const { cutOff } = readFeedXml(feed.text, (node) => {
		if (node.name !== 'url' && node.name !== 'sitemap') return true;
		const entry = readEntry(node, feed.response.finalUrl, now);
		if (node.name === 'sitemap') {
			if (entry.url) nested.push(entry.url);
		} else if (entry.url) entries.push(entry);
		return entries.length < most && nested.length < most;
	});
	return { entries, nested, cutOff };
}

function bare(url: string): ReadEntry {
	return { guid: null, url, title: '', text: '', author: null, publishedAt: null, updatedAt: null, categories: [], files: [], fields: {} };
}

/**
 * Reads a sitemap and, where it is an index, those it names. A file that cannot be read goes to `failed`, and the others are read all the
 * same. Sitemaps that name each other are read once.
 */
export function walkSitemap(polite: PoliteClient, first: FetchedFeed, limits: SitemapLimits, now: number): SitemapWalk {
	const failed: SitemapWalk['failed'] = [];
	const cut: SitemapWalk['cut'] = { by: null };
	async function* walk(): AsyncGenerator<ReadEntry & { source: FetchedFeed }> {
		const seen = new Set<string>([first.response.url, first.response.finalUrl]);
		const waiting: Array<{ url: string; level: number }> = [];
		let source: FetchedFeed | null = first;
		let level = 0;
		let given = 0;
		for (;;) {
			if (source) {
				const { entries, nested, cutOff } = sitemapEntries(source, limits.maxEntries - given, now);
				if (cutOff) failed.push({ url: source.response.finalUrl, reason: 'The file ends in the middle; what came before the end was taken.' });
				for (const entry of entries) yield { ...entry, source };
				given += entries.length;
				if (given >= limits.maxEntries) {
					cut.by = `${limits.maxEntries} entries`;
					return;
				}
				for (const url of nested) {
					if (seen.has(url)) continue;
					seen.add(url);
					if (level + 1 >= MAX_LEVELS) failed.push({ url, reason: 'Sitemaps name each other over more levels than a site needs.' });
					else if (seen.size > limits.maxSitemaps) cut.by = `${limits.maxSitemaps} sitemaps`;
					else waiting.push({ url, level: level + 1 });
				}
			}
			const next = waiting.shift();
			if (!next) return;
			source = null;
			level = next.level;
			try {
				const fetched: FetchedFeed | null = await fetchFeed(polite, next.url);
				if (fetched && ['sitemap', 'sitemap index', 'addresses'].includes(fetched.kind)) source = fetched;
				else failed.push({ url: next.url, reason: 'It is no sitemap.' });
			} catch (error) {
				if (isStop(error)) throw error;
				failed.push({ url: next.url, reason: error instanceof Error ? error.message : String(error) });
			}
		}
	}
	return { entries: walk(), failed, cut };
}
