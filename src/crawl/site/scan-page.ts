import { Parser, type Handler } from '#vendor/html';
import { licenceOf } from '../recognition/licence';
import type { Licence } from '../types';
import { detached } from './detached';
import { isLoginForm } from './login-form';
import { mainText, type TextBlock } from './main-text';
import { dateOf, languageOf } from './page-facts';
import { BLOCKS, FURNITURE_TAGS, partByName, partByRole, SILENT, type Part } from './page-parts';
import { squeeze } from './squeeze';

export interface ScannedLink {
	/** As the page has it. */
	href: string;
	/** What a reader clicks on, where it may name a file; empty for others. */
	text: string;
	nofollow: boolean;
}

/** What one pass over a page's source tells. */
export interface ScannedPage {
	title: string;
	description: string;
	/** BCP 47, as the page says it or by its letters. */
	language: string | null;
	/** ISO 8601. */
	date: string | null;
	text: string;
	links: ScannedLink[];
	/** Links that only a script can follow: their code, each once. */
	scripted: string[];
	/** `href` of base, canonical link and meta refresh, as the page has them. */
	base: string | null;
	canonical: string | null;
	refresh: string | null;
	/** What the page asks of crawlers (meta robots). */
	index: boolean;
	follow: boolean;
	licence: Licence;
	/** Number of scripts; a page with scripts and no text is drawn by them. */
	scripts: number;
	/** Whether the page goes deeper than any made by people, so that reading stopped there. */
	cutShort: boolean;
	/** Whether it is little else than a form to log in with. */
	loginForm: boolean;
}

export const FILE_NAME = /\.(?:hwpx?|pdf|docx?|xlsx?|pptx?|zip|csv|txt|hwt|cell|show)(?![a-z0-9])/i;
export const DOCUMENT =
	/\.(?:hwpx?|hwt|hwpml|hml|pdf|docx?|xlsx?|pptx?|rtf|odt|ods|odp|csv|txt|zip|7z|alz|egg|rar|gz|tar|show|cell|nxl)$/i;
