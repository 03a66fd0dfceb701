/** A time of day in which a site is left alone. Where `from` is later than `to`, it goes over midnight. */
export interface QuietHours {
	/** `09:00` */
	from: string;
	/** `18:00` */
	to: string;
	/** IANA name, e.g. `Asia/Seoul`. */
	timeZone: string;
}

/** A user name and password typed into the form at `url`; `fields` by the names of the form's fields. */
export interface FormLogin {
	kind: 'form';
	url: string;
	fields: Record<string, string>;
}

/** A header that proves who asks, such as `Authorization`. It goes to `hosts` (name or name:port) alone. */
export interface HeaderLogin {
	kind: 'header';
	name: string;
	value: string;
	hosts: readonly string[];
}

export type PortalLogin = FormLogin | HeaderLogin;

/** What every kind of run can be told. */
export interface RunOptions {
	/** Least pause between two requests to a host, in milliseconds. Default 500. */
	delayMs?: number;
	/** The pause is at least this many times as long as the host's last answer took, up to 10 s. Default 1. */
	latencyFactor?: number;
	/** Requests to one host at the same time. Default 1. */
	connectionsPerHost?: number;
	/** Crawls although robots.txt says no; recorded in the provenance of each item. */
	ignoreRobots?: boolean;
	/** No request goes out in these hours; a run that comes into them ends. */
	quietHours?: QuietHours;
	/** Budgets of the run. */
	maxPages?: number;
	/** Bytes received, after decompression. */
	maxBytes?: number;
	maxMinutes?: number;
	login?: PortalLogin;
	signal?: AbortSignal;
	onProgress?: (message: string) => void;
}

export type RunKind = 'board' | 'site' | 'pages' | 'feed' | 'preview';

/** What a run has done so far. */
export interface RunCounts {
	/** List pages, pages of a site, or feeds. */
	pages: number;
	/** Posts, pages or entries handed out. */
	items: number;
	newItems: number;
	updated: number;
	unchanged: number;
	removed: number;
	failed: number;
}

export const NO_COUNTS: RunCounts = {
	pages: 0,
	items: 0,
	newItems: 0,
	updated: 0,
	unchanged: 0,
	removed: 0,
	failed: 0,
};

/** Which budget ended a run. */
export type BudgetKind = 'pages' | 'bytes' | 'minutes' | 'quiet hours';

export interface RunBudget {
	/** Which budget is used up; null as long as none is. */
	readonly reached: BudgetKind | null;
	/**
	 * Counts one page of the run, to be called before it is asked for.
	 * @throws CityHallError `CRAWL_BUDGET` when one of the budgets is used up
	 */
	page(): void;
	/** Null where no limit of pages is set. */
	readonly pagesLeft: number | null;
	/** Null where no time is set. */
	remainingMs(): number | null;
}
