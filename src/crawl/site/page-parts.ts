/**
 * What a class or id says about a part of a page. `furniture`: menus, heads, feet, side columns, which are the site's and not the
 * page's. `content`: where the page itself stands.
 */
export type Part = 'furniture' | 'content' | null;

/** What a reader does not see as text. */
export const SILENT = new Set(['script', 'style', 'noscript', 'template', 'select', 'iframe', 'object', 'svg', 'textarea', 'head']);

/** Elements that stand on lines of their own. */
export const BLOCKS = new Set(
	'address article aside blockquote br center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tfoot thead tr ul caption option body html'.split(
		' ',
	),
);

export const FURNITURE_TAGS = new Set(['nav', 'footer', 'aside', 'button', 'header']);

const FURNITURE =
	/(^|[\s_-])(gnb|lnb|snb|tnb|nav|navi|navigation|menu\w*|header|footer|foot|breadcrumbs?|location|quick|quick_?menu|banner|popup|sns|share|family|familysite|aside|sidebar|paging|paginat\w+|search|satisfaction|copyright|skip\w*|sitemap|util|top_?(menu|util)|cookie\w*)([\s_-]|$)/;
const CONTENT =
	/(^|[\s_-])(main|contents?|cont_?(area|wrap|box)?|article|post|(board|bbs|view|detail|news|post|article|sub|body|page|main)_?(view|conts?|contents?|body|text|txt|con|list)|entry)([\s_-]|$)/;
const FURNITURE_ROLES = new Set(['navigation', 'banner', 'contentinfo', 'complementary', 'search', 'menu', 'menubar', 'dialog']);

const kept = new Map<string, Part>();
const MAX_KEPT = 5000;

/** Pages of one site use the same names over and over, so each is judged once. */
export function partByName(className: string, id: string): Part {
	if (className === '' && id === '') return null;
	const key = `${className} ${id}`;
	const before = kept.get(key);
	if (before !== undefined) return before;
	const named = key.toLowerCase();
	const part = FURNITURE.test(named) ? 'furniture' : CONTENT.test(named) ? 'content' : null;
	if (kept.size >= MAX_KEPT) kept.clear();
	kept.set(key, part);
	return part;
}

export function partByRole(role: string): Part {
	if (role === 'main' || role === 'article') return 'content';
	return FURNITURE_ROLES.has(role) ? 'furniture' : null;
}
