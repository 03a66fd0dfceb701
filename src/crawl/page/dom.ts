import { isTag, isText, selectAll, type AnyNode, type Document, type Element } from '#vendor/html';
import { CityHallError } from '../../errors';

const SILENT = new Set([
	'script',
	'style',
	'noscript',
	'template',
	'head',
	'select',
	'iframe',
	'object',
	'svg',
]);
const BLOCKS = new Set(
	'address article aside blockquote br center dd div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tfoot thead tr ul'.split(
		' ',
	),
);
const CELLS = new Set(['td', 'th']);

export type Root = Document | Element;

export function find(root: Root, selector: string): Element[] {
	return selectAll<AnyNode, Element>(selector, root);
}

/** As `find`, for a selector that a person typed. */
export function findBySetting(root: Root, selector: string, setting: string): Element[] {
	try {
		return find(root, selector);
	} catch (cause) {
		throw new CityHallError(
			'CRAWL_BAD_SELECTOR',
			`The selector "${selector}" for ${setting} cannot be read.`,
			'Correct it, or leave it empty to have the place recognised.',
			{
				cause,
			},
		);
	}
}

export function attr(element: Element, name: string): string {
	return element.attribs[name] ?? '';
}

export function parentOf(node: AnyNode): Element | null {
	return node.parent && isTag(node.parent) ? node.parent : null;
}

export function ancestors(element: Element): Element[] {
	const chain: Element[] = [];
	for (let at = parentOf(element); at; at = parentOf(at)) chain.push(at);
	return chain;
}

export function childElements(element: Element): Element[] {
	return element.children.filter((child) => isTag(child));
}

const wholePages = new WeakMap<Root, Element[]>();
/** Where an element stands in its page's list, and where what is below it ends. */
const ranges = new WeakMap<Element, { order: Element[]; from: number; to: number }>();
const sizes = new WeakMap<Element, number>();

/** Every element below, in the page's order. A page is never changed once it is parsed, so it is walked once. */
export function descendants(root: Root): Element[] {
	if (isTag(root)) {
		const range = ranges.get(root);
		if (range) return range.order.slice(range.from, range.to);
	}
	const kept = wholePages.get(root);
	if (kept) return kept;
	const found: Element[] = [];
	const walk = (node: Root) => {
		for (const child of node.children) {
			if (!isTag(child)) continue;
			found.push(child);
			const from = found.length;
			walk(child);
			if (!isTag(root)) ranges.set(child, { order: found, from, to: found.length });
		}
	};
	walk(root);
	if (!isTag(root)) wholePages.set(root, found);
	return found;
}

/** Class and id in one lower-case string, for hints such as `board_view`. */
export function names(element: Element): string {
	return `${attr(element, 'class')} ${attr(element, 'id')}`.toLowerCase();
}

function squeeze(text: string): string {
	return text.replace(/[\s\u00a0\u200b]+/g, ' ').trim();
}

/** Characters without spaces; counted one by one, since a page's text is mostly read for its length. */
export function visibleLength(text: string): number {
	let length = 0;
	for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x20) length++;
	return length;
}

/** Characters of text inside, without spaces: a cheap lower limit of the text's length. */
export function textSize(element: Element): number {
	const kept = sizes.get(element);
	if (kept !== undefined) return kept;
	let size = 0;
	if (!SILENT.has(element.name)) {
		for (const child of element.children) {
			if (isTag(child)) size += textSize(child);
			else if (isText(child)) size += visibleLength(child.data);
		}
	}
	sizes.set(element, size);
	return size;
}

const lineTexts = new WeakMap<AnyNode, string>();
const rawTexts = new WeakMap<AnyNode, string>();

/** Text on one line. Kept for each element, as recognition asks for the same ones again and again. */
export function inlineText(node: AnyNode, without?: ReadonlySet<AnyNode>): string {
	if (without && without.size > 0) return readInline(node, without);
	const kept = lineTexts.get(node);
	if (kept !== undefined) return kept;
	const text = squeeze(rawText(node));
	lineTexts.set(node, text);
	return text;
}

/** Text as it stands in the page, put together from that of the children, which is kept. */
function rawText(node: AnyNode): string {
	if (isText(node)) return node.data;
	if (!('children' in node)) return '';
	const kept = rawTexts.get(node);
	if (kept !== undefined) return kept;
	let text = '';
	if (!(isTag(node) && SILENT.has(node.name))) {
		const spaced = isTag(node) && (BLOCKS.has(node.name) || CELLS.has(node.name));
		for (const child of node.children) text += rawText(child);
		if (spaced) text = ` ${text} `;
	}
	rawTexts.set(node, text);
	return text;
}

function readInline(node: AnyNode, without: ReadonlySet<AnyNode>): string {
	const parts: string[] = [];
	const walk = (at: AnyNode) => {
		if (without.has(at)) return;
		if (isText(at)) parts.push(at.data);
		else if ('children' in at) {
			if (isTag(at) && SILENT.has(at.name)) return;
			const spaced = isTag(at) && (BLOCKS.has(at.name) || CELLS.has(at.name));
			if (spaced) parts.push(' ');
			for (const child of at.children) walk(child);
			if (spaced) parts.push(' ');
		}
	};
	walk(node);
	return squeeze(parts.join(''));
}

/** Text as a reader sees it: a line a block, a blank line only where the page has one, cells of a table parted by tabs. */
export function blockText(node: AnyNode, without?: ReadonlySet<AnyNode>): string {
	const lines: string[] = [];
	let line: string[] = [];
	const endLine = () => {
		lines.push(
			line
				.join('')
				.split('\t')
				.map((cell) => cell.trim())
				.join('\t')
				.trim(),
		);
		line = [];
	};
	const breakLine = () => {
		if (line.some((part) => part.trim() !== '')) endLine();
		else line = [];
	};
	const walk = (at: AnyNode, preformatted: boolean) => {
		if (without?.has(at)) return;
		if (isText(at)) {
			const [first = '', ...others] = preformatted
				? at.data.split('\n')
				: [at.data.replace(/[\s\u00a0]+/g, ' ')];
			line.push(line.at(-1)?.endsWith(' ') ? first.trimStart() : first);
			for (const other of others) {
				endLine();
				line.push(other);
			}
			return;
		}
		if (!('children' in at)) return;
		const name = isTag(at) ? at.name : '';
		if (SILENT.has(name)) return;
		if (name === 'br') return endLine();
		if (BLOCKS.has(name)) breakLine();
		for (const child of at.children) walk(child, preformatted || name === 'pre' || name === 'textarea');
		if (CELLS.has(name)) line.push('\t');
		else if (BLOCKS.has(name)) breakLine();
	};
	walk(node, false);
	breakLine();
	return lines
		.join('\n')
		.replace(/[\u200b\ufeff\r]/g, '')
		.replace(/\n{3,}/g, '\n\n')
		.trim();
}
