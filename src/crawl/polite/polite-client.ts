import { CityHallError } from '../../errors';
import { nextRequest, type Clock, type HttpClient, type HttpRequest, type HttpResponse } from '../../net';
import type { Store } from '../../store';
import type { Archive } from '../archive/archive';
import type { RobotsDecision } from '../types';
import { judgeAnswer, judgeError } from './answers';
import { hostTurnsOf } from './host-turns';
import type { HostTurn, TurnOutcome, TurnWish } from './host-turn';
import { passedOn, withReferer } from './passing-on';
import type { Robots } from './robots';
import { robotsCache } from './robots-cache';
import { createRobotsSource, PRODUCT_TOKEN } from './robots-source';

export { PRODUCT_TOKEN };

const DEFAULT_DELAY_MS = 500;
const JITTER = 0.25;
const MAX_LATENCY_DELAY_MS = 10_000;
const DEFAULT_RETRIES = 2;
const ROBOTS_TIMEOUT_MS = 15_000;
/** As many as log-ins over several hosts take; a browser allows 20. */
const MAX_REDIRECTS = 10;
/** A worker that loses its lease so often has a store that is not fit for it. */
const MAX_LOST_LEASES = 3;

export interface PolitenessOptions {
	/** Least pause between two requests. Default 500 ms; 0 leaves away the pause for the site's latency too. */
	delayMs?: number | undefined;
	/** Default 1, but 0 where `delayMs` is 0. */
	latencyFactor?: number | undefined;
	/** Default 1. */
	connectionsPerHost?: number | undefined;
	ignoreRobots: boolean;
	/** Attempts after the first, for GET and HEAD. Default 2. */
	retries?: number;
	/** Default 15 s. */
	robotsTimeoutMs?: number;
	signal: AbortSignal | undefined;
	clock: Clock;
	/** Where turns are shared with other processes, and robots.txt files are kept. */
	store?: Store | undefined;
	archive?: Archive | undefined;
	/** Told before each wait and each request; throws where the run is to end. */
	mayGo?: (waitMs: number) => void;
	/** Told of each answer. */
	received?: (bytes: number) => void;
	/** Headers that this address alone gets. They are never carried on by a redirect. */
	credentialsFor?: (url: string) => Promise<Record<string, string> | null>;
	/** Told what people would like to know. */
	tell?: (message: string) => void;
}

/** What a request is for. Only a page, an attachment and a feed can find that the session has run out. */
export type Purpose = 'page' | 'attachment' | 'robots' | 'login' | 'feed';

export interface PoliteRequest extends HttpRequest {
	/** Default `page`. */
	purpose?: Purpose;
}

export interface PoliteClient {
	/**
	 * An address and all that it is redirected to, each attempt and each hop in its host's own turn, asked of its host's own robots.txt.
	 * @throws CityHallError `CRAWL_ROBOTS` when robots.txt forbids the address or one that it leads to, `CRAWL_HOST_RESTING`,
	 * `CRAWL_HOST_BUSY`, `CRAWL_BUDGET`, what the HTTP client throws, and what the store throws when the lease cannot be had
	 */
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
	/** As `decide`, for what a visited page loads from its own origin: nothing is asked, as the visit itself holds the host's turn. */
	decideWithin(url: string): Promise<RobotsDecision>;
	/** Counts bytes that a visit has received. */
	received(bytes: number): void;
	/**
	 * Logs in again; for a browser that was shown the log-in page. False where no log-in by form is set, or where it has been in vain.
	 * @throws CityHallError `CRAWL_LOGIN_REFUSED` and the others of the log-in
	 */
	renewSession(): Promise<boolean>;
	/** Gives back the hosts that this client holds. */
	close(): Promise<void>;
}

function forbidden(url: string, rule: string | null): CityHallError {
	const unreadable = rule?.startsWith('robots.txt could not be read') ?? false;
	return new CityHallError(
		'CRAWL_ROBOTS',
		unreadable
			? `${url} was not opened: the site's ${rule}, and until it can be, nobody knows what the site allows.`
			: `The site asks crawlers not to open ${url} (robots.txt: ${rule}).`,
		unreadable
			? 'Try again later. If it stays so, tell the office that runs the site.'
			: 'Ask the office that runs the site; if it agrees, switch on "Allow Pages That robots.txt Forbids". That is noted on each post.',
	);
}

