import { isTag } from '#vendor/html';
import { attr, descendants, inlineText } from '../page/dom';
import { resolveAddress, type Page } from '../page/page';
import { bindHandlers, goesNowhere, isClickable, missingFunctions } from './links';

/** Fetches a file of the page as text; null when it cannot be had. */
export type LoadText = (url: string, page: Page) => Promise<string | null>;

const MAX_FILES = 12;
const MAX_FILE_LENGTH = 400_000;
const MAX_ALL_LENGTH = 2_000_000;
const MIN_DEAD_LINKS = 3;
/** Third parties' scripts hold no function that opens a post. */
const LIBRARIES =
	/jquery|bootstrap|swiper|slick|bxslider|owl\.|moment|lodash|underscore|vue|react|angular|polyfill|modernizr|html5shiv|respond|gtag|analytics|analyzer|kakao|naver|facebook|google|select2|datepicker|tinymce|editor|d3\.|chart|fullcalendar|prettyphoto|fancybox|aos\.|gsap|webtoolkit|json2|sns|crypto|fontawesome|wow\./i;
const LIKELY = /board|bbs|list|notice|common|cmm|cmmn|script|page|main|ui|util|func/i;
const MORE = /^(더\s*보기|더보기|more|load\s*more)/i;

/** Links that lead nowhere by themselves although they carry a post's or a page's number: a script elsewhere makes them work. */
function hasDeadLinks(page: Page, least: number): boolean {
	const byAttribute = new Map<string, Set<string>>();
	for (const element of descendants(page.document)) {
		const dead = element.name === 'a' ? goesNowhere(element) : !isClickable(element);
		if (!dead || !isTag(element)) continue;
		if (element.name === 'button' && MORE.test(inlineText(element))) return true;
		for (const [name, value] of Object.entries(element.attribs)) {
			if (!name.startsWith('data-') || !/\d/.test(value)) continue;
			const values = byAttribute.get(name) ?? new Set();
			byAttribute.set(name, values.add(value));
			if (values.size >= least) return true;
		}
	}
	return false;
}

function ownScripts(page: Page): string[] {
	const host = new URL(page.finalUrl).host;
	const found = new Set<string>();
	for (const element of descendants(page.document)) {
		const source = element.name === 'script' ? attr(element, 'src') : '';
		const url = source === '' || /module/i.test(attr(element, 'type')) ? null : resolveAddress(page, source);
		if (url && url.host === host && /^https?:$/.test(url.protocol) && !LIBRARIES.test(url.pathname))
			found.add(url.toString());
	}
	return [...found].toSorted((a, b) => Number(LIKELY.test(b)) - Number(LIKELY.test(a)));
}

/**
 * Adds to a page the scripts that stand in files of its own host, as far as its links need them: only when a handler calls a function that
 * the page does not have, or when links lead nowhere without one. Each file is fetched once.
 */
export function createPageFiles(load: LoadText): { complete(page: Page): Promise<void> } {
	const kept = new Map<string, string>();
	let length = 0;
	return {
		async complete(page) {
			bindHandlers(page);
			// A file that is here already costs nothing, so one dead link is enough to look into it.
			const needs = () => missingFunctions(page).size > 0 || hasDeadLinks(page, kept.size > 0 ? 1 : MIN_DEAD_LINKS);
			if (!needs()) return;
			const asksForMore = missingFunctions(page).size > 0 || hasDeadLinks(page, MIN_DEAD_LINKS);
			for (const url of ownScripts(page)) {
				let text = kept.get(url);
				if (text === undefined) {
					if (kept.size >= MAX_FILES || length >= MAX_ALL_LENGTH || !asksForMore) continue;
					text = ((await load(url, page)) ?? '').slice(0, MAX_FILE_LENGTH);
					// A page in place of a script (an error, a log-in) says nothing.
					if (/^\s*</.test(text)) text = '';
					kept.set(url, text);
					length += text.length;
				}
				if (text === '') continue;
				page.scripts.push(text);
				bindHandlers(page);
				if (!needs()) return;
			}
		},
	};
}
