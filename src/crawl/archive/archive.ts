import { STATUS_CODES } from 'node:http';
import { basename } from 'node:path';
import type { RobotsDecision } from '../types';
import { REMOVED, withoutCookieValue, withoutSecrets, withoutUser } from './secrets';
import { createWarcFile, archiveFailure, type WarcFile } from './warc-file';
import { digestsOf, fieldLines, newRecordId, type Block, type Digests, type WarcFields } from './warc-record';

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
	/** What was really sent, where that is known. */
	requestHeaders?: Record<string, string>;
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

export interface ArchiveOptions {
	/** Where to write, usually named `*.warc.gz`. A file that is there already is not written over. */
	file: string;
	/** The crawler's user agent, for the description of the archive. */
	userAgent?: string;
	/** What was crawled, in words: the board's or the site's name. */
	title?: string;
}

const PROFILE = 'http://netpreserve.org/warc/1.1/revisit';
const MAX_KNOWN_PAYLOADS = 20_000;
/** Codings that the HTTP client takes off. */
const DECODED = /^(x-)?(gzip|deflate|br|compress|zstd)$/i;
const DESCRIPTION =
	'Cookies, credentials and posted secrets are left out of requests and answers and marked ' +
	`${REMOVED}; bodies stand decoded, with the headers of the coding renamed to X-Archive-Orig-*.`;

interface KnownPayload {
	id: string;
	url: string;
	date: string;
}

/** Header lines of an answer, fitting the body as it stands in the archive. */
function answerHead(response: ExchangeResponse, bodyBytes: number): { head: Buffer; removed: string[] } {
	const raw: Array<[string, string]> = [];
	if (response.rawHeaders) {
		for (let at = 0; at + 1 < response.rawHeaders.length; at += 2)
			raw.push([response.rawHeaders[at] ?? '', response.rawHeaders[at + 1] ?? '']);
	} else raw.push(...Object.entries(response.headers));
	const coding = raw.find(([name]) => /^content-encoding$/i.test(name))?.[1].trim() ?? '';
	const codings = coding.split(',').map((one) => one.trim());
	const isDecoded = codings.every((one) => DECODED.test(one) || /^identity$/i.test(one));
	const removed: string[] = [];
	let lengthStands = false;
	const lines = raw.map(([name, value]) => {
		if (/^set-cookie2?$/i.test(name)) {
			removed.push('cookie that was set');
			return [name, withoutCookieValue(value)];
		}
		if (/^content-length$/i.test(name) && !lengthStands && Number(value) === bodyBytes) {
			lengthStands = true;
			return [name, value];
		}
		const isOfTheWay = /^(transfer-encoding|content-length)$/i.test(name);
		const isCoding = /^content-encoding$/i.test(name) && isDecoded;
		return [isOfTheWay || isCoding ? `X-Archive-Orig-${name}` : name, value];
	});
	if (!lengthStands && response.status !== 304 && response.status !== 204) lines.push(['Content-Length', `${bodyBytes}`]);
	const status = `HTTP/${response.httpVersion ?? '1.1'} ${response.status} ${response.statusText || (STATUS_CODES[response.status] ?? '')}`;
	const text = [status.trim(), ...lines.map(([name, value]) => `${name}: ${(value ?? '').replace(/[\r\n]+/g, ' ')}`), '', ''];
	return { head: Buffer.from(text.join('\r\n'), 'latin1'), removed };
}

function truncatedBecause(truncated: ExchangeResponse['truncated']): string | null {
	return truncated === undefined || truncated === null || truncated === false ? null : truncated;
}

class WarcArchive implements Archive {
	private opened: Promise<WarcFile> | null = null;
	private readonly infoId = newRecordId();
	private readonly known = new Map<string, KnownPayload>();
	private queue: Promise<void> = Promise.resolve();
	private records = 0;
	private ended: Promise<{ file: string; records: number; sizeBytes: number }> | null = null;

	constructor(private readonly options: ArchiveOptions) {}

	add(exchange: Exchange): Promise<void> {
		if (this.ended) return Promise.reject(archiveFailure(this.options.file, new Error('closed')));
		const turn = this.queue
			.then(() => this.write(exchange))
			.catch((cause: unknown) => {
				throw archiveFailure(this.options.file, cause);
			});
		this.queue = turn.catch(() => undefined);
		return turn;
	}

	close(): Promise<{ file: string; records: number; sizeBytes: number }> {
		this.ended ??= this.queue.then(async () => {
			const warc = await this.open();
			await warc.close();
			return { file: this.options.file, records: this.records, sizeBytes: warc.sizeBytes() };
		});
		return this.ended;
	}

	private open(): Promise<WarcFile> {
		this.opened ??= this.begin();
		return this.opened;
	}

	private async begin(): Promise<WarcFile> {
		const warc = await createWarcFile(this.options.file);
		const info = fieldLines([
			['software', 'n8n-nodes-cityhall'],
			['format', 'WARC File Format 1.1'],
			['conformsTo', 'http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/'],
			['http-header-user-agent', this.options.userAgent],
			['isPartOf', this.options.title],
			['description', DESCRIPTION],
		]);
		await this.append(warc, { head: Buffer.from(info), file: null }, 0, [
			['WARC-Type', 'warcinfo'],
			['WARC-Record-ID', this.infoId],
			['WARC-Date', new Date().toISOString()],
			['WARC-Filename', basename(this.options.file)],
			['Content-Type', 'application/warc-fields'],
		]);
		return warc;
	}

