import type { AnyNode, Element } from '#vendor/html';
import { findBody } from './detail-body';
import { findAttachments, type FoundAttachment } from '../attachments/attachment-links';
import { readDate } from '../page/dates';
import { ancestors, blockText, descendants, findBySetting, inlineText, names, textSize } from '../page/dom';
import { readLabels, type LabelledValue } from './detail-labels';
import { readCount, roleOf } from './labels';
import { readLicence } from './licence';
import type { RowFacts } from './list-rows';
import type { Page } from '../page/page';
import type { CrawlSelectors, Licence } from '../types';

export interface RecognisedDetail {
	title: string;
	body: string;
	postedAt: string | null;
	author: string | null;
	department: string | null;
	views: number | null;
	fields: Record<string, string>;
	attachments: FoundAttachment[];
	licence: Licence;
	/** Whether the title that the list has stands on the page. */
	titleFound: boolean;
	confidence: number;
}

const FURNITURE =
	/(^|[\s_-])(gnb|lnb|snb|nav|navi|menu|header|footer|breadcrumb|location|quick|banner|popup|sns|share|family|aside|sidebar|paging|pagination|search|buttons?|btns?|btn_(area|wrap|group)|satisfaction|copyright|skip)([\s_-]|$)/;
const NEIGHBOURS =
	/(^|[\s_-])(near|prev_?next|prevnext|pre_?next|neighbou?rs?|board_?(prev|move|nav)|view_?nav|page_?move)([\s_-]|$)/;
const REPLIES =
	/(^|[\s_-])(comments?|repl(y|ies)(_?(list|area|wrap))?|answers?(_?(list|area|wrap|box))?|cmt|댓글)([\s_-]|$)/;
const LICENCE_BLOCK = /(^|[\s_-])(kogl|licen[cs]e|nuri|open_?type|ccl|copyright)([\s_-]|$)/;
const MIN_TITLE = 2;
const MAX_TITLE = 400;

/** Marks such as `Q.` or `[고시]` that a page sets before a title. */
const MAX_TITLE_MARK = 12;

