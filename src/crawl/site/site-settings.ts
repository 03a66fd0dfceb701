import { CityHallError } from '../../errors';
import { checkFields } from '../page/fields';
import { memoryName } from '../page/identity';
import { parsePage } from '../page/page';
import type { CrawlDependencies } from '../types';
import { canonicalPage, MAX_ADDRESS } from './canonical';
import { readPatterns, type AddressTest } from './patterns';
import { scopeOf } from './scope';
import type { SiteOptions } from './site-options';

const DEFAULT_SIMILAR_PAGES = 50;

/** The options of a site's crawl, checked. */
export interface SiteSettings {
	name: string;
	starts: string[];
	inScope: AddressTest;
	included: AddressTest;
	excluded: AddressTest;
	maxDepth: number;
	similarPages: number;
	/** What decides which pages are read, as text: a change of it begins a new round. */
	fingerprint: string;
}

function startsOf(options: SiteOptions, deps: CrawlDependencies): string[] {
	const starts = options.startUrls.map((url) => url.trim()).filter((url) => url !== '');
	if (starts.length === 0) {
		throw new CityHallError(
			'CRAWL_NO_START',
			'There is no address to begin with.',
			'Give the address of the page on which the crawl begins.',
		);
	}
	const addresses = starts.map((url) => canonicalPage(deps.http.guard.checkUrl(url)));
	const long = addresses.find((url) => url.length > MAX_ADDRESS);
	if (long !== undefined) {
		throw new CityHallError(
			'CRAWL_BAD_OPTION',
			`The address "${long.slice(0, 100)}…" has ${long.length} characters; a crawl of a site follows addresses of up to ${MAX_ADDRESS}.`,
			'Begin with a page that has a shorter address.',
		);
	}
	return [...new Set(addresses)];
}

/**
 * @throws CityHallError `CRAWL_NO_START`, `CRAWL_BAD_PATTERN`, `CRAWL_BAD_SELECTOR`, `CRAWL_BAD_FIELD`, `CRAWL_BAD_OPTION`, `NET_BAD_ADDRESS`,
 * `NET_ADDRESS_BLOCKED`
 */
export function readSettings(options: SiteOptions, deps: CrawlDependencies): SiteSettings {
	const starts = startsOf(options, deps);
	const { maxDepth = Infinity, similarPages = DEFAULT_SIMILAR_PAGES } = options;
	if (Number.isNaN(maxDepth) || maxDepth < 0 || Number.isNaN(similarPages) || similarPages < 0) {
		throw new CityHallError(
			'CRAWL_BAD_OPTION',
			'The number of clicks or of similar pages is below 0.',
			'Enter 0 or a larger number.',
		);
	}
	const empty = { url: '', finalUrl: 'http://localhost/', status: 200, fetchedAt: '', html: '', sha256: '', charset: 'utf-8', charsetFrom: '' };
	checkFields(options.selectors ?? [], parsePage(empty));
	const first = new URL(starts[0] ?? '');
	return {
		name: memoryName(options.name?.trim() || first.host),
		starts,
		inScope: scopeOf({ startUrls: starts, sameHost: options.sameHost ?? true, hosts: options.hosts ?? [] }),
		included: readPatterns(options.include, true),
		excluded: readPatterns(options.exclude, false),
		maxDepth,
		similarPages,
		fingerprint: JSON.stringify([
			starts,
			options.include ?? [],
			options.exclude ?? [],
			options.maxDepth ?? null,
			options.sameHost ?? true,
			options.hosts ?? [],
			options.sitemap ?? true,
			options.selectors ?? [],
			options.documents ?? false,
		]),
	};
}
