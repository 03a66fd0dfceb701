import type { Page as Tab } from 'playwright';
import { isTag, type Element } from '#vendor/html';
import { CityHallError } from '../../errors';
import type { HttpClient } from '../../net';
import type { Archive } from '../archive/archive';
import { openSession, type BrowserSession } from './browser-session';
import { BrowserTab } from './browser-tab';
import { recogniseDetail } from '../recognition/detail-recognition';
import { attr } from '../page/dom';
import { createHttpSource } from '../board/http-source';
import { pageNumberOf } from '../page/identity';
import { recogniseList, type RecognisedList } from '../recognition/list-recognition';
import { asksForLogin } from '../run/login';
import type { Page } from '../page/page';
import { findNextPage } from '../paging/paging';
import type { PoliteClient } from '../polite/polite-client';
import { requestFor } from '../page/requests';
import { ancestorsInclude } from '../recognition/list-rows';
import { CLICK_MARK, resolveLink } from '../script/links';
import type { BoardSource, Fetched, PostRow } from '../board/source';
import { targetOfPage } from '../board/page-target';
import type { CrawlBoardOptions, Target } from '../types';

const CLICK_TIMEOUT_MS = 10_000;
const BACK_TIMEOUT_MS = 30_000;
const QUIET_MS = 150;
const SCROLL_TRIES = 3;
/** A list that grows at each look for ever would fill the memory. */
const MAX_GROWTHS = 500;

class BrowserBoard implements BoardSource {
	private readonly visited = new Set<string>();
	private readonly http: BoardSource;
	private current: number;
	private detailTab: BrowserTab | null = null;
	private growths = 0;
	/** Whether posts can be read without the browser; found out at the first. */
	private plainPosts: boolean | null;
	/** Whether the list's tab still shows what was read from it. */
	private listIsFresh = true;

	constructor(
		private readonly session: BrowserSession,
		private readonly listTab: BrowserTab,
		private readonly polite: PoliteClient,
		private readonly options: CrawlBoardOptions,
	) {
		this.http = createHttpSource(polite, options);
		this.current = pageNumberOf({ url: options.listUrl, fields: null, method: 'GET' }) ?? 1;
		this.plainPosts = options.mode === 'browser' ? false : null;
	}

	private async visit(tab: BrowserTab, url: string): Promise<Fetched> {
		const { page, robots } = await tab.visit(url, () => Promise.resolve(null));
		if (tab === this.listTab) this.listIsFresh = true;
		return { page, robots };
	}

	/** Does something on the list's tab and takes what it shows afterwards. */
	private async act(work: (tab: Tab) => Promise<unknown>): Promise<Fetched> {
		const fetched = await this.listTab.act(work);
		this.listIsFresh = true;
		return fetched;
	}

	private click(tab: Tab, element: Element): Promise<unknown> {
		const mark = attr(element, CLICK_MARK);
		const locator =
			mark !== '' ? tab.locator(`[${CLICK_MARK}="${mark}"]`) : tab.locator(selectorOf(element)).first();
		return locator.click({ timeout: CLICK_TIMEOUT_MS });
	}

	async firstPage(): Promise<Fetched> {
		const { listUrl } = this.options;
		let fetched = await this.visit(this.listTab, listUrl);
		if (asksForLogin(fetched.page) && (await this.polite.renewSession()))
			fetched = await this.visit(this.listTab, listUrl);
		if (asksForLogin(fetched.page)) {
			throw new CityHallError(
				'CRAWL_NEEDS_LOGIN',
				`${listUrl} asks for a log-in.`,
				'Add the log-in to the node, or give the address of a public board.',
			);
		}
		this.visited.add(listUrl).add(fetched.page.finalUrl);
		return fetched;
	}

	async nextPage(before: Page, listBefore: RecognisedList): Promise<Fetched | null> {
		// Coming back from a post may have drawn the list anew, and the marks are gone.
		const page = this.listIsFresh ? before : await this.listTab.snapshot(before.url);
		const list = this.listIsFresh
			? listBefore
			: (recogniseList(page, this.options.selectors, listBefore.shape) ?? listBefore);
		const clickable = (from: Page, element: Element): Target | null =>
			resolveLink(from, element) ??
			(isMarked(element)
				? {
						url: `${from.finalUrl.replace(/#.*$/, '')}#click-${this.current}-${attr(element, CLICK_MARK)}`,
						fields: null,
						method: 'GET',
					}
				: null);
		const paging = findNextPage(
			page,
			this.current,
			ancestorsInclude(list.rows),
			this.options.selectors?.nextPage,
			this.visited,
			clickable,
		);
		if (!paging.next) return paging.hasPager ? null : await this.scrollOn(list);
		this.visited.add(paging.next.url);
		this.current = pageNumberOf(paging.next) ?? this.current + 1;
		const { element, next } = paging;
		if (element && (isMarked(element) || next.fields)) return await this.act((tab) => this.click(tab, element));
		return await this.visit(this.listTab, next.url);
	}

