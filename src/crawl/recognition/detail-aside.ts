import { isTag, type Element } from '#vendor/html';
import { readDate } from '../page/dates';
import { ancestors, attr, childElements, descendants, find, inlineText, names, parentOf, textSize } from '../page/dom';
import type { Page } from '../page/page';
import { isButtons, isFurniture } from './furniture';
import { roleOf } from './labels';
import { tokensOf } from './meta';
import { headersOf } from './table-headers';
import { linkPattern, patternOfAddress } from '../script/links';

export interface Aside {
	/** Parts of the site: menus, banners, surveys, rows of buttons, lists of other posts. */
	furniture: Set<Element>;
	/** Buttons; a file may hang on one. */
	buttons: Set<Element>;
	/** Links to the posts before and after. */
	neighbours: Set<Element>;
	/** Comments and answers of others. */
	replies: Set<Element>;
}

const NEIGHBOURS =
	/(^|[\s_-])(near|prev_?next|prevnext|pre_?next|neighbou?rs?|board_?(prev|move|nav)|view_?nav|page_?move|pn|bo_v_nb|post-navigation)([\s_-]|$)/;
const REPLIES =
	/(^|[\s_-])(comments?|repl(y|ies)(_?(list|area|wrap))?|answers?(_?(list|area|wrap|box))?|cmt|bo_vc|fdb|댓글)([\s_-]|$)/;
const REPLIES_HEADING = /^(댓글|덧글|한줄\s*의견|comments?)\s*(목록|쓰기|달기|작성)?\s*[([]?\s*\d*\s*개?[)\]]?$/i;
const OTHERS_HEADING =
	/^(관련|연관|다른|많이\s*본|인기|추천|최근|최신|이\s*카테고리의?)\s*(다른\s*)?(기사|글|게시물|게시글|소식|뉴스|콘텐츠|보도자료)(\s*더\s*보기)?$/;
const HEADINGS = new Set(['h2', 'h3', 'h4', 'h5', 'h6', 'strong', 'legend', 'p', 'dt', 'caption', 'b']);
const LINES = new Set(['li', 'tr', 'dl', 'p', 'div', 'dd']);
const MAX_NEIGHBOUR = 260;
const BOXES = new Set(['div', 'section', 'article', 'dl', 'li']);
const LISTS = new Set(['tbody', 'table', 'ul', 'ol']);
const MIN_POSTS = 3;

/** Everything on a post's page that is not the post. */
export function asideOf(page: Page): Aside {
	const aside: Aside = { furniture: new Set(), buttons: new Set(), neighbours: new Set(), replies: new Set() };
	const whole = page.document.children.reduce((sum, child) => sum + (isTag(child) ? textSize(child) : 0), 0);
	// What holds most of the page's text is the page, whatever its name says.
	const isPage = (element: Element) => textSize(element) > 0.6 * whole && whole > 400;
	for (const list of listsOfPosts(page)) if (!isPage(list)) aside.furniture.add(list);
	for (const element of descendants(page.document)) {
		if (element.name === 'body' || element.name === 'html' || element.name === 'head') continue;
		if (isFurniture(element) && !isPage(element)) aside.furniture.add(element);
		else if (isButtons(element) && !isPage(element)) aside.buttons.add(element);
		else if (isSurvey(element)) aside.furniture.add(element);
		else if (attr(element, 'class') !== '' || attr(element, 'id') !== '') {
			const named = names(element);
			if (NEIGHBOURS.test(named) && !isPage(element)) aside.neighbours.add(element);
			else if ((REPLIES.test(named) || isAnswer(element)) && !isPage(element)) aside.replies.add(element);
		}
		const size = textSize(element);
		if (size === 0 || size > MAX_NEIGHBOUR) continue;
		// The innermost line: a block that begins with such a line may hold more.
		if (LINES.has(element.name) && leadsToNeighbour(element) && !descendants(element).some((one) => LINES.has(one.name) && leadsToNeighbour(one)))
			aside.neighbours.add(element);
		else if (HEADINGS.has(element.name) && size < 20) readHeading(element, aside, isPage);
		else if (['th', 'span', 'em'].includes(element.name) && size < 12 && roleOf(inlineText(element)) === 'neighbour') {
			const row = ancestors(element).find((above) => LINES.has(above.name));
			if (row && inlineText(row).length < MAX_NEIGHBOUR) aside.neighbours.add(row);
		}
	}
	return aside;
}

/** A box that begins with the word for an answer, beside the question's. */
function isAnswer(element: Element): boolean {
	return BOXES.has(element.name) && textSize(element) > 10 && roleOf(tokensOf(element)[0] ?? '') === 'answer';
}

/** The board's own list, which some skins show again below the post: a table headed as a list, or links of the page's own shape with dates. */
function listsOfPosts(page: Page): Element[] {
	const own = patternOfAddress(page.finalUrl);
	const now = Date.parse(page.fetchedAt);
	return descendants(page.document).filter((element) => {
		if (!LISTS.has(element.name)) return false;
		const rows = childElements(element).filter((row) => row.name === 'tr' || row.name === 'li');
		if (rows.length < MIN_POSTS) return false;
		const headers = element.name === 'tbody' && rows[0] ? (headersOf(rows[0]) ?? []).map(roleOf) : [];
		const isHeaded = headers.includes('title') && headers.includes('date');
		const posts = rows.filter((row) => {
			const links = find(row, 'a');
			return isHeaded
				? links.length > 0
				: links.some((link) => linkPattern(page, link) === own) && tokensOf(row).some((token) => token.length <= 24 && readDate(token, now) !== null);
		});
		return posts.length >= rows.length * 0.8;
	});
}

/** Asks whether the page was of use: radio buttons in a form of their own. */
function isSurvey(element: Element): boolean {
	if (element.name !== 'form' && element.name !== 'fieldset') return false;
	return (
		textSize(element) < 600 &&
		descendants(element).filter((one) => one.name === 'input' && /^radio$/i.test(attr(one, 'type'))).length > 1
	);
}

function leadsToNeighbour(element: Element): boolean {
	const first = tokensOf(element)[0];
	if (first === undefined || first.length > 12) return false;
	return roleOf(first) === 'neighbour' || /^[▲▼△▽]\s*(이전|다음|윗|아랫)?\s*글?$/.test(first);
}

function readHeading(element: Element, aside: Aside, isPage: (element: Element) => boolean): void {
	const text = inlineText(element);
	const parent = parentOf(element);
	if (!parent || isPage(parent) || ['body', 'td', 'main', 'article'].includes(parent.name)) return;
	if (REPLIES_HEADING.test(text)) aside.replies.add(parent);
	else if (OTHERS_HEADING.test(text)) aside.furniture.add(parent);
}
