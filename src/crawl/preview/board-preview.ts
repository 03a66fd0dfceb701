import type { Paging } from '../paging/paging';
import type { Role } from '../recognition/labels';
import type { Licence, RobotsDecision } from '../types';

export interface PreviewRow {
	id: string;
	title: string;
	/** Null for a post kept from the public, and where only a browser can tell. */
	url: string | null;
	date: string | null;
	author: string | null;
	department: string | null;
	views: number | null;
	isNotice: boolean;
	/** Kept from the public: it would not be taken. */
	isSecret: boolean;
}

export interface PreviewPost {
	url: string;
	title: string;
	body: string;
	postedAt: string | null;
	author: string | null;
	department: string | null;
	views: number | null;
	fields: Record<string, string>;
	/** Not downloaded. */
	attachments: Array<{ name: string; url: string }>;
	licence: Licence;
	/** 0..1 */
	confidence: number;
	/** Why it is not surer. */
	doubts: string[];
}

/** What a crawl of a board would take, seen from its first page. */
export interface BoardPreview {
	board: string;
	url: string;
	finalUrl: string;
	/** In the order of the page. */
	rows: PreviewRow[];
	/** 0..1 */
	confidence: number;
	sureness: 'sure' | 'fairly sure' | 'unsure' | 'not recognised';
	/** The columns of the list and what each is taken as; empty where the rows have no columns. */
	columns: Array<{ label: string; takenAs: Role | null }>;
	/** What spoke for these rows. */
	why: string[];
	robots: { decision: RobotsDecision | null; words: string };
	pager: { kind: NonNullable<Paging['by']> | 'more on scrolling' | 'none'; next: string | null };
	/** Whether the board cannot be read without a browser, be it that one was opened for the preview or not. */
	needsBrowser: boolean;
	/** What a clerk should know before the crawl is set up, each with what to do. */
	warnings: string[];
	post: PreviewPost | null;
}
