import type { Element } from '#vendor/html';
import { safeFileName } from '../../net';
import { ancestors, attr, descendants, findBySetting, inlineText, names } from '../page/dom';
import { roleOf } from '../recognition/labels';
import { tokensOf } from '../recognition/meta';
import { resolveAddress, type Page } from '../page/page';
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
const FILE_PATH = new RegExp(`\\.(?:${EXTENSIONS})$`, 'i');
const VIEWER = /synap|docviewer|viewer\.|\/viewer|convertview|preview/i;
const PREVIEW = /미리보기|바로보기|바로듣기|뷰어|viewer|preview|전체\s*(다운|내려|받기)|일괄|zip_?down/i;
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

/** A link that shows nothing but a file's name, with its size at most, leads to the file whatever its address. */
const ONLY_FILE = new RegExp(`\\.(?:${EXTENSIONS})\\s*(?:[\\[(][^\\])]{1,40}[\\])])?\\s*(?:다운로드|내려받기|download)?$`, 'i');
const MAX_NAME = 200;
const MAX_ROW = 220;

function named(text: string): string | undefined {
	return NAMED_FILE.exec(text.slice(0, 1000))?.[1];
}

/** The only file name in the row that holds the link: `공고문.pdf [다운로드] [바로보기]`. */
function nameInRow(link: Element): string | undefined {
	for (const above of ancestors(link).slice(0, 3)) {
		if (!['li', 'div', 'p', 'tr', 'td', 'dd', 'span'].includes(above.name)) return undefined;
		const text = inlineText(above);
		if (text.length > MAX_ROW) return undefined;
		const name = named(text);
		if (name !== undefined) return named(text.slice(text.indexOf(name) + name.length)) === undefined ? name : undefined;
	}
	return undefined;
}

function nameOf(link: Element): string {
	const shown = tokensOf(link).join(' ');
	const texts = [
		shown,
		attr(link, 'title'),
		attr(link, 'download'),
		...descendants(link).map((image) => attr(image, 'alt')),
	];
	const name = texts.map(named).find((one) => one !== undefined) ?? nameInRow(link);
	return safeFileName((name ?? shown).slice(0, 2 * MAX_NAME).trim());
}

function looksLikeFile(link: Element): boolean {
	const source = `${attr(link, 'href')} ${attr(link, 'onclick')}`.slice(0, 2000);
	const pieces = tokensOf(link);
	const shown = pieces.join(' ');
	const text = `${shown} ${attr(link, 'title')}`;
	if (PREVIEW.test(text) || VIEWER.test(source)) return false;
	if (shown.length < MAX_NAME && [shown, ...pieces].some((piece) => ONLY_FILE.test(piece)) && !/^https?:\/\/|^www\./i.test(shown)) return true;
	if (/^\[?\s*(파일\s*)?(다운로드|내려\s*받기|다운|저장|받기|download)\s*\]?$/i.test(shown) && nameInRow(link) !== undefined) return true;
	const path = (attr(link, 'href').split(/[?#]/)[0] ?? '').slice(-200);
	const pointsToFile = DOWNLOADS.test(source) || FILE_PATH.test(path) || 'download' in link.attribs;
	const names = text.length < 1000 && NAMED_FILE.test(text);
	return pointsToFile ? names || inArea(link) || DOWNLOADS.test(source) : names && inArea(link);
}

/** Files to choose from in a select box, by their addresses. */
function optionsOf(page: Page, select: Element): FoundAttachment[] {
	return descendants(select).flatMap((option): FoundAttachment[] => {
		const address = attr(option, 'value');
		const name = option.name === 'option' ? named(inlineText(option)) : undefined;
		const url = name !== undefined && /^(https?:|[./?])/i.test(address) ? resolveAddress(page, address) : null;
		return url && name !== undefined
			? [{ name: safeFileName(name), target: { url: url.toString(), fields: null, method: 'GET' }, block: select }]
			: [];
	});
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
	const add = (attachment: FoundAttachment) => {
		const key = JSON.stringify([attachment.target.url, attachment.target.fields]);
		if (seen.has(key)) return;
		seen.add(key);
		found.push(attachment);
	};
	for (const link of descendants(page.document)) {
		if (link.name === 'select' && !chosen && !away(link)) optionsOf(page, link).forEach(add);
		if (!isClickable(link) || (chosen ? !chosen.has(link) : away(link) || !looksLikeFile(link))) continue;
		const target = resolveLink(page, link);
		if (target) add({ name: nameOf(link), target, block: blockOf(link) });
	}
	return found;
}

/** Names of files on the page whose links lead nowhere without a browser. */
export function filesWithoutAddress(page: Page, away: (element: Element) => boolean): string[] {
	return descendants(page.document)
		.filter((link) => isClickable(link) && !away(link) && inlineText(link).length < MAX_NAME && ONLY_FILE.test(inlineText(link)) && resolveLink(page, link) === null)
		.map(nameOf);
}

/** The list item or the like that holds the link with its size; the link alone where it stands in running text. */
function blockOf(link: Element): Element {
	const holder = ancestors(link)
		.slice(0, 4)
		.find((above) => above.name === 'li' || AREA.test(names(above)));
	return holder && inlineText(holder).length <= inlineText(link).length + 80 ? holder : link;
}