const NOWHERE = /^\s*(#.*|javascript\s*:\s*(void\s*\(?\s*0?\s*\)?|;|return\s+false)?\s*;?\s*)?$/i;
const LICENCE_WORDS = /공공누리|KOGL|자유이용허락/i;
const LICENCE_FILE = /kogl|opencode|opentype|nuri/i;
const MAX_DEPTH = 12_000;
const MAX_LINKS = 20_000;
const MAX_SCRIPTED = 300;
const MAX_TITLE = 500;

class TooDeep extends Error {}

/** One element that is open, with what changed when it opened. */
interface Level {
	part: Part;
	silent: number;
	linked: number;
	preformatted: number;
}

class Scan implements Partial<Handler> {
	readonly blocks: TextBlock[] = [];
	readonly links: ScannedLink[] = [];
	readonly scripted = new Set<string>();
	readonly meta = new Map<string, string>();
	readonly licenceTexts: string[] = [];
	readonly licenceFiles: string[] = [];
	readonly passwords: Part[] = [];
	title = '';
	heading = '';
	htmlLanguage = '';
	base: string | null = null;
	canonical: string | null = null;
	refresh: string | null = null;
	timeTag: string | null = null;
	scripts = 0;
	private readonly levels: Level[] = [];
	private part: Part = null;
	private silent = 0;
	private linked = 0;
	private preformatted = 0;
	private line = '';
	private linkedLength = 0;
	private inTitle = false;
	private inHeading = false;
	private readonly hrefs = new Set<string>();
	/** The link that is open and may lead to a file. */
	private file: { link: ScannedLink; from: number } | null = null;

	onopentag = (name: string, attributes: Record<string, string>): void => {
		if (this.levels.length > MAX_DEPTH) throw new TooDeep();
		this.levels.push({ part: this.part, silent: this.silent, linked: this.linked, preformatted: this.preformatted });
		if (BLOCKS.has(name)) this.endBlock();
		const { class: className, id } = attributes;
		if (this.part !== 'furniture' && name !== 'body' && name !== 'html') {
			let part =
				className === undefined && id === undefined ? null : partByName(className ?? '', id ?? '');
			if (attributes.role !== undefined) part ??= partByRole(attributes.role);
			if (name === 'main' || name === 'article') part = 'content';
			// The head of an article holds its title.
			else if (FURNITURE_TAGS.has(name) && !(name === 'header' && this.part === 'content')) part = 'furniture';
			// A wrapper named "content" may hold the menu, but a menu never holds the content.
			if (part !== null) this.part = part;
		}
		if (SILENT.has(name)) this.silent++;
		if (attributes.onclick !== undefined && this.scripted.size < MAX_SCRIPTED) this.scripted.add(attributes.onclick);
		switch (name) {
			case 'a':
			case 'area':
				this.link(attributes);
				break;
			case 'iframe':
			case 'frame':
				if (attributes.src) this.add(attributes.src, false);
				break;
			case 'title':
				this.inTitle = this.title === '' && this.levels.length < 20;
				break;
			case 'h1':
				this.inHeading = this.heading === '';
				break;
			case 'pre':
				this.preformatted++;
				break;
			case 'td':
			case 'th':
				if (this.line !== '') this.line += '\t';
				break;
			case 'meta':
				this.readMeta(attributes);
				break;
			case 'link':
				this.readLink(attributes);
				break;
			case 'base':
				this.base ??= attributes.href ?? null;
				break;
			case 'html':
				this.htmlLanguage ||= attributes.lang ?? attributes['xml:lang'] ?? '';
				break;
			case 'img':
				this.readImage(attributes);
				break;
			case 'input':
				if (attributes.type?.toLowerCase() === 'password') this.passwords.push(this.part);
				break;
			case 'time':
				if (this.part !== 'furniture') this.timeTag ??= attributes.datetime ?? null;
				break;
			case 'script':
				this.scripts++;
				break;
		}
	};

	onclosetag = (name: string): void => {
		if (BLOCKS.has(name)) this.endBlock();
		if (name === 'title') this.inTitle = false;
		else if (name === 'h1') this.inHeading = false;
		else if (name === 'a' && this.file) this.endFile();
		const level = this.levels.pop();
		if (!level) return;
		this.part = level.part;
		this.silent = level.silent;
		this.linked = level.linked;
		this.preformatted = level.preformatted;
	};

	ontext = (data: string): void => {
		if (this.inTitle && this.title.length < MAX_TITLE) this.title += data;
		if (this.silent > 0) return;
		if (this.inHeading && this.heading.length < MAX_TITLE) this.heading += data;
		if (this.preformatted > 0 && data.includes('\n')) {
			const lines = data.split('\n');
			const last = lines.pop() ?? '';
			for (const line of lines) {
				this.line += line;
				this.endBlock();
			}
			this.line += last;
			return;
		}
		this.line += data;
		if (this.linked > 0) this.linkedLength += data.length;
	};

	endBlock(): void {
		if (this.line === '') return;
		const text = squeeze(this.line);
		if (text !== '') {
			this.blocks.push({ text, linked: Math.min(text.length, this.linkedLength), part: this.part });
			if (text.length <= 300 && LICENCE_WORDS.test(text)) this.licenceTexts.push(text);
		}
		if (this.file) this.file.from = 0;
		this.line = '';
		this.linkedLength = 0;
	}

	private endFile(): void {
		if (this.file) this.file.link.text = squeeze(this.line.slice(this.file.from)) || this.file.link.text;
		this.file = null;
	}

	private link(attributes: Record<string, string>): void {
		this.linked++;
		const { href } = attributes;
		if (href === undefined) return;
		if (/^\s*javascript\s*:/i.test(href)) {
			if (!NOWHERE.test(href) && this.scripted.size < MAX_SCRIPTED) this.scripted.add(href);
			return;
		}
		const added = this.add(href, attributes.rel !== undefined && /(^|\s)nofollow(\s|$)/i.test(attributes.rel));
		if (added && (FILE_NAME.test(href) || /down|file|attach/i.test(href) || attributes.download !== undefined)) {
			added.text = attributes.download || attributes.title || '';
			this.file = { link: added, from: this.line.length };
		}
	}

	private add(href: string, nofollow: boolean): ScannedLink | null {
		if (href === '' || href.startsWith('#') || this.links.length >= MAX_LINKS || this.hrefs.has(href)) return null;
		this.hrefs.add(href);
		const link = { href, text: '', nofollow };
		this.links.push(link);
		return link;
	}

	private readMeta(attributes: Record<string, string>): void {
		const { content } = attributes;
		if (content === undefined) return;
		const name = (attributes.name ?? attributes.property ?? attributes['http-equiv'] ?? attributes.itemprop ?? '').toLowerCase();
		if (name === 'refresh') this.refresh ??= /^\s*\d*\.?\d*\s*[;,]?\s*url\s*=\s*["']?([^"']+)/i.exec(content)?.[1]?.trim() ?? null;
		else if (name === 'robots' || name === 'cityhall-crawler')
			this.meta.set('robots', `${this.meta.get('robots') ?? ''},${content.toLowerCase()}`);
		else if (name !== '' && !this.meta.has(name)) this.meta.set(name, content);
	}

	private readLink({ rel, href }: Record<string, string>): void {
		if (rel === undefined || href === undefined) return;
		const relation = rel.toLowerCase();
		if (relation === 'canonical') this.canonical ??= href;
		else if (relation === 'next') this.add(href, false);
	}

	private readImage({ alt, title, src }: Record<string, string>): void {
		const named = alt || title;
		if (named && LICENCE_WORDS.test(named)) this.licenceTexts.unshift(named);
		if (src !== undefined && LICENCE_FILE.test(src)) this.licenceFiles.push(src);
	}
}

/**
 * Reads a page in one pass, without building a tree: links, title, marks for crawlers, main text. Broken HTML is read as far as it goes.
 */
export function scanPage(html: string): ScannedPage {
	const scan = new Scan();
	const parser = new Parser(scan);
	let cutShort = false;
	try {
		parser.end(html);
	} catch (error) {
		if (!(error instanceof TooDeep)) throw error;
		cutShort = true;
	}
	scan.endBlock();
	const robots = scan.meta.get('robots') ?? '';
	const text = detached(mainText(scan.blocks));
	const licence = licenceOf(scan.licenceTexts, scan.licenceFiles);
	return {
		title: detached(squeeze(scan.title) || (scan.meta.get('og:title') ?? '').trim() || squeeze(scan.heading)),
		description: detached(squeeze(scan.meta.get('description') ?? scan.meta.get('og:description') ?? '')),
		language: languageOf(scan.htmlLanguage || (scan.meta.get('content-language') ?? ''), text),
		date: dateOf(scan.meta, scan.timeTag, scan.blocks),
		text,
		links: scan.links,
		scripted: [...scan.scripted],
		base: scan.base,
		canonical: scan.canonical,
		refresh: scan.refresh,
		index: !/(^|[,\s])(noindex|none)([,\s]|$)/.test(robots),
		follow: !/(^|[,\s])(nofollow|none)([,\s]|$)/.test(robots),
		licence: { ...licence, text: licence.text === null ? null : detached(licence.text) },
		scripts: scan.scripts,
		cutShort,
		loginForm: isLoginForm(scan.passwords, scan.blocks, `${scan.title} ${scan.heading}`),
	};
}
