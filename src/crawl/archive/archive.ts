import type { RobotsDecision } from '../types';

/** What was asked, as the crawler gave it to the HTTP client. */
export interface ExchangeRequest {
	url: string;
	method?: 'GET' | 'POST' | 'HEAD';
	/** As given; cookies and credentials may be in it, they are left out of the archive. */
	headers?: Record<string, string>;
	body?: Uint8Array | string;
}

/** What came back for one request: of a redirect its own answer, not that of the page behind it. `HttpResponse` fits. */
export interface ExchangeResponse {
	status: number;
	statusText?: string;
	httpVersion?: string;
	/** Name, value, name, value, ... as received; where it is missing `headers` stands in. */
	rawHeaders?: readonly string[];
	headers: Record<string, string>;
	/** Decoded; empty where `file` holds the body. */
	body: Uint8Array;
	file?: { path: string; sizeBytes: number } | null;
	remoteAddress?: string | null;
	/** ISO 8601, UTC. */
	fetchedAt: string;
	ms?: number;
	/** Why the body is not whole (WARC 1.1, 5.13). */
	truncated?: 'length' | 'time' | 'disconnect' | 'unspecified' | false | null;
}

/** One hop: a request and its answer. */
export interface Exchange {
	request: ExchangeRequest;
	response: ExchangeResponse;
	/** Null for robots.txt itself. */
	robots: RobotsDecision | null;
	purpose?: 'page' | 'attachment' | 'robots' | 'login' | 'feed';
}

/** Keeps what was fetched. */
export interface Archive {
	/**
	 * Writes one exchange behind those before it. Await it before `response.file` is changed or deleted; calls that overlap are put in order.
	 * @throws CityHallError `CRAWL_ARCHIVE` when the file cannot be written
	 */
	add(exchange: Exchange): Promise<void>;
	/** Writes what is left and closes the file. Calling it again gives the same answer. */
	close(): Promise<{ file: string; records: number; sizeBytes: number }>;
}
