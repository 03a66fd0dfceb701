import type { Part } from './page-parts';

/** A line of a page's text: what stands between two block elements. */
export interface TextBlock {
	text: string;
	/** Characters of it that stand in links. */
	linked: number;
	part: Part;
}

/** A part that is named as content is believed from this many characters on, or from this share of the page's own text. */
const ENOUGH_CONTENT = 200;
const CONTENT_SHARE = 0.3;
const LINK_SHARE = 0.6;

function length(blocks: readonly TextBlock[]): number {
	return blocks.reduce((sum, block) => sum + block.text.length, 0);
}

function join(blocks: readonly TextBlock[]): string {
	return blocks.map((block) => block.text).join('\n');
}

/**
 * The page's own text, without its menus: what is marked as menu, head or foot goes; where a part is marked as content, that is
 * taken; elsewhere lines that are mostly links go. What other pages show does not count, so that a page's text is the same in every run.
 */
export function mainText(blocks: readonly TextBlock[]): string {
	const own = blocks.filter((block) => block.part !== 'furniture');
	const content = own.filter((block) => block.part === 'content');
	const contentLength = length(content);
	if (contentLength >= ENOUGH_CONTENT || (contentLength > 0 && contentLength >= CONTENT_SHARE * length(own)))
		return join(content);
	const prose = own.filter((block) => block.linked < LINK_SHARE * block.text.length);
	if (prose.length > 0) return join(prose);
	return join(own.length > 0 ? own : blocks);
}
