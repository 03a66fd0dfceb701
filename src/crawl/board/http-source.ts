import { CityHallError } from '../../errors';
import { conditionalHeaders, decodeText, validatorsOf, type HttpResponse, type Validators } from '../../net';
import { alertOf } from '../recognition/detail-recognition';
import { withHiddenText } from '../recognition/hidden-text';
import { inlineText } from '../page/dom';
import { growsOnScroll, moreAddress } from '../paging/endless';
import { pageFromJson } from '../paging/json-rows';
import { addressOf, pageNumberOf } from '../page/identity';
import { recogniseList, type RecognisedList } from '../recognition/list-recognition';
import { type ListRow } from '../recognition/list-rows';
import { asksForLogin } from '../run/login';
import { errorNotice } from '../page/error-page';
import { blockNotice, pageOf, type Page } from '../page/page';
import { endsRun } from '../run/failures';
import { targetOfPage } from './page-target';
import { findNextPage } from '../paging/paging';
import { ancestorsInclude } from '../recognition/list-rows';
import type { PoliteClient } from '../polite/polite-client';
import { resolveLink } from '../script/links';
import { leadsOnTo } from '../script/leads-on';
import { createPageFiles } from '../script/page-files';
import { requestFor } from '../page/requests';
import { withFieldsOf } from './session-fields';
import { asShown } from './shown-title';
import type { BoardSource, Fetched } from './source';
import type { CrawlBoardOptions, Target } from '../types';

const NOT_MODIFIED = 304;
const MAX_DOORS = 3;
const MAX_PART_BYTES = 2 * 1024 * 1024;

/**
 * Says what kept a page from being read, in a clerk's words. To be asked where the page shows no list or no post: many pages that show one
 * have a box to log in too.
 */
export function refusal(page: Page): CityHallError | null {
	// Nothing but a page is of use here: a 304 to somebody who has nothing is none either.
	if (page.status >= 300) {
		const gone = page.status === 404 || page.status === 410;
		return new CityHallError(
			'CRAWL_STATUS',
			gone
				? `There is no page at ${page.url} (status ${page.status}).`
				: `The site answered ${page.url} with status ${page.status}.`,
			gone
				? 'Check the address in a browser.'
				: 'Try again later. If it happens again, ask the office that runs the site.',
			{ retryable: page.status >= 500 || page.status === 429 },
		);
	}
	if (asksForLogin(page)) {
		return new CityHallError(
			'CRAWL_NEEDS_LOGIN',
			`${page.url} asks for a log-in.`,
			'Add the log-in to the node, or give the address of a public board.',
		);
	}
	const said = alertOf(page);
	if (said !== null)
		return new CityHallError(
			'CRAWL_REFUSED',
			`The site said: ${said}`,
			'Open the address in a browser to see what it wants.',
		);
	const block = blockNotice(page);
	if (block !== null) {
		return new CityHallError(
			'CRAWL_BLOCKED',
			`The site turned the crawler away: ${block}`,
			'Wait some hours, set a longer delay, and ask the office that runs the site.',
		);
	}
	const trouble = errorNotice(page);
	if (trouble !== null) {
		return new CityHallError(
			'CRAWL_STATUS',
			`The site answered ${page.url} with a page that tells of an error: ${trouble}`,
			'Open the address in a browser; if it is well there, run the workflow again.',
			{ retryable: true },
		);
	}
	return null;
}

/** Whether the list shows its posts to plain requests but keeps their pages, or the rest of the list, for a browser. */
export function needsBrowser(page: Page, list: RecognisedList, options: CrawlBoardOptions): boolean {
	const linked = list.rows.filter((row) => row.link !== null);
	if (linked.length === 0) return false;
	if (linked.every((row) => row.link === null || resolveLink(page, row.link) === null)) return true;
	const visited = new Set([options.listUrl]);
	const paging = findNextPage(page, 1, ancestorsInclude(list.rows), options.selectors?.nextPage, visited);
	return (
		!paging.hasPager &&
		paging.next === null &&
		growsOnScroll(page) &&
		moreAddress(page, linked.length, 1) === null
	);
}

