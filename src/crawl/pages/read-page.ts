import type { CityHallError } from '../../errors';
import { DEFAULT_ATTACHMENT_BYTES } from '../attachments/download-all';
import type { RunFiles } from '../attachments/run-files';
import type { Remembered, Sighting } from '../delivery/delivery';
import type { Memory } from '../delivery/memory';
import { withoutCounters } from '../page/counters';
import { readFields } from '../page/fields';
import { itemId } from '../page/identity';
import { sha256 } from '../page/page';
import { fileOf } from '../page/response-file';
import type { Run } from '../run/run';
import { fetchPage, statusFailure, type Fetched } from '../site/fetch-page';
import type { Drawer, Drawing } from '../site/draw-page';
import { responseProvenance, type SiteReading } from '../site/read-response';
import { isEmptyWithoutScripts } from '../site/site-reader';
import type { FetchedOk, FetchOptions } from './fetch-options';

/** Other hosts may be asked all the same. */
const ONE_HOST = new Set(['CRAWL_HOST_RESTING', 'CRAWL_HOST_BUSY']);
const NO_LICENCE = { kogl: null, ai: false, text: null } as const;

export type PageOutcome =
	| { ok: true; page: FetchedOk; sighting: Sighting | null; stop: null }
	| { ok: false; error: CityHallError; httpStatus: number | null; stop: CityHallError | null };

export interface PageParts {
	options: FetchOptions;
	run: Run;
	memory: Memory;
	files: RunFiles;
	drawer: Drawer | null;
}

type Content = Omit<FetchedOk, 'index' | 'url' | 'ok' | 'status' | 'screenshot' | 'pdf'>;

function contentOf(reading: SiteReading, options: FetchOptions): Content {
	return {
		title: reading.title,
		text: reading.text,
		description: reading.description,
		language: reading.language,
		date: reading.date,
		fields: options.selectors?.length ? readFields(reading.tree(), options.selectors) : {},
		attachments: [],
		licence: reading.licence,
		provenance: reading.provenance,
	};
}

async function fileContent({ response, robots }: Extract<Fetched, { kind: 'file' }>, files: RunFiles): Promise<Content> {
	const file = await fileOf(response, files);
	return {
		title: file.name,
		text: '',
		description: '',
		language: null,
		date: null,
		fields: {},
		attachments: [file],
		licence: NO_LICENCE,
		provenance: responseProvenance(response, robots, 'binary', 'file'),
	};
}

function sameContent(known: Remembered, { response, robots }: Extract<Fetched, { kind: 'same' }>): Content {
	return {
		title: known.title,
		text: '',
		description: '',
		language: null,
		date: known.postedAt,
		fields: {},
		attachments: [],
		licence: NO_LICENCE,
		provenance: responseProvenance(response, robots, '', ''),
	};
}

async function get(url: string, known: Remembered | null, parts: PageParts): Promise<Drawing> {
	const { options, run, drawer } = parts;
	const wish = { screenshot: options.screenshot === true, pdf: options.pdf === true };
	if (drawer && options.mode === 'browser') return await drawer.draw(url, wish);
	const entry = { url, depth: 0, foundOn: null };
	const fetched = await fetchPage(run.polite, entry, {
		known: options.onlyChanged === false ? null : known,
		maxBytes: options.maxAttachmentBytes ?? DEFAULT_ATTACHMENT_BYTES,
		signal: options.signal,
		files: parts.files,
	});
	if (drawer && fetched.kind === 'page' && isEmptyWithoutScripts(fetched.reading)) return await drawer.draw(url, wish);
	return { fetched, screenshot: null, pdf: null };
}

/** Fetches one address and says what it is, and whether it has changed. */
export async function readPage(url: string, parts: PageParts): Promise<PageOutcome> {
	const { memory, options, files } = parts;
	const id = itemId(url);
	const known = memory.mode === 'none' ? null : ((await memory.known([id])).get(id)?.remembered ?? null);
	const wanted = sha256(JSON.stringify(options.selectors ?? []));
	// What was not looked for last time cannot be said to be unchanged.
	const comparable = known?.origin === wanted ? known : null;
	const { fetched, screenshot, pdf } = await get(url, comparable, parts);
	switch (fetched.kind) {
		case 'stop':
			return { ok: false, error: fetched.error, httpStatus: null, stop: ONE_HOST.has(fetched.error.code) ? null : fetched.error };
		case 'failed':
			return { ok: false, error: fetched.error, httpStatus: fetched.status, stop: null };
		case 'forbidden':
			return { ok: false, error: fetched.error, httpStatus: null, stop: null };
		case 'gone':
			return {
				ok: false,
				error: statusFailure(url, fetched.response.status),
				httpStatus: fetched.response.status,
				stop: null,
			};
		case 'same':
			if (known) return told(url, sameContent(known, fetched), { ...known, status: 'unchanged', seenAt: fetched.response.fetchedAt });
			return { ok: false, error: statusFailure(url, 304), httpStatus: 304, stop: null };
		case 'file':
		case 'page':
			break;
	}
	const content = fetched.kind === 'file' ? await fileContent(fetched, files) : contentOf(fetched.reading, options);
	const validators =
		fetched.kind === 'file'
			? { etag: fetched.response.headers.etag ?? null, lastModified: fetched.response.headers['last-modified'] ?? null }
			: { etag: fetched.reading.etag, lastModified: fetched.reading.lastModified };
	const text = withoutCounters(content.text, content.provenance.fetchedAt);
	const hash = sha256(JSON.stringify([content.title, text, content.fields, content.attachments.map((file) => file.sha256)]));
	const isSame = comparable !== null && comparable.bodySha256 === hash;
	const status = known === null ? 'new' : isSame ? 'unchanged' : 'updated';
	const sighting: Sighting = {
		id,
		status,
		url,
		title: content.title,
		postedAt: content.date,
		bodySha256: hash,
		attachmentsSha256: '',
		...validators,
		seenAt: content.provenance.fetchedAt,
		origin: wanted,
	};
	const shown = isSame && options.onlyChanged !== false ? { ...content, text: '' } : content;
	const outcome = told(url, shown, memory.mode === 'none' ? null : sighting);
	return { ...outcome, page: { ...outcome.page, screenshot, pdf } };
}

function told(url: string, content: Content, sighting: Sighting | null): Extract<PageOutcome, { ok: true }> {
	const status = sighting === null || sighting.status === 'removed' ? 'unknown' : sighting.status;
	const page: FetchedOk = { index: 0, url, ok: true, status, ...content, screenshot: null, pdf: null };
	return { ok: true, page, sighting, stop: null };
}
