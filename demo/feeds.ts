import { closedBbsId } from './boards/egov';
import type { Place } from './city';
import { escapeHtml } from './layout';
import { textReply, type Section } from './server/exchange';
import type { Shelf } from './shelf';

export interface FeedPlan {
	notices: Shelf;
	places: readonly Place[];
	crawlDelaySeconds: number;
	origin: () => string;
}

/** A sitemap holds no more than this (sitemaps.org, protocol 0.9). */
const mostAddresses = 50_000;
const feedLength = 30;

function robots(plan: FeedPlan): string {
	return `# 가온시청 (시험용 가상 도시)
User-agent: *
Crawl-delay: ${plan.crawlDelaySeconds}
Disallow: /admin
Disallow: /portal/bbs/${closedBbsId}/
Allow: /

User-agent: BadBot
Disallow: /

Sitemap: ${plan.origin()}/sitemap.xml
`;
}

function sitemap(plan: FeedPlan): string {
	const lists = plan.places.map((place) => `<url><loc>${escapeHtml(plan.origin() + place.path)}</loc></url>`);
	const posts = plan.notices.ids.slice(0, mostAddresses - lists.length).flatMap((id) => {
		const post = plan.notices.post(id);
		if (!post || post.secret) return [];
		return [
			`<url><loc>${escapeHtml(plan.origin() + post.path)}</loc><lastmod>${post.postedAt}</lastmod></url>`,
		];
	});
	return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${[...lists, ...posts].join('\n')}
</urlset>
`;
}

// Some Korean boards add filename1 and url1 for their attachments, outside of every RSS schema.
function rss(plan: FeedPlan): string {
	const items = plan.notices.ids.slice(0, feedLength).flatMap((id) => {
		const post = plan.notices.post(id);
		if (!post || post.secret) return [];
		const address = escapeHtml(plan.origin() + post.path);
		const files = post.attachments.map(
			(file, index) =>
				`<filename${index + 1}>${escapeHtml(file.name)}</filename${index + 1}>
					<url${index + 1}>${address}</url${index + 1}>`,
		);
		const time = new Date(`${post.postedAt}T09:00:00+09:00`).toUTCString();
		return [
			`<item><title>${escapeHtml(post.title)}</title><link>${address}</link>
				<guid isPermaLink="false">B0000001-${id}</guid>
				<description>${escapeHtml(post.body.split('\n')[0] ?? '')}</description>
				<author>${escapeHtml(post.department)}</author><pubDate>${time}</pubDate>${files.join('')}</item>`,
		];
	});
	return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>가온시 고시·공고</title>
		<link>${plan.origin()}/</link><description>가온시 고시·공고 새 글</description>
		<language>ko</language>\n${items.join('\n')}\n</channel></rss>\n`;
}

/** robots.txt, sitemap and the RSS feed of the public notices. */
export function feeds(plan: FeedPlan): Section {
	return (asked) => {
		if (asked.path === '/robots.txt') return textReply(robots(plan));
		if (asked.path === '/sitemap.xml') return textReply(sitemap(plan), 'application/xml;charset=UTF-8');
		if (asked.path === '/rss/notices.xml') return textReply(rss(plan), 'application/rss+xml;charset=UTF-8');
		return undefined;
	};
}
