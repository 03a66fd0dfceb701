import { parseDocument } from '#vendor/html';
import { safeFileName } from '../../net';
import { blockText } from '../page/dom';
import { readFeedDate } from './feed-dates';
import type { FeedNode } from './feed-xml';

export interface EntryFile {
	name: string;
	url: string;
}

/** An entry as the feed has it. */
export interface ReadEntry {
	/** The feed's own id of it; null where it has none. */
	guid: string | null;
	url: string | null;
	title: string;
	text: string;
	author: string | null;
	/** ISO 8601 */
	publishedAt: string | null;
	updatedAt: string | null;
	categories: string[];
	files: EntryFile[];
	/** Everything else with a text of its own, by its name in the feed. */
	fields: Record<string, string>;
}

const KNOWN = new Set(
	'title link guid id description summary content content:encoded author dc:creator creator pubdate dc:date published updated issued modified date regdate reg_date category dc:subject enclosure loc lastmod atom:link atom:id atom:title atom:updated'.split(
		' ',
	),
);
const MAX_FIELD = 2000;
const MAX_TEXT = 200_000;

function clean(text: string): string {
	// What is left of a CDATA section within a CDATA section, which XML does not know and boards write.
	return text
		.replace(/<!\[CDATA\[|\]\]>/g, '')
		.replace(/\u0000/g, '')
		.trim();
}

/** Text of a title or a name, which may hold markup or character references that XML does not know. */
function plain(text: string): string {
	const cleaned = clean(text);
	if (!/[<&]/.test(cleaned)) return cleaned.replace(/\s+/g, ' ');
	return blockText(parseDocument(cleaned)).replace(/\s+/g, ' ');
}

function prose(text: string): string {
	const cleaned = clean(text).slice(0, MAX_TEXT);
	return /<[a-z!/]|&[a-z#]/i.test(cleaned) ? blockText(parseDocument(cleaned)) : cleaned;
}

function child(entry: FeedNode, ...names: string[]): FeedNode | undefined {
	for (const name of names) {
		const found = entry.children.find((one) => one.name === name);
		if (found) return found;
	}
	return undefined;
}

function textOf(entry: FeedNode, ...names: string[]): string {
	for (const name of names) {
		const found = entry.children.find((one) => one.name === name && clean(one.text) !== '');
		if (found) return found.text;
	}
	return '';
}

function absolute(address: string, base: string): string | null {
	const cleaned = clean(address).replace(/&amp;/g, '&');
	if (cleaned === '' || !URL.canParse(cleaned, base)) return null;
	const url = new URL(cleaned, base);
	return /^https?:$/.test(url.protocol) ? url.href : null;
}

function linkOf(entry: FeedNode, base: string): string | null {
	const links = entry.children.filter(({ name }) => name === 'link' || name === 'atom:link');
	const alternate = links.find(({ attributes }) => attributes.href !== undefined && (attributes.rel ?? 'alternate') === 'alternate');
	const written = links.find(({ text }) => clean(text) !== '');
	const guid = child(entry, 'guid');
	const permanent = guid && guid.attributes.ispermalink?.toLowerCase() !== 'false' && /^\s*https?:/i.test(guid.text);
	const candidates = [
		written?.text,
		alternate?.attributes.href,
		textOf(entry, 'loc'),
		permanent ? guid.text : undefined,
		entry.attributes['rdf:about'],
		textOf(entry, 'id'),
	];
	for (const candidate of candidates) {
		if (candidate === undefined || candidate === '') continue;
		// An id such as tag:city.go.kr,2026:1 is no address.
		if (candidate === candidates[5] && !/^\s*https?:/i.test(candidate)) continue;
		const url = absolute(candidate, base);
		if (url) return url;
	}
	return null;
}

function lastPart(url: string): string {
	const part = new URL(url).pathname.split('/').pop() ?? '';
	try {
		return safeFileName(decodeURIComponent(part));
	} catch {
		return safeFileName(part);
	}
}

/** Enclosures, and the pairs `filename1` / `url1` that Korean boards add outside of every schema. */
function filesOf(entry: FeedNode, base: string): EntryFile[] {
	const files: EntryFile[] = [];
	const add = (address: string | undefined, name: string) => {
		const url = address === undefined ? null : absolute(address, base);
		if (url && !files.some((file) => file.url === url && (name === '' || file.name === name)))
			files.push({ name: safeFileName(name) || lastPart(url), url });
	};
	for (const { name, attributes, text } of entry.children) {
		const numbered = /^(?:file_?name|filenm|file_?nm|orgfilename)_?(\d*)$/.exec(name);
		if (numbered) {
			const number = numbered[1] ?? '';
			const address = textOf(entry, `url${number}`, `fileurl${number}`, `file_url${number}`, `fileurl_${number}`, `url_${number}`);
			if (address !== '') add(address, plain(text));
		}
		if (name === 'enclosure') add(attributes.url, '');
		if ((name === 'link' || name === 'atom:link') && attributes.rel === 'enclosure') add(attributes.href, attributes.title ?? '');
		if (name === 'media:content' && attributes.url !== undefined) add(attributes.url, '');
	}
	return files;
}

function authorOf(entry: FeedNode): string | null {
	const author = child(entry, 'author');
	const named = author?.children.find(({ name }) => name === 'name')?.text;
	const text = plain(named ?? author?.text ?? '') || plain(textOf(entry, 'dc:creator', 'creator'));
	// RSS writes "mail (name)".
	return /^[^\s@]+@[^\s()]+\s*\((.+)\)$/.exec(text)?.[1] ?? (text || null);
}

/** @param base what relative links are resolved against */
export function readEntry(entry: FeedNode, base: string, now: number): ReadEntry {
	const own = entry.attributes['xml:base'];
	const root = own !== undefined && URL.canParse(own, base) ? new URL(own, base).href : base;
	const fields: Array<[string, string]> = [];
	for (const node of entry.children) {
		const isFile = /^(?:file_?name|filenm|file_?nm|orgfilename|url|fileurl|file_url)_?\d*$/.test(node.name);
		if (KNOWN.has(node.name) || isFile || node.children.length > 0) continue;
		const value = plain(node.text).slice(0, MAX_FIELD);
		if (value !== '' && !fields.some(([name]) => name === node.name)) fields.push([node.name, value]);
	}
	const published = textOf(entry, 'pubdate', 'published', 'issued', 'dc:date', 'regdate', 'reg_date', 'date');
	const updated = textOf(entry, 'updated', 'modified', 'lastmod', 'atom:updated');
	const guid = clean(textOf(entry, 'guid', 'id', 'atom:id'));
	return {
		guid: guid === '' ? null : guid,
		url: linkOf(entry, root),
		title: plain(textOf(entry, 'title', 'news:title', 'atom:title')),
		text: prose(textOf(entry, 'content:encoded', 'content', 'description', 'summary')),
		author: authorOf(entry),
		publishedAt: readFeedDate(clean(published), now),
		updatedAt: readFeedDate(clean(updated), now),
		categories: [
			...new Set(
				entry.children
					.filter(({ name }) => name === 'category' || name === 'dc:subject')
					.map(({ attributes, text }) => plain(attributes.term ?? text))
					.filter((name) => name !== ''),
			),
		],
		files: filesOf(entry, root),
		fields: Object.fromEntries(fields),
	};
}
