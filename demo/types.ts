/**
 * Boards whose posts can be added, edited and removed while the city runs.
 * `closed` is the one that robots.txt forbids, `member` the one behind the log-in.
 */
export type BoardName =
	| 'egov'
	| 'dept'
	| 'script'
	| 'scroll'
	| 'member'
	| 'closed'
	| 'token'
	| 'block'
	| 'offset'
	| 'path'
	| 'postback'
	| 'external'
	| 'card'
	| 'keyed'
	| 'files';

/** KOGL (공공누리) type 0-4, null where a post carries no mark; `ai` is the mark that allows training. */
export interface Licence {
	kogl: 0 | 1 | 2 | 3 | 4 | null;
	ai: boolean;
}

export type DocumentFormat = 'hwp' | 'hwpx' | 'pdf' | 'docx' | 'xlsx';

export interface DemoAttachment {
	name: string;
	format: DocumentFormat | 'zip' | 'bin';
	/** Lines of the document, joined by \n; cells of a table row are joined by \t. Empty for what is no document. */
	readonly text: string;
	readonly sizeBytes: number;
	/** Hexadecimal. */
	readonly sha256: string;
	/** What a ZIP holds. */
	readonly entries?: ReadonlyArray<{ name: string; sizeBytes: number }>;
	/** The address answers with a page in place of the file. */
	readonly isPage?: true;
}

export interface DemoPost {
	/** Unique over all boards. */
	id: string;
	board: BoardName;
	title: string;
	/** Paragraphs joined by \n. */
	body: string;
	/** Date as YYYY-MM-DD. */
	postedAt: string;
	author: string;
	department: string;
	views: number;
	isNotice: boolean;
	secret: boolean;
	licence: Licence;
	attachments: readonly DemoAttachment[];
	/** Path and query of the post's own page. */
	path: string;
}

export type Urgency = 'none' | 'low' | 'medium' | 'high' | 'critical';

/** What a post is about, as a counsellor would file it; `other` is none of a counsellor's. */
export type Situation =
	| 'runaway'
	| 'no-shelter'
	| 'violence-at-home'
	| 'family-conflict'
	| 'school'
	| 'money'
	| 'self-harm'
	| 'exploitation'
	| 'health'
	| 'everyday'
	| 'other';

export type Emotion =
	| 'fear'
	| 'sadness'
	| 'anger'
	| 'anxiety'
	| 'shame'
	| 'loneliness'
	| 'despair'
	| 'hope'
	| 'gratitude'
	| 'joy'
	| 'worry'
	| 'neutral';

/** A post of the Q&A portal with what a careful reader would say of it. */
export interface QnaPost {
	id: string;
	title: string;
	body: string;
	postedAt: string;
	author: string;
	category: string;
	views: number;
	/** Written by a young person about their own life. */
	isYouth: boolean;
	situation: Situation;
	emotion: Emotion;
	urgency: Urgency;
	path: string;
}

/** A reply that was posted under a question, which only a released one should be. */
export interface PostedAnswer {
	questionId: string;
	author: string;
	text: string;
	/** ISO 8601. */
	postedAt: string;
}

/** What a workflow told the office's messenger. */
export interface OfficeMessage {
	kind: string;
	title: string;
	text: string;
	url: string;
	/** ISO 8601. */
	sentAt: string;
	urgency?: string;
	postId?: string;
}

export interface PriceRow {
	/** Monday of the week, YYYY-MM-DD. */
	week: string;
	market: string;
	item: string;
	unit: string;
	/** Won; null where the item was out of stock (품절). */
	price: number | null;
	/** Won, the week before. */
	previous: number | null;
}

export interface DiseaseRow {
	year: number;
	/** ISO week number. */
	week: number;
	disease: string;
	/** Class of the notifiable disease, 1-4. */
	group: number;
	cases: number;
	previousWeek: number;
	sameWeekLastYear: number;
	cumulative: number;
}

export interface DispositionRow {
	id: string;
	company: string;
	representative: string;
	registration: string;
	violation: string;
	disposition: string;
	/** Dates as YYYY-MM-DD. */
	decidedAt: string;
	deadline: string;
	status: '진행' | '완료' | '의견제출 기한 경과';
}

/** Many small pages that link to each other. */
export interface PlainTruth {
	/** Pages `/plain/1` to `/plain/{count}`; the start page is not counted. */
	count: number;
	path: string;
}

/** Places in which a crawler that follows every link never ends. */
export interface TrapTruth {
	path: string;
	/** Paths of the pages that differ in what they say; all others are one of these again, or say nothing. */
	distinct: readonly string[];
}

/** A board too long to be part of `boards`; `archivePost(id)` writes each of its posts. */
export interface ArchiveTruth {
	count: number;
	/** Ids count up from the oldest to the newest. */
	oldestId: string;
	newestId: string;
}

