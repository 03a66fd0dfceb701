import type { Element } from '#vendor/html';
import { attr, find, inlineText, textSize, type Root } from '../page/dom';
import type { Licence } from '../types';

const TYPE_IN_TEXT =
	/(?:공공누리|KOGL|공공저작물\s*자유이용허락)[^.\n]{0,40}?(?:제\s*)?([0-4])\s*유형|(?:공공누리|KOGL)\s*(?:type\s*)?([0-4])(?!\d)/i;
const TYPE_IN_FILE =
	/(?:kogl|opencode|opentype|nuri|ccl)[\w-]*?[_-]?(?:type|code|mark)?[_-]?0?([0-4])(?!\d)[\w-]*\.(?:png|jpe?g|gif|svg|webp)/i;
const AI_MARK =
	/AI\s*(?:학습|유형|활용|이용|데이터)|인공지능\s*(?:학습|활용)|(?:제\s*[0-4]\s*유형|KOGL\s*(?:type\s*)?[0-4])\s*[+·&,-]?\s*\(?AI\b/i;
const AI_IN_FILE = /(?:kogl|opencode|opentype|nuri)[\w-]*[_-]ai(?![a-z])[\w-]*\.(?:png|jpe?g|gif|svg|webp)/i;
const SPEAKS_OF_LICENCE = /공공누리|KOGL|자유이용허락/i;
const MAX_TEXT = 300;

function typeIn(text: string, pattern: RegExp): 0 | 1 | 2 | 3 | 4 | null {
	const found = pattern.exec(text);
	const digit = found?.[1] ?? found?.[2];
	switch (digit) {
		case '0':
			return 0;
		case '1':
			return 1;
		case '2':
			return 2;
		case '3':
			return 3;
		case '4':
			return 4;
		default:
			return null;
	}
}

/** The text of the innermost elements that speak of the licence. */
function statements(root: Root, without: ReadonlySet<Element>): string[] {
	return find(root, 'p, span, div, dd, td, li, em, strong, a, small, figcaption')
		.filter((element) => !without.has(element) && textSize(element) > 0 && textSize(element) <= MAX_TEXT)
		.map((element) => inlineText(element))
		.filter((text) => text.length <= MAX_TEXT && SPEAKS_OF_LICENCE.test(text));
}

/**
 * The Korea Open Government License (공공누리) mark of a page: in its text, in an image's alternative text or in its file name.
 * `without`: parts that speak of the licence of other posts.
 */
export function readLicence(root: Root, without: ReadonlySet<Element> = new Set()): Licence {
	const images = find(root, 'img');
	const alternatives = images
		.map((image) => attr(image, 'alt') || attr(image, 'title'))
		.filter((text) => SPEAKS_OF_LICENCE.test(text));
	const texts = [...alternatives, ...statements(root, without)];
	return licenceOf(
		texts,
		images.map((image) => attr(image, 'src')),
	);
}

/** The licence by what a page says of it, the surest first, and by the addresses of its images. */
export function licenceOf(texts: readonly string[], images: readonly string[]): Licence {
	const files = images.filter((src) => TYPE_IN_FILE.test(src) && /kogl|opencode|opentype|nuri/i.test(src));
	const fromText = texts.map((text) => typeIn(text, TYPE_IN_TEXT)).find((type) => type !== null) ?? null;
	const fromFile =
		files.map((src) => typeIn(src.split('/').pop() ?? '', TYPE_IN_FILE)).find((type) => type !== null) ??
		null;
	const kogl = fromText ?? fromFile;
	const spoken = texts.find((text) => typeIn(text, TYPE_IN_TEXT) !== null) ?? texts[0] ?? null;
	const ai = texts.some((text) => AI_MARK.test(text)) || files.some((src) => AI_IN_FILE.test(src));
	return { kogl, ai: ai && (kogl !== null || texts.length > 0), text: spoken };
}