export function createHttpSource(polite: PoliteClient, options: CrawlBoardOptions): BoardSource {
	/** For each path: whether GET was answered as a reader expects, or only POST. */
	const methods = new Map<string, 'GET' | 'POST'>();
	const visited = new Set<string>([options.listUrl]);
	const begin = Math.max(1, pageNumberOf({ url: options.listUrl, fields: null, method: 'GET' }) ?? 1);
	let current = begin;
	let first: Page | null = null;
	let rowsSeen = 0;
	let endless = false;
	/** The first page of a list that grows in place. */
	let growing: { page: Page; list: RecognisedList } | null = null;
	const titlesOf = new WeakMap<Page, string[]>();
	const files = createPageFiles(text);

	async function fetch(
		target: Target,
		method: 'GET' | 'POST',
		charset: string,
		referer: string | null,
		known: Validators | null = null,
	): Promise<Fetched> {
		const request = requestFor(target, method, charset);
		const condition = method === 'GET' ? conditionalHeaders(known) : {};
		const headers = { ...request.headers, ...condition, ...(referer ? { referer } : {}) };
		const { response, robots } = await polite.request({ ...request, headers });
		const page = asPage(response);
		if (page.status === 200) await files.complete(page);
		return { page, robots, validators: validatorsOf(response) };
	}

	/** A page, or rows that came as JSON for a list that grows. */
	function asPage(response: HttpResponse): Page {
		const start = response.body.subarray(0, 200).toString('latin1').trimStart();
		if (!growing || response.status !== 200 || !/^[[{]/.test(start)) return pageOf(response);
		const html = pageFromJson(decodeText(response.body, response.headers['content-type']).text, growing.page, growing.list);
		if (html === null) {
			throw new CityHallError(
				'CRAWL_NEEDS_BROWSER',
				'More posts come as data in which the posts cannot be told.',
				'Set "How to Open Pages" to "With a Browser" to have them all.',
			);
		}
		return pageOf({ ...response, body: Buffer.from(html), headers: { ...response.headers, 'content-type': 'text/html; charset=utf-8' } });
	}

	/** A script or a frame of the page; without it the page may still be read. */
	async function text(url: string, page: Page): Promise<string | null> {
		try {
			const { response } = await polite.request({ url, headers: { referer: page.finalUrl }, maxBytes: MAX_PART_BYTES });
			return response.status === 200
				? decodeText(response.body, response.headers['content-type']).text
				: null;
		} catch (error) {
			if (endsRun(error, options.signal)) throw error;
			return null;
		}
	}

	/** The page behind one that only leads on: a redirect by script, or the frame in which the list stands. */
	async function throughDoors(fetched: Fetched): Promise<Fetched> {
		let at = fetched;
		for (let door = 0; door < MAX_DOORS; door++) {
			if (at.page.status !== 200 || recogniseList(at.page, options.selectors)) return at;
			let onward: Fetched | null = null;
			for (const url of leadsOnTo(at.page)) {
				const next = await fetch({ url, fields: null, method: 'GET' }, 'GET', at.page.charset, at.page.finalUrl);
				if (recogniseList(next.page, options.selectors)) return next;
				onward ??= next.page.status === 200 ? next : null;
			}
			if (!onward) return fetched;
			at = onward;
		}
		return fetched;
	}

	/** GET first, since nearly all boards answer it and it can be repeated; POST where the page asks for it and GET was not what was meant. */
	async function open(
		target: Target,
		from: Page,
		accept: (page: Page) => boolean,
		validators: Validators | null = null,
	): Promise<Fetched> {
		const path = new URL(target.url).pathname;
		const known = methods.get(path);
		const ask = (method: 'GET' | 'POST', what = target) =>
			fetch(what, method, from.charset, from.finalUrl, validators);
		if (known || !target.fields || target.method === 'GET') return await ask(known ?? 'GET');
		const byGet = await ask('GET');
		if (byGet.page.status === NOT_MODIFIED || (byGet.page.status < 400 && accept(byGet.page))) {
			methods.set(path, 'GET');
			return byGet;
		}
		// The page that came over GET may have brought a new token, and made the old one void.
		const byPost = await ask('POST', withFieldsOf(byGet.page, target));
		if (byPost.page.status < 400 && accept(byPost.page)) methods.set(path, 'POST');
		return byPost.page.status < 400 ? byPost : byGet;
	}

	function isAnotherPage(page: Page, before: RecognisedList): boolean {
		const list = recogniseList(page, options.selectors, before.shape);
		const key = (rows: readonly ListRow[]) =>
			rows
				.filter((row) => !row.isNotice)
				.map((row) => row.title)
				.join('\n');
		return list !== null && key(list.rows) !== key(before.rows);
	}

	/** Whether an answer is the list once more: some boards answer every request that is not posted with their list. */
	function isList(shown: string, page: Page): boolean {
		let titles = titlesOf.get(page);
		if (!titles) {
			const rows = recogniseList(page, options.selectors)?.rows ?? [];
			titles = rows.map((row) => asShown(row.title));
			titlesOf.set(page, titles);
		}
		return titles.length > 2 && titles.filter((one) => shown.includes(one)).length > titles.length * 0.7;
	}

	return {
		async firstPage() {
			const fetched = await throughDoors(
				await fetch({ url: options.listUrl, fields: null, method: 'GET' }, 'GET', 'utf-8', null),
			);
			visited.add(fetched.page.finalUrl);
			first = fetched.page;
			return fetched;
		},
		async nextPage(page, list) {
			rowsSeen += list.rows.filter((row) => !row.isNotice).length;
			const paging = endless
				? null
				: findNextPage(page, current, ancestorsInclude(list.rows), options.selectors?.nextPage, visited);
			let next = paging?.next ?? null;
			if (!next && first && (endless || (!paging?.hasPager && growsOnScroll(first)))) {
				endless = true;
				growing ??= { page: first, list };
				next = moreAddress(first, rowsSeen, current);
				if (!next) {
					throw new CityHallError(
						'CRAWL_NEEDS_BROWSER',
						'More posts appear only as one scrolls.',
						'Set "How to Open Pages" to "With a Browser" to have them all.',
					);
				}
			}
			if (!next) return null;
			visited.add(addressOf(next));
			const fetched = await open(next, first ?? page, (answer) => isAnotherPage(answer, list));
			// The number that the pager shows, not the one in the address: some count from nought, some count posts.
			current = paging?.number ?? current + 1;
			return fetched;
		},
		get position() {
			return current;
		},
		async pageAt(wanted, firstPage, list) {
			const inRows = ancestorsInclude(list.rows);
			const paging = findNextPage(firstPage, begin, inRows, options.selectors?.nextPage, new Set());
			let target = paging.next ? targetOfPage(paging.next, begin + 1, wanted) : null;
			if (!paging.hasPager && !paging.next && growsOnScroll(firstPage)) {
				endless = true;
				growing = { page: firstPage, list };
				rowsSeen = (wanted - 1) * list.rows.filter((row) => !row.isNotice).length;
				target = moreAddress(firstPage, rowsSeen, wanted - 1);
			}
			if (!target) return null;
			// Pages behind this one may be read once more.
			visited.clear();
			current = wanted;
			return await open(
				target,
				firstPage,
				(answer) => recogniseList(answer, options.selectors, list.shape) !== null,
			);
		},
		async post(row, target, page, validators) {
			if (!target) {
				throw new CityHallError(
					'CRAWL_NEEDS_BROWSER',
					`"${row.title}" can only be opened by a browser.`,
					'Set "How to Open Pages" to "With a Browser".',
				);
			}
			const title = asShown(row.title);
			const fetched = await open(
				target,
				page,
				(answer) => {
					const shown = inlineText(answer.document).replace(/\s+/g, '');
					return alertOf(answer) === null && shown.includes(title) && !isList(shown, page);
				},
				validators,
			);
			if (fetched.page.status !== 200) return fetched;
			return { ...fetched, page: await withHiddenText(fetched.page, text, row, options.selectors) };
		},
		close: () => Promise.resolve(),
	};
}
