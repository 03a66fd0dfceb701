import { closedBbsId } from '../boards/egov';
import { escapeHtml } from '../layout';
import { textReply, type Reply, type Section } from '../server/exchange';
import { toCp949 } from '../server/korean';
import { strongTag, withValidators } from '../server/validators';
import type { Shelf } from '../shelf';
import type { DemoPost, FeedTruth } from '../types';
import { siteMaps, type SiteMapPlan } from './site-maps';

export interface FeedPlan extends SiteMapPlan {
	/** Of the feeds beside that of the notices. */
	departments: Shelf;
	proposals: Shelf;
	crawlDelaySeconds: number;
}

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
Sitemap: ${plan.origin()}/sitemap-index.xml
`;
}

function newest(shelf: Shelf): DemoPost[] {
	return shelf.ids.slice(0, feedLength).flatMap((id) => {
		const post = shelf.post(id);
		return post && !post.secret ? [post] : [];
	});
}

const morning = (post: DemoPost): Date => new Date(`${post.postedAt}T09:00:00+09:00`);
const opening = (post: DemoPost): string => post.body.split('\n')[0] ?? '';

// Some Korean boards add filename1 and url1 for their attachments, outside of every RSS schema.
function rss(plan: FeedPlan): string {
	const items = newest(plan.notices).map((post) => {
		const address = escapeHtml(plan.origin() + post.path);
		const files = post.attachments.map(
			(file, index) =>
				`<filename${index + 1}>${escapeHtml(file.name)}</filename${index + 1}>
					<url${index + 1}>${address}</url${index + 1}>`,
		);
		return `<item><title>${escapeHtml(post.title)}</title><link>${address}</link>
				<guid isPermaLink="false">B0000001-${post.id}</guid>
				<description>${escapeHtml(opening(post))}</description>
				<author>${escapeHtml(post.department)}</author><pubDate>${morning(post).toUTCString()}</pubDate>${files.join('')}</item>`;
	});
	return `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>가온시 고시·공고</title>
		<link>${plan.origin()}/</link><description>가온시 고시·공고 새 글</description>
		<language>ko</language>\n${items.join('\n')}\n</channel></rss>\n`;
}

function atom(plan: FeedPlan): string {
	const entries = newest(plan.proposals).map(
		(post) => `<entry><id>tag:gaon.example,2026:${post.id}</id><title type="html">${escapeHtml(escapeHtml(post.title))}</title>
		<link rel="alternate" href="${escapeHtml(post.path)}"/><updated>${post.postedAt}T09:00:00+09:00</updated>
		<author><name>${escapeHtml(post.author)}</name></author>
		<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>${escapeHtml(opening(post))}</p></div></content></entry>`,
	);
	return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ko" xml:base="${plan.origin()}/"><id>tag:gaon.example,2026:voice</id>
<title>가온시 시민제안</title><link rel="self" href="/feeds/voice.atom"/><updated>${newest(plan.proposals)[0]?.postedAt ?? '2026-01-01'}T09:00:00+09:00</updated>
${entries.join('\n')}
</feed>
`;
}

/** RSS 1.0: items stand beside the channel, and dates are Dublin Core's. */
function rdf(plan: FeedPlan): string {
	const posts = newest(plan.departments);
	const address = (post: DemoPost): string => escapeHtml(plan.origin() + post.path);
	return `<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="${plan.origin()}/feeds/dept.rdf"><title>가온시 부서 소식</title><link>${plan.origin()}/</link><description>부서 소식</description>
<items><rdf:Seq>${posts.map((post) => `<rdf:li rdf:resource="${address(post)}"/>`).join('')}</rdf:Seq></items></channel>
${posts
	.map(
		(post) => `<item rdf:about="${address(post)}"><title>${escapeHtml(post.title)}</title><link>${address(post)}</link>
<description>${escapeHtml(opening(post))}</description><dc:creator>${escapeHtml(post.author)}</dc:creator><dc:date>${post.postedAt}T09:00:00+09:00</dc:date></item>`,
	)
	.join('\n')}
</rdf:RDF>
`;
}

/** In EUC-KR, which the XML declaration alone says; dates as a Korean clerk writes them into a template. */
function oldRss(plan: FeedPlan): Buffer {
	const items = newest(plan.departments).map(
		(post) => `<item><title><![CDATA[${post.title}]]></title><link>${escapeHtml(plan.origin() + post.path)}</link>
<description><![CDATA[<p>${escapeHtml(opening(post))}</p>]]></description><pubDate>${post.postedAt.replaceAll('-', '.')} 09:00:00</pubDate></item>`,
	);
	return toCp949(
		`<?xml version="1.0" encoding="euc-kr"?>\n<rss version="2.0"><channel><title>가온시 부서 소식</title>
<link>${plan.origin()}/</link><description>부서 소식</description>\n${items.join('\n')}\n</channel></rss>\n`,
	);
}

/** As templates make it that escape nothing: bare ampersands, an HTML entity, a blank line before the declaration, no end. */
function brokenRss(plan: FeedPlan): string {
	const items = newest(plan.departments).map(
		(post) => `<item><title>${post.title.replaceAll('<', '(').replaceAll('>', ')')} & 안내</title>
<link>${plan.origin()}${post.path}&from=rss</link><description>문의&nbsp;: ${post.department} Q&A</description>
<pubDate>${post.postedAt}</pubDate></item>`,
	);
	return `\n<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>부서 소식 & 알림</title>\n${items.join('\n')}\n`;
}

/** robots.txt, site maps and feeds, each with validators. */
export function feeds(plan: FeedPlan): { section: Section; truth: () => readonly FeedTruth[] } {
	const maps = siteMaps(plan);
	const answer = (path: string): Reply | undefined => {
		switch (path) {
			case '/robots.txt':
				return textReply(robots(plan));
			case '/rss/notices.xml':
				return textReply(rss(plan), 'application/rss+xml;charset=UTF-8');
			case '/feeds/voice.atom':
				return textReply(atom(plan), 'application/atom+xml');
			case '/feeds/dept.rdf':
				return textReply(rdf(plan), 'application/rdf+xml');
			case '/feeds/dept-euckr.xml':
				return { status: 200, headers: { 'content-type': 'text/xml' }, body: oldRss(plan) };
			case '/feeds/broken.xml':
				return textReply(brokenRss(plan), 'text/html;charset=UTF-8');
			default:
				return maps.answer(path);
		}
	};
	const ids = (shelf: Shelf): string[] => newest(shelf).map((post) => post.id);
	return {
		section(asked) {
			const reply = answer(asked.path);
			if (!reply) return undefined;
			const modifiedAt = Math.max(
				...[plan.notices, plan.proposals, plan.departments].map((shelf) => shelf.touchedAt()),
			);
			return withValidators(reply, { etag: strongTag(reply.body), modifiedAt });
		},
		truth: () => [
			{ path: '/rss/notices.xml', kind: 'rss', posts: ids(plan.notices) },
			{ path: '/feeds/voice.atom', kind: 'atom', posts: ids(plan.proposals) },
			{ path: '/feeds/dept.rdf', kind: 'rdf', posts: ids(plan.departments) },
			{ path: '/feeds/dept-euckr.xml', kind: 'rss', posts: ids(plan.departments) },
			{ path: '/feeds/broken.xml', kind: 'rss', posts: ids(plan.departments) },
			...maps.paths.map((path): FeedTruth => ({ path, kind: 'sitemap', posts: [] })),
		],
	};
}
