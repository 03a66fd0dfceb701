import { isText, type AnyNode, type Element } from '#vendor/html';
import { factSheets, findBody, type BodyPlace } from './detail-body';
import { asideOf, type Aside } from './detail-aside';
import { findTitle, type TitlePlace } from './detail-title';
import { filesWithoutAddress, findAttachments, type FoundAttachment } from '../attachments/attachment-links';
import { readDate } from '../page/dates';
import { ancestors, attr, blockText, descendants, find, findBySetting, inlineText, names, parentOf } from '../page/dom';
import { readLabels, type LabelledValue } from './detail-labels';
import { roleOf } from './labels';
import { readUnlabelled, tokensOf, valueFor } from './meta';
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
	/** 0..1, how sure it is that the text is the post's text. */
	bodyCertainty: number;
	/** 0..1 */
	confidence: number;
	/** What made it less sure, in plain words; empty when nothing did. */
	doubts: string[];
}

const LICENCE_BLOCK = /(^|[\s_-])(kogl|licen[cs]e|nuri|open_?type|ccl|copyright)([\s_-]|$)/;
const MAX_BETWEEN = 80;
const MAX_TOKENS = 16;
const MIN_ALTERNATIVE = 10;

/** The words of a page that only says, by a script, that there is nothing to see. */
export function alertOf(page: Page): string | null {
	const said = page.scripts
		.map((script) => /^(?:\/\/[^\n]*\n|<!--|\s)*alert\(\s*(["'])(.*?)\1/.exec(script.slice(0, 2000))?.[2])
		.find((text) => text !== undefined);
	return said && inlineText(page.document).length < 200 ? said : null;
}

function withDescendants(...sets: ReadonlyArray<ReadonlySet<Element>>): Set<Element> {
	const all = new Set<Element>();
	for (const set of sets) {
		for (const element of set) {
			if (all.has(element)) continue;
			all.add(element);
			for (const below of descendants(element)) all.add(below);
		}
	}
	return all;
}

function chosenBy(page: Page, selector: string | undefined, setting: string): Element | undefined {
	return selector ? findBySetting(page.document, selector, setting)[0] : undefined;
}

/** Labels that are the page's own: those in the text count only where nothing of the text stands before them. */
function labelsOutside(labels: readonly LabelledValue[], body: BodyPlace | null): LabelledValue[] {
	if (!body) return [...labels];
	const inBody = descendants(body.element);
	const places = new Map(inBody.map((element, index) => [element, index]));
	const whole = new Set<Element>([body.element, ...labels.flatMap(({ whole: elements }) => elements)]);
	let firstText = Infinity;
	inBody.forEach((element, index) => {
		if (firstText < Infinity || whole.has(element)) return;
		const own = element.children.some((child) => isText(child) && child.data.trim().length > 12);
		if (own && !withinAny(element, whole, body.element)) firstText = index;
	});
	return labels.filter(({ element }) => {
		const place = places.get(element);
		return place === undefined ? element !== body.element || body.certainty < 1 : body.certainty < 1 && place < firstText;
	});
}

function withinAny(element: Element, holders: ReadonlySet<Element>, top: Element): boolean {
	for (let at: Element | null = element; at && at !== top; at = parentOf(at)) if (holders.has(at)) return true;
	return false;
}

/** Elements between title and text, where dates and names stand that have no label. */
function between(page: Page, title: Element | null, body: Element | null, away: (element: Element) => boolean): Element[] {
	if (!title) return [];
	const order = descendants(page.document);
	const from = order.indexOf(title);
	const to = body ? order.indexOf(body) : -1;
	const end = to > from ? to : from + MAX_BETWEEN;
	const above = title.parent && 'name' in title.parent ? order.indexOf(title.parent) : from;
	return order
		.slice(Math.max(0, Math.min(from, above)), Math.min(end, from + MAX_BETWEEN))
		.filter((element) => !away(element) && element !== body);
}

/** What stands beside a date in the pieces of text that follow the title: there may be a name among them. */
function besideDate(near: readonly Element[], title: Element | null, body: Element | null, now: number): string[] {
	const holders = new Set([...(title ? ancestors(title) : []), ...(body ? ancestors(body) : [])]);
	const inTitle = new Set(title ? [title, ...descendants(title)] : []);
	const taken = new Set<Element>();
	const tokens: string[] = [];
	let passed = false;
	for (const element of near) {
		if (element === title) passed = true;
		const parent = parentOf(element);
		if (!passed || inTitle.has(element) || holders.has(element) || (parent && taken.has(parent))) {
			if (parent && taken.has(parent)) taken.add(element);
			continue;
		}
		taken.add(element);
		tokens.push(...tokensOf(element));
		if (tokens.length >= MAX_TOKENS) break;
	}
	const at = tokens.findIndex((token) => token.length <= 30 && readDate(token, now) !== null);
	return at < 0 ? [] : tokens.slice(Math.max(0, at - 3), at + 4);
}

/** What pictures say in place of a text. */
function alternativesIn(place: Element | null): string {
	return (place ? find(place, 'img') : [])
		.map((image) => attr(image, 'alt').trim())
		.filter((text) => text.length >= MIN_ALTERNATIVE && !/공공누리|로고|logo|아이콘/i.test(text))
		.join('\n');
}

function pictures(page: Page, title: Element | null, away: (element: Element) => boolean): Element | null {
	const order = descendants(page.document);
	const from = title ? order.indexOf(title) : 0;
	const image = order
		.slice(Math.max(0, from))
		.find((element) => element.name === 'img' && !away(element) && attr(element, 'alt').trim().length >= MIN_ALTERNATIVE);
	return image?.parent && 'name' in image.parent ? image.parent : null;
}

interface Facts {
	date: string | null;
	author: string | null;
	department: string | null;
	views: number | null;
	/** Whether author or office stand there without a label. */
	guessed: boolean;
}

function factsOf(page: Page, labels: readonly LabelledValue[], row: RowFacts | null, near: readonly Element[], beside: readonly string[], selectors: CrawlSelectors): Facts {
	const now = Date.parse(page.fetchedAt);
	// An office says more than the authority whose office it is.
	const isWhole = ({ role, label }: LabelledValue) => role === 'department' && /기관/.test(label);
	const labelled = (role: 'date' | 'author' | 'department' | 'views') =>
		labels
			.filter((label) => label.role === role && label.text !== '')
			.toSorted((a, b) => Number(isWhole(a)) - Number(isWhole(b)))
			.map((label) => valueFor(role, label.text, now))
			.find((value) => value !== null) ?? null;
	const guessed = readUnlabelled(near, beside, now);
	const chosenDate = chosenBy(page, selectors.date, 'the date');
	const chosenAuthor = chosenBy(page, selectors.author, 'the author');
	const text = (value: string | number | null | undefined) => (typeof value === 'string' ? value : null);
	const count = (value: string | number | null | undefined) => (typeof value === 'number' ? value : null);
	const wholePage = find(page.document, 'meta[property="article:published_time"]')[0];
	const published = wholePage ? readDate(attr(wholePage, 'content'), now) : null;
	const author = (chosenAuthor ? inlineText(chosenAuthor) : text(labelled('author'))) ?? row?.author ?? null;
	const department = text(labelled('department')) ?? row?.department ?? null;
	const byPlace = author === null && department === null && beside.length > 0;
	return {
		guessed: byPlace && (guessed.author !== undefined || guessed.department !== undefined),
		date:
			(chosenDate ? readDate(inlineText(chosenDate), now) : text(labelled('date'))) ??
			text(guessed.date) ??
			row?.date ??
			published,
		author: author ?? text(guessed.author),
		department: department ?? (author === null ? text(guessed.department) : null),
		views: count(labelled('views')) ?? count(guessed.views) ?? row?.views ?? null,
	};
}

function fieldsOf(labels: readonly LabelledValue[], row: RowFacts | null, { replies }: Aside): Record<string, string> {
	const fields: Record<string, string> = { ...row?.fields };
	for (const label of labels)
		if ((label.role === null || label.role === 'answer') && label.text.length <= 2000)
			fields[label.label] = label.text;
	const answer = [...replies].map((element) => blockText(element)).find((text) => text !== '');
	if (answer !== undefined && fields['답변'] === undefined) fields['답변'] = answer;
	return fields;
}

/** Reads a post's page. `row` is its row in the list: what the list says helps to find it, and fills what the page leaves out. */
export function recogniseDetail(
	page: Page,
	row: RowFacts | null,
	selectors: CrawlSelectors = {},
): RecognisedDetail {
	const aside = asideOf(page);
	const beside = withDescendants(aside.furniture, aside.neighbours, aside.replies);
	const outside = withDescendants(beside, aside.buttons);
	const away = (element: Element) => outside.has(element);
	const allLabels = readLabels(page, away);
	const chosenTitle = chosenBy(page, selectors.title, 'the title');
	const title: TitlePlace = chosenTitle
		? { text: inlineText(chosenTitle), element: chosenTitle, certainty: 1 }
		: findTitle(page, row?.title ?? null, allLabels, away);

	const attachments = findAttachments(page, (element) => beside.has(element), selectors.attachment);

	const gone = new Set<AnyNode>([...aside.furniture, ...aside.buttons, ...aside.neighbours, ...aside.replies]);
	const licences = descendants(page.document).filter((element) => LICENCE_BLOCK.test(names(element)));
	const fileBlocks = attachments.map((one) => one.block);
	const without = (labels: readonly LabelledValue[]) =>
		new Set<AnyNode>([
			...gone,
			...labels.filter(({ role }) => role !== 'body' && role !== null).flatMap(({ whole }) => whole),
			...fileBlocks,
			...licences,
		]);

	const chosenBody = chosenBy(page, selectors.body, 'the text');
	const labelledBody = allLabels.filter(({ role }) => role === 'body').toSorted((a, b) => b.text.length - a.text.length)[0]?.element;
	const place: BodyPlace | null = chosenBody
		? { element: chosenBody, certainty: 1 }
		: labelledBody
			? { element: labelledBody, certainty: 1 }
			: findBody(page, title.element, new Set([...without(allLabels), ...factSheets(page)]));
	const labels = labelsOutside(allLabels, place);
	// Inside a place that is surely the text, `문의: ...` is text, and only lists of files and the site's own parts are left out.
	const sure = place !== null && place.certainty === 1;
	const heading = place ? find(place.element, 'h2, h3, h4, h5, h6, strong, dt').filter((one) => roleOf(inlineText(one)) === 'body') : [];
	const inSure = new Set<AnyNode>([...gone, ...heading, ...fileBlocks.filter((block) => block.name !== 'a')]);
	const text = place ? blockText(place.element, chosenBody ? undefined : sure ? inSure : new Set([...without(labels), ...heading])) : '';
	const pictured = text === '' ? (place?.element ?? pictures(page, title.element, away)) : null;
	const body = text === '' ? alternativesIn(pictured) : text;

	const near = between(page, title.element, place?.element ?? null, away);
	// A head with labels leaves nothing to guess.
	const besides = labels.some(({ role }) => role === 'date')
		? []
		: besideDate(near, title.element, place?.element ?? null, Date.parse(page.fetchedAt));
	const facts = factsOf(page, labels, row, near, besides, selectors);
	const lost = selectors.attachment ? [] : filesWithoutAddress(page, (element) => beside.has(element));
	const judged = judge({ title, place, body, fromPictures: text === '', facts, row, files: attachments.length, lost });
	return {
		title: title.text.trim(),
		body,
		postedAt: facts.date,
		author: facts.author,
		department: facts.department,
		views: facts.views,
		fields: fieldsOf(labels, row, aside),
		attachments,
		licence: readLicence(
			page.document,
			new Set([
				...aside.neighbours,
				...aside.furniture,
				...(place ? [place.element, ...descendants(place.element)] : []),
			]),
		),
		titleFound: title.certainty === 1,
		bodyCertainty: body === '' ? 0 : (place?.certainty ?? 0.5),
		...judged,
	};
}

const SUSPICIOUS = /^(이전글|다음글|댓글|목록|만족도|로그인|검색)|만족하십니까|개인정보\s*처리방침/;

interface Evidence {
	title: TitlePlace;
	place: BodyPlace | null;
	body: string;
	fromPictures: boolean;
	facts: Facts;
	row: RowFacts | null;
	files: number;
	/** Files whose links lead nowhere. */
	lost: readonly string[];
}

/** How sure it is, and what made it less so. */
function judge({ title, place, body, fromPictures, facts, row, files, lost }: Evidence): { confidence: number; doubts: string[] } {
	const doubts: string[] = [];
	let confidence = 0.4 * title.certainty + 0.4 * (body === '' ? 0 : (place?.certainty ?? 0.6)) + (facts.date ? 0.2 : 0);
	const doubt = (words: string, factor: number) => {
		doubts.push(words);
		confidence *= factor;
	};
	if (title.certainty < 1) doubt('the title of the list does not stand on the page', 0.9);
	if (body === '') doubt(files > 0 ? 'there is no text, only attachments' : 'no text was found', 0.9);
	else if (fromPictures) doubt('the text is what the pictures say of themselves', 0.8);
	else if (SUSPICIOUS.test(body)) doubt('the text begins like a part of the site', 0.5);
	if (lost.length > 0) doubt(`${lost.join(', ')} can only be downloaded by a browser`, 0.7);
	if (facts.guessed) doubt('author or office were told from where they stand, not from a label', 0.9);
	if (!facts.date) doubts.push('no date was found');
	else if (row?.date && Math.abs(Date.parse(facts.date) - Date.parse(row.date)) > 3 * 86_400_000)
		doubt('the page has another date than the list', 0.8);
	return { confidence: Math.max(0, Math.min(1, confidence)), doubts };
}
