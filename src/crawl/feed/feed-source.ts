import type { Sighting } from '../delivery/delivery';
import { sha256 } from '../page/page';
import { provenanceOf } from '../page/provenance';
import type { Provenance } from '../types';
import type { ReadEntry } from './feed-entries';
import { entryHash } from './feed-items';
import type { FeedEntry } from './feed-options';
import type { FetchedFeed } from './fetch-feed';

const FEED_PARSER_VERSION = 'cityhall-feed/1';

/** Where an entry stands. */
export interface Source {
	title: string;
	kind: FeedEntry['kind'];
	provenance: Provenance;
}

export function sightingOf(entry: ReadEntry, id: string, seenAt: string, origin: string): Sighting {
	return {
		id,
		status: 'new',
		url: entry.url ?? '',
		title: entry.title,
		postedAt: entry.publishedAt ?? entry.updatedAt,
		bodySha256: entryHash(entry),
		attachmentsSha256: '',
		etag: null,
		lastModified: null,
		seenAt,
		origin,
	};
}

export function sourceOf({ kind, response, robots, charset, charsetFrom }: FetchedFeed, title: string): Source {
	return {
		title,
		kind,
		provenance: provenanceOf({ ...response, sha256: sha256(response.body), charset, charsetFrom }, robots, FEED_PARSER_VERSION),
	};
}

/** Where an entry came from that is given again from what was kept of it. */
export function keptSource(sighting: Sighting): Source {
	return {
		title: '',
		kind: 'rss',
		provenance: {
			url: sighting.url,
			finalUrl: sighting.url,
			fetchedAt: sighting.seenAt,
			status: 304,
			sha256: '',
			charset: '',
			charsetFrom: 'kept',
			robots: { allowed: true, rule: null, crawlDelayMs: null, overridden: false, fileSha256: null },
			parser: FEED_PARSER_VERSION,
		},
	};
}