function tooManyRedirects(url: string): CityHallError {
	return new CityHallError(
		'NET_TOO_MANY_REDIRECTS',
		`${url} was passed on more than ${MAX_REDIRECTS} times, so it was given up.`,
		'Open the address in a browser; it may ask for a log-in or lead in a circle.',
	);
}

/** What a robots.txt decision means, in words for people. */
export function robotsInWords(decision: RobotsDecision): string {
	const { allowed, rule, crawlDelayMs, overridden, fileSha256 } = decision;
	const pause =
		crawlDelayMs === null ? '' : ` It asks for ${crawlDelayMs / 1000} seconds between two requests.`;
	if (fileSha256 === null && allowed) return 'The site has no robots.txt, so it may be crawled.';
	if (allowed)
		return (
			(rule === null ? 'The robots.txt of the site allows it.' : `The robots.txt of the site allows it (${rule}).`) +
			pause
		);
	const forbids = fileSha256 === null ? `The ${rule}.` : `The robots.txt of the site forbids it (${rule}).`;
	return overridden ? `${forbids} It is opened all the same, because "Allow Pages That robots.txt Forbids" is on.` : forbids;
}

/** The crawler's way to the sites: one request at a time per host, over all workers that share the store, none that robots.txt forbids. */
export function createPoliteClient(http: HttpClient, options: PolitenessOptions): PoliteClient {
	const { clock } = options;
	const turns = hostTurnsOf(options.store);
	const used = new Set<HostTurn>();
	const delayMs = options.delayMs ?? DEFAULT_DELAY_MS;
	const latencyFactor = options.latencyFactor ?? (delayMs === 0 ? 0 : 1);
	const retries = options.retries ?? DEFAULT_RETRIES;
	const crawlDelays = new Map<string, number>();
	const robots = createRobotsSource(
		(r) => exchange({ ...r, timeoutMs: options.robotsTimeoutMs ?? ROBOTS_TIMEOUT_MS }, 'robots', null),
		robotsCache(options.store),
		clock,
	);

	function wishFor(host: string): TurnWish {
		const least = Math.max(delayMs, crawlDelays.get(host) ?? 0);
		return {
			connections: options.connectionsPerHost ?? 1,
			pauseMs: (latency) => Math.max(least, Math.min(latency * latencyFactor, MAX_LATENCY_DELAY_MS)),
			stretch: 1 + clock.random() * JITTER,
			clock,
			signal: options.signal,
			beforeWait: (ms) => options.mayGo?.(ms),
			tell: (message) => options.tell?.(message),
		};
	}

	async function decide(url: string): Promise<RobotsDecision> {
		const { origin, host } = new URL(url);
		let file = await robots.of(origin);
		if (!file.check(url).allowed && !options.ignoreRobots) file = await robots.verified(origin);
		if (file.crawlDelayMs !== null && !options.ignoreRobots) crawlDelays.set(host, file.crawlDelayMs);
		return decisionOf(file, url);
	}

	function decisionOf(file: Robots, url: string): RobotsDecision {
		const { crawlDelayMs, fileSha256 } = file;
		return { ...file.check(url), crawlDelayMs, overridden: options.ignoreRobots, fileSha256 };
	}

	async function permit(url: string): Promise<RobotsDecision> {
		http.guard.checkUrl(url);
		const decision = await decide(url);
		if (!decision.allowed && !options.ignoreRobots) throw forbidden(url, decision.rule);
		return decision;
	}

	/** One turn on a host. `judge` says what the work's result or its error tells about the host. */
	async function inTurn<T>(
		url: string,
		work: (lost: AbortSignal | null) => Promise<T>,
		judge: (result: { ok: true; value: T; ms: number } | { ok: false; error: unknown; ms: number }) => TurnOutcome,
	): Promise<T> {
		const host = turns.of(url);
		used.add(host);
		options.mayGo?.(0);
		const turn = await host.take(wishFor(host.host));
		const started = clock.now();
		try {
			const value = await work(turn.lost);
			turn.end(judge({ ok: true, value, ms: clock.now() - started }));
			return value;
		} catch (error) {
			const stopped = options.signal?.aborted === true || turn.lost?.aborted === true;
			turn.end(stopped ? { kind: 'stopped' } : judge({ ok: false, error, ms: clock.now() - started }));
			if (turn.lost?.aborted && options.signal?.aborted !== true) throw turn.lost.reason;
			throw error;
		}
	}

	async function attempt(r: HttpRequest, last: boolean, tries: number): Promise<HttpResponse> {
		const credentials = (await options.credentialsFor?.(r.url)) ?? null;
		const sent = credentials ? { ...r, headers: { ...r.headers, ...credentials } } : r;
		return await inTurn(
			r.url,
			(lost) => {
				const signals = [r.signal, options.signal, lost].filter((signal) => signal != null);
				const signal = signals.length > 1 ? AbortSignal.any(signals) : signals[0];
				return http.exchange({ ...sent, once: true, ...(signal ? { signal } : {}) });
			},
			(result) => {
				const attemptOf = { url: r.url, tries, last, random: clock.random(), now: clock.now() };
				return result.ok ? judgeAnswer(result.value, attemptOf) : judgeError(result.error, result.ms, attemptOf);
			},
		);
	}

	/** One hop with its attempts. */
	async function exchange(
		r: HttpRequest,
		purpose: Purpose,
		decision: RobotsDecision | null,
	): Promise<HttpResponse> {
		const mayRepeat = (r.method ?? 'GET') !== 'POST';
		const most = mayRepeat ? (r.retries ?? retries) : 0;
		let lostLeases = 0;
		for (let tries = 0; ; ) {
			try {
				const response = await attempt(r, tries >= most, tries);
				options.received?.(response.receivedBytes);
				await options.archive?.add({ request: r, response, robots: decision, purpose });
				const outcome = judgeAnswer(response, { url: r.url, tries, last: true, random: 0, now: clock.now() });
				if (outcome.kind !== 'failed') return response;
				// A host that asked for a long rest is asked for nothing more: taking the turn again tells until when.
				if (outcome.restMs === undefined && tries >= most) return response;
			} catch (error) {
				if (!(error instanceof CityHallError) || !error.retryable) throw error;
				if (error.code === 'LEASE_LOST') {
					if (!mayRepeat || ++lostLeases > MAX_LOST_LEASES) throw error;
					continue;
				}
				if (!error.code.startsWith('NET_') || tries >= most) throw error;
			}
			tries++;
		}
	}

	return {
		decide,
		decideWithin: async (url) => decisionOf(await robots.of(new URL(url).origin), url),
		received: (bytes) => options.received?.(bytes),
		async request({ purpose = 'page', ...r }) {
			const started = clock.now();
			const redirects: string[] = [];
			let current = withReferer(r);
			let unchecked = false;
			for (;;) {
				const decision = await permit(current.url);
				const response = await exchange(current, purpose, decision);
				unchecked ||= response.certificateUnchecked === true;
				const next = nextRequest(current, response);
				if (next === null) {
					const ms = clock.now() - started;
					const answer = { ...response, url: r.url, finalUrl: current.url, redirects, ms };
					return { response: unchecked ? { ...answer, certificateUnchecked: true } : answer, robots: decision };
				}
				if (redirects.length >= MAX_REDIRECTS) throw tooManyRedirects(r.url);
				redirects.push(next.url);
				current = passedOn(current, next, purpose);
			}
		},
		async visit(url, work) {
			const decision = await permit(url);
			let siteMs: number | null = null;
			const result = await inTurn(
				url,
				() => work((ms) => (siteMs = ms)),
				(done) => {
					const latencyMs = siteMs ?? done.ms;
					if (done.ok) return { kind: 'answered', latencyMs };
					return judgeError(done.error, latencyMs, {
						url,
						tries: 0,
						last: true,
						random: clock.random(),
						now: clock.now(),
					});
				},
			);
			return { result, robots: decision };
		},
		blocked: (url) => turns.of(url).blocked(clock.now(), url),
		sitemaps: async (url) => [...(await robots.of(new URL(url).origin)).sitemaps],
		renewSession: () => Promise.resolve(false),
		async close() {
			await Promise.all([...used].filter((host) => host.idle).map((host) => host.letGo()));
			used.clear();
		},
	};
}