	get position(): number {
		return this.current;
	}

	async pageAt(wanted: number, first: Page, list: RecognisedList): Promise<Fetched | null> {
		const begin = pageNumberOf({ url: this.options.listUrl, fields: null, method: 'GET' }) ?? 1;
		const paging = findNextPage(first, begin, ancestorsInclude(list.rows), this.options.selectors?.nextPage, new Set());
		const target = paging.next && !paging.next.fields ? targetOfPage(paging.next, begin + 1, wanted) : null;
		if (!target) return null;
		this.current = wanted;
		return await this.visit(this.listTab, target.url);
	}

	/** Scrolls to the end until the list has grown; null when it grows no more. */
	private async scrollOn(list: RecognisedList): Promise<Fetched | null> {
		if (++this.growths > MAX_GROWTHS) return null;
		for (let tries = 0; tries < SCROLL_TRIES; tries++) {
			const fetched = await this.act(async (tab) => {
				await tab.evaluate('window.scrollTo(0, 0)');
				await tab.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)');
				await tab.mouse.wheel(0, 4000);
				await tab.waitForTimeout(QUIET_MS);
			});
			const now = recogniseList(fetched.page, this.options.selectors, list.shape);
			if (now && now.rows.length > list.rows.length) return fetched;
		}
		return null;
	}

	async post(row: PostRow, target: Target | null, page: Page): Promise<Fetched> {
		if (!target || target.method === 'POST') return await this.postByClick(row, page);
		if (this.plainPosts !== false) {
			const fetched = await this.http.post(row, target, page);
			const detail = recogniseDetail(fetched.page, row, this.options.selectors);
			this.plainPosts ??= detail.body !== '' && detail.confidence >= 0.8;
			if (this.plainPosts) return fetched;
		}
		const tab = (this.detailTab ??= await BrowserTab.open(this.session));
		try {
			const fetched = await this.visit(tab, requestFor(target, 'GET', page.charset).url);
			if (tab.isRestless) this.leave(tab);
			return fetched;
		} catch (error) {
			this.leave(tab);
			throw error;
		}
	}

	/** A post that hangs must not hold up the next one. */
	private leave(tab: BrowserTab): void {
		tab.drop();
		this.detailTab = null;
	}

	/** Opens a post that has no address of its own, and comes back to the list. */
	private async postByClick(row: PostRow, page: Page): Promise<Fetched> {
		const link = await this.linkNow(row, page);
		if (!link)
			throw new CityHallError(
				'CRAWL_NEEDS_BROWSER',
				`The link of "${row.title}" is gone from the list.`,
				'Run the crawl again; if it stays so, give a selector for the link.',
			);
		const before = this.listTab.url;
		const fetched = await this.act((tab) => this.click(tab, link));
		const hasLeft = this.listTab.url !== before;
		await this.listTab.quietly((tab) =>
			hasLeft ? tab.goBack({ timeout: BACK_TIMEOUT_MS }).catch(() => null) : tab.keyboard.press('Escape'),
		);
		this.listIsFresh = false;
		return fetched;
	}

	/** The row's link on the list as it stands now: after coming back from a post the page may have been drawn anew. */
	private async linkNow(row: PostRow, page: Page): Promise<Element | null> {
		if (this.listIsFresh) return row.link;
		const now = await this.listTab.snapshot(page.url);
		const list = recogniseList(now, this.options.selectors);
		return list?.rows.find((one) => one.title === row.title && one.date === row.date)?.link ?? null;
	}

	async close(): Promise<void> {
		await this.session.close();
	}
}

function isMarked(element: Element): boolean {
	return attr(element, CLICK_MARK) !== '';
}

/** A path of positions, for an element that carries no mark. */
function selectorOf(element: Element): string {
	const steps: string[] = [];
	for (
		let at: Element | null = element;
		at && at.name !== 'html';
		at = at.parent && isTag(at.parent) ? at.parent : null
	) {
		const siblings: Element[] = (at.parent?.children ?? []).filter((child) => isTag(child));
		steps.unshift(`${at.name}:nth-child(${siblings.indexOf(at) + 1})`);
	}
	return steps.join(' > ');
}

/** A board's pages as a browser shows them. The browser's own network is shut; all requests go through the crawl's HTTP client. */
export async function createBrowserSource(
	polite: PoliteClient,
	http: HttpClient,
	options: CrawlBoardOptions,
	archive?: Archive,
): Promise<BoardSource> {
	const { browser, signal } = options;
	const session = await openSession(polite, http, { browser, signal, archive });
	try {
		return new BrowserBoard(session, await BrowserTab.open(session), polite, options);
	} catch (error) {
		await session.close();
		throw error;
	}
}
