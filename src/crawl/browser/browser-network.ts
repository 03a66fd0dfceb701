import type { BrowserContext, Route } from 'playwright';
import type { HttpClient, HttpResponse } from '../../net';

const BLOCKED_TYPES = new Set([
	'image',
	'font',
	'media',
	'ping',
	'cspreport',
	'manifest',
	'texttrack',
	'eventsource',
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

export interface BrowserNetwork {
	/** Requests of the page that are under way. */
	inFlight(): number;
	/** What the site answered to a navigation, by its final address. */
	documentAt(url: string): HttpResponse | undefined;
}

/**
 * Puts our own HTTP client under a browser: each request of a page is made by it, so that address guard, cookies, size and time limits
 * hold for scripts and redirects as well, and the browser itself opens no connection. Only GET and POST go out.
 */
export async function attachNetwork(
	context: BrowserContext,
	http: HttpClient,
	signal: AbortSignal | undefined,
): Promise<BrowserNetwork> {
	let running = 0;
	const documents = new Map<string, HttpResponse>();
	/** Answers of redirected navigations, kept for the one request that follows. */
	const ready = new Map<string, HttpResponse>();
	let queue: Promise<unknown> = Promise.resolve();

	async function ask(route: Route): Promise<HttpResponse> {
		const request = route.request();
		const method = request.method() === 'POST' ? 'POST' : 'GET';
		const waiting = ready.get(request.url());
		if (method === 'GET' && waiting) {
			ready.delete(request.url());
			return waiting;
		}
		// Cookies that the page's script has set are known to the browser alone.
		for (const cookie of await context.cookies(request.url())) {
			await http.cookies.store(request.url(), [`${cookie.name}=${cookie.value}; Path=${cookie.path}`]);
		}
		const headers = Object.fromEntries(
			Object.entries(request.headers()).filter(([name]) => !OWN_HEADERS.has(name)),
		);
		const body = request.postDataBuffer();
		return await http.request({
			method,
			url: request.url(),
			headers,
			...(body ? { body } : {}),
			...(signal ? { signal } : {}),
		});
	}

	async function answer(route: Route): Promise<void> {
		const request = route.request();
		const response = await ask(route);
		if (request.isNavigationRequest() && response.redirects.length > 0) {
			// The browser must come to the final address by itself, or relative links would lead astray.
			ready.set(response.finalUrl, { ...response, redirects: [] });
			const target = JSON.stringify(response.finalUrl).replace(/</g, '\\u003c');
			await route.fulfill({
				status: 200,
				contentType: 'text/html; charset=utf-8',
				body: `<script>location.replace(${target})</script>`,
			});
			return;
		}
		if (request.isNavigationRequest()) documents.set(request.url(), response);
		const headers = Object.fromEntries(
			Object.entries(response.headers).filter(([name]) => !NOT_PASSED_ON.has(name)),
		);
		await route.fulfill({ status: response.status, headers, body: response.body });
	}

	await context.route('**/*', async (route) => {
		const request = route.request();
		if (/^(data|blob|about):/.test(request.url())) return await route.continue();
		if (BLOCKED_TYPES.has(request.resourceType()) || !['GET', 'POST'].includes(request.method()))
			return await route.abort();
		running++;
		// One request at a time, as everywhere in a crawl.
		const turn = queue.then(() => answer(route));
		queue = turn.catch(() => undefined);
		try {
			await turn;
		} catch {
			// The page sees a failed request; what it shows then is judged like any page.
			await route.abort().catch(() => undefined);
		} finally {
			running--;
		}
	});
	await context.routeWebSocket('**/*', (socket) => {
		void socket.close();
	});
	return { inFlight: () => running, documentAt: (url) => documents.get(url.replace(/#.*$/, '')) };
}
