import type { BrowserContext, Page as Tab } from 'playwright';
import { isTag, type Element } from '#vendor/html';
import { CityHallError } from '../../errors';
import { canonicalCharset, type HttpClient } from '../../net';
import { attachNetwork, type BrowserNetwork } from './browser-network';
import { openBrowser } from './browser-launch';
import { recogniseDetail } from '../recognition/detail-recognition';
import { attr } from '../page/dom';
import { createHttpSource } from '../board/http-source';
import { pageNumberOf } from '../page/identity';
import { recogniseList, type RecognisedList } from '../recognition/list-recognition';
import { asksForLogin, logIn } from '../run/login';
import { parsePage, sha256, type Page } from '../page/page';
import { findNextPage } from '../board/paging';
import type { PoliteClient } from '../polite/polite-client';
import { requestFor } from '../page/requests';
import { ancestorsInclude } from '../recognition/list-rows';
import { CLICK_MARK, resolveLink } from '../script/links';
import type { BoardSource, Fetched, PostRow } from '../board/source';
import { targetOfPage } from '../board/page-target';
import type { CrawlBoardOptions, Target } from '../types';

const PAGE_TIMEOUT_MS = 30_000;
const QUIET_MS = 150;
const MAX_SETTLE_MS = 10_000;
const SCROLL_TRIES = 3;

/** Marks what has a handler but no address, so that it is found again in the parsed page; numbers from the page's own order. */
const MARK_CLICKABLE = `(() => {
	const plain = (element) => element.tagName === 'A' && /^(?!#|javascript:)./i.test(element.getAttribute('href') || '');
	const pointer = (element) => getComputedStyle(element).cursor === 'pointer';
	let number = 0;
	for (const element of document.body ? document.body.querySelectorAll('*') : []) {
		number++;
		if (plain(element) || element.hasAttribute('onclick')) continue;
		const link = element.tagName === 'A' || element.tagName === 'BUTTON' || /^(link|button)$/.test(element.getAttribute('role') || '');
		const outermost = pointer(element) && !(element.parentElement && pointer(element.parentElement)) && !element.closest('a, button, label');
		if (link || outermost) element.setAttribute('${CLICK_MARK}', String(number));
	}
})()`;

class BrowserBoard implements BoardSource {
	private readonly visited = new Set<string>();
	private readonly http: BoardSource;
	private current: number;
	private detailTab: Tab | null = null;
	/** Whether posts can be read without the browser; found out at the first. */
	private plainPosts: boolean | null;
	/** Whether the list's tab still shows what was read from it. */
	private listIsFresh = true;

	constructor(
		private readonly context: BrowserContext,
		private readonly listTab: Tab,
		private readonly network: BrowserNetwork,
		private readonly polite: PoliteClient,
		private readonly options: CrawlBoardOptions,
		private readonly end: () => Promise<void>,
	) {
		this.http = createHttpSource(polite, options);
		this.current = pageNumberOf({ url: options.listUrl, fields: null, method: 'GET' }) ?? 1;
		this.plainPosts = options.mode === 'browser' ? false : null;
	}

	/** Waits until the page has nothing under way and stands still. */
	private async settle(tab: Tab): Promise<void> {
		const until = Date.now() + MAX_SETTLE_MS;
		let before = -1;
		while (Date.now() < until) {
			const size = await tab
				.evaluate<number>('document.documentElement ? document.documentElement.innerHTML.length : 0')
				.catch(() => -2);
			if (this.network.inFlight() === 0 && size === before) return;
			before = size;
			await tab.waitForTimeout(QUIET_MS);
		}
	}

	private async snapshot(tab: Tab, asked: string): Promise<Page> {
		await tab.evaluate(MARK_CLICKABLE);
		const html = await tab.content();
		const charset = await tab.evaluate<string>('document.characterSet');
		const answer = this.network.documentAt(tab.url());
		return parsePage({
			url: asked,
			finalUrl: tab.url(),
			status: answer?.status ?? 200,
			fetchedAt: answer?.fetchedAt ?? new Date().toISOString(),
			html,
			sha256: sha256(html),
			charset: canonicalCharset(charset) ?? 'utf-8',
			charsetFrom: 'browser',
		});
	}

