import { nearlySame, sketchOf, type Sketch } from './sketch';

/** A part of the site that would never have ended, and what was done about it. */
export interface SiteTrap {
	/** What the addresses have in common: numbers and codes are blanked, `{n}` and `{x}`. */
	pattern: string;
	/** In a clerk's words. */
	reason: string;
	/** One of the addresses that were left out. */
	example: string;
	skipped: number;
}

export interface TrapOptions {
	/** Pages of one template that say nearly the same in a row, until the template is left. 0 switches this off. */
	similarPages: number;
	/** Milliseconds since the epoch. */
	now: number;
}

const MAX_SEGMENTS = 25;
const MAX_PARAMETERS = 20;
const MAX_QUERY = 1000;
const MAX_REPEATS = 3;
const DAY_MS = 86_400_000;
/** Portals announce what comes within a year; a calendar that is asked for later days only counts on. */
const DAYS_AHEAD = 400;
const FIRST_YEAR = 1970;
const KEPT_SKETCHES = 24;
const MAX_PATTERNS = 20_000;
/** What differs by words alone is judged by its folder, and more patiently. */
const FOLDER_PATIENCE = 4;
const MAX_TOLD = 200;

const DATE_PARAMETER = /^(?:.*(?:date|day|month|year|ymd|yyyy|yy|mm|cal|dt).*|y|m|d|ym)$/i;
const YEAR_MONTH = /(?:^|\D)((?:1[0-9]|2[0-9]|[3-9]\d)\d{2})[-./]?(0[1-9]|1[0-2])?(?=\D|$|[0-3]\d(?:\D|$))/;

interface Template {
	sketches: Sketch[];
	next: number;
	streak: number;
	closed: boolean;
}

/** The address with what changes from page to page blanked. */
export function templateOf(url: string): string {
	const [whole = '', query = ''] = url.split('?', 2);
	const from = whole.indexOf('/', 8);
	const path = (from < 0 ? '/' : whole.slice(from))
		.replace(/(?<=[/_.-])(?=[^/]*\d)[0-9a-z]{12,}(?=[/_.-]|$)/gi, '{x}')
		.replace(/\d+/g, '{n}');
	const names = query === '' ? [] : query.split('&').map((pair) => pair.split('=')[0] ?? '');
	return `${whole.slice(0, from < 0 ? whole.length : from)}${path}${names.length === 0 ? '' : `?${[...new Set(names)].toSorted().join('&')}`}`;
}

function folderOf(template: string): string {
	const path = template.split('?')[0] ?? '';
	return `${path.slice(0, path.lastIndexOf('/') + 1)}…`;
}

function repeats(path: string): boolean {
	const counts = new Map<string, number>();
	for (const segment of path.split('/')) {
		if (segment === '' || /^\d{1,4}$/.test(segment)) continue;
		const count = (counts.get(segment) ?? 0) + 1;
		if (count > MAX_REPEATS) return true;
		counts.set(segment, count);
	}
	// Two or three parts that come again right behind themselves.
	return /(\/[^/]+\/[^/]+)\1\1|(\/[^/]*[^/\d][^/]*)\2\2/.test(path);
}

function outOfTime(year: number, month: number, now: number): boolean {
	if (year < FIRST_YEAR) return year > 1000;
	return Date.UTC(year, month - 1, 1) > now + DAYS_AHEAD * DAY_MS;
}

/** A date far ahead or long gone, in a parameter that speaks of dates or as parts of the path. */
function runsAway(path: string, query: string, now: number): boolean {
	const inPath = /\/((?:1\d|2\d)\d{2})\/(0?[1-9]|1[0-2])(?:\/|$)/.exec(path);
	if (inPath && outOfTime(Number(inPath[1]), Number(inPath[2]), now)) return true;
	for (const pair of query.split('&')) {
		const [name = '', value = ''] = pair.split('=', 2);
		if (value === '' || !DATE_PARAMETER.test(name)) continue;
		const date = YEAR_MONTH.exec(value);
		if (date && outOfTime(Number(date[1]), Number(date[2] ?? 1), now)) return true;
	}
	return false;
}

