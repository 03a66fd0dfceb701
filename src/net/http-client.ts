import type { IncomingMessage } from 'node:http';
import { CityHallError } from '../errors';
import { bareHost, createAddressGuard, portOf } from './address-guard';
import { takeBody } from './body';
import { readCertificates } from './certificates';
import { systemClock } from './clock';
import { ACCEPTED_CODINGS } from './content-coding';
import { createCookieStore } from './cookies';
import { openEnding, type Ending } from './ending';
import { badHeader, cancelled, connectionFailure, tooManyRedirects } from './failures';
import { createGuardedAgents } from './guarded-agent';
import { lowerCase, nextRequest } from './redirects';
import { backoffMs, RETRYABLE_STATUSES } from './retry';
import { send, type Call } from './transport';
import type { HttpClient, HttpClientOptions, HttpRequest, HttpResponse } from './types';

const DEFAULT_USER_AGENT = 'Mozilla/5.0 (compatible; cityhall-crawler/1.0)';
const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_BYTES = 50 * 1024 * 1024;
const DEFAULT_LEAST_RATE = { bytesPerSecond: 100, overMs: 30_000 };

/** A header that is taken leniently may hold them; a database takes no NUL. */
const CONTROLS = /[\x00-\x08\x0a-\x1f\x7f]+/g;

/** A line break in a value would end the header and begin another (RFC 9110, 5.5). */
function checkHeaders(headers: Record<string, string>): void {
	for (const [name, value] of Object.entries(headers)) {
		if (!/^[!#$%&'*+\-.^`|~\w]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value)) throw badHeader(name);
	}
}

function headersOf(message: IncomingMessage): Record<string, string> {
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(message.headers)) {
		if (value === undefined) continue;
		headers[name] = (typeof value === 'string' ? value : value.join(', ')).replace(CONTROLS, ' ');
	}
	return headers;
}

/** One cookie session, one set of keep-alive connections, one address guard. Close it when the work is done. */
export function createHttpClient(options: HttpClientOptions = {}): HttpClient {
	const clock = options.clock ?? systemClock;
	const guard = createAddressGuard(options.allow, options.lookup);
	const certificates = readCertificates(options.certificateAuthority, options.trustHosts);
	const agents = createGuardedAgents(guard, {
		connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
		connectionsPerHost: options.connectionsPerHost,
		certificates,
	});
	const cookies = createCookieStore();
	const userAgent = options.userAgent ?? DEFAULT_USER_AGENT;
	const maxRedirects = options.maxRedirects ?? 5;

	async function call(r: HttpRequest, url: URL, signal: AbortSignal): Promise<Call> {
		const headers: Record<string, string> = {
			host: url.host,
			accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
			'accept-language': 'ko-KR,ko;q=0.9,en;q=0.5',
			'user-agent': userAgent,
			...lowerCase(r.headers),
			'accept-encoding': ACCEPTED_CODINGS,
		};
		const cookie = await cookies.header(r.url);
		if (cookie !== '') headers.cookie = cookie;
		if (typeof r.body === 'string') headers['content-type'] ??= 'application/x-www-form-urlencoded';
		checkHeaders(headers);
		return { method: r.method ?? 'GET', url, headers, body: r.body, once: r.once ?? false, signal };
	}

	/** One hop, ended by what `ending` says. */
	async function hop(r: HttpRequest, ending: Ending): Promise<HttpResponse> {
		const started = clock.now();
		const { signal } = ending;
		try {
			signal.throwIfAborted();
			const url = guard.checkUrl(r.url);
			const request = await call(r, url, signal);
			const message = await send(request, agents);
			const { socket } = message;
			const remoteAddress = socket.remoteAddress ?? null;
			ending.watchRate(() => socket.bytesRead);
			const taken = await takeBody(message, {
				method: request.method,
				maxBytes: r.maxBytes ?? options.maxBytes ?? DEFAULT_MAX_BYTES,
				into: r.goesInto?.(headersOf(message)) === false ? undefined : r.into,
				address: r.url,
				host: url.host,
				signal,
			});
			await cookies.store(r.url, message.headers['set-cookie'] ?? []);
			const now = clock.now();
			return {
				status: message.statusCode ?? 0,
				statusText: message.statusMessage ?? '',
				httpVersion: message.httpVersion,
				headers: headersOf(message),
				rawHeaders: message.rawHeaders,
				requestHeaders: request.headers,
				remoteAddress,
				...(url.protocol === 'https:' && certificates.unchecked(bareHost(url.hostname), portOf(url))
					? { certificateUnchecked: true }
					: {}),
				url: r.url,
				finalUrl: r.url,
				redirects: [],
				...taken,
				fetchedAt: new Date(now).toISOString(),
				ms: now - started,
			};
		} catch (error) {
			if (signal.aborted) throw signal.reason;
			throw connectionFailure(error, hostOf(r.url));
		}
	}

	async function within<T>(r: HttpRequest, work: (ending: Ending) => Promise<T>): Promise<T> {
		const ending = openEnding({
			signals: [options.signal, r.signal],
			timeoutMs: r.timeoutMs ?? options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
			leastRate: options.leastRate ?? DEFAULT_LEAST_RATE,
			host: hostOf(r.url),
		});
		try {
			return await work(ending);
		} finally {
			ending.close();
		}
	}

	async function attempt(r: HttpRequest): Promise<HttpResponse> {
		const started = clock.now();
		return await within(r, async (ending) => {
			const redirects: string[] = [];
			let current = r;
			for (;;) {
				const response = await hop(current, ending);
				const next = nextRequest(current, response);
				if (next === null) {
					const ms = clock.now() - started;
					return { ...response, url: r.url, finalUrl: current.url, redirects, ms };
				}
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

	const exchange = (r: HttpRequest) => within(r, (ending) => hop(r, ending));
	return { request, exchange, cookies, guard, userAgent, close: () => agents.close() };
}

function hostOf(url: string): string {
	return URL.canParse(url) ? new URL(url).host : 'the address';
}