	private async visit(tab: Tab, url: string): Promise<Fetched> {
		const { result, robots } = await this.polite.visit(url, async (took) => {
			try {
				await tab.goto(url, { waitUntil: 'domcontentloaded', timeout: PAGE_TIMEOUT_MS });
			} catch (cause) {
				throw new CityHallError(
					'CRAWL_BROWSER_PAGE',
					`The browser could not open ${url}.`,
					'Open the address in a browser of your own; try again later.',
					{ cause, retryable: true },
				);
			}
			await this.settle(tab);
			// Drawing the page is the browser's time, not the site's.
			took(this.network.documentAt(tab.url())?.ms ?? 0);
			return await this.snapshot(tab, url);
		});
		if (tab === this.listTab) this.listIsFresh = true;
		return { page: result, robots };
	}

	/** Does something on the list's tab and takes what it shows afterwards. */
	private async act(work: () => Promise<unknown>): Promise<Fetched> {
		const url = this.listTab.url();
		const { result, robots } = await this.polite.visit(url, async (took) => {
			await work();
			await this.settle(this.listTab);
			took(0);
			this.listIsFresh = true;
			return await this.snapshot(this.listTab, url);
		});
		return { page: result, robots };
	}

	private click(element: Element): Promise<unknown> {
		const mark = attr(element, CLICK_MARK);
		const locator =
			mark !== ''
				? this.listTab.locator(`[${CLICK_MARK}="${mark}"]`)
				: this.listTab.locator(selectorOf(element)).first();
		return locator.click({ timeout: PAGE_TIMEOUT_MS / 3 });
	}

	async firstPage(): Promise<Fetched> {
		const { login, listUrl } = this.options;
		if (login?.kind === 'form') await logIn(this.polite, login.url, login.fields);
		const fetched = await this.visit(this.listTab, listUrl);
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
		const page = this.listIsFresh ? before : await this.snapshot(this.listTab, before.url);
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
		if (element && (isMarked(element) || next.fields)) return await this.act(() => this.click(element));
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
		this.visited.add(target.url);
		this.current = wanted;
		return await this.visit(this.listTab, target.url);
	}

	/** Scrolls to the end until the list has grown; null when it grows no more. */
	private async scrollOn(list: RecognisedList): Promise<Fetched | null> {
		for (let tries = 0; tries < SCROLL_TRIES; tries++) {
			const fetched = await this.act(async () => {
				await this.listTab.evaluate('window.scrollTo(0, 0)');
				await this.listTab.evaluate('window.scrollTo(0, document.documentElement.scrollHeight)');
				await this.listTab.mouse.wheel(0, 4000);
				await this.listTab.waitForTimeout(QUIET_MS);
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
		this.detailTab ??= await this.context.newPage();
		return await this.visit(this.detailTab, requestFor(target, 'GET', page.charset).url);
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
		const before = this.listTab.url();
		const fetched = await this.act(() => this.click(link));
		if (this.listTab.url() !== before)
			await this.listTab.goBack({ timeout: PAGE_TIMEOUT_MS }).catch(() => null);
		else await this.listTab.keyboard.press('Escape');
		await this.settle(this.listTab);
		this.listIsFresh = false;
		return fetched;
	}

	/** The row's link on the list as it stands now: after coming back from a post the page may have been drawn anew. */
	private async linkNow(row: PostRow, page: Page): Promise<Element | null> {
		if (this.listIsFresh) return row.link;
		const now = await this.snapshot(this.listTab, page.url);
		const list = recogniseList(now, this.options.selectors);
		return list?.rows.find((one) => one.title === row.title && one.date === row.date)?.link ?? null;
	}

	async close(): Promise<void> {
		await this.end();
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
): Promise<BoardSource> {
	const browser = await openBrowser(options.browser);
	const close = async () => {
		options.signal?.removeEventListener('abort', stop);
		await browser.close().catch(() => undefined);
	};
	const stop = () => void close();
	try {
		options.signal?.addEventListener('abort', stop, { once: true });
		const context = await browser.newContext({
			userAgent: http.userAgent,
			locale: 'ko-KR',
			timezoneId: 'Asia/Seoul',
			serviceWorkers: 'block',
			acceptDownloads: false,
			viewport: { width: 1280, height: 900 },
			// Nothing listens there: what our own client does not answer (WebRTC, prefetch) goes nowhere.
			proxy: { server: 'http://127.0.0.1:1', bypass: '<-loopback>' },
		});
		const network = await attachNetwork(context, http, options.signal);
		return new BrowserBoard(context, await context.newPage(), network, polite, options, close);
	} catch (error) {
		await close();
		throw error;
	}
}
