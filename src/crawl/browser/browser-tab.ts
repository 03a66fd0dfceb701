import type { Page as Tab } from 'playwright';
import { CityHallError } from '../../errors';
import { canonicalCharset } from '../../net';
import { parsePage, sha256, type Page } from '../page/page';
import { CLICK_MARK } from '../script/links';
import type { RobotsDecision } from '../types';
import type { BrowserSession } from './browser-session';

const PAGE_TIMEOUT_MS = 30_000;
const QUIET_MS = 150;
const MAX_SETTLE_MS = 10_000;
/** Letters of a page's HTML; no page that people made is longer. */
const MAX_HTML = 20_000_000;

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

/** Letters of the page; changing as long as it is being loaded. */
const SIZE = `document.readyState === 'loading' || !document.documentElement ? -Math.random() : document.documentElement.innerHTML.length`;
const SHOWN_TEXT = `(document.body ? document.body.innerText : '').trim()`;

export interface Visited<T> {
	page: Page;
	robots: RobotsDecision;
	/** What `then` gave. */
	more: T;
}

/** One window of the crawl's browser. Every step goes through the session, so that it ends with the crawl. */
export class BrowserTab {
	/** The page still had something under way when it was read: the window is of no use for another. */
	isRestless = false;

	private constructor(
		private readonly session: BrowserSession,
		private readonly tab: Tab,
	) {}

	static async open(session: BrowserSession): Promise<BrowserTab> {
		return new BrowserTab(session, await session.newTab());
	}

	get url(): string {
		return this.tab.url();
	}

	/** Waits until the page has nothing under way and stands still, ten seconds at most. */
	private async settle(): Promise<void> {
		const until = Date.now() + MAX_SETTLE_MS;
		const { network } = this.session;
		let before = '';
		while (Date.now() < until) {
			const size = await this.tab
				.evaluate<number>(SIZE)
				.catch(() => -2);
			// The same page over and over has the same size, too.
			const now = `${size} ${network.navigations()}`;
			if (network.inFlight() === 0 && size >= 0 && now === before) return;
			before = now;
			await this.tab.waitForTimeout(QUIET_MS);
		}
		this.isRestless = true;
	}

	private async read(asked: string): Promise<Page> {
		const size = await this.tab.evaluate<number>('document.documentElement.innerHTML.length');
		if (size > MAX_HTML) throw tooHeavy(asked);
		await this.tab.evaluate(MARK_CLICKABLE);
		const html = await this.tab.content();
		const charset = await this.tab.evaluate<string>('document.characterSet');
		const answer = this.session.network.documentAt(this.tab.url());
		return parsePage({
			url: asked,
			finalUrl: this.tab.url(),
			status: answer?.status ?? 200,
			fetchedAt: answer?.fetchedAt ?? new Date().toISOString(),
			html,
			sha256: sha256(html),
			charset: canonicalCharset(charset) ?? 'utf-8',
			charsetFrom: 'browser',
			...(answer?.certificateUnchecked ? { certificateUnchecked: true } : {}),
		});
	}

	/** What the window shows now. */
	snapshot(asked: string): Promise<Page> {
		return this.session.run(asked, () => this.read(asked));
	}

	/**
	 * Opens an address in its host's turn, waits until it stands still, and reads it; then does what is left to do in the same turn.
	 * `pictures`: whether pictures and fonts of the page's own host are loaded.
	 */
	async visit<T = null>(
		url: string,
		then: (tab: Tab) => Promise<T>,
		{ pictures = false }: { pictures?: boolean } = {},
	): Promise<Visited<T>> {
		const { session, tab } = this;
		const { result, robots } = await session.polite.visit(url, (took) =>
			session.run(url, async () => {
				session.network.begin(url, { pictures });
				// No later than that: a page whose script leads on before it is complete would never be.
				await tab.goto(url, { waitUntil: 'commit', timeout: PAGE_TIMEOUT_MS }).catch((cause: unknown) => {
					throw session.network.failure() ?? cause;
				});
				await this.settle();
				const failure = session.network.failure();
				// A page that has something to show may fail to lead elsewhere; one that has nothing only meant to.
				if (failure && (await tab.evaluate<string>(SHOWN_TEXT)) === '') throw failure;
				// Drawing the page is the browser's time, not the site's.
				took(session.network.documentAt(tab.url())?.ms ?? 0);
				return { page: await this.read(url), more: await then(tab) };
			}),
		);
		return { ...result, robots };
	}

	/** Does something in the window, which counts as a request to its host, and takes what it shows afterwards. */
	async act(work: (tab: Tab) => Promise<unknown>): Promise<{ page: Page; robots: RobotsDecision }> {
		const { session, tab } = this;
		const url = tab.url();
		const { result, robots } = await session.polite.visit(url, (took) =>
			session.run(url, async () => {
				session.network.begin(url, { pictures: false });
				await work(tab);
				await this.settle();
				took(0);
				return await this.read(url);
			}),
		);
		return { page: result, robots };
	}

	/** Does something that asks the site for nothing new, such as going back, and waits until the window stands still. */
	async quietly(work: (tab: Tab) => Promise<unknown>): Promise<void> {
		await this.session.run(this.tab.url(), async () => {
			await work(this.tab);
			await this.settle();
		});
	}

	/** Lets go of the window without waiting for it: a page that hangs would not let itself be closed. */
	drop(): void {
		void this.tab.close().catch(() => undefined);
	}
}

function tooHeavy(url: string): CityHallError {
	return new CityHallError(
		'CRAWL_BROWSER_PAGE',
		`The page ${url} is so large in the browser that it was not read.`,
		'Open it in a browser of your own; if it looks right there, report the address.',
	);
}
