import type { Element } from '#vendor/html';
import type { Validators } from '../../net';
import type { RecognisedList } from '../recognition/list-recognition';
import type { RowFacts } from '../recognition/list-rows';
import type { Page } from '../page/page';
import type { RobotsDecision, Target } from '../types';

export interface Fetched {
	page: Page;
	robots: RobotsDecision;
	/** What to ask with the next time; none where a browser drew the page. */
	validators?: Validators | null;
}

/** A post's row as far as it is known: one that comes from the store has no link any more. */
export interface PostRow extends RowFacts {
	link: Element | null;
}

/** Where a board's pages come from: plain requests, or a browser. */
export interface BoardSource {
	firstPage(): Promise<Fetched>;
	/** The page after `page`, or null when it was the last. */
	nextPage(page: Page, list: RecognisedList): Promise<Fetched | null>;
	/** Number of the page that was read last; the first is 1 unless its address says otherwise. */
	readonly position: number;
	/** Page `wanted` straight away, asked for as the first page's pager would. Null when this list cannot be entered in the middle. */
	pageAt(wanted: number, first: Page, list: RecognisedList): Promise<Fetched | null>;
	/** The page of one post of the list. With `validators` it may come with status 304 and no text. */
	post(row: PostRow, target: Target | null, page: Page, validators?: Validators | null): Promise<Fetched>;
	close(): Promise<void>;
}
