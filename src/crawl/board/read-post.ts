import { CityHallError } from '../../errors';
import { DEFAULT_ATTACHMENT_BYTES, downloadAll } from '../attachments/download-all';
import type { KnownFiles } from '../attachments/known-files';
import type { RunFiles } from '../attachments/run-files';
import { recogniseDetail } from '../recognition/detail-recognition';
import { refusal } from './http-source';
import type { RowFacts } from '../recognition/list-rows';
import type { PoliteClient } from '../polite/polite-client';
import type { Fetched } from './source';
import { provenanceOf } from '../page/provenance';
import type { CrawlBoardOptions, CrawlItem } from '../types';

const PARSER_VERSION = 'cityhall-crawl/1';

export interface PostContext {
	id: string;
	board: string;
	url: string;
	row: RowFacts;
	listConfidence: number;
	options: CrawlBoardOptions;
	polite: PoliteClient;
	/** Where attachments go. */
	files: RunFiles;
	/** Which files were handed out before; by default nobody asks. */
	known?: KnownFiles;
}

/** Makes the item from a post's page and its attachments. Throws when the page is not a post's. */
export async function readPost(fetched: Fetched, context: PostContext): Promise<Omit<CrawlItem, 'status' | 'delivery'>> {
	const { page } = fetched;
	const { options, row } = context;
	if (page.status >= 400) throw refusal(page) ?? unreadable(context.url);
	const detail = recogniseDetail(page, row, options.selectors);
	const refused = detail.titleFound ? null : refusal(page);
	if (refused) throw refused;
	if (detail.body === '' && detail.attachments.length === 0) throw unreadable(context.url);

	const attachments =
		options.attachments === false
			? []
			: await downloadAll(page, detail.attachments, {
					polite: context.polite,
					files: context.files,
					maxBytes: options.maxAttachmentBytes ?? DEFAULT_ATTACHMENT_BYTES,
					board: context.board,
					postId: context.id,
					known: context.known ?? null,
					skipKnown: options.skipKnownFiles ?? false,
				});
	return {
		id: context.id,
		board: context.board,
		url: context.url,
		title: detail.title || row.title,
		body: detail.body,
		postedAt: detail.postedAt,
		author: detail.author,
		department: detail.department,
		views: detail.views,
		fields: detail.fields,
		isNotice: row.isNotice,
		attachments,
		licence: detail.licence,
		provenance: provenanceOf({ ...page, url: context.url }, fetched.robots, PARSER_VERSION),
		confidence: Math.round(((context.listConfidence + 2 * detail.confidence) / 3) * 100) / 100,
		...(detail.doubts.length > 0 ? { doubts: detail.doubts } : {}),
	};
}

/** The item for a post that is no more: what was known of it, and the answer that says so. */
export function removedPost(
	fetched: Fetched,
	post: { id: string; board: string; url: string; title: string; postedAt: string | null; row: RowFacts },
): Omit<CrawlItem, 'status' | 'delivery'> {
	const { id, board, url, title, postedAt, row } = post;
	return {
		id,
		board,
		url,
		title,
		body: '',
		postedAt,
		author: row.author,
		department: row.department,
		views: row.views,
		fields: row.fields,
		isNotice: row.isNotice,
		attachments: [],
		licence: { kogl: null, ai: false, text: null },
		provenance: provenanceOf({ ...fetched.page, url }, fetched.robots, PARSER_VERSION),
		confidence: 1,
	};
}

function unreadable(url: string): CityHallError {
	return new CityHallError(
		'CRAWL_UNREADABLE_POST',
		`No text was found on the page ${url}.`,
		'Open it in a browser; if there is text, give a selector for it.',
	);
}
