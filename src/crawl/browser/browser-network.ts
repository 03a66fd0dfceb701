import type { BrowserContext, Frame, Page as Tab, Request, Route } from 'playwright';
import { CityHallError } from '../../errors';
import { nextRequest, type HttpClient, type HttpRequest, type HttpResponse } from '../../net';
import type { Archive } from '../archive/archive';
import type { PoliteClient } from '../polite/polite-client';

const PICTURE_TYPES = new Set(['image', 'font']);
const BLOCKED_TYPES = new Set([
	...PICTURE_TYPES,
	...['media', 'ping', 'cspreport', 'manifest', 'texttrack', 'eventsource', 'websocket'],
]);
const OWN_HEADERS = new Set([
	'host',
	'connection',
	'content-length',
	'accept-encoding',
	'cookie',
	'user-agent',
]);
const NOT_PASSED_ON = new Set([
	'content-encoding',
	'content-length',
	'transfer-encoding',
	'connection',
	'keep-alive',
	'set-cookie',
]);
const MAX_REDIRECTS = 10;
/** Pages and frames that one visit may go through: a script may send the browser in circles. */
const MAX_NAVIGATIONS = 20;
const MAX_REQUESTS = 300;
const MAX_BYTES = 20 * 1024 * 1024;
const REQUEST_TIMEOUT_MS = 20_000;
const MAX_DOCUMENTS = 200;

/** What the site answered to a navigation. */
export interface BrowserDocument {
	status: number;
	fetchedAt: string;
	/** How long the site itself took, in milliseconds. */
	ms: number;
	/** As in `Provenance`. */
	certificateUnchecked?: true;
}

export interface BrowserNetwork {
	/** A new visit begins: what an earlier page still waits for is given up, and its limits are the visit's own. */
	begin(url: string, rules: { pictures: boolean }): void;
	/** Requests of the page that are under way. */
	inFlight(): number;
	/** Pages and frames that the visit has gone through. */
	navigations(): number;
	/** By the final address; undefined where the page came about without a request. */
	documentAt(url: string): BrowserDocument | undefined;
	/** Why the visit's last navigation failed, as our own client says it. */
	failure(): CityHallError | null;
}

export interface NetworkParts {
	http: HttpClient;
	polite: Pick<PoliteClient, 'decide' | 'decideWithin' | 'received'>;
	archive?: Archive | undefined;
	signal?: AbortSignal | undefined;
	/** Whether the crawl has opened this window, and not a page. */
	isOurs: (tab: Tab) => boolean;
}

interface Visit {
	url: string;
	host: string;
	pictures: boolean;
	stop: AbortController;
	requests: number;
	navigations: number;
	failure: CityHallError | null;
	/** Answers of redirected navigations, kept for the one request that follows. */
	ready: Map<string, HttpResponse>;
	queue: Promise<unknown>;
	running: number;
}

function hostOf(url: string): string {
	return URL.canParse(url) ? new URL(url).host : '';
}

function startVisit(url: string, pictures: boolean): Visit {
	return {
		url,
		host: hostOf(url),
		pictures,
		stop: new AbortController(),
		requests: 0,
		navigations: 0,
		failure: null,
		ready: new Map(),
		queue: Promise.resolve(),
		running: 0,
	};
}

function inCircles(url: string): CityHallError {
	return new CityHallError(
		'CRAWL_BROWSER_PAGE',
		`The page ${url} sends the browser from address to address without end.`,
		'Open it in a browser of your own; give the address that it comes to rest at.',
	);
}

/** `without` cookies and other headers that our own client sets. */
function headersOf(request: Request): Record<string, string> {
	return Object.fromEntries(Object.entries(request.headers()).filter(([name]) => !OWN_HEADERS.has(name)));
}

/** The frame that asks; null for a window that has only just been opened. */
function frameOf(request: Request): Frame | null {
	try {
		return request.frame();
	} catch {
		return null;
	}
}

/** Whether the browser gets this at all. */
function isWanted(request: Request, visit: Visit): boolean {
	if (!['GET', 'POST'].includes(request.method())) return false;
	const type = request.resourceType();
	if (PICTURE_TYPES.has(type)) return visit.pictures && hostOf(request.url()) === visit.host;
	return !BLOCKED_TYPES.has(type);
}

/**
 * Puts our own HTTP client under a browser: each request of a page is made by it, so that address guard, cookies, size and time limits
 * hold for scripts, frames and redirects as well, and the browser itself opens no connection. Only GET and POST go out, one at a time. All
 * that a page loads or leads to is asked of its host's robots.txt; it is part of the visit to the page, and takes no turn of its own.
 */
