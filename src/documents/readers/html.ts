import type { ReadDocument } from '../document-text';
import { decodeDocumentText } from './decode';
import { blocksFromHtml } from './html-blocks';
import { type HtmlDocument, type HtmlElement, isElement, walk } from './html-tree';

const around = new Set(['nav', 'header', 'footer', 'aside']);
const aroundRole = /^(?:navigation|banner|contentinfo|complementary|search)$/;
const containers = new Set(['body', 'div', 'section', 'article', 'main', 'form', 'center']);
const noText = new Set(['script', 'style', 'noscript', 'template', 'head', 'svg', 'iframe']);

/** Reads an HTML page: its main text where that can be told from menus and footers, else all of it. */
export async function readHtml(bytes: Buffer, contentType?: string): Promise<ReadDocument> {
	const { parseDocument } = await import('#vendor/html');
	const { text, warnings } = decodeDocumentText(bytes, contentType ?? 'text/html');
	const document = parseDocument(text);
	const main = mainElement(document);
	const blocks = main === null ? blocksFromHtml(document, surrounds) : blocksFromHtml(main, surrounds);
	return {
		format: 'html',
		blocks: blocks.length > 0 ? blocks : blocksFromHtml(document),
		pages: null,
		metadata: metadataOf(document),
		warnings,
	};
}

/** The element that says it is the main text, or the deepest one that holds nearly all running text of the page. */
function mainElement(document: HtmlDocument): HtmlElement | null {
	const measured = measure(document);
	const body = [...measured.values()].reduce((most, size) => Math.max(most, size.text - size.links), 0);
	let declared: HtmlElement | null = null;
	let densest: HtmlElement | null = null;
	for (const [element, size] of measured) {
		const running = size.text - size.links;
		const saysSo =
			element.name === 'main' || element.name === 'article' || element.attribs['role'] === 'main';
		// A page of several articles is a list: none of them alone is the text.
		if (saysSo && running >= body * 0.5 && (declared === null || element.name === 'main')) declared = element;
		if (containers.has(element.name) && running >= body * 0.9 && size.links <= size.text * 0.3)
			densest = element;
	}
	return declared ?? densest;
}

/** Characters of text, and of text in links, of every element that may hold running text; outer elements first. */
function measure(document: HtmlDocument): Map<HtmlElement, { text: number; links: number }> {
	const sizes = new Map<HtmlElement, { text: number; links: number }>();
	const open: HtmlElement[] = [];
	let linkDepth = 0;
	for (const step of walk(document.children, (element) => !noText.has(element.name) && !surrounds(element))) {
		if (step.at === 'text') {
			const size = open.length === 0 ? undefined : sizes.get(open[open.length - 1]!);
			const length = step.text.trim().length;
			if (size !== undefined) {
				size.text += length;
				if (linkDepth > 0) size.links += length;
			}
			continue;
		}
		if (step.element.name === 'a') linkDepth += step.at === 'open' ? 1 : -1;
		if (step.at === 'open') {
			open.push(step.element);
			sizes.set(step.element, { text: 0, links: 0 });
			continue;
		}
		open.pop();
		const own = sizes.get(step.element);
		const parent = open.at(-1);
		const outer = parent === undefined ? undefined : sizes.get(parent);
		if (own !== undefined && outer !== undefined) {
			outer.text += own.text;
			outer.links += own.links;
		}
	}
	return sizes;
}

function surrounds(element: HtmlElement): boolean {
	return around.has(element.name) || aroundRole.test(element.attribs['role'] ?? '');
}

function metadataOf(document: HtmlDocument): Record<string, string> {
	const metadata: Record<string, string> = {};
	let inTitle = false;
	for (const step of walk(document.children)) {
		if (step.at === 'text') {
			if (inTitle && step.text.trim() !== '') metadata['title'] ??= step.text.replace(/\s+/g, ' ').trim();
			continue;
		}
		if (step.element.name === 'title') inTitle = step.at === 'open';
		if (step.at === 'close' || !isElement(step.element) || step.element.name !== 'meta') continue;
		const name = step.element.attribs['name']?.toLowerCase();
		const value = step.element.attribs['content']?.trim();
		if (
			value !== undefined &&
			value !== '' &&
			(name === 'author' || name === 'description' || name === 'keywords')
		)
			metadata[name] ??= value;
	}
	return metadata;
}
