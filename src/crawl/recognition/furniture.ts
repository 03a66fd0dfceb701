import type { Element } from '#vendor/html';
import { attr, names, parentOf } from '../page/dom';

/** Words that, alone or at the end of a class or id, name a part of the site and not of the page. */
const PARTS =
	'gnb|lnb|snb|tnb|fnb|nav|navi|navigation|menu|menus|submenu|breadcrumbs?|location|quick|banners?|bannerzone|banner_?zone|popup|popupzone|sns|share|sitemap|family|family_?site|relate[ds]?|aside|side|sidebar|widgets?|recent|latest|popular|ranking|calendar|paging|paginate|pagination|skip|skipnav|satisfaction|satisfy|satis|copyright';
/** Rows of buttons: no part of a text, but a file may hang on one. */
const BUTTONS = /^(?:buttons?|btns?)(?:[_-].*)?$|[_-](?:buttons?|btns?)$/;
const WHOLE = new RegExp(`^(?:${PARTS}|header|footer|search|search_?(box|area|form|wrap)|tabs?|util|login|hd|ft|cal|best|rank)$`);
const ENDING = new RegExp(`[_-](?:${PARTS})$`);
const BEGINNING = /^(?:gnb|lnb|snb|nav|breadcrumb|location|quick|banner|sns|widget|satis|sidebar|paging|pagination)[_-]/;
/** A post's own head. */
const HEAD_OF_POST = /(^|[\s_-])(article|view|post|board|bbs|entry|detail)[\s_-]/;
const ELEMENTS = new Set(['nav', 'footer', 'aside']);
const kept = new WeakMap<Element, boolean>();
const keptInside = new WeakMap<Element, boolean>();

/** Whether an element is itself a menu, a side column, a banner zone, a foot of the site or the like. */
export function isFurniture(element: Element): boolean {
	const known = kept.get(element);
	if (known !== undefined) return known;
	const found = judge(element);
	kept.set(element, found);
	return found;
}

/** Whether an element is a button or a row of them. */
export function isButtons(element: Element): boolean {
	if (element.name === 'button') return true;
	const named = names(element);
	return named.includes('b') && /btn|button/.test(named) && named.split(/\s+/).some((name) => BUTTONS.test(name));
}

function judge(element: Element): boolean {
	if (ELEMENTS.has(element.name)) return true;
	if (['body', 'html', 'article', 'main', 'table', 'tbody', 'tr', 'td'].includes(element.name)) return false;
	if (element.name === 'header') {
		if (HEAD_OF_POST.test(names(element))) return false;
		for (let at = parentOf(element); at; at = parentOf(at))
			if (['article', 'main', 'section', 'li'].includes(at.name)) return false;
		return true;
	}
	if (attr(element, 'class') === '' && attr(element, 'id') === '') return false;
	return isPartName(names(element));
}

const judged = new Map<string, boolean>();
const MAX_JUDGED = 5000;

/** Pages of one site share their names, so each is looked at once. */
function isPartName(named: string): boolean {
	const known = judged.get(named);
	if (known !== undefined) return known;
	const found = named.split(/\s+/).some((name) => WHOLE.test(name) || ENDING.test(name) || BEGINNING.test(name));
	if (judged.size >= MAX_JUDGED) judged.clear();
	judged.set(named, found);
	return found;
}

/** Whether an element stands in such a part. */
export function inFurniture(element: Element): boolean {
	const known = keptInside.get(element);
	if (known !== undefined) return known;
	const parent = parentOf(element);
	const found = isFurniture(element) || (parent !== null && inFurniture(parent));
	keptInside.set(element, found);
	return found;
}
