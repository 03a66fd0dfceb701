import { createHash } from 'node:crypto';
import { parseDocument, type AnyNode, type Document } from '#vendor/html';
import { CityHallError } from '../../errors';
import { decodeText, encodeForm, type HttpResponse } from '../../net';
import { attr, find, inlineText } from './dom';

/** A page, parsed once. */
export interface Page {
	/** The address it was asked under. */
	url: string;
	finalUrl: string;
	/** What relative links are resolved against. */
	base: string;
	status: number;
	fetchedAt: string;
	sha256: string;
	charset: string;
	charsetFrom: string;
	/** As in `Provenance`. */
	certificateUnchecked?: true;
	document: Document;
	/** Text of the page's own scripts. */
	scripts: string[];
}

export function sha256(bytes: Uint8Array | string): string {
	return createHash('sha256').update(bytes).digest('hex');
}

/** A link's absolute address, its query in the page's charset as browsers send it (WHATWG URL, query state); null for what is none. */
export function resolveAddress(page: Page, href: string): URL | null {
	const address = href.trim();
	const query = page.charset === 'utf-8' ? -1 : address.indexOf('?');
	// Only characters beyond ASCII: what is percent-encoded already stays as it is.
	const encoded =
		query < 0
			? address
			: address.slice(0, query) +
				address
					.slice(query)
					.replace(/[^\x00-\x7f]+/g, (text) => encodeForm({ '': text }, page.charset).slice(1));
	return URL.canParse(encoded, page.base) ? new URL(encoded, page.base) : null;
}

export interface PageSource {
	url: string;
	finalUrl: string;
	status: number;
	fetchedAt: string;
	html: string;
	sha256: string;
	charset: string;
	charsetFrom: string;
	certificateUnchecked?: true;
}

/** No page that people made goes deeper; one that does is meant to break its reader. */
const MAX_DEPTH = 400;

function checkDepth(document: Document, url: string): void {
	let level: AnyNode[] = [document];
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > MAX_DEPTH) {
			throw new CityHallError(
				'CRAWL_BROKEN_PAGE',
				`The page ${url} is nested so deeply that it cannot be read.`,
				'Open it in a browser; if it looks right there, report the address.',
			);
		}
		level = level.flatMap((node): AnyNode[] => ('children' in node ? node.children : []));
	}
}

export function parsePage(source: PageSource): Page {
	const { html, ...rest } = source;
	const document = parseDocument(html);
	checkDepth(document, source.url);
	const declaredBase = find(document, 'base[href]')[0];
	const base = declaredBase ? attr(declaredBase, 'href') : '';
	return {
		...rest,
		base: URL.canParse(base, source.finalUrl) ? new URL(base, source.finalUrl).toString() : source.finalUrl,
		document,
		scripts: find(document, 'script:not([src])').map((script) =>
			script.children.map((child) => ('data' in child ? child.data : '')).join(''),
		),
	};
}

export function pageOf(response: HttpResponse): Page {
	const decoded = decodeText(response.body, response.headers['content-type']);
	return parsePage({
		url: response.url,
		finalUrl: response.finalUrl,
		status: response.status,
		fetchedAt: response.fetchedAt,
		html: decoded.text,
		sha256: sha256(response.body),
		charset: decoded.charset,
		charsetFrom: decoded.charsetFrom,
		...(response.certificateUnchecked ? { certificateUnchecked: true } : {}),
	});
}

const BLOCK_WORDS =
	/(접근|접속|요청|액세스).{0,12}(차단|제한|거부)|비정상적인?\s*(접근|접속|요청)|과도한\s*(접속|요청|트래픽)|자동\s*(수집|접속|등록)\s*(방지|프로그램)|보안\s*정책.{0,12}차단|access\s+denied|request\s+(has\s+been\s+)?(blocked|rejected)|unusual\s+traffic|are\s+you\s+(a\s+)?(human|robot)|captcha|web\s*firewall|attention\s+required/i;
const MAX_BLOCK_PAGE_TEXT = 1500;

/**
 * The words of a page that turns the crawler away although its status is 200, or null. Only short pages count:
 * a post may well speak of blocked access.
 */
export function blockNotice(page: Page): string | null {
	const text = inlineText(page.document);
	if (text.length > MAX_BLOCK_PAGE_TEXT) return null;
	const head = find(page.document, 'title, h1, h2')
		.map((element) => inlineText(element))
		.join(' ');
	return blockWords(head, text);
}

/** As `blockNotice`, of a page's headings and text alone. */
export function blockWords(head: string, text: string): string | null {
	if (text.length > MAX_BLOCK_PAGE_TEXT) return null;
	const found = BLOCK_WORDS.exec(head) ?? BLOCK_WORDS.exec(text);
	return found ? text.slice(Math.max(0, found.index - 40), found.index + 120) : null;
}
