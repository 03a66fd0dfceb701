import { z } from '#vendor/schema';
import type { FetchedFeed } from './fetch-feed';
import { readEntry, type ReadEntry } from './feed-entries';
import { readFeedXml, type FeedHead } from './feed-xml';
import { itemId } from '../page/identity';
import { sha256 } from '../page/page';
import { canonicalPage } from '../site/canonical';

const text = z.string().nullish();
const jsonFeed = z.object({
	title: text,
	home_page_url: text,
	language: text,
	items: z.array(
		z.object({
			id: z.union([z.string(), z.number()]).nullish(),
			url: text,
			external_url: text,
			title: text,
			content_text: text,
			content_html: text,
			summary: text,
			date_published: text,
			date_modified: text,
			tags: z.array(z.string()).nullish(),
			authors: z.array(z.object({ name: text })).nullish(),
			attachments: z.array(z.object({ url: z.string(), title: text })).nullish(),
		}),
	),
});

export interface ReadFeed {
	head: FeedHead;
	entries: ReadEntry[];
	cutOff: boolean;
}

/** An element of a feed as XML would have it, so that one reader serves both. */
function node(name: string, value: string | null | undefined, attributes: Record<string, string> = {}) {
	return { name, attributes, text: value ?? '', children: [] };
}

/** JSON Feed 1.1 (jsonfeed.org). Null when it is broken. */
function readJson(source: string, base: string, most: number, now: number): ReadFeed | null {
	let parsed: unknown;
	try {
		parsed = JSON.parse(source);
	} catch {
		return null;
	}
	const feed = jsonFeed.safeParse(parsed);
	if (!feed.success) return null;
	const entries = feed.data.items.slice(0, most).map((item) =>
		readEntry(
			{
				name: 'item',
				attributes: {},
				text: '',
				children: [
					node('guid', item.id === null || item.id === undefined ? '' : String(item.id), { ispermalink: 'false' }),
					node('link', item.url ?? item.external_url),
					node('title', item.title),
					node('content', item.content_html ?? item.content_text ?? item.summary),
					node('pubdate', item.date_published),
					node('updated', item.date_modified),
					node('author', item.authors?.[0]?.name),
					...(item.tags ?? []).map((tag) => node('category', tag)),
					...(item.attachments ?? []).map((file) => node('link', '', { rel: 'enclosure', href: file.url, title: file.title ?? '' })),
				],
			},
			base,
			now,
		),
	);
	const { title, home_page_url: link, language } = feed.data;
	return { head: { title: title ?? '', link: link ?? '', language: language ?? null }, entries, cutOff: false };
}

/** The entries of an RSS, RDF, Atom or JSON feed, in its order. */
export function readFeedEntries(feed: FetchedFeed, most: number, now: number): ReadFeed | null {
	const base = feed.response.finalUrl;
	if (feed.kind === 'json') return readJson(feed.text, base, most, now);
	const entries: ReadEntry[] = [];
	const nodes: Array<Parameters<typeof readEntry>[0]> = [];
	const { head, cutOff } = readFeedXml(feed.text, (entry) => {
		if (entry.name === 'url' || entry.name === 'sitemap') return true;
		nodes.push(entry);
		return nodes.length < most;
	});
	// Relative links are meant from the site that the feed names, which may stand on another host than the feed.
	const link = head.link.trim();
	const root = URL.canParse(link, base) && /^https?:$/.test(new URL(link, base).protocol) ? new URL(link, base).href : base;
	for (const entry of nodes) entries.push(readEntry(entry, root, now));
	return { head, entries, cutOff };
}

/** By which an entry is known again. */
export function entryId(entry: ReadEntry): string {
	if (entry.guid !== null) return itemId(entry.guid);
	if (entry.url !== null) return itemId(canonicalPage(new URL(entry.url)));
	return sha256(JSON.stringify([entry.title, entry.publishedAt]));
}

/** What a reader would call the entry. */
export function entryHash(entry: ReadEntry): string {
	return sha256(JSON.stringify([entry.title, entry.text, entry.url, entry.updatedAt, entry.files]));
}

const storedEntry = z.object({
	guid: z.string().nullable(),
	url: z.string().nullable(),
	title: z.string(),
	text: z.string(),
	author: z.string().nullable(),
	publishedAt: z.string().nullable(),
	updatedAt: z.string().nullable(),
	categories: z.array(z.string()),
	files: z.array(z.object({ name: z.string(), url: z.string() })),
	fields: z.record(z.string(), z.string()),
});

/** An entry that was handed out and has left its feed since, as it was kept. */
export function entryOfOrigin(origin: string): ReadEntry | null {
	try {
		const read = storedEntry.safeParse(JSON.parse(origin));
		return read.success ? read.data : null;
	} catch {
		return null;
	}
}
