import { CityHallError } from '../../errors';
import type { Clock, HttpClient, HttpRequest, HttpResponse } from '../../net';
import { NO_ROBOTS, parseRobots, unreachableRobots, type Robots } from './robots';
import type { RobotsDecision } from '../types';

/** The crawler's name in robots.txt (product token of RFC 9309) and at the head of its user agent. */
export const PRODUCT_TOKEN = 'cityhall-crawler';
const DEFAULT_DELAY_MS = 500;
const JITTER = 0.25;
const MAX_LATENCY_DELAY_MS = 10_000;

export interface PolitenessOptions {
	delayMs: number | undefined;
	ignoreRobots: boolean;
	signal: AbortSignal | undefined;
	clock: Clock;
}

interface Host {
	robots: Promise<Robots>;
	/** Ends when the request before has ended: one at a time. */
	queue: Promise<void>;
	lastEnd: number | null;
	lastLatencyMs: number;
}

/** What a request is for. Only a page, an attachment and a feed can find that the session has run out. */
export type Purpose = 'page' | 'attachment' | 'robots' | 'login' | 'feed';

export interface PoliteRequest extends HttpRequest {
	/** Default `page`. */
	purpose?: Purpose;
}

export interface PoliteClient {
	/** @throws CityHallError `CRAWL_ROBOTS` when robots.txt forbids the address, and what the HTTP client throws. */
	request(r: PoliteRequest): Promise<{ response: HttpResponse; robots: RobotsDecision }>;
	/** As `request`, for work that something else (a browser) does on the host; it may tell how long the site itself took. */
	visit<T>(
		url: string,
		work: (took: (ms: number) => void) => Promise<T>,
	): Promise<{ result: T; robots: RobotsDecision }>;
	/** Tells that the page at this address turned the crawler away although its status was good: the host is given a rest. */
	blocked(url: string): void;
	/** The addresses that the `Sitemap:` lines of the site's robots.txt name. */
	sitemaps(url: string): Promise<string[]>;
	/** What robots.txt says of an address, without opening it. */
	decide(url: string): Promise<RobotsDecision>;
	/** Gives back the hosts that this client holds. */
	close(): Promise<void>;
}

/** One request at a time per host, none sooner than the delay after the one before, and none that robots.txt forbids. */
export function createPoliteClient(http: HttpClient, options: PolitenessOptions): PoliteClient {
	const hosts = new Map<string, Host>();
	const { clock } = options;

	async function fetchRobots(origin: string): Promise<Robots> {
		try {
			const response = await http.request({
				url: `${origin}/robots.txt`,
				maxBytes: 5 * 1024 * 1024,
				timeoutMs: 15_000,
			});
			if (response.status >= 500) return unreachableRobots(`status ${response.status}`);
			return response.status >= 200 && response.status < 300
				? parseRobots(response.body, PRODUCT_TOKEN)
				: NO_ROBOTS;
		} catch (error) {
			if (
				error instanceof CityHallError &&
				[
					'NET_CANCELLED',
					'NET_ADDRESS_BLOCKED',
					'NET_UNKNOWN_HOST',
					'NET_UNREACHABLE',
					'NET_BAD_ADDRESS',
					'NET_CERTIFICATE',
				].includes(error.code)
			)
				throw error;
			return unreachableRobots(error instanceof Error ? error.message : 'no answer');
		}
	}

	function hostFor(origin: string): Host {
		const known = hosts.get(origin);
		if (known) return known;
		const robots = fetchRobots(origin);
		const host: Host = { robots, queue: Promise.resolve(), lastEnd: null, lastLatencyMs: 0 };
		// Its failure is told to whoever asks for a page of the host. It counts as a request like any other.
		robots.then(() => (host.lastEnd ??= clock.now())).catch(() => undefined);
		hosts.set(origin, host);
		return host;
	}

	async function waitTurn(host: Host, crawlDelayMs: number | null): Promise<void> {
		if (host.lastEnd === null) return;
		const latency = Math.min(host.lastLatencyMs, MAX_LATENCY_DELAY_MS);
		const least = Math.max(options.delayMs ?? DEFAULT_DELAY_MS, crawlDelayMs ?? 0, latency);
		const due = host.lastEnd + least * (1 + clock.random() * JITTER);
		const wait = due - clock.now();
		if (wait > 0) await clock.sleep(wait, options.signal);
	}

	async function visit<T>(
		url: string,
		work: (took: (ms: number) => void) => Promise<T>,
	): Promise<{ result: T; robots: RobotsDecision }> {
		const host = hostFor(new URL(url).origin);
		const before = host.queue;
		let done: () => void = () => undefined;
		host.queue = new Promise((resolve) => (done = resolve));
		await before;
		try {
			const robots = await host.robots;
			const { allowed, rule } = robots.check(url);
			if (!allowed && !options.ignoreRobots) {
				throw new CityHallError(
					'CRAWL_ROBOTS',
					`The site asks crawlers not to open ${url} (robots.txt: ${rule}).`,
					'Ask the office that runs the site; if it agrees, switch on "Ignore robots.txt". That is noted on each post.',
				);
			}
			await waitTurn(host, options.ignoreRobots ? null : robots.crawlDelayMs);
			const started = clock.now();
			let siteMs: number | null = null;
			try {
				const result = await work((ms) => (siteMs = ms));
				return {
					result,
					robots: {
						allowed,
						rule,
						crawlDelayMs: robots.crawlDelayMs,
						overridden: options.ignoreRobots,
						fileSha256: robots.fileSha256,
					},
				};
			} finally {
				host.lastEnd = clock.now();
				host.lastLatencyMs = siteMs ?? host.lastEnd - started;
			}
		} finally {
			done();
		}
	}

	return {
		visit,
		blocked: () => undefined,
		sitemaps: () => Promise.resolve([]),
		async decide(url) {
			const robots = await hostFor(new URL(url).origin).robots;
			const { crawlDelayMs, fileSha256 } = robots;
			return { ...robots.check(url), crawlDelayMs, overridden: options.ignoreRobots, fileSha256 };
		},
		close: () => Promise.resolve(),
		async request(r) {
			http.guard.checkUrl(r.url);
			const { result, robots } = await visit(r.url, () =>
				http.request({ ...r, ...(options.signal ? { signal: options.signal } : {}) }),
			);
			return { response: result, robots };
		},
	};
}
