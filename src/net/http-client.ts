import type { Readable } from 'node:stream';
import { CityHallError } from '../errors';
import { createAddressGuard, type AddressGuard } from './address-guard';
import { systemClock, type Clock } from './clock';
import { createCookieStore, type CookieStore } from './cookies';
import { cancelled, connectionFailure, timedOut, tooLarge } from './failures';
import { createGuardedAgents } from './guarded-agent';
import { lowerCase, nextRequest } from './redirects';
import { backoffMs, RETRYABLE_STATUSES } from './retry';

export interface HttpClientOptions {
	/** Hosts, host:port or CIDR ranges that the administrator allows although internal. */
	allow?: readonly string[];
	userAgent?: string;
	/** Limit for one attempt, from the first byte out to the last byte in. Default 30 s. */
	timeoutMs?: number;
	/** Limit for taking up the connection. Default 10 s. */
	connectTimeoutMs?: number;
	/** Limit for a body after decompression. Default 50 MB. */
	maxBytes?: number;
	/** Default 5. */
	maxRedirects?: number;
	/** Attempts after the first, for 408, 429, 5xx and broken connections of GET and HEAD. Default 2. */
	retries?: number;
	signal?: AbortSignal;
	clock?: Clock;
}

export interface HttpRequest {
	method?: 'GET' | 'POST' | 'HEAD';
	url: string;
	headers?: Record<string, string>;
	body?: Uint8Array | string;
	maxBytes?: number;
	timeoutMs?: number;
	/** Overrides the client's number of retries. */
	retries?: number;
	signal?: AbortSignal;
}

export interface HttpResponse {
	status: number;
	statusText: string;
	/** Lower-case names; several values joined by a comma. Raw bytes stand as latin1. */
	headers: Record<string, string>;
	url: string;
	finalUrl: string;
	/** Every address on the way, without the first. */
	redirects: string[];
	body: Buffer;
	/** ISO 8601, UTC. */
	fetchedAt: string;
	/** Time of the last attempt with its redirects. */
	ms: number;
}

export interface HttpClient {
	/**
	 * Any status is an answer; an error means that there was none.
	 * @throws CityHallError `NET_ADDRESS_BLOCKED`, `NET_BAD_ADDRESS`, `NET_TIMEOUT`, `NET_TOO_LARGE`, `NET_TOO_MANY_REDIRECTS`,
	 * `NET_UNKNOWN_HOST`, `NET_UNREACHABLE`, `NET_CERTIFICATE`, `NET_CONNECTION_LOST`, `NET_BAD_ANSWER`, `NET_CANCELLED`
	 */
	request(r: HttpRequest): Promise<HttpResponse>;
	/**
	 * One request and its answer, whatever it is: no retry, no redirect followed (see `nextRequest`). Cookies are sent and taken, the guard holds.
	 * @throws CityHallError as `request`, but for `NET_TOO_MANY_REDIRECTS`
	 */
	exchange(r: HttpRequest): Promise<HttpResponse>;
	cookies: CookieStore;
	guard: AddressGuard;
	userAgent: string;
	close(): void;
}

const DEFAULT_USER_AGENT = 'Mozilla/5.0 (compatible; cityhall-crawler/1.0)';
const MB = 1024 * 1024;

interface RawAnswer {
	status: number;
	statusText: string;
	headers: Record<string, string>;
	setCookies: string[];
	body: Buffer;
}

/** Reads a body up to the limit. The limit counts decompressed bytes, whatever Content-Length claims. */
function readBody(stream: Readable, maxBytes: number, address: string, signal: AbortSignal): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		let size = 0;
		const fail = (error: Error) => {
			signal.removeEventListener('abort', aborted);
			stream.destroy();
			reject(error);
		};
		const aborted = () => fail(signal.reason instanceof Error ? signal.reason : cancelled());
		if (signal.aborted) return aborted();
		signal.addEventListener('abort', aborted, { once: true });
		stream.on('data', (chunk: Buffer) => {
			size += chunk.length;
			if (size > maxBytes) fail(tooLarge(address, maxBytes));
			else chunks.push(chunk);
		});
		stream.on('error', fail);
		stream.on('end', () => {
			signal.removeEventListener('abort', aborted);
			resolve(Buffer.concat(chunks, size));
		});
		stream.on('close', () => {
			if (!stream.readableEnded) fail(new Error('closed before its end'));
		});
	});
}

function plainHeaders(raw: object): Record<string, string> {
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries<unknown>({ ...raw })) {
		if (Array.isArray(value)) headers[name.toLowerCase()] = value.join(', ');
		else if (typeof value === 'string' || typeof value === 'number') headers[name.toLowerCase()] = `${value}`;
	}
	return headers;
}

