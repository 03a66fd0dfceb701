import { indexable } from '../../store';
import type { Page } from './page';
import type { Target } from '../types';

/** Parameters in which Korean boards carry a post's number, the surest first. */
const POST_PARAMETERS = [
	'nttId',
	'nttSn',
	'nttNo',
	'articleNo',
	'article_no',
	'articleId',
	'articleSeq',
	'article_seq',
	'postId',
	'post_id',
	'postNo',
	'boardSeq',
	'board_seq',
	'bbsSeq',
	'bbs_seq',
	'bbscttNo',
	'bbsSn',
	'bbs_sn',
	'dataSid',
	'data_sid',
	'dataNo',
	'dataSeq',
	'ntcSn',
	'noticeId',
	'noticeSeq',
	'notiId',
	'b_idx',
	'bidx',
	'brd_no',
	'wr_id',
	'docId',
	'docNo',
	'document_srl',
	'contentId',
	'contId',
	'newsId',
	'not_ancmt_mgt_no',
	'seqNo',
	'seq_no',
	'seq',
	'idx',
	'sn',
	'num',
	'no',
	'uid',
	'id',
];
const BOARD_PARAMETERS = [
	'bbsId',
	'bbsNo',
	'bbsCd',
	'bbs_cd',
	'boardId',
	'board_id',
	'boardNo',
	'board_no',
	'boardCd',
	'board',
	'bo_table',
	'bcd',
	'code',
	'cbIdx',
	'bbs',
	'menuNo',
	'menuId',
	'mid',
	'mId',
	'key',
];
export const PAGE_PARAMETERS = [
	'pageIndex',
	'startPage',
	'pgno',
	'nPage',
	'page',
	'cpage',
	'curPage',
	'currentPage',
	'currPage',
	'pageNo',
	'pageNum',
	'page_no',
	'pageNumber',
	'pg',
	'p',
	'gotoPage',
	'nowPage',
	'q_currPage',
	'article.offset',
	'offset',
	'start',
];
/** Count posts, not pages. */
export const OFFSET_PARAMETERS = new Set(['article.offset', 'offset', 'start']);
const PASSING_PARAMETERS =
	/^(search\w*|srch\w*|keyword|keyfield|keyWord|sch\w*|q|query|q_search\w*|word|sort\w*|order\w*|orderBy|rows|rowCnt|recordCnt|pageUnit|pageSize|perPage|listCnt|viewMode|mode|_csrf|csrf\w*|utm_\w+|fbclid|jsessionid|phpsessid|sid|token|_|t|ts|rnd)$/i;

function withoutSession(path: string): string {
	return path.replace(/;jsessionid=[^/?;]*/gi, '');
}

/** The address as a name: session ids, search, sorting and page parameters dropped, the rest in order. */
export function canonicalUrl(address: string): string {
	const url = new URL(address);
	const kept = [...url.searchParams].filter(
		([name, value]) => value !== '' && !PASSING_PARAMETERS.test(name) && !PAGE_PARAMETERS.includes(name),
	);
	const query = new URLSearchParams(kept.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))).toString();
	const hash = /^#!?\//.test(url.hash) ? url.hash : '';
	return `${url.origin}${withoutSession(url.pathname).replace(/\/{2,}/g, '/')}${query === '' ? '' : `?${query}`}${hash}`;
}

/** Everything a target asks with, from its address and its form. */
export function parametersOf(target: Target): Map<string, string> {
	const parameters = new Map(new URL(target.url).searchParams);
	for (const [name, value] of Object.entries(target.fields ?? {})) parameters.set(name, value);
	return parameters;
}

/** A target's address with its form's fields in the query: what is shown to people, and what the canonical address is made of. */
export function addressOf(target: Target): string {
	const url = new URL(target.url);
	for (const [name, value] of Object.entries(target.fields ?? {})) url.searchParams.set(name, value);
	return url.toString();
}

function parameterOf(parameters: ReadonlyMap<string, string>, names: readonly string[]): string | null {
	for (const name of names) {
		const found = [...parameters].find(
			([key, value]) => key.toLowerCase() === name.toLowerCase() && value !== '',
		);
		if (found) return found[1];
	}
	return null;
}

/**
 * A post's address for people: as it was asked for, without session, page and search. Its other bytes stay as they are.
 * `stays`: a parameter that stays whatever it is called, as it tells this board's posts apart.
 */
