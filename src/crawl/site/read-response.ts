import { decodeText, type HttpResponse } from '../../net';
import { looksLikeHtml } from '../attachments/text-heads';
import { parsePage, sha256, type Page } from '../page/page';
import { provenanceOf } from '../page/provenance';
import type { Provenance, RobotsDecision } from '../types';
import { linksFrom, type Resolver } from './canonical';
import { DOCUMENT, scanPage, type ScannedPage } from './scan-page';

export const SITE_PARSER_VERSION = 'cityhall-site/1';

/** One page of a site, read. */
export interface SiteReading extends ScannedPage {
	finalUrl: string;
	resolver: Resolver;
	provenance: Provenance;
	etag: string | null;
	lastModified: string | null;
	/** The page's tree, made when it is asked for: fields, documents and script links need it. */
	tree(): Page;
}

const LESS_THAN = 0x3c;
const PAGE_TYPES = /^\s*(?:text\/html|application\/xhtml\+xml|text\/plain)\b/i;
const PLAIN_TEXT = /^\s*text\/plain\b/i;

/** Whether an answer is a page. The bytes count for more than the server's word: Korean boards send files as text/html and the other way round. */
export function isPage(response: HttpResponse): boolean {
	const type = response.headers['content-type'] ?? '';
	// Nearly every answer ends here.
	if (type.startsWith('text/html') && response.body[0] === LESS_THAN) return true;
	if (looksLikeHtml(response.body)) return true;
	if (type !== '' && !PAGE_TYPES.test(type)) return false;
	// A NUL among the first bytes is no text, but one astray in a long page is.
	const head = response.body.subarray(0, 16);
	return !head.includes(0) && !/^(?:%PDF-|PK\x03\x04|\xd0\xcf\x11\xe0|\x89PNG|GIF8|\xff\xd8\xff)/.test(head.toString('latin1'));
}

/** Whether address or headers speak of a file and not of a page. The bytes have the last word: see `isPage`. */
export function speaksOfFile(url: string, headers: Record<string, string>): boolean {
	const type = headers['content-type'] ?? '';
	if (type !== '' && !PAGE_TYPES.test(type)) return true;
	return /^\s*attachment/i.test(headers['content-disposition'] ?? '') || DOCUMENT.test(url.replace(/\?.*$/s, ''));
}

/** What X-Robots-Tag says to everyone, or to us. */
function headerRobots(header: string | undefined): { index: boolean; follow: boolean } {
	const said = (header ?? '')
		.toLowerCase()
		.split(',')
		.map((part) => part.trim())
		.filter((part) => !/^[\w-]+\s*:/.test(part) || part.startsWith('cityhall-crawler'))
		.map((part) => part.replace(/^[\w-]+\s*:\s*/, ''));
	return {
		index: !said.some((part) => part === 'noindex' || part === 'none'),
		follow: !said.some((part) => part === 'nofollow' || part === 'none'),
	};
}

/** Of an answer that went into a file, its bytes are that file's. */
export function responseProvenance(
	response: HttpResponse,
	robots: RobotsDecision,
	charset: string,
	charsetFrom: string,
): Provenance {
	const hash = response.file?.sha256 ?? sha256(response.body);
	return provenanceOf({ ...response, sha256: hash, charset, charsetFrom }, robots, SITE_PARSER_VERSION);
}

export function readResponse(response: HttpResponse, robots: RobotsDecision): SiteReading {
	const { text: html, charset, charsetFrom } = decodeText(response.body, response.headers['content-type']);
	const plain = PLAIN_TEXT.test(response.headers['content-type'] ?? '') && !looksLikeHtml(response.body);
	const scan = scanPage(plain ? `<pre>${html.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</pre>` : html);
	const base = scan.base !== null && URL.canParse(scan.base, response.finalUrl) ? new URL(scan.base, response.finalUrl).href : response.finalUrl;
	const header = headerRobots(response.headers['x-robots-tag']);
	const provenance = responseProvenance(response, robots, charset, charsetFrom);
	let page: Page | null = null;
	return {
		...scan,
		index: scan.index && header.index,
		follow: scan.follow && header.follow,
		finalUrl: response.finalUrl,
		resolver: linksFrom(/^https?:/.test(base) ? base : response.finalUrl, charset),
		provenance,
		etag: response.headers.etag ?? null,
		lastModified: response.headers['last-modified'] ?? null,
		tree: () =>
			(page ??= parsePage({
				url: response.url,
				finalUrl: response.finalUrl,
				status: response.status,
				fetchedAt: response.fetchedAt,
				html,
				sha256: provenance.sha256,
				charset,
				charsetFrom,
				...(response.certificateUnchecked ? { certificateUnchecked: true } : {}),
			})),
	};
}

/** As `readResponse`, of a page that a browser has drawn. */
export function readDrawn(page: Page, html: string, robots: RobotsDecision): SiteReading {
	const { finalUrl, charset } = page;
	return {
		...scanPage(html),
		finalUrl,
		resolver: linksFrom(page.base, charset),
		provenance: provenanceOf(page, robots, SITE_PARSER_VERSION),
		etag: null,
		lastModified: null,
		tree: () => page,
	};
}