export async function attachNetwork(context: BrowserContext, parts: NetworkParts): Promise<BrowserNetwork> {
	const { http, polite, archive, signal, isOurs } = parts;
	const documents = new Map<string, BrowserDocument>();
	let current = startVisit('', false);

	async function permit(url: string, visit: Visit): Promise<void> {
		// The visit's own address was judged before it began.
		if (url === visit.url) return;
		const isOwn = new URL(url).origin === new URL(visit.url).origin;
		const decision = await (isOwn ? polite.decideWithin(url) : polite.decide(url));
		if (decision.allowed || decision.overridden) return;
		throw new CityHallError(
			'CRAWL_ROBOTS',
			`The page leads to ${url}, which its site asks crawlers not to open (robots.txt: ${decision.rule}).`,
			'Ask the office that runs the site; if it agrees, switch on "Allow Pages That robots.txt Forbids". That is noted on each post.',
		);
	}

	/** A request and what it is redirected to. */
	async function walk(first: HttpRequest, visit: Visit): Promise<HttpResponse> {
		const redirects: string[] = [];
		let ms = 0;
		let unchecked = false;
		for (let asked = first; ; ) {
			await permit(asked.url, visit);
			const response = await http.exchange(asked);
			polite.received(response.receivedBytes);
			ms += response.ms;
			unchecked ||= response.certificateUnchecked === true;
			await archive?.add({ request: asked, response, robots: null, purpose: 'page' });
			const next = nextRequest(asked, response);
			if (next === null) {
				const walked = { ...response, url: first.url, finalUrl: asked.url, redirects, ms };
				return unchecked ? { ...walked, certificateUnchecked: true } : walked;
			}
			if (redirects.length >= MAX_REDIRECTS) throw inCircles(first.url);
			redirects.push(next.url);
			asked = next;
		}
	}

	async function ask(request: Request, visit: Visit): Promise<HttpResponse> {
		const waiting = visit.ready.get(request.url());
		if (request.method() === 'GET' && waiting) {
			visit.ready.delete(request.url());
			return waiting;
		}
		// Cookies that the page's script has set are known to the browser alone.
		for (const cookie of await context.cookies(request.url())) {
			await http.cookies.store(request.url(), [`${cookie.name}=${cookie.value}; Path=${cookie.path}`]);
		}
		const body = request.postDataBuffer();
		const signals = signal ? [visit.stop.signal, signal] : [visit.stop.signal];
		return await walk(
			{
				method: request.method() === 'POST' ? 'POST' : 'GET',
				url: request.url(),
				headers: headersOf(request),
				...(body ? { body } : {}),
				maxBytes: MAX_BYTES,
				timeoutMs: REQUEST_TIMEOUT_MS,
				signal: AbortSignal.any(signals),
			},
			visit,
		);
	}

	function remember(url: string, { status, fetchedAt, ms, certificateUnchecked }: HttpResponse): void {
		documents.delete(url);
		documents.set(url, { status, fetchedAt, ms, ...(certificateUnchecked ? { certificateUnchecked } : {}) });
		const [oldest] = documents.size > MAX_DOCUMENTS ? documents.keys() : [];
		if (oldest !== undefined) documents.delete(oldest);
	}

	async function answer(route: Route, visit: Visit): Promise<void> {
		visit.stop.signal.throwIfAborted();
		const request = route.request();
		const response = await ask(request, visit);
		if (request.isNavigationRequest() && response.redirects.length > 0) {
			// The browser must come to the final address by itself, or relative links would lead astray.
			visit.ready.set(response.finalUrl, { ...response, redirects: [] });
			const target = JSON.stringify(response.finalUrl).replace(/</g, '\\u003c');
			await route.fulfill({
				status: 200,
				contentType: 'text/html; charset=utf-8',
				body: `<script>location.replace(${target})</script>`,
			});
			return;
		}
		if (request.isNavigationRequest()) remember(request.url(), response);
		const headers = Object.fromEntries(
			Object.entries(response.headers).filter(([name]) => !NOT_PASSED_ON.has(name)),
		);
		await route.fulfill({ status: response.status, headers, body: response.body });
	}

	await context.route('**/*', async (route) => {
		const request = route.request();
		const visit = current;
		if (/^(data|blob|about):/.test(request.url())) return await route.continue().catch(() => undefined);
		const frame = frameOf(request);
		const isNavigation = request.isNavigationRequest();
		// An aborted navigation leaves the window as it is; a failed one would show the browser's own error page.
		const refuse = () => route.abort(isNavigation ? 'aborted' : 'failed').catch(() => undefined);
		if (!frame || !isOurs(frame.page()) || !isWanted(request, visit)) return await refuse();
		if (++visit.requests > MAX_REQUESTS) return await refuse();
		if (isNavigation && ++visit.navigations > MAX_NAVIGATIONS) {
			visit.failure = inCircles(request.url());
			return await refuse();
		}
		visit.running++;
		// One request at a time, as everywhere in a crawl.
		const turn = visit.queue.then(() => answer(route, visit));
		visit.queue = turn.catch(() => undefined);
		try {
			await turn;
		} catch (error) {
			const isPage = isNavigation && frame.parentFrame() === null;
			if (isPage && error instanceof CityHallError) visit.failure = error;
			// The page sees a failed request; what it shows then is judged like any page.
			await refuse();
		} finally {
			visit.running--;
		}
	});
	await context.routeWebSocket('**/*', (socket) => {
		void socket.close();
	});
	return {
		begin(url, { pictures }) {
			current.stop.abort();
			current = startVisit(url, pictures);
		},
		inFlight: () => current.running,
		navigations: () => current.navigations,
		documentAt: (url) => documents.get(url.replace(/#.*$/, '')),
		failure: () => current.failure,
	};
}