/**
 * Keeps a crawl out of what never ends: calendars that count on, paths and queries that grow, session ids, one template with ever new
 * parameters and always the same text. What it leaves out is told.
 */
export class TrapGuard {
	private readonly templates = new Map<string, Template>();
	private readonly told = new Map<string, SiteTrap>();

	constructor(private readonly options: TrapOptions) {}

	get traps(): SiteTrap[] {
		return [...this.told.values()];
	}

	/** Whether an address, in its canonical form, may be followed. One that may not is noted. */
	allows(url: string): boolean {
		const reason = this.reasonAgainst(url);
		if (reason === null) return true;
		const pattern = reason.pattern;
		const known = this.told.get(pattern);
		if (known) known.skipped++;
		else if (this.told.size < MAX_TOLD) this.told.set(pattern, { ...reason, example: url, skipped: 1 });
		return false;
	}

	private reasonAgainst(url: string): { pattern: string; reason: string } | null {
		const mark = url.indexOf('?');
		const path = url.slice(url.indexOf('/', 8), mark < 0 ? undefined : mark);
		const query = mark < 0 ? '' : url.slice(mark + 1);
		if (/\d/.test(url) && runsAway(path, query, this.options.now))
			return { pattern: templateOf(url), reason: 'A calendar counts on without end; dates more than a year ahead or long past were left out.' };
		if (path.length > 20 && (path.split('/').length > MAX_SEGMENTS || repeats(path)))
			return { pattern: folderOf(templateOf(url)), reason: 'Parts of the address repeat again and again, as wrong links make them.' };
		if (query.length > 30 && this.queryGrows(query))
			return { pattern: templateOf(url.slice(0, mark)), reason: 'The parameters of the address grow with every click.' };
		if (this.options.similarPages > 0 && this.templates.size > 0) {
			const template = templateOf(url);
			for (const pattern of [template, folderOf(template)]) {
				if (this.templates.get(pattern)?.closed)
					return { pattern, reason: `${this.limitOf(pattern)} pages of this kind in a row said nearly the same, so the others were left out.` };
			}
		}
		return null;
	}

	private queryGrows(query: string): boolean {
		if (query.length > MAX_QUERY) return true;
		const pairs = query.split('&');
		if (pairs.length > MAX_PARAMETERS) return true;
		const counts = new Map<string, number>();
		for (const pair of pairs) {
			const name = pair.split('=')[0] ?? '';
			// `ids[]` and the like are lists by design.
			if (/\[\]|%5B%5D/i.test(name)) continue;
			const count = (counts.get(name) ?? 0) + 1;
			if (count > MAX_REPEATS) return true;
			counts.set(name, count);
		}
		return false;
	}

	private limitOf(pattern: string): number {
		return this.options.similarPages * (pattern.endsWith('…') ? FOLDER_PATIENCE : 1);
	}

	/** Takes note of what a page said, whether it was given or left out as a copy. */
	saw(url: string, text: string): void {
		if (this.options.similarPages <= 0) return;
		const template = templateOf(url);
		const sketch = sketchOf(text);
		for (const pattern of [template, folderOf(template)]) this.count(pattern, sketch);
	}

	private count(pattern: string, sketch: Sketch): void {
		let template = this.templates.get(pattern);
		if (!template) {
			if (this.templates.size >= MAX_PATTERNS) {
				// The oldest one that is still open; a closed one must stay closed.
				for (const [name, one] of this.templates) {
					if (one.closed) continue;
					this.templates.delete(name);
					break;
				}
			}
			template = { sketches: [], next: 0, streak: 0, closed: false };
			this.templates.set(pattern, template);
		}
		if (template.closed) return;
		if (template.sketches.some((kept) => nearlySame(kept, sketch))) {
			template.streak++;
			if (template.streak >= this.limitOf(pattern)) {
				template.closed = true;
				template.sketches = [];
			}
			return;
		}
		template.streak = 0;
		template.sketches[template.next] = sketch;
		template.next = (template.next + 1) % KEPT_SKETCHES;
	}
}