export interface FeedTruth {
	path: string;
	kind: 'rss' | 'rdf' | 'atom' | 'sitemap';
	/** Ids of the posts in it, in its order; empty for a sitemap. */
	posts: readonly string[];
}

export interface DemoTruth {
	/** The day on which the city's content stands, YYYY-MM-DD. */
	today: string;
	/** Newest first, pinned notices before the others. */
	boards: Readonly<Record<BoardName, readonly DemoPost[]>>;
	/** Newest first. */
	qna: readonly QnaPost[];
	prices: readonly PriceRow[];
	diseases: readonly DiseaseRow[];
	dispositions: readonly DispositionRow[];
	/** Ids of public posts whose licence allows training: KOGL type 0, or any type with the AI mark. */
	trainable: readonly string[];
	plain: PlainTruth;
	trap: TrapTruth;
	archive: ArchiveTruth;
	feeds: readonly FeedTruth[];
}

export interface RequestRecord {
	/** Milliseconds since the city started, monotonic. */
	at: number;
	/** ISO 8601. */
	time: string;
	method: string;
	path: string;
	/** As sent, without the question mark. */
	query: string;
	userAgent: string;
	/** 0 until the answer has begun, and for ever where the connection was reset. */
	status: number;
	/** As `at`; null while the answer is under way. */
	endedAt: number | null;
	/** Of the other side: requests with the same one came over the same connection. */
	remotePort: number;
}

export type Fault =
	| '500-then-fine'
	| '429-seconds'
	| '429-date'
	| 'reset'
	| 'never-ending'
	| 'slow'
	| 'huge-length'
	| 'gzip-bomb'
	| 'redirect-loop'
	| 'redirect-internal'
	| 'wrong-charset'
	| 'truncated'
	| 'block-page'
	| 'session-expired'
	| 'gone'
	| 'slow-bytes'
	| 'brotli-bomb'
	| '304-always'
	| 'login-page'
	| 'wrong-length'
	| 'html-as-file';

/** What stands in place of a post that was removed: a script's alert with status 200, or a page with status 410 or 404. */
export type Removal = 'alert' | '410' | '404';

export interface Misbehaviour {
	/** Beginning of the path and query, or a regular expression where it begins with `^`. */
	match: string;
	fault: Fault;
	/**
	 * How often. For 500-then-fine and both 429 it counts for each address by itself (default 1);
	 * for all others over all addresses together (default: without end).
	 */
	times?: number;
	/** Of waiting (slow, default 3), between two bytes (slow-bytes, default 0.05) or of Retry-After (both 429, default 1). */
	seconds?: number;
}

export interface DemoCityOptions {
	/** Default 0: any free port. */
	port?: number;
	/** Default 127.0.0.1. */
	host?: string;
	seed?: number;
	/** Posts on each board, pinned notices not counted. Default 60. */
	posts?: number;
	/** Questions on the Q&A portal. Default: every one that was written, once. */
	questions?: number;
	/** Pages of boards are filled up to this size. Default 0: as they come. */
	pageBytes?: number;
	/** Default 2026-11-20. */
	today?: string;
	/** Crawl-delay in robots.txt. Default 1. */
	crawlDelaySeconds?: number;
	/** Pages under /plain/. Default 200. */
	plainPages?: number;
	/** Posts of the archive board. Default 12,000. */
	archivePosts?: number;
	/** Each visit to a post counts, as on real boards, so that no two answers are alike. Default false. */
	liveViews?: boolean;
	/** Size of an attachment on one more post of the board `files`. Default 0: no such post. */
	largeFileBytes?: number;
}

/** What a caller may set on a new or changed post; the rest is filled in. */
export type PostDraft = Partial<
	Pick<DemoPost, 'title' | 'body' | 'postedAt' | 'author' | 'department' | 'isNotice' | 'secret' | 'licence'>
>;

export interface SectionAddress {
	name: string;
	/** Complete, with host and port. */
	url: string;
	/** In words a clerk understands. */
	description: string;
}

export interface DemoCity {
	/** Without a slash at the end. */
	url: string;
	port: number;
	/** What is so at this moment: taken anew after each change. */
	readonly truth: DemoTruth;
	readonly log: readonly RequestRecord[];
	readonly answers: readonly PostedAnswer[];
	readonly messages: readonly OfficeMessage[];
	readonly sections: readonly SectionAddress[];
	/** Adds a rule; null takes all rules away. */
	misbehave(rule: Misbehaviour | null): void;
	addPost(board: BoardName, draft: PostDraft): DemoPost;
	editPost(board: BoardName, id: string, change: PostDraft): DemoPost;
	/** Without `removal` the board says what it says of any post that it does not have. */
	removePost(board: BoardName, id: string, removal?: Removal): void;
	/** Ends every session: members are logged out and attachment links go stale. */
	expireSessions(): void;
	clearLog(): void;
	close(): Promise<void>;
}
