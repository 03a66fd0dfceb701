import { encodeForm } from '../../net';

/** Longer addresses are not followed: no page that people made needs one (browsers and servers stop at about this length). */
export const MAX_ADDRESS = 2000;

const SESSION_IN_PATH =
	/;(?:jsessionid|phpsessid|sid|sessionid)=[^/?;]*|\/\((?:[A-Z]\([^()]*\))+\)(?=\/)/gi;
const PASSING_PARAMETERS =
	/^(?:jsessionid|phpsessid|aspsessionid\w*|session_?id|sessid|utm_\w+|fbclid|gclid|_ga|_csrf|csrf_?token)$/i;
/** Nothing in it that the URL standard would rewrite and that this file would drop. */
const PLAIN = /^\/(?!\/)[A-Za-z0-9_\-~./]*(?:\?[A-Za-z0-9_\-~.=&/]*)?$/;
const REWRITTEN = /\/\/|\/\.|\.\/|;|sess|utm_|clid|csrf|_ga/i;

/** Unreserved characters plain, hexadecimal digits in upper case (RFC 3986, 6.2.2), so that spellings of one address meet. */
function normaliseEscapes(text: string): string {
	if (!text.includes('%')) return text;
	return text.replace(/%([0-9a-fA-F]{2})/g, (whole, hex: string) => {
		const char = String.fromCharCode(Number.parseInt(hex, 16));
		return /[A-Za-z0-9\-._~]/.test(char) ? char : whole.toUpperCase();
	});
}

function canonicalQuery(search: string): string {
	if (search.length < 2) return '';
	const pairs = search
		.slice(1)
		.split('&')
		.filter((pair) => pair !== '' && !PASSING_PARAMETERS.test(pair.slice(0, (pair + '=').indexOf('='))));
	if (pairs.length === 0) return '';
	if (pairs.length > 1) pairs.sort();
	return `?${normaliseEscapes(pairs.join('&'))}`;
}

/**
 * The address as a site's crawl knows it: without fragment and session, its escapes and the order of its parameters made
 * one. Unlike a post's name it keeps page and search parameters, since they lead to different pages.
 */
export function canonicalPage(url: URL): string {
	const path = normaliseEscapes(url.pathname.replace(SESSION_IN_PATH, '').replace(/\/{2,}/g, '/'));
	return `${url.protocol}//${url.host}${path}${canonicalQuery(url.search)}`;
}

export interface Resolver {
	/** Canonical address of a link on the page; null for what is no web page (mailto, javascript, data, another scheme, too long). */
	canonical(href: string): string | null;
}

/** Queries of an EUC-KR page are EUC-KR too, as browsers send them (WHATWG URL, query state). */
function inCharset(href: string, charset: string): string {
	const query = charset === 'utf-8' ? -1 : href.indexOf('?');
	if (query < 0) return href;
	return (
		href.slice(0, query) +
		href.slice(query).replace(/[^\x00-\x7f]+/g, (text) => encodeForm({ '': text }, charset).slice(1))
	);
}

/**
 * Reads the links of one page. Most links of a page begin with a slash and hold nothing but letters, digits and the like:
 * those need no URL parser.
 */
export function linksFrom(base: string, charset = 'utf-8'): Resolver {
	const origin = URL.canParse(base) ? new URL(base).origin : null;
	return {
		canonical(raw) {
			const end = raw.indexOf('#');
			const href = (end < 0 ? raw : raw.slice(0, end)).trim();
			if (href.length > MAX_ADDRESS) return null;
			if (origin !== null && PLAIN.test(href) && !REWRITTEN.test(href)) {
				const query = href.indexOf('?');
				if (query < 0) return origin + href;
				const search = href.slice(query);
				return origin + href.slice(0, query) + (search.includes('&') ? canonicalQuery(search) : search === '?' ? '' : search);
			}
			if (href === '' && end >= 0) return null;
			const scheme = /^\s*([a-z][a-z0-9+.-]*):/i.exec(href)?.[1]?.toLowerCase();
			if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return null;
			const address = inCharset(href, charset);
			if (!URL.canParse(address, base)) return null;
			const url = new URL(address, base);
			if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
			if (url.username !== '' || url.password !== '' || url.href.length > MAX_ADDRESS) return null;
			return canonicalPage(url);
		},
	};
}
