import { Parser, type Handler } from '#vendor/html';

/** An element of an entry. Names are in lower case, with their prefix. */
export interface FeedNode {
	name: string;
	attributes: Record<string, string>;
	/** Its own text and, for markup in it, that of the elements below. */
	text: string;
	children: FeedNode[];
}

export type FeedKind = 'rss' | 'rdf' | 'atom' | 'sitemap' | 'sitemap index';

const ROOTS: Record<string, FeedKind> = {
	rss: 'rss',
	'rdf:rdf': 'rdf',
	rdf: 'rdf',
	channel: 'rss',
	feed: 'atom',
	'atom:feed': 'atom',
	urlset: 'sitemap',
	sitemapindex: 'sitemap index',
};
const ENTRIES = new Set(['item', 'entry', 'atom:entry', 'url', 'sitemap']);
/** Entries are flat; what nests deeper is markup that somebody forgot to escape, or an attack. */
const MAX_DEPTH = 60;
const MAX_CHILDREN = 2000;

export interface FeedHead {
	title: string;
	/** Address of the site, as the feed has it. */
	link: string;
	language: string | null;
}

class Reader implements Partial<Handler> {
	readonly head: FeedHead = { title: '', link: '', language: null };
	cutOff = false;
	atEnd = false;
	private depth = 0;
	private open: FeedNode[] = [];
	private rootDepth = 0;
	private headField: 'title' | 'link' | 'language' | null = null;
	private inImage = 0;
	private children = 0;

	constructor(
		private readonly onEntry: (entry: FeedNode) => void,
		private readonly isDone: () => boolean,
	) {}

	onopentag = (rawName: string, rawAttributes: Record<string, string>): void => {
		const name = rawName.toLowerCase();
		this.depth++;
		if (this.rootDepth === 0 && name in ROOTS) this.rootDepth = this.depth;
		if (this.isDone()) return;
		const above = this.open.at(-1);
		if (above) {
			if (this.open.length >= MAX_DEPTH || this.children >= MAX_CHILDREN) return;
			this.children++;
			const node = { name, attributes: lowerCase(rawAttributes), text: '', children: [] };
			above.children.push(node);
			this.open.push(node);
			return;
		}
		if (ENTRIES.has(name)) {
			this.children = 0;
			this.open.push({ name, attributes: lowerCase(rawAttributes), text: '', children: [] });
			return;
		}
		if (name === 'image') this.inImage++;
		if (this.inImage > 0) return;
		this.headField =
			name === 'title' ? 'title' : name === 'link' ? 'link' : name === 'language' || name === 'dc:language' ? 'language' : null;
		if (name === 'link' && rawAttributes.href !== undefined && (rawAttributes.rel ?? 'alternate') === 'alternate')
			this.head.link ||= rawAttributes.href;
		if (rawAttributes['xml:lang'] !== undefined) this.head.language ??= rawAttributes['xml:lang'];
	};

	ontext = (text: string): void => {
		const at = this.open.at(-1);
		if (at) at.text += text;
		else if (this.headField === 'language') this.head.language ??= text.trim() || null;
		else if (this.headField !== null) this.head[this.headField] += text;
	};

	onclosetag = (rawName: string, implied: boolean): void => {
		const name = rawName.toLowerCase();
		// The root that is closed by the end of the text was never closed.
		if (this.depth === this.rootDepth && implied) this.cutOff = true;
		this.depth--;
		this.headField = null;
		if (name === 'image' && this.inImage > 0) this.inImage--;
		const at = this.open.at(-1);
		if (!at || at.name !== name) return;
		this.open.pop();
		const above = this.open.at(-1);
		// Unescaped markup in a description is text of the description.
		if (above && this.open.length > 1) above.text += ` ${at.text}`;
		// An entry that the end of the text has closed is half an entry.
		if (this.open.length === 0 && !(implied && this.atEnd)) this.onEntry(at);
	};
}

function lowerCase(attributes: Record<string, string>): Record<string, string> {
	return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), value]));
}

/** What the text is by its first element; null for no XML, `html` for a web page. */
export function feedKind(text: string): FeedKind | 'html' | null {
	let at = 0;
	// By hand: a pattern over many unclosed comments would go back again and again.
	for (;;) {
		const blank = /[^\s\ufeff\0]/.exec(text.slice(at, at + 100_000));
		if (!blank) return null;
		at += blank.index;
		const end = text.startsWith('<?', at)
			? text.indexOf('?>', at)
			: text.startsWith('<!--', at)
				? text.indexOf('-->', at)
				: /^<!doctype/i.test(text.slice(at, at + 9))
					? endOfDoctype(text, at)
					: -2;
		if (end === -2) break;
		if (end < 0) return null;
		at = text.indexOf('>', end) + 1;
	}
	const root = /^<([A-Za-z][\w:.-]*)/.exec(text.slice(at, at + 200))?.[1]?.toLowerCase();
	if (root === undefined) return null;
	return ROOTS[root] ?? (/^(html|head|body|div|script|meta|p|title|table)$/.test(root) ? 'html' : null);
}

function endOfDoctype(text: string, at: number): number {
	const close = text.indexOf('>', at);
	const inner = text.indexOf('[', at);
	if (inner < 0 || inner > close) return close;
	const end = text.indexOf(']', inner);
	return end < 0 ? -1 : text.indexOf('>', end);
}

/**
 * Reads a feed as it is written by boards: broken XML is read as far as it makes sense, entities of its own are never expanded.
 * @param onEntry is told each entry as it ends; giving `false` stops the reading
 */
export function readFeedXml(text: string, onEntry: (entry: FeedNode) => boolean): { head: FeedHead; cutOff: boolean } {
	let done = false;
	const reader = new Reader(
		(entry) => {
			if (!done) done = !onEntry(entry);
		},
		() => done,
	);
	const parser = new Parser(reader, { xmlMode: true });
	// In pieces, so that a long feed of which little is wanted is not read to its end.
	const start = Math.max(0, text.indexOf('<'));
	for (let at = start; at < text.length && !done; at += 65_536) parser.write(text.slice(at, at + 65_536));
	reader.atEnd = true;
	if (!done) parser.end();
	return { head: reader.head, cutOff: reader.cutOff && !done };
}
