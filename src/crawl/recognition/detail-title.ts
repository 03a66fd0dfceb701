import type { Element } from '#vendor/html';
import { descendants, inlineText, names, textSize } from '../page/dom';
import type { Page } from '../page/page';
import type { LabelledValue } from './detail-labels';

export interface TitlePlace {
	text: string;
	element: Element | null;
	/** 0..1 */
	certainty: number;
}

const MIN_TITLE = 2;
const MAX_TITLE = 400;
/** Marks such as `Q.` or `[고시]` that a page sets before a title. */
const MAX_TITLE_MARK = 14;
const MAX_BEHIND = 80;
const NO_TITLE = new Set(['title', 'option', 'script', 'style', 'meta', 'caption']);
const TITLE_NAME =
	/(^|[\s_-])(view_?tit(le)?|board_?tit(le)?|bbs_?tit(le)?|post_?title|subject|sbj|tit|title|headline)([\s_-]|$)/;

function escaped(char: string): string {
	return char.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Finds the list's title in a text whatever the spaces; the list may have cut it. */
function titlePattern(title: string): RegExp | null {
	const characters = [...title.replace(/(\.{2,}|…)$/, '').replace(/\s+/g, '')].slice(0, 200);
	return characters.length < MIN_TITLE ? null : new RegExp(characters.map(escaped).join('\\s*'), 'iu');
}

/** The list's title, and without what lists set around it: `[교통] …`, `… (3)`, `… [2]`. */
function wordings(title: string): RegExp[] {
	const whole = title.trim();
	const bare = whole
		.replace(/^\[[^\]]{1,12}\]\s*/, '')
		.replace(/^\([^)]{1,8}\)\s*/, '')
		.replace(/\s*(\+\s*\d{1,4}|[[(]\s*\d{1,4}\s*[\])])$/, '')
		.trim();
	return [...new Set([whole, bare])].flatMap((text) => titlePattern(text) ?? []);
}

/** Where a post's page has its title: where it repeats the list's, else by label, name or heading. */
export function findTitle(
	page: Page,
	listTitle: string | null,
	labels: readonly LabelledValue[],
	away: (element: Element) => boolean,
): TitlePlace {
	const shown = descendants(page.document).filter((element) => !NO_TITLE.has(element.name) && !away(element));
	const isCut = /(\.{2,}|…)$/.test(listTitle ?? '');
	for (const wanted of wordings(listTitle ?? '')) {
		const first = shown
			.filter((element) => textSize(element) > 0 && textSize(element) < MAX_TITLE)
			.map((element) => ({ element, text: inlineText(element) }))
			.filter(({ text }) => text.length < MAX_TITLE)
			.map(({ element, text }) => ({ element, text, at: text.search(wanted) }))
			.filter(({ at }) => at >= 0 && at <= MAX_TITLE_MARK)
			.map(({ element, text, at }) => ({ element, text: text.slice(at) }))
			// What goes on and on is a block that begins with the title.
			.filter(({ text }) => isCut || text.length <= (listTitle ?? '').length + MAX_BEHIND)
			.toSorted(
				(a, b) =>
					a.text.length - b.text.length ||
					(/^h\d$/.test(b.element.name) ? 1 : 0) - (/^h\d$/.test(a.element.name) ? 1 : 0),
			)[0];
		if (first) return { text: first.text, element: first.element, certainty: 1 };
	}
	const labelled = labels.find((label) => label.role === 'title' && label.text !== '');
	if (labelled) return { text: labelled.text, element: labelled.element, certainty: 0.8 };
	const hinted = shown.find(
		(element) =>
			TITLE_NAME.test(names(element)) && inlineText(element).length >= MIN_TITLE && inlineText(element).length < MAX_TITLE,
	);
	const heading =
		hinted ??
		shown
			.filter((element) => /^h[1-4]$/.test(element.name) && inlineText(element).length >= MIN_TITLE)
			.at(-1);
	if (heading) return { text: inlineText(heading), element: heading, certainty: 0.5 };
	return { text: listTitle ?? '', element: null, certainty: 0 };
}
