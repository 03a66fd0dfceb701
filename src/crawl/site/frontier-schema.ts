import type { Queryable, Schema } from '../../store/store';

/** The addresses of sites and how far their crawls came. One run at a time writes for a site: it holds the site's lease. */
export const frontierSchema: Schema = {
	area: 'crawl_site',
	migrations: [
		{
			version: 1,
			sql: `CREATE TABLE crawl_site_pages (
				site TEXT NOT NULL,
				url TEXT NOT NULL,
				depth BIGINT NOT NULL,
				found_on TEXT,
				round BIGINT NOT NULL,
				place BIGINT NOT NULL,
				state TEXT NOT NULL,
				PRIMARY KEY (site, url)
			);
			CREATE INDEX crawl_site_pages_open ON crawl_site_pages (site, state, round, place);
			CREATE TABLE crawl_site_rounds (
				site TEXT PRIMARY KEY,
				round BIGINT NOT NULL,
				finished BIGINT NOT NULL,
				settings TEXT NOT NULL
			);`,
		},
	],
};

/** Forgets a site's addresses; part of forgetting its memory. */
export async function forgetFrontier(tx: Queryable, site: string): Promise<void> {
	await tx.query('DELETE FROM crawl_site_pages WHERE site = $1', [site]);
	await tx.query('DELETE FROM crawl_site_rounds WHERE site = $1', [site]);
}
