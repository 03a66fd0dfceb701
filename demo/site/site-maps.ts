import { gzipSync } from 'node:zlib';

import { escapeHtml } from '../layout';
import { textReply, type Reply } from '../server/exchange';
import type { Shelf } from '../shelf';
import { plainPath } from './plain';

export interface SiteMapPlan {
	/** Paths that the first site map lists beside the notices. */
	listed: readonly string[];
	notices: Shelf;
	/** Boards whose posts stand in the packed site map. */
	others: readonly Shelf[];
	plainPages: number;
	origin: () => string;
}

/** A sitemap holds no more than this (sitemaps.org, protocol 0.9). */
const mostAddresses = 50_000;
const namespace = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';

interface Entry {
	path: string;
	modified?: string;
}

function postsOf(shelf: Shelf): Entry[] {
	return shelf.ids.flatMap((id) => {
		const post = shelf.post(id);
		return post && !post.secret ? [{ path: post.path, modified: post.postedAt }] : [];
	});
}

/** `/sitemap.xml` alone, and `/sitemap-index.xml` over all: plain, packed, nested, and as a list of addresses. */
export function siteMaps(plan: SiteMapPlan): { answer: (path: string) => Reply | undefined; paths: readonly string[] } {
	const full = (path: string): string => escapeHtml(plan.origin() + path);
	const xml = (text: string): Reply => textReply(text, 'application/xml;charset=UTF-8');
	const map = (entries: readonly Entry[]): string => {
		const lines = entries
			.slice(0, mostAddresses)
			.map(
				({ path, modified }) =>
					`<url><loc>${full(path)}</loc>${modified === undefined ? '' : `<lastmod>${modified}</lastmod>`}</url>`,
			);
		return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset ${namespace}>\n${lines.join('\n')}\n</urlset>\n`;
	};
	const index = (paths: readonly string[]): string =>
		`<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex ${namespace}>\n${paths
			.map((path) => `<sitemap><loc>${full(path)}</loc></sitemap>`)
			.join('\n')}\n</sitemapindex>\n`;
	const parts = Array.from(
		{ length: Math.ceil(plan.plainPages / mostAddresses) },
		(_, part) => `/sitemap-plain-${part + 1}.xml`,
	);
	const plainPart = (path: string): Entry[] => {
		const first = parts.indexOf(path) * mostAddresses + 1;
		const length = Math.min(mostAddresses, plan.plainPages - first + 1);
		return Array.from({ length }, (_, at) => ({ path: `${plainPath}${first + at}` }));
	};
	return {
		paths: ['/sitemap.xml', '/sitemap-index.xml'],
		answer(path) {
			switch (path) {
				case '/sitemap.xml':
					return xml(map([...plan.listed.map((one) => ({ path: one })), ...postsOf(plan.notices)]));
				case '/sitemap-index.xml':
					return xml(index(['/sitemap.xml', '/sitemap-posts.xml.gz', '/sitemap-nested.xml', '/sitemap-list.txt']));
				// The protocol knows no index within an index; sites have them all the same.
				case '/sitemap-nested.xml':
					return xml(index(parts));
				case '/sitemap-posts.xml.gz':
					return {
						status: 200,
						headers: { 'content-type': 'application/gzip' },
						body: gzipSync(map(plan.others.flatMap(postsOf))),
					};
				case '/sitemap-list.txt':
					return textReply(`\uFEFF${plan.listed.map((one) => plan.origin() + one).join('\r\n')}\r\n`);
				default:
					return parts.includes(path) ? xml(map(plainPart(path))) : undefined;
			}
		},
	};
}
