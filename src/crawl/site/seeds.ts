import { CityHallError } from '../../errors';
import { fetchFeed } from '../feed/fetch-feed';
import { walkSitemap } from '../feed/walk-sitemap';
import type { PoliteClient } from '../polite/polite-client';
import { canonicalPage, MAX_ADDRESS } from './canonical';
import type { SiteSettings } from './site-settings';

const LIMITS = { maxSitemaps: 200, maxEntries: 500_000 };

/** Without a sitemap a site is read by its links; only what ends the whole run is passed on. */
function isHarmless(error: unknown): boolean {
	return (
		error instanceof CityHallError &&
		!/^(NET_CANCELLED|CRAWL_BUDGET|CRAWL_HOST_RESTING|STORE_\w+|LEASE_\w+|CRAWL_LOGIN_\w+)$/.test(error.code)
	);
}

/** Addresses that the site's own sitemaps list: those that robots.txt names, else /sitemap.xml. */
export async function* seedsOf(
	polite: PoliteClient,
	settings: SiteSettings,
	now: number,
): AsyncGenerator<{ url: string; foundOn: string }> {
	const origins = new Set(settings.starts.map((url) => new URL(url).origin));
	for (const origin of origins) {
		let named: string[] = [];
		try {
			named = await polite.sitemaps(`${origin}/`);
		} catch (error) {
			if (!isHarmless(error)) throw error;
		}
		for (const sitemap of named.length > 0 ? named : [`${origin}/sitemap.xml`]) {
			try {
				const first = await fetchFeed(polite, sitemap);
				if (!first || !['sitemap', 'sitemap index', 'addresses'].includes(first.kind)) continue;
				for await (const { url } of walkSitemap(polite, first, LIMITS, now).entries)
					if (url && url.length <= MAX_ADDRESS) yield { url: canonicalPage(new URL(url)), foundOn: sitemap };
			} catch (error) {
				if (!isHarmless(error)) throw error;
			}
		}
	}
}