/** Finds the list's title in a text whatever the spaces; the list may have cut it. */
function titlePattern(title: string): RegExp | null {
	const characters = [...title.replace(/\s*(\.{2,}|…)\s*$/, '').replace(/\s+/g, '')];
	if (characters.length < MIN_TITLE) return null;
	return new RegExp(
		characters.map((char) => char.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('\\s*'),
		'iu',
	);
}

/** Site furniture, links to the neighbouring posts, and rows of buttons: never part of a post. */
function asideOf(page: Page): { furniture: Set<Element>; neighbours: Set<Element>; replies: Set<Element> } {
	const furniture = new Set<Element>();
	const neighbours = new Set<Element>();
	const replies = new Set<Element>();
	for (const element of descendants(page.document)) {
		const named = names(element);
		const outer = element.name === 'body' || element.name === 'html';
		if (outer) continue;
		if (['nav', 'footer', 'aside', 'button'].includes(element.name) || FURNITURE.test(named))
			furniture.add(element);
		else if (
			element.name === 'header' &&
			!ancestors(element).some((above) => above.name === 'article' || above.name === 'main')
		)
			furniture.add(element);
		else if (NEIGHBOURS.test(named)) neighbours.add(element);
		else if (REPLIES.test(named)) replies.add(element);
		else if (
			['th', 'dt', 'strong', 'b', 'span', 'em'].includes(element.name) &&
			textSize(element) < 12 &&
			roleOf(inlineText(element)) === 'neighbour'
		) {
			const row = ancestors(element).find((above) => ['tr', 'li', 'dl', 'div', 'p'].includes(above.name));
			if (row && inlineText(row).length < 200) neighbours.add(row);
		}
	}
	return { furniture, neighbours, replies };
}

interface TitlePlace {
	text: string;
	element: Element | null;
	/** 0..1 */
	certainty: number;
}

function findTitle(
	page: Page,
	row: RowFacts | null,
	labels: readonly LabelledValue[],
	away: (element: Element) => boolean,
): TitlePlace {
	const wanted = titlePattern(row?.title ?? '');
	const shown = descendants(page.document).filter(
		(element) => !['title', 'option', 'script', 'style', 'meta'].includes(element.name) && !away(element),
	);
	if (wanted) {
		const matching = shown
			.filter((element) => textSize(element) < MAX_TITLE)
			.map((element) => ({ element, text: inlineText(element) }))
			.filter(({ text }) => text.length < MAX_TITLE)
			.map(({ element, text }) => ({ element, text, at: text.search(wanted) }))
			.filter(({ at }) => at >= 0 && at <= MAX_TITLE_MARK)
			.map(({ element, text, at }) => ({ element, text: text.slice(at) }))
			.toSorted(
				(a, b) =>
					a.text.length - b.text.length ||
					(/^h\d$/.test(b.element.name) ? 1 : 0) - (/^h\d$/.test(a.element.name) ? 1 : 0),
			);
		const first = matching[0];
		if (first) return { text: first.text, element: first.element, certainty: 1 };
	}
	const labelled = labels.find((label) => label.role === 'title');
	if (labelled) return { text: labelled.text, element: labelled.element, certainty: 0.8 };
	const hinted = shown.find(
		(element) =>
			/(^|[\s_-])(view_?tit(le)?|board_?tit(le)?|bbs_?tit(le)?|subject|sbj|tit|title)([\s_-]|$)/.test(
				names(element),
			) && inlineText(element).length >= MIN_TITLE,
	);
	const heading =
		hinted ??
		shown
			.filter((element) => /^h[1-4]$/.test(element.name) && inlineText(element).length >= MIN_TITLE)
			.at(-1);
	if (heading) return { text: inlineText(heading), element: heading, certainty: 0.5 };
	return { text: row?.title ?? '', element: null, certainty: 0 };
}

function valueOf(labels: readonly LabelledValue[], role: LabelledValue['role']): string | null {
	return labels.find((label) => label.role === role && label.text !== '')?.text ?? null;
}

/** The words of a page that only says, by a script, that there is nothing to see. */
export function alertOf(page: Page): string | null {
	const said = page.scripts
		.map((script) => /^(?:\/\/[^\n]*\n|<!--|\s)*alert\(\s*(["'])(.*?)\1/.exec(script)?.[2])
		.find((text) => text !== undefined);
	return said && inlineText(page.document).length < 200 ? said : null;
}

/** Reads a post's page. `row` is its row in the list: what the list says helps to find it, and fills what the page leaves out. */
export function recogniseDetail(
	page: Page,
	row: RowFacts | null,
	selectors: CrawlSelectors = {},
): RecognisedDetail {
	const { furniture, neighbours, replies } = asideOf(page);
	const gone = new Set<AnyNode>([...furniture, ...neighbours, ...replies]);
	const outside = new Set<Element>();
	for (const element of [...furniture, ...neighbours, ...replies]) {
		outside.add(element);
		for (const below of descendants(element)) outside.add(below);
	}
	const away = (element: Element) => outside.has(element);
	const allLabels = readLabels(page, away);
	const chosenTitle = selectors.title
		? findBySetting(page.document, selectors.title, 'the title')[0]
		: undefined;
	const title: TitlePlace = chosenTitle
		? { text: inlineText(chosenTitle), element: chosenTitle, certainty: 1 }
		: findTitle(page, row, allLabels, away);

	const attachments = findAttachments(page, away, selectors.attachment);
	const meta = new Set<AnyNode>(gone);
	for (const label of allLabels)
		if (label.role !== 'body' && label.role !== null) for (const element of label.whole) meta.add(element);
	for (const attachment of attachments) meta.add(attachment.block);
	for (const element of descendants(page.document)) if (LICENCE_BLOCK.test(names(element))) meta.add(element);

	const chosenBody = selectors.body ? findBySetting(page.document, selectors.body, 'the text')[0] : undefined;
	const labelledBody = allLabels.find((label) => label.role === 'body')?.element;
	const bodyPlace = chosenBody
		? { element: chosenBody, certainty: 1 }
		: labelledBody
			? { element: labelledBody, certainty: 0.9 }
			: findBody(page, title.element, meta);
	const inBody = new Set<AnyNode>(bodyPlace ? descendants(bodyPlace.element) : []);
	// Inside a place that is surely the text, `문의: ...` is text, and only lists of files and the site's own parts are left out.
	const sure = bodyPlace !== null && bodyPlace.certainty === 1;
	const withoutInBody = new Set<AnyNode>([
		...gone,
		...attachments.filter((one) => one.block.name !== 'a').map((one) => one.block),
	]);
	const body = bodyPlace
		? blockText(bodyPlace.element, chosenBody ? undefined : sure ? withoutInBody : meta)
		: '';
	const labels = sure ? allLabels.filter((label) => !inBody.has(label.element)) : allLabels;

	const fields: Record<string, string> = { ...row?.fields };
	for (const label of labels)
		if ((label.role === null || label.role === 'answer') && label.text.length <= 2000)
			fields[label.label] = label.text;
	const answer = [...replies].map((element) => blockText(element)).find((text) => text !== '');
	if (answer !== undefined && fields['답변'] === undefined) fields['답변'] = answer;

	const chosenDate = selectors.date ? findBySetting(page.document, selectors.date, 'the date')[0] : undefined;
	const chosenAuthor = selectors.author
		? findBySetting(page.document, selectors.author, 'the author')[0]
		: undefined;
	const now = Date.parse(page.fetchedAt);
	const date =
		readDate(chosenDate ? inlineText(chosenDate) : (valueOf(labels, 'date') ?? ''), now) ?? row?.date ?? null;
	const views = valueOf(labels, 'views');
	return {
		title: title.text.trim(),
		body,
		postedAt: date,
		author: (chosenAuthor ? inlineText(chosenAuthor) : valueOf(labels, 'author')) ?? row?.author ?? null,
		department: valueOf(labels, 'department') ?? row?.department ?? null,
		views: (views === null ? null : readCount(views)) ?? row?.views ?? null,
		fields,
		attachments,
		licence: readLicence(
			page.document,
			new Set([
				...neighbours,
				...furniture,
				...(bodyPlace ? [bodyPlace.element, ...descendants(bodyPlace.element)] : []),
			]),
		),
		titleFound: title.certainty === 1,
		confidence:
			0.4 * title.certainty + 0.4 * (body === '' ? 0 : (bodyPlace?.certainty ?? 0)) + (date ? 0.2 : 0),
	};
}
