import { parseDocument, serialize, type ChildNode, type Element } from '#vendor/html';
import { attr, descendants, inlineText } from '../page/dom';
import { parsePage, resolveAddress, type Page } from '../page/page';
import type { LoadText } from '../script/page-files';
import type { CrawlSelectors } from '../types';
import { recogniseDetail } from './detail-recognition';
import { inFurniture } from './furniture';
import type { RowFacts } from './list-rows';

const MAX_FRAMES = 3;
const MIN_HIDDEN = 20;
const MIN_TEXT = 40;
const MIN_UNSURE_TEXT = 400;
const MARKUP = /<(p|div|br|span|table|img|ul|ol|font|b|strong)\b/i;
const NO_TEXT = /youtube|map|player|login|banner|sns|facebook|viewer|captcha/i;

function isHidden(element: Element): boolean {
	return (
		/display\s*:\s*none|visibility\s*:\s*hidden/i.test(attr(element, 'style')) ||
		'hidden' in element.attribs ||
		/(^|[\s_-])(hide|hidden|blind|none|d-none|dn)([\s_-]|$)/i.test(attr(element, 'class'))
	);
}

/** Elements whose markup a browser would show, but which a parser sees as text or not at all; with that markup. */
function hiddenIn(page: Page): Array<{ element: Element; html: string }> {
	return descendants(page.document).flatMap((element) => {
		if (element.name === 'iframe' && attr(element, 'srcdoc') !== '')
			return [{ element, html: attr(element, 'srcdoc') }];
		const html =
			element.name === 'textarea' && (isHidden(element) || 'readonly' in element.attribs)
				? inlineText(element)
				: element.name === 'input' && attr(element, 'type') === 'hidden'
					? attr(element, 'value')
					: element.name === 'script' && /template|text\/html/i.test(attr(element, 'type'))
						? element.children.map((child) => ('data' in child ? child.data : '')).join('')
						: '';
		return html.length >= MIN_HIDDEN && MARKUP.test(html) ? [{ element, html }] : [];
	});
}

function framesIn(page: Page): Array<{ element: Element; url: string }> {
	const host = new URL(page.finalUrl).host;
	return descendants(page.document)
		.filter((element) => element.name === 'iframe' && attr(element, 'src') !== '' && !inFurniture(element) && !isHidden(element))
		.flatMap((element) => {
			const url = resolveAddress(page, attr(element, 'src'));
			return url && url.host === host && /^https?:$/.test(url.protocol) && !NO_TEXT.test(url.pathname)
				? [{ element, url: url.toString() }]
				: [];
		})
		.slice(0, MAX_FRAMES);
}

function bodyOf(html: string): ChildNode[] {
	const document = parseDocument(html);
	const body = descendants(document).find((element) => element.name === 'body');
	return (body ?? document).children;
}

/**
 * The page with what its frames (`srcdoc`, or `src` on the same host) and hidden text areas hold put in their place, for posts whose text
 * is there. The same page when there is nothing of the kind, or when its text is there without.
 */
export async function withHiddenText(
	page: Page,
	load: LoadText,
	row: RowFacts | null,
	selectors: CrawlSelectors | undefined,
): Promise<Page> {
	const hidden = hiddenIn(page);
	const frames = framesIn(page);
	if (hidden.length === 0 && frames.length === 0) return page;
	const { body, bodyCertainty } = recogniseDetail(page, row, selectors);
	if (body.length >= MIN_TEXT && (bodyCertainty === 1 || body.length >= MIN_UNSURE_TEXT)) return page;
	const parts = [...hidden];
	for (const { element, url } of frames) {
		const html = await load(url, page);
		if (html !== null && html !== '') parts.push({ element, html });
	}
	if (parts.length === 0) return page;
	for (const { element, html } of parts) {
		element.name = 'div';
		element.attribs = { class: 'contents' };
		element.children = bodyOf(html);
	}
	const { document, scripts, ...rest } = page;
	const filled = parsePage({ ...rest, html: serialize(document) });
	return { ...filled, scripts: [...scripts] };
}
