import type { IncomingMessage } from 'node:http';
import { crawlSite, type SiteOptions, type SitePage, type SiteSummary } from '../../../../src/crawl';
import { createHttpClient } from '../../../../src/net';
import type { Store } from '../../../../src/store';
import { serve } from '../../net/loopback-server';
import { impatientClock } from '../crawl-run';
import { drain } from '../drain';

export interface Answer {
	status?: number;
	headers?: Record<string, string>;
	body?: string | Buffer;
	/** Takes the question and says nothing. */
	never?: boolean;
}

export type Pages = (path: string, request: IncomingMessage) => string | Answer | undefined;

export interface SmallSite {
	url: string;
	/** Paths with their queries, as asked. */
	asked: string[];
	/** What it answers; may be exchanged. */
	pages: Pages;
	close(): Promise<void>;
}

/** A site on this machine that answers what a function says; robots.txt and sitemap are missing unless it says otherwise. */
export async function openSite(pages: Pages): Promise<SmallSite> {
	const site: SmallSite = { url: '', asked: [], pages, close: () => Promise.resolve() };
	const server = await serve((request, response) => {
		const path = request.url ?? '/';
		site.asked.push(path);
		const found = site.pages(path, request);
		const answer: Answer = typeof found === 'string' ? { body: found } : (found ?? { status: 404, body: 'none' });
		if (answer.never) return;
		response.writeHead(answer.status ?? 200, { 'content-type': 'text/html; charset=utf-8', ...answer.headers });
		response.end(answer.body ?? '');
	});
	site.url = server.url;
	site.close = () => server.close();
	return site;
}

export interface CrawledSite {
	pages: SitePage[];
	summary: SiteSummary;
	commit: () => Promise<void>;
	/** Paths of the pages that were given. */
	paths: string[];
}

/** Reads a site to its end, without waiting. */
export async function readSite(
	site: { url: string },
	options: Partial<SiteOptions> = {},
	deps: { store?: Store; onPage?: (page: SitePage) => void | Promise<void> } = {},
	others: readonly string[] = [],
): Promise<CrawledSite> {
	const http = createHttpClient({ allow: [site.url, ...others].map((url) => new URL(url).host), clock: impatientClock(), retries: 0, timeoutMs: 5000 });
	try {
		const run = crawlSite(
			{ startUrls: [`${site.url}/`], delayMs: 0, sitemap: false, mode: 'http', ...options },
			{ http, clock: impatientClock(), ...(deps.store ? { store: deps.store } : {}) },
		);
		const { items: pages, summary, commit } = await drain(run, deps.onPage);
		return { pages, summary, commit, paths: pages.map(({ url }) => url.slice(site.url.length)) };
	} finally {
		http.close();
	}
}

/** A page with a text that no other page has. */
export function page(title: string, links: readonly string[] = [], more = ''): string {
	const text = `${title}: 시민 여러분께 알려 드립니다. 이 쪽은 "${title}"에 관한 글이며 다른 쪽과 다릅니다.`;
	return `<!doctype html><html lang="ko"><head><title>${title}</title>${more}</head><body>
		<div id="gnb"><ul><li><a href="/">첫 화면</a></li></ul></div>
		<main><h1>${title}</h1><p>${text}</p>${links.map((link) => `<a href="${link}">${link}</a>`).join('\n')}</main></body></html>`;
}
