import type { AddressGuard, Lookup } from './address-guard';
import type { Clock } from './clock';
import type { CookieStore } from './cookies';

export interface HttpClientOptions {
	/** Hosts, host:port or CIDR ranges that the administrator allows although internal. */
	allow?: readonly string[];
	userAgent?: string;
	/** Limit for one attempt, from the first byte out to the last byte in, waiting for a free connection included. Default 30 s. */
	timeoutMs?: number;
	/** Limit for finding the address and taking up the connection. Default 10 s. */
	connectTimeoutMs?: number;
	/** Limit for a body, as sent and as decompressed. Default 50 MB. */
	maxBytes?: number;
	/** Default 5. */
	maxRedirects?: number;
	/** Attempts after the first, for 408, 429, 5xx and broken connections of GET and HEAD. Default 2. */
	retries?: number;
	/** Default 8. */
	connectionsPerHost?: number;
	/** A body that comes slower than this, over the whole of `overMs`, is given up. Default 100 bytes a second over 30 s. */
	leastRate?: LeastRate;
	/** Certificates (PEM, one or several) that are trusted beside those that Node trusts. */
	certificateAuthority?: string;
	/** `host` or `host:port` whose certificate is not checked. Holds for no other host, whatever redirects say. */
	trustHosts?: readonly string[];
	signal?: AbortSignal;
	clock?: Clock;
	/** Finds the addresses of a name. Default: the system's. */
	lookup?: Lookup;
}

export interface LeastRate {
	bytesPerSecond: number;
	overMs: number;
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
	/**
	 * Path of a file, not there yet, that takes the body of a successful answer (2xx); any other body stays in memory.
	 * Whoever asks for it removes it; after an error there is none.
	 */
	into?: string;
	/** With `into`: whether an answer with these headers goes there; otherwise its body stays in memory. By default each does. */
	goesInto?: (headers: Record<string, string>) => boolean;
	/** Never sent anew by the client itself, as whoever asks has a turn for one request only. */
	once?: boolean;
	signal?: AbortSignal;
}

/** A body that went to a file. */
export interface BodyFile {
	path: string;
	sizeBytes: number;
	/** Hexadecimal. */
	sha256: string;
	/** The first 4 KB. */
	head: Buffer;
}

export interface HttpResponse {
	status: number;
	/** What the server wrote beside the status; may be empty. */
	statusText: string;
	/** `1.0` or `1.1`. */
	httpVersion: string;
	/** Lower-case names; several values joined by a comma. Raw bytes stand as latin1. */
	headers: Record<string, string>;
	/** Name, value, name, value, ... exactly as they came. */
	rawHeaders: string[];
	/** What was sent, lower-case names, with host and cookies. */
	requestHeaders: Record<string, string>;
	/** The address that answered. */
	remoteAddress: string | null;
	/** There, and true, where the certificate was not checked, because `trustHosts` names the host. */
	certificateUnchecked?: true;
	url: string;
	finalUrl: string;
	/** Every address on the way, without the first. */
	redirects: string[];
	/** Decompressed. Empty where `file` is. Always whole: a body that breaks off is an error. */
	body: Buffer;
	file?: BodyFile;
	/** Size of the body as it came, still compressed. */
	receivedBytes: number;
	/** ISO 8601, UTC. */
	fetchedAt: string;
	/** Time of the last attempt with its redirects. */
	ms: number;
}

export interface HttpClient {
	/**
	 * Any status is an answer; an error means that there was none.
	 * @throws CityHallError `NET_ADDRESS_BLOCKED`, `NET_BAD_ADDRESS`, `NET_BAD_HEADER`, `NET_TIMEOUT`, `NET_TOO_SLOW`, `NET_TOO_LARGE`,
	 * `NET_TOO_MANY_REDIRECTS`, `NET_UNKNOWN_HOST`, `NET_UNREACHABLE`, `NET_CERTIFICATE`, `NET_CONNECTION_LOST`, `NET_BAD_ANSWER`,
	 * `NET_FILE`, `NET_CANCELLED`
	 */
	request(r: HttpRequest): Promise<HttpResponse>;
	/**
	 * One request and its answer, whatever it is: no retry, no redirect followed (see `nextRequest`). Cookies are sent and taken, the
	 * guard holds. Only a GET or HEAD whose kept connection the server had closed meanwhile is sent anew (RFC 9110, 9.2.2).
	 * @throws CityHallError as `request`, but for `NET_TOO_MANY_REDIRECTS`
	 */
	exchange(r: HttpRequest): Promise<HttpResponse>;
	cookies: CookieStore;
	guard: AddressGuard;
	userAgent: string;
	close(): void;
}