	private async append(
		warc: WarcFile,
		block: Block,
		payloadAt: number,
		fields: WarcFields,
		known?: Digests,
	): Promise<void> {
		const digests = known ?? (await digestsOf(block, payloadAt));
		await warc.append([...fields, ['WARC-Block-Digest', digests.block]], block, digests.sizeBytes);
		this.records++;
	}

	private async write(exchange: Exchange): Promise<void> {
		const warc = await this.open();
		const { response } = exchange;
		const { url } = withoutUser(exchange.request.url);
		const id = newRecordId();
		const common: WarcFields = [
			['WARC-Warcinfo-ID', this.infoId],
			['WARC-Target-URI', url.href],
			['WARC-Date', response.fetchedAt],
		];
		const bodyBytes = response.file ? response.file.sizeBytes : response.body.length;
		const { head, removed } = answerHead(response, bodyBytes);
		const block: Block = response.file
			? { head, file: response.file }
			: { head: Buffer.concat([head, response.body]), file: null };
		const digests = await digestsOf(block, head.length);
		const { payload } = digests;
		const before = bodyBytes > 0 ? this.known.get(payload) : undefined;
		const fields: WarcFields = [
			['WARC-Record-ID', id],
			...common,
			['WARC-IP-Address', response.remoteAddress],
			['Content-Type', 'application/http; msgtype=response'],
			['WARC-Truncated', truncatedBecause(response.truncated)],
		];
		if (response.status === 304)
			await this.append(warc, { head, file: null }, head.length, [
				['WARC-Type', 'revisit'],
				['WARC-Profile', `${PROFILE}/server-not-modified`],
				['WARC-Refers-To-Target-URI', url.href],
				...fields,
			]);
		else if (before)
			await this.append(warc, { head, file: null }, head.length, [
				['WARC-Type', 'revisit'],
				['WARC-Profile', `${PROFILE}/identical-payload-digest`],
				['WARC-Refers-To', before.id],
				['WARC-Refers-To-Target-URI', before.url],
				['WARC-Refers-To-Date', before.date],
				['WARC-Payload-Digest', payload],
				...fields,
			]);
		else {
			const own: WarcFields = [['WARC-Type', 'response'], ['WARC-Payload-Digest', payload], ...fields];
			await this.append(warc, block, head.length, own, digests);
			// A cut body is no whole to refer to.
			if (truncatedBecause(response.truncated) === null) this.remember(payload, { id, url: url.href, date: response.fetchedAt });
		}
		await this.writeRequest(warc, exchange, id, common, removed);
	}

	private remember(payload: string, known: KnownPayload): void {
		this.known.set(payload, known);
		const [oldest] = this.known.size > MAX_KNOWN_PAYLOADS ? this.known.keys() : [];
		if (oldest !== undefined) this.known.delete(oldest);
	}

	private async writeRequest(
		warc: WarcFile,
		{ request, response, robots, purpose }: Exchange,
		responseId: string,
		common: WarcFields,
		removedFromAnswer: readonly string[],
	): Promise<void> {
		const sent = response.requestHeaders ?? request.headers ?? {};
		const clean = withoutSecrets({ ...request, headers: sent }, purpose === 'login');
		const body = Buffer.from(clean.body, 'latin1');
		const lines = [
			`${request.method ?? 'GET'} ${clean.url.pathname}${clean.url.search} HTTP/1.1`,
			`Host: ${clean.url.host}`,
			...clean.headers.map(([name, value]) => `${name}: ${value.replace(/[\r\n]+/g, ' ')}`),
			...(body.length > 0 ? [`Content-Length: ${body.length}`] : []),
			'',
			'',
		];
		const head = Buffer.from(lines.join('\r\n'), 'latin1');
		await this.append(warc, { head: Buffer.concat([head, body]), file: null }, head.length, [
			['WARC-Type', 'request'],
			['WARC-Record-ID', newRecordId()],
			['WARC-Concurrent-To', responseId],
			...common,
			['Content-Type', 'application/http; msgtype=request'],
		]);
		const removed = [...new Set([...clean.removed, ...removedFromAnswer])];
		const notes = fieldLines([
			['purpose', purpose ?? 'page'],
			['fetchTimeMs', response.ms === undefined ? null : String(response.ms)],
			['robots-allowed', robots ? String(robots.allowed) : null],
			['robots-rule', robots?.rule],
			['robots-overridden', robots ? String(robots.overridden) : null],
			['robots-crawl-delay-ms', robots?.crawlDelayMs === null || !robots ? null : String(robots.crawlDelayMs)],
			['robots-file-sha256', robots?.fileSha256],
			['removed', removed.length > 0 ? removed.join(', ') : null],
		]);
		await this.append(warc, { head: Buffer.from(notes), file: null }, 0, [
			['WARC-Type', 'metadata'],
			['WARC-Record-ID', newRecordId()],
			['WARC-Concurrent-To', responseId],
			...common,
			['Content-Type', 'application/warc-fields'],
		]);
	}
}

/**
 * An archive in WARC 1.1 (ISO 28500:2017), one gzip member a record, which replay tools and libraries' catalogues read. Redirects, robots.txt
 * and log-ins are in it like pages; what was fetched twice with the same bytes is told as a revisit. Bodies that are files are never held in memory.
 */
export function createArchive(options: ArchiveOptions): Archive {
	return new WarcArchive(options);
}
