import type { Element } from '#vendor/html';
import { safeFileName } from '../../net';
import { ancestors, attr, descendants, findBySetting, inlineText, names } from '../page/dom';
import { roleOf } from '../recognition/labels';
import type { Page } from '../page/page';
import { isClickable, resolveLink } from '../script/links';
import type { Target } from '../types';

export interface FoundAttachment {
	/** As the page names it; the server's own name is better where it gives one. */
	name: string;
	target: Target;
	/** What to keep out of the post's text. */
	block: Element;
}

const EXTENSIONS =
	'hwpx?|pdf|docx?|xlsx?|pptx?|zip|7z|alz|egg|txt|csv|jpe?g|png|gif|bmp|tiff?|mp[34]|avi|wmv|mov|rtf|odt|ods|odp|xml|json|hwt|show|cell';
const NAMED_FILE = new RegExp(
	`([^\\s\\\\/:*?"<>|][^\\\\/:*?"<>|\\n]{0,180}?\\.(?:${EXTENSIONS}))(?![A-Za-z0-9])`,
	'i',
);
const DOWNLOADS =
	/file_?down|down_?load|downfile|filedown|\bdown\b|atch_?file|attach_?file|getfile|fileview/i;
const PREVIEW = /미리보기|바로보기|뷰어|viewer|preview|전체\s*(다운|내려|받기)|일괄|zip_?down/i;
const AREA =
	/(^|[\s_-])(files?|attach(ment|ed)?s?|add_?files?|file_?(list|wrap|area|box)|board_?files?|view_?files?)([\s_-]|$)/;

function inArea(element: Element): boolean {
	return ancestors(element)
		.slice(0, 5)
		.some((above) => {
			if (AREA.test(names(above))) return true;
			if (above.name !== 'td' && above.name !== 'dd') return false;
			const before = above.prev && 'name' in above.prev ? above.prev : above.prev?.prev;
			return (
				before !== null &&
				before !== undefined &&
				'name' in before &&
				roleOf(inlineText(before)) === 'attachment'
			);
		});
}

function nameOf(link: Element): string {
	const shown = inlineText(link);
	const texts = [
		shown,
		attr(link, 'title'),
		attr(link, 'download'),
		...descendants(link).map((image) => attr(image, 'alt')),
	];
	const named = texts.map((text) => NAMED_FILE.exec(text)?.[1]).find((name) => name !== undefined);
	return safeFileName((named ?? shown).trim());
}

/** Links to files in a post's page: by their address or function, by the file name they show, or by the place they stand in. */
export function findAttachments(
	page: Page,
	away: (element: Element) => boolean,
	selector: string | undefined,
): FoundAttachment[] {
	const chosen = selector
		? new Set(
				findBySetting(page.document, selector, 'attachments').flatMap((element) =>
					isClickable(element) ? [element] : descendants(element).filter(isClickable),
				),
			)
		: null;
	const found: FoundAttachment[] = [];
	const seen = new Set<string>();
	for (const link of descendants(page.document)) {
		if (!isClickable(link) || (chosen ? !chosen.has(link) : away(link))) continue;
		const source = `${attr(link, 'href')} ${attr(link, 'onclick')}`;
		const text = `${inlineText(link)} ${attr(link, 'title')}`;
		const path = attr(link, 'href').split(/[?#]/)[0] ?? '';
		const pointsToFile =
			DOWNLOADS.test(source) ||
			new RegExp(`\\.(?:${EXTENSIONS})$`, 'i').test(path) ||
			'download' in link.attribs;
		const looksLikeOne = pointsToFile
			? NAMED_FILE.test(text) || inArea(link) || DOWNLOADS.test(source)
			: NAMED_FILE.test(text) && inArea(link);
		if (!chosen && (!looksLikeOne || PREVIEW.test(text))) continue;
		const target = resolveLink(page, link);
		if (!target) continue;
		const key = JSON.stringify([target.url, target.fields]);
		if (seen.has(key)) continue;
		seen.add(key);
		found.push({ name: nameOf(link), target, block: blockOf(link) });
	}
	return found;
}

/** The list item or the like that holds the link with its size; the link alone where it stands in running text. */
function blockOf(link: Element): Element {
	const holder = ancestors(link)
		.slice(0, 4)
		.find((above) => above.name === 'li' || AREA.test(names(above)));
	return holder && inlineText(holder).length <= inlineText(link).length + 80 ? holder : link;
}