export function publicAddress(target: Target, stays: string | null = null): string {
	const url = new URL(addressOf(target));
	const kept = url.search
		.replace(/^\?/, '')
		.split('&')
		.filter((pair) => {
			const name = pair.split('=')[0] ?? '';
			return pair !== '' && (name === stays || (!PAGE_PARAMETERS.includes(name) && !PASSING_PARAMETERS.test(name)));
		});
	return `${url.origin}${withoutSession(url.pathname)}${kept.length === 0 ? '' : `?${kept.join('&')}`}${url.hash}`;
}

/**
 * The parameter that tells one post from another: among those that differ on every row, the best known name.
 * Null when the number is in the path, or there are too few rows to tell.
 */
export function distinguishingParameter(targets: readonly Target[]): string | null {
	const all = targets.map(parametersOf);
	const every = [...new Set(all.flatMap((parameters) => [...parameters.keys()]))];
	const lasting = every.filter((name) => !PAGE_PARAMETERS.includes(name) && !PASSING_PARAMETERS.test(name));
	// Where nothing else tells the rows apart, a name that mostly means a search or a session is this board's number of a post.
	const canonical = new Set(targets.map((target) => canonicalUrl(addressOf(target))));
	const names = canonical.size === 1 && targets.length > 1 ? every : lasting;
	const paths = new Set(targets.map((target) => withoutSession(new URL(target.url).pathname)));
	const distinct = names.filter((name) => {
		const values = all.map((parameters) => parameters.get(name) ?? '');
		return (
			values.every((value) => value !== '') && new Set(values).size === new Set(targets.map(addressOf)).size
		);
	});
	if (paths.size > 1 && distinct.length === 0) return null;
	const known = POST_PARAMETERS.find((name) =>
		distinct.some((one) => one.toLowerCase() === name.toLowerCase()),
	);
	return (
		distinct.find((one) => one.toLowerCase() === known?.toLowerCase()) ??
		(targets.length > 1 ? (distinct[0] ?? null) : null)
	);
}

/** The post's number on its board, else its canonical address. `parameter`: see `distinguishingParameter`. */
export function postIdOf(target: Target, parameter: string | null): string {
	const parameters = parametersOf(target);
	const named = parameter === null ? null : (parameters.get(parameter) ?? null);
	const known = named ?? parameterOf(parameters, POST_PARAMETERS);
	if (known !== null && known !== '') return known;
	const inPath = /\/(\d+|[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,})(?:\.\w+)?\/?$/i.exec(
		withoutSession(new URL(target.url).pathname),
	);
	return inPath?.[1] ?? canonicalUrl(addressOf(target));
}

/** Together they leave room in an index over both. */
const MAX_NAME_BYTES = 500;
const MAX_ID_BYTES = 2000;

/** The name of a memory as it is kept: one of any length is told from every other. */
export function memoryName(name: string): string {
	return indexable(name, MAX_NAME_BYTES);
}

/** The name of an item in its memory as it is kept. Sites put whole addresses and titles there, of any length. */
export function itemId(id: string): string {
	return indexable(id, MAX_ID_BYTES);
}

/** Name of a board where none is given: its address without what changes from visit to visit. */
export function boardNameOf(listUrl: string): string {
	const url = new URL(listUrl);
	const board = parameterOf(new Map(url.searchParams), BOARD_PARAMETERS);
	// Without a name that is known, all that lasts is part of the board's: two boards must never share a memory.
	const name = board === null ? new URL(canonicalUrl(listUrl)).search : `?${board}`;
	return memoryName(`${url.host}${withoutSession(url.pathname)}${name}`);
}

/** The page number a target asks for, or null. */
export function pageNumberOf(target: Target): number | null {
	const numbered = PAGE_PARAMETERS.filter((name) => !OFFSET_PARAMETERS.has(name));
	const value =
		parameterOf(parametersOf(target), numbered) ?? /[#&/](?:page|p)[=/](\d+)/i.exec(target.url)?.[1] ?? null;
	return value !== null && /^\d{1,7}$/.test(value) ? Number(value) : null;
}

/** Same rows, same page: the addresses of a page's posts in order. */
export function pageFingerprint(page: Page, targets: readonly Target[]): string {
	if (targets.length === 0) return page.sha256;
	const whole = targets.map(addressOf);
	const canonical = whole.map(canonicalUrl);
	// Where only a name that mostly means a session or a search tells the rows apart, it tells the pages apart too.
	const toldApart = new Set(canonical).size > 1 || new Set(whole).size === 1;
	return (toldApart ? canonical : whole).join('\n');
}
