import { CityHallError } from '../../errors';
import {
	conditionalHeaders,
	nextRequest,
	validatorsOf,
	type Clock,
	type HttpRequest,
	type HttpResponse,
} from '../../net';
import { NO_ROBOTS, parseRobots, unreachableRobots, type Robots } from './robots';
import type { KeptRobots, RobotsCache } from './robots-cache';

/** The crawler's name in robots.txt (product token of RFC 9309) and at the head of its user agent. */
export const PRODUCT_TOKEN = 'cityhall-crawler';

/** RFC 9309, 2.4: no longer, unless the file cannot be had. */
const FRESH_MS = 24 * 3_600_000;
/** A file that could not be had is asked for again after this time. */
const ASK_AGAIN_MS = 5 * 60_000;
/** 500 KiB are read; a file beyond this is taken for a trap. */
const MAX_BYTES = 32 * 1024 * 1024;
/** RFC 9309, 2.3.1.2: at least five, across hosts too. */
const MAX_REDIRECTS = 5;

/** No answer from the site, in one form or another. Everything else (cancelled, host at rest, store away) is told to the caller. */
const NO_ANSWER = new Set([
	'NET_TIMEOUT',
	'NET_TOO_SLOW',
	'NET_CONNECTION_LOST',
	'NET_BAD_ANSWER',
	'NET_TOO_LARGE',
]);

interface Entry {
	robots: Robots;
	/** Kept by an earlier run, and not compared with the site's in this one. */
	fromStore: boolean;
	/** For one that could not be had: when to ask again. */
	askAgainAt: number | null;
}

export interface RobotsSource {
	of(origin: string): Promise<Robots>;
	/** As `of`, but a copy from an earlier run is compared with the site's first: nothing is refused because of a rule that is gone. */
	verified(origin: string): Promise<Robots>;
}

type Outcome =
	| { kind: 'file'; response: HttpResponse }
	| { kind: 'none' }
	| { kind: 'unchanged' }
	| { kind: 'unreachable'; reason: string };

/** @param exchange one request in the host's own turn, without a look at robots.txt */
export function createRobotsSource(
	exchange: (r: HttpRequest) => Promise<HttpResponse>,
	cache: RobotsCache,
	clock: Clock,
): RobotsSource {
	const entries = new Map<string, Promise<Entry>>();

	async function ask(origin: string, kept: KeptRobots | null): Promise<Outcome> {
		let request: HttpRequest = {
			url: `${origin}/robots.txt`,
			headers: {
				accept: 'text/plain,*/*;q=0.5',
				...(kept ? conditionalHeaders(kept.validators) : {}),
			},
			maxBytes: MAX_BYTES,
			retries: 1,
		};
		for (let redirects = 0; ; redirects++) {
			let response: HttpResponse;
			try {
				response = await exchange(request);
			} catch (error) {
				if (!(error instanceof CityHallError)) throw error;
				const elsewhere = redirects > 0 && error.code.startsWith('NET_') && error.code !== 'NET_CANCELLED';
				if (!elsewhere && !NO_ANSWER.has(error.code)) throw error;
				return { kind: 'unreachable', reason: error.message.replace(/\.$/, '') };
			}
			const { status } = response;
			if (status === 304 && kept) return { kind: 'unchanged' };
			// 429 says that there is one which is not shown just now, as 503 does; so do Google and Bing.
			if (status >= 500 || status === 429)
				return { kind: 'unreachable', reason: `the site answered with status ${status}` };
			const next = nextRequest(request, response);
			if (!next || redirects >= MAX_REDIRECTS)
				return status >= 200 && status < 300 ? { kind: 'file', response } : { kind: 'none' };
			request = next;
		}
	}

	function read(kept: KeptRobots): Robots {
		return kept.body ? { ...parseRobots(kept.body, PRODUCT_TOKEN), fileSha256: kept.sha256 } : NO_ROBOTS;
	}

	async function load(origin: string, trustStore: boolean): Promise<Entry> {
		const kept = await cache.get(origin);
		const now = clock.now();
		const age = kept ? now - kept.fetchedAt : Infinity;
		if (kept && trustStore && age >= 0 && age < FRESH_MS)
			return { robots: read(kept), fromStore: true, askAgainAt: null };

		const outcome = await ask(origin, kept);
		if (outcome.kind === 'unreachable') {
			// RFC 9309, 2.4: the copy of before is better than a guess.
			const robots = kept?.body ? read(kept) : unreachableRobots(outcome.reason);
			return { robots, fromStore: false, askAgainAt: now + ASK_AGAIN_MS };
		}
		if (outcome.kind === 'unchanged' && kept) {
			await cache.keep(origin, { ...kept, fetchedAt: now });
			return { robots: read(kept), fromStore: false, askAgainAt: null };
		}
		const response = outcome.kind === 'file' ? outcome.response : null;
		const robots = response ? parseRobots(response.body, PRODUCT_TOKEN) : NO_ROBOTS;
		await cache.keep(origin, {
			fetchedAt: now,
			body: response?.body ?? null,
			sha256: robots.fileSha256,
			validators: response ? validatorsOf(response) : null,
		});
		return { robots, fromStore: false, askAgainAt: null };
	}

	function start(origin: string, trustStore: boolean): Promise<Entry> {
		const entry = load(origin, trustStore);
		entries.set(origin, entry);
		// What went wrong is told to whoever waits for it, and tried anew by whoever comes next.
		entry.catch(() => entries.get(origin) === entry && entries.delete(origin));
		return entry;
	}

	/** What is known, or what somebody asks for already; asked for anew where that does not do. */
	async function entryOf(origin: string, trustStore: boolean): Promise<Entry> {
		for (;;) {
			const asked = entries.get(origin) ?? start(origin, trustStore);
			const entry = await asked;
			const tooOld = entry.askAgainAt !== null && clock.now() >= entry.askAgainAt;
			if (!tooOld && (trustStore || !entry.fromStore)) return entry;
			if (entries.get(origin) === asked) return await start(origin, trustStore);
		}
	}

	return {
		of: async (origin) => (await entryOf(origin, true)).robots,
		verified: async (origin) => (await entryOf(origin, false)).robots,
	};
}
