import { CityHallError } from '../../errors';
import type { HttpRequest } from '../../net';
import type { Purpose } from './polite-client';

/** What browsers say by default of where a link stood (Referrer Policy, strict-origin-when-cross-origin): other sites must not learn a session or a search from it. */
function refererFor(page: string, address: string): string | null {
	if (!URL.canParse(page)) return null;
	const [from, to] = [new URL(page), new URL(address)];
	if (from.protocol === 'https:' && to.protocol !== 'https:') return null;
	return from.origin === to.origin ? `${from.origin}${from.pathname}${from.search}` : `${from.origin}/`;
}

/** The request with as much of its referer as its address may know. */
export function withReferer(r: HttpRequest): HttpRequest {
	const isReferer = ([name]: [string, string]) => name.toLowerCase() === 'referer';
	const headers = Object.entries(r.headers ?? {});
	const page = headers.find(isReferer)?.[1];
	if (page === undefined) return r;
	const referer = refererFor(page, r.url);
	const others = Object.fromEntries(headers.filter((header) => !isReferer(header)));
	return { ...r, headers: referer === null ? others : { ...others, referer } };
}

/**
 * The request to which an answer leads on.
 * @throws CityHallError `CRAWL_LOGIN_INSECURE` when a password would go to another site, or unencrypted, by a redirect that repeats the form
 */
export function passedOn(r: HttpRequest, next: HttpRequest, purpose: Purpose): HttpRequest {
	const [from, to] = [new URL(r.url), new URL(next.url)];
	const isOwn = from.origin === to.origin || (from.hostname === to.hostname && to.protocol === 'https:');
	if (purpose === 'login' && next.body !== undefined && !isOwn) {
		throw new CityHallError(
			'CRAWL_LOGIN_INSECURE',
			`The log-in at ${from.host} would have sent the password on to ${to.origin}, so it was not sent.`,
			'Tell the office that runs the site, or give the address of the log-in page at the place that it leads to.',
		);
	}
	return withReferer(next);
}