/** One cookie session, one set of keep-alive connections, one address guard. Close it when the work is done. */
export function createHttpClient(options: HttpClientOptions = {}): HttpClient {
	const clock = options.clock ?? systemClock;
	const guard = createAddressGuard(options.allow);
	const agents = createGuardedAgents(guard, options.connectTimeoutMs ?? 10_000);
	const cookies = createCookieStore();
	const userAgent = options.userAgent ?? DEFAULT_USER_AGENT;
	const maxRedirects = options.maxRedirects ?? 5;

	async function send(r: HttpRequest, maxBytes: number, signal: AbortSignal): Promise<RawAnswer> {
		const { default: axios } = await import('axios');
		const cookie = await cookies.header(r.url);
		const response = await axios.request<Readable>({
			adapter: 'http',
			method: r.method ?? 'GET',
			url: r.url,
			data: typeof r.body === 'string' ? Buffer.from(r.body) : r.body && Buffer.from(r.body),
			headers: {
				accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
				'accept-language': 'ko-KR,ko;q=0.9,en;q=0.5',
				'user-agent': userAgent,
				...lowerCase(r.headers),
				...(cookie === '' ? {} : { cookie }),
			},
			responseType: 'stream',
			transformResponse: [],
			validateStatus: () => true,
			maxRedirects: 0,
			// A proxy from the environment would open the connection in our stead, past the address guard.
			proxy: false,
			httpAgent: agents.httpAgent,
			httpsAgent: agents.httpsAgent,
			maxContentLength: -1,
			maxBodyLength: -1,
			signal,
		});
		const headers = plainHeaders(response.headers);
		const setCookie: unknown = response.headers['set-cookie'];
		const setCookies = Array.isArray(setCookie)
			? setCookie.map(String)
			: typeof setCookie === 'string'
				? [setCookie]
				: [];
		const announced = Number(headers['content-length'] ?? '0');
		if (r.method !== 'HEAD' && announced > maxBytes) {
			response.data.destroy();
			throw tooLarge(r.url, maxBytes);
		}
		const body = await readBody(response.data, maxBytes, r.url, signal);
		return { status: response.status, statusText: response.statusText, headers, setCookies, body };
	}

	/** One hop within the time that `limit` gives. */
	async function hop(r: HttpRequest, limit: AbortSignal): Promise<HttpResponse> {
		const started = clock.now();
		const outer = [options.signal, r.signal].filter((signal) => signal !== undefined);
		try {
			guard.checkUrl(r.url);
			const { setCookies, ...answer } = await send(
				r,
				r.maxBytes ?? options.maxBytes ?? 50 * MB,
				AbortSignal.any([limit, ...outer]),
			);
			await cookies.store(r.url, setCookies);
			const now = clock.now();
			return {
				...answer,
				url: r.url,
				finalUrl: r.url,
				redirects: [],
				fetchedAt: new Date(now).toISOString(),
				ms: now - started,
			};
		} catch (error) {
			if (outer.some((given) => given.aborted)) throw cancelled();
			if (limit.aborted) throw limit.reason;
			throw connectionFailure(error, hostOf(r.url));
		}
	}

	async function within<T>(r: HttpRequest, work: (limit: AbortSignal) => Promise<T>): Promise<T> {
		const timeoutMs = r.timeoutMs ?? options.timeoutMs ?? 30_000;
		const limit = new AbortController();
		const timer = setTimeout(() => limit.abort(timedOut(hostOf(r.url), timeoutMs)), timeoutMs);
		try {
			return await work(limit.signal);
		} finally {
			clearTimeout(timer);
		}
	}

	const exchange = (r: HttpRequest) => within(r, (limit) => hop(r, limit));

	async function attempt(r: HttpRequest): Promise<HttpResponse> {
		const started = clock.now();
		return await within(r, async (limit) => {
			const redirects: string[] = [];
			let current = r;
			for (;;) {
				const response = await hop(current, limit);
				const next = nextRequest(current, response);
				if (next === null)
					return {
						...response,
						url: r.url,
						finalUrl: current.url,
						redirects,
						ms: clock.now() - started,
					};
				if (redirects.length >= maxRedirects) throw tooManyRedirects(r.url, maxRedirects);
				redirects.push(next.url);
				current = next;
			}
		});
	}

	async function request(r: HttpRequest): Promise<HttpResponse> {
		const idempotent = (r.method ?? 'GET') !== 'POST';
		const retries = idempotent ? (r.retries ?? options.retries ?? 2) : 0;
		for (let tries = 0; ; tries++) {
			let retryAfter: string | undefined;
			try {
				const response = await attempt(r);
				if (tries >= retries || !RETRYABLE_STATUSES.has(response.status)) return response;
				retryAfter = response.headers['retry-after'];
			} catch (error) {
				if (tries >= retries || !(error instanceof CityHallError) || !error.retryable) throw error;
			}
			try {
				await clock.sleep(backoffMs(tries, clock, retryAfter), r.signal ?? options.signal);
			} catch {
				throw cancelled();
			}
		}
	}

	return { request, exchange, cookies, guard, userAgent, close: () => agents.close() };
}

function hostOf(url: string): string {
	return URL.canParse(url) ? new URL(url).host : url;
}

function tooManyRedirects(url: string, max: number): CityHallError {
	return new CityHallError(
		'NET_TOO_MANY_REDIRECTS',
		`${url} was passed on more than ${max} times, so it was given up.`,
		'Open the address in a browser; it may ask for a log-in or lead in a circle.',
	);
}
