import { fileNotes } from '../attachments/known-files';
import type { ItemStatus, Remembered, Sighting } from '../delivery/delivery';
import { attachmentsHash } from '../delivery/attachments-hash';
import { withoutCounters } from '../page/counters';
import type { FieldValue } from '../page/fields';
import { sha256 } from '../page/page';
import type { CrawlAttachment, Provenance, RobotsDecision } from '../types';
import type { HttpResponse } from '../../net';
import type { FrontierEntry } from './frontier';
import { responseProvenance, type SiteReading } from './read-response';
import type { SitePage } from './site-options';

export type ReadPage = Omit<SitePage, 'status' | 'delivery'>;

/** By which a page is opened again when nothing links to it any more. */
export function originOf(entry: FrontierEntry): string {
	return JSON.stringify({ depth: entry.depth, foundOn: entry.foundOn });
}

export function pageItem(
	site: string,
	id: string,
	entry: FrontierEntry,
	reading: SiteReading,
	fields: Record<string, FieldValue>,
	attachments: CrawlAttachment[],
): ReadPage {
	return {
		id,
		site,
		url: id,
		title: reading.title,
		text: reading.text,
		description: reading.description,
		language: reading.language,
		date: reading.date,
		depth: entry.depth,
		foundOn: entry.foundOn,
		fields,
		links: reading.links.length,
		attachments,
		licence: reading.licence,
		provenance: reading.provenance,
	};
}

/** An address that turned out to be a file. */
export function fileItem(
	site: string,
	id: string,
	entry: FrontierEntry,
	file: CrawlAttachment,
	response: HttpResponse,
	robots: RobotsDecision,
): ReadPage {
	return {
		id,
		site,
		url: id,
		title: file.name,
		text: '',
		description: '',
		language: null,
		date: null,
		depth: entry.depth,
		foundOn: entry.foundOn,
		fields: {},
		links: 0,
		attachments: [file],
		licence: { kogl: null, ai: false, text: null },
		provenance: responseProvenance(response, robots, 'binary', 'file'),
	};
}

/** A page that was given before and that the site has no more. */
export function removedItem(site: string, entry: FrontierEntry, known: Remembered, provenance: Provenance): ReadPage {
	return {
		id: known.id,
		site,
		url: known.url,
		title: known.title,
		text: '',
		description: '',
		language: null,
		date: known.postedAt,
		depth: entry.depth,
		foundOn: entry.foundOn,
		fields: {},
		links: 0,
		attachments: [],
		licence: { kogl: null, ai: false, text: null },
		provenance,
	};
}

/** Hash of what a reader would call the page; not of what is another at each look, so that only changes count. */
function bodyHash(page: ReadPage): string {
	const text = withoutCounters(page.text, page.provenance.fetchedAt);
	return sha256(JSON.stringify([page.title, text, page.fields, page.attachments.map(({ name }) => name)]));
}

export function sightingOf(
	page: ReadPage,
	status: ItemStatus,
	entry: FrontierEntry,
	validators: { etag: string | null; lastModified: string | null },
): Sighting {
	return {
		id: page.id,
		status,
		url: page.url,
		title: page.title,
		postedAt: page.date,
		bodySha256: bodyHash(page),
		attachmentsSha256: page.attachments.length === 0 ? '' : attachmentsHash(page.attachments),
		etag: validators.etag,
		lastModified: validators.lastModified,
		seenAt: page.provenance.fetchedAt,
		origin: originOf(entry),
		files: fileNotes(page.attachments),
	};
}

/** The address of an item that is to be given again. */
export function entryOfSighting(sighting: Sighting): FrontierEntry {
	const origin: unknown = JSON.parse(sighting.origin === '' ? '{}' : sighting.origin);
	const told = typeof origin === 'object' && origin !== null ? origin : {};
	return {
		url: sighting.url,
		depth: 'depth' in told && typeof told.depth === 'number' ? told.depth : 0,
		foundOn: 'foundOn' in told && typeof told.foundOn === 'string' ? told.foundOn : null,
	};
}
