import { findAttachments, type FoundAttachment } from '../attachments/attachment-links';
import { descendants } from '../page/dom';
import { requestFor } from '../page/requests';
import { isClickable, resolveLink } from '../script/links';
import { linksFrom } from './canonical';
import { detached } from './detached';
import type { SiteReading } from './read-response';
import { DOCUMENT, FILE_NAME } from './scan-page';

/** What a link to is never a page. */
const NO_PAGE =
	/\.(?:css|js|mjs|json|map|jpe?g|png|gif|bmp|webp|svg|ico|tiff?|avif|heic|mp[34]|m4[av]|avi|wmv|mov|webm|wav|ogg|flv|swf|woff2?|ttf|eot|otf|exe|msi|dmg|apk|iso|bin|jar|rss|atom|xsd|dtd)$/i;
const MAX_SCRIPTED = 200;
const MAX_DEAD = 5000;

export interface Discovered {
	/** Canonical addresses of pages, each once. */
	pages: string[];
	/** Linked files. */
	documents: FoundAttachment[];
	/** Whether there is any link to a file. */
	hasDocuments: boolean;
}

/** Code that leads nowhere, such as that of menus, stands on every page of a site: it is run on few of them. */
export class DeadCode {
	private readonly runs = new Map<string, number>();

	isDead(code: string): boolean {
		return (this.runs.get(code) ?? 0) >= 2;
	}

	ledNowhere(code: string): void {
		if (this.runs.size < MAX_DEAD) this.runs.set(detached(code), (this.runs.get(code) ?? 0) + 1);
	}
}

function pathOf(url: string): string {
	const mark = url.indexOf('?');
	return mark < 0 ? url : url.slice(0, mark);
}

/** Links that the page's own script would open, solved without a browser. Forms that can only be sent by POST are no addresses. */
function scripted(reading: SiteReading, dead: DeadCode): string[] {
	const wanted = new Set(reading.scripted.filter((code) => !dead.isDead(code)));
	if (wanted.size === 0) return [];
	const page = reading.tree();
	const found: string[] = [];
	let run = 0;
	for (const element of descendants(page.document)) {
		if (!isClickable(element)) continue;
		const { onclick, href } = element.attribs;
		const code = onclick ?? href ?? '';
		if (!wanted.has(code) || run >= MAX_SCRIPTED) continue;
		run++;
		const target = resolveLink(page, element);
		if (!target) dead.ledNowhere(code);
		else found.push(requestFor(target, 'GET', page.charset).url);
	}
	return found;
}

/** Where a page leads to. `nofollow` of page and link is respected unless `followAll`. */
export function discover(
	reading: SiteReading,
	options: { followAll: boolean; documents: boolean; dead: DeadCode },
): Discovered {
	const pages = new Set<string>();
	let hasDocuments = false;
	const add = (url: string | null) => {
		if (url === null) return;
		const path = pathOf(url);
		if (DOCUMENT.test(path)) hasDocuments = true;
		else if (!NO_PAGE.test(path)) pages.add(url);
	};
	const follow = reading.follow || options.followAll;
	for (const link of reading.links) {
		if (link.nofollow && !options.followAll) continue;
		const url = reading.resolver.canonical(link.href);
		if (link.text !== '' && FILE_NAME.test(link.text)) hasDocuments = true;
		// The page's own files are no further pages, so nofollow does not keep them back.
		else if (follow || (url !== null && DOCUMENT.test(pathOf(url)))) add(url);
	}
	if (reading.refresh !== null && follow) add(reading.resolver.canonical(reading.refresh));
	if (reading.scripted.length > 0 && follow) {
		const resolver = linksFrom(reading.finalUrl);
		for (const url of scripted(reading, options.dead)) add(resolver.canonical(url));
	}
	const files = reading.scripted.some((code) => /down|file|atch|attach/i.test(code));
	const documents =
		options.documents && (hasDocuments || files) ? findAttachments(reading.tree(), () => false, undefined) : [];
	if (documents.length > 0) {
		const urls = new Set(documents.map((one) => reading.resolver.canonical(requestFor(one.target, 'GET', 'utf-8').url)));
		for (const url of urls) if (url !== null) pages.delete(url);
	}
	return { pages: [...pages], documents, hasDocuments };
}
