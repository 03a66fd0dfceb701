import type { RecognisedList } from '../recognition/list-recognition';
import type { ListRow } from '../recognition/list-rows';
import type { Page } from '../page/page';
import type { RobotsDecision, Target } from '../types';

export interface Fetched {
	page: Page;
	robots: RobotsDecision;
}

/** Where a board's pages come from: plain requests, or a browser. */
export interface BoardSource {
	firstPage(): Promise<Fetched>;
	/** The page after `page`, or null when it was the last. */
	nextPage(page: Page, list: RecognisedList): Promise<Fetched | null>;
	/** The page of one post of the list. */
	post(row: ListRow, target: Target | null, page: Page): Promise<Fetched>;
	close(): Promise<void>;
}
