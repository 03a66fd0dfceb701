import { readFile } from 'node:fs/promises';
import { CityHallError } from '../../errors';
import type { HttpResponse } from '../../net';
import type { RunFiles } from '../attachments/run-files';
import type { Remembered } from '../delivery/delivery';
import { errorWords } from '../page/error-page';
import { blockWords } from '../page/page';
import type { PoliteClient } from '../polite/polite-client';
import type { RobotsDecision } from '../types';
import type { FrontierEntry } from './frontier';
import { loginPageInstead, loginRefusal } from './needs-login';
import { isPage, readResponse, speaksOfFile, type SiteReading } from './read-response';

/** What became of an address. */
export type Fetched =
	| { kind: 'page'; reading: SiteReading }
	| { kind: 'file'; response: HttpResponse; robots: RobotsDecision }
	/** As it was, by the server's own word (304). */
	| { kind: 'same'; response: HttpResponse; robots: RobotsDecision }
	| { kind: 'gone'; response: HttpResponse; robots: RobotsDecision }
	| { kind: 'forbidden'; error: CityHallError }
	| { kind: 'failed'; error: CityHallError; status: number | null }
	/** The whole run has to end: a budget, a host that needs rest, the person who stopped it. */
	| { kind: 'stop'; error: CityHallError };

/** A page that is lost to the log-in alone may not be open to that account: the others are. */
const STOPS = /^(?:CRAWL_BUDGET|CRAWL_HOST_RESTING|CRAWL_HOST_BUSY|CRAWL_NO_ROOM|NET_FILE|NET_CANCELLED|CRAWL_LOGIN_(?!LOST)\w+|CRAWL_ARCHIVE\w*|STORE_\w+|LEASE_\w+)$/;
/** No page that people made is larger. */
export const PAGE_BYTES = 20 * 1024 * 1024;
const GONE = new Set([404, 410]);

export function statusFailure(url: string, status: number): CityHallError {
	const gone = GONE.has(status);
	return new CityHallError(
		'CRAWL_STATUS',
		gone ? `There is no page at ${url} (status ${status}).` : `The site answered ${url} with status ${status}.`,
		gone ? 'Check the address in a browser.' : 'Try again later. If it happens again, ask the office that runs the site.',
		{ retryable: status >= 500 || status === 429 },
	);
}

function conditions(known: Remembered | null): Record<string, string> {
	if (!known || known.removedAt !== null) return {};
	return {
		...(known.etag ? { 'if-none-match': known.etag } : {}),
		...(known.lastModified ? { 'if-modified-since': known.lastModified } : {}),
	};
}

/** Asks for one address and reads the answer. Only a mistake of ours throws. */
export async function fetchPage(
	polite: PoliteClient,
	entry: FrontierEntry,
	limits: {
		known: Remembered | null;
		maxBytes: number;
		signal: AbortSignal | undefined;
		/** Where files go; null where none are wanted. A file that is given belongs to whoever asked. */
		files: RunFiles | null;
	},
): Promise<Fetched> {
	let written: string | null = null;
	try {
		const into = (await limits.files?.path()) ?? null;
		const { response: answer, robots } = await polite.request({
			url: entry.url,
			headers: { ...conditions(limits.known), ...(entry.foundOn ? { referer: entry.foundOn } : {}) },
			maxBytes: limits.maxBytes,
			...(into === null ? {} : { into, goesInto: (headers) => speaksOfFile(entry.url, headers) }),
		});
		written = answer.file?.path ?? null;
		const response = await withPage(answer);
		if (response.status === 304 && limits.known) return { kind: 'same', response, robots };
		if (GONE.has(response.status)) return { kind: 'gone', response, robots };
		const refusal = loginRefusal(response);
		if (refusal) return { kind: 'failed', error: refusal, status: response.status };
		if (response.status >= 300 || response.status === 204)
			return { kind: 'failed', error: statusFailure(entry.url, response.status), status: response.status };
		if (response.file || !isPage(response)) {
			written = null;
			return { kind: 'file', response, robots };
		}
		const reading = readResponse(response, robots);
		const instead = loginPageInstead(reading, response);
		if (instead) return { kind: 'failed', error: instead, status: response.status };
		const block = blockWords(reading.title, reading.text);
		if (block !== null) {
			polite.blocked(response.finalUrl);
			return {
				kind: 'failed',
				error: new CityHallError(
					'CRAWL_BLOCKED',
					`The site turned the crawler away: ${block}`,
					'Wait some hours, set a longer delay, and ask the office that runs the site.',
				),
				status: response.status,
			};
		}
		const trouble = errorWords(reading.title, reading.text);
		if (trouble !== null) {
			return {
				kind: 'failed',
				error: new CityHallError(
					'CRAWL_STATUS',
					`There is no page but a notice of an error: ${trouble}`,
					'Open the address in a browser; if it is well there, run the workflow again.',
					{ retryable: true },
				),
				status: response.status,
			};
		}
		return { kind: 'page', reading };
	} catch (error) {
		return failureOf(error, limits.signal);
	} finally {
		if (written !== null) await limits.files?.drop([written]);
	}
}

/** A page that was announced as a file is read like any other, unless it is larger than any page. */
async function withPage(response: HttpResponse): Promise<HttpResponse> {
	const { file, ...rest } = response;
	if (!file || file.sizeBytes > PAGE_BYTES || !isPage({ ...rest, body: file.head })) return response;
	return { ...rest, body: await readFile(file.path) };
}

/** What an error means for the run. @throws what is a mistake of ours */
export function failureOf(error: unknown, signal: AbortSignal | undefined): Fetched {
	if (signal?.aborted) return { kind: 'stop', error: cancelled(error) };
	if (!(error instanceof CityHallError)) throw error;
	if (error.code === 'CRAWL_ROBOTS') return { kind: 'forbidden', error };
	if (STOPS.test(error.code)) return { kind: 'stop', error };
	return { kind: 'failed', error, status: null };
}

function cancelled(cause: unknown): CityHallError {
	return new CityHallError('NET_CANCELLED', 'The work was stopped before it was done.', 'Start it again when you want it to go on.', { cause });
}
