import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { CityHallError } from '../../errors';
import { decodeText, type DecodedText, type HttpResponse } from '../../net';
import { find, attr } from '../page/dom';
import { parsePage } from '../page/page';
import type { PoliteClient } from '../polite/polite-client';
import type { RobotsDecision } from '../types';
import { feedKind, type FeedKind } from './feed-xml';

const MAX_FEED_BYTES = 50 * 1024 * 1024;
const unzip = promisify(gunzip);

export interface FetchedFeed {
	kind: FeedKind | 'json' | 'addresses';
	text: string;
	charset: DecodedText['charset'];
	charsetFrom: string;
	response: HttpResponse;
	robots: RobotsDecision;
}

function broken(url: string, cause?: unknown): CityHallError {
	return new CityHallError(
		'CRAWL_BROKEN_FEED',
		`The compressed feed at ${url} cannot be unpacked, or is larger than ${MAX_FEED_BYTES / 1024 / 1024} MB.`,
		'Open the address in a browser; if the file opens there, report the address.',
		{ cause },
	);
}

/** A .gz file is unpacked also when the server does not say that it is one. */
async function unpacked(response: HttpResponse): Promise<Buffer> {
	const { body } = response;
	if (body[0] !== 0x1f || body[1] !== 0x8b) return body;
	try {
		return await unzip(body, { maxOutputLength: MAX_FEED_BYTES });
	} catch (cause) {
		throw broken(response.finalUrl, cause);
	}
}

/** A web page where a feed should be. Many pages name their feed, and the message passes that on. */
function noFeed(response: HttpResponse, text: string, isPage: boolean): CityHallError {
	let named: string | null = null;
	if (isPage) {
		const page = parsePage({
			url: response.url,
			finalUrl: response.finalUrl,
			status: response.status,
			fetchedAt: response.fetchedAt,
			html: text.slice(0, 500_000),
			sha256: '',
			charset: 'utf-8',
			charsetFrom: '',
		});
		const link = find(page.document, 'link[type*="rss"], link[type*="atom"]')[0];
		const href = link ? attr(link, 'href') : '';
		named = href !== '' && URL.canParse(href, page.base) ? new URL(href, page.base).href : null;
	}
	return new CityHallError(
		'CRAWL_NO_FEED',
		isPage ? `There is a web page at ${response.finalUrl}, not a feed.` : `What stands at ${response.finalUrl} is no feed that can be read.`,
		named
			? `The page names this feed: ${named}. Use that address.`
			: 'Look for the RSS mark on the page and copy the address behind it, or use Crawl Board for a list of posts.',
	);
}

function isAddressList(text: string): boolean {
	const lines = text.slice(0, 20_000).split(/\r?\n/).filter((line) => line.trim() !== '');
	return lines.length > 0 && lines.slice(0, 20).every((line) => /^\s*https?:\/\/\S+\s*$/i.test(line));
}

function isJsonFeed(text: string): boolean {
	return /^\s*\{/.test(text) && /"version"\s*:\s*"https?:\\?\/\\?\/(?:www\.)?jsonfeed\.org/.test(text.slice(0, 5000));
}

/**
 * Asks for a feed or sitemap and says what it is. Null when it has not changed (304).
 * @throws CityHallError `CRAWL_STATUS`, `CRAWL_NO_FEED`, `CRAWL_BROKEN_FEED`, and what the polite client throws
 */
export async function fetchFeed(
	polite: PoliteClient,
	url: string,
	headers: Record<string, string> = {},
): Promise<FetchedFeed | null> {
	const { response, robots } = await polite.request({
		url,
		headers: { accept: 'application/rss+xml, application/atom+xml, application/xml, text/xml, */*;q=0.5', ...headers },
		maxBytes: MAX_FEED_BYTES,
		purpose: 'feed',
	});
	if (response.status === 304) return null;
	if (response.status >= 400) {
		const gone = response.status === 404 || response.status === 410;
		throw new CityHallError(
			'CRAWL_STATUS',
			gone ? `There is no feed at ${url} (status ${response.status}).` : `The site answered ${url} with status ${response.status}.`,
			gone ? 'Check the address in a browser.' : 'Try again later. If it happens again, ask the office that runs the site.',
			{ retryable: response.status >= 500 || response.status === 429 },
		);
	}
	const { text, charset, charsetFrom } = decodeText(await unpacked(response), response.headers['content-type']);
	const found = feedKind(text);
	const kind = found === null && isJsonFeed(text) ? 'json' : found === null && isAddressList(text) ? 'addresses' : found;
	if (kind === null || kind === 'html') throw noFeed(response, text, kind === 'html');
	return { kind, text, charset, charsetFrom, response, robots };
}
