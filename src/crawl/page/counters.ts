const KOREAN_TIME_MS = 9 * 3_600_000;
const DAY_MINUTES = 1440;
/** How far a site's clock may be off, and how long its page may have been kept by a cache. */
const CLOCK_MINUTES = 15;
/** A counter or clock stands on a short line. */
const MAX_LINE = 300;

const NUMBER = String.raw`(?:\d{1,3}(?:,\d{3})+|\d+)`;
/** Neither more of the number nor a unit that makes a price or another amount of it. */
const NO_MORE = String.raw`(?![\d,.가-힣A-Za-z%])(?!\s*(?:[백천만억]*\s?원|won|krw|usd|[₩￦$%]))`;
const START = String.raw`(?<=^|[\t|·/(\]]\s?|\s)`;
/** Says by itself that it counts how often a page was opened. */
const VIEWS = new RegExp(String.raw`${START}(?:조회\s?(?:수|횟수|건수)|읽은\s?수|방문자\s?수|hits?|views?)\s?[:：]?\s?${NUMBER}(?:\s?[명회번건])?${NO_MORE}`, 'gi');
/** A service that costs something may be called so, too. Beside a post's date it is a counter. */
const BARE_VIEWS = new RegExp(String.raw`${START}(?:조회|읽음)\s?[:：]?\s?${NUMBER}${NO_MORE}`, 'g');
const POST_FACTS = /작성[일자]|등록[일자]|게시[일자]|글쓴이/;
const WHO = String.raw`(?:방문|접속)(?:자|객)?(?:\s?수)?`;
const WHEN = String.raw`(?:오늘|어제|전체|누적|총|현재|today|yesterday|total)`;
const PEOPLE = String.raw`(?:${WHEN} ?${WHO} ?[:：]? ?${NUMBER}(?: ?명)?|${WHEN} ?[:：]? ?${NUMBER} ?명)`;
const VISITORS = new RegExp(String.raw`^${PEOPLE}(?: ?[|·,/]? ?${PEOPLE}){0,5}$`, 'i');
const VISITED_TODAY = /오늘|today|방문|접속/i;

const DATE = String.raw`(?<year>20\d\d) ?[-./년] ?(?<month>\d{1,2}) ?[-./월] ?(?<day>\d{1,2})(?!\d) ?[.일]? ?(?<weekday>\(?[월화수목금토일](?:요일)?\)?(?![가-힣]*(?:부터|까지))|\((?:mon|tue|wed|thu|fri|sat|sun)\))?`;
const TIME = String.raw`(?<half>오전|오후|am|pm)? ?(?<hour>\d{1,2}) ?[:시] ?(?<minute>\d{1,2})(?!\d)(?: ?[:분] ?\d{1,2}(?!\d))?(?: ?[분초])?`;
const NOW = String.raw`(?:현재 ?(?:시각|시간|일시|날짜)|오늘(?:은|의 ?날짜| ?날짜)?|지금(?:은| ?시각| ?시간)?|접속 ?(?:시각|시간|일시)|today(?: is)?|now|current (?:date|time))`;
const CLOCK_ALONE = new RegExp(String.raw`^${DATE}(?: ?${TIME})?$`, 'i');
const CALLED_CLOCK = new RegExp(String.raw`${START}${NOW} ?[:：]? ?(?:${DATE})?(?: ?${TIME})?`, 'gi');
/** Nearly every line of nearly every page has none of these, and is not looked at any closer. */
const HINT = /조회|읽|방문|접속|오늘|현재|지금|hit|view|today|now|current|^20\d\d/im;
const VIEWS_COLUMN = /^(?:조회(?:\s?수)?|hits?|views?)$/i;
/** Beside such a column it counts views; a list of fees may have one for looking something up. */
const POST_COLUMNS = /^(?:제목|작성일자?|등록일자?|게시일자?)$/;

type Groups = Record<string, string | undefined>;

function isToday({ year, month, day }: Groups, now: Date): boolean {
	return Number(year) === now.getUTCFullYear() && Number(month) === now.getUTCMonth() + 1 && Number(day) === now.getUTCDate();
}

function isNow({ half, hour, minute }: Groups, now: Date): boolean {
	const isAfternoon = half !== undefined && /오후|pm/i.test(half) && Number(hour) < 12;
	const told = (Number(hour) + (isAfternoon ? 12 : 0)) * 60 + Number(minute);
	const apart = Math.abs(told - now.getUTCHours() * 60 - now.getUTCMinutes());
	return Math.min(apart, DAY_MINUTES - apart) <= CLOCK_MINUTES;
}

function withoutClock(line: string, now: Date): string {
	const alone = CLOCK_ALONE.exec(line)?.groups;
	// A date without a weekday or the time of day may be anything's.
	if (alone && isToday(alone, now) && (alone.hour === undefined ? alone.weekday !== undefined : isNow(alone, now))) return '';
	return line.replace(CALLED_CLOCK, (...found) => {
		const [whole] = found;
		const groups: unknown = found.at(-1);
		const told = typeof groups === 'object' && groups !== null ? (groups as Groups) : {};
		const fits =
			(told.year !== undefined || told.hour !== undefined) &&
			(told.year === undefined || isToday(told, now)) &&
			(told.hour === undefined || isNow(told, now));
		return fits ? '' : String(whole);
	});
}

function withoutCounter(line: string): string {
	if (VISITED_TODAY.test(line) && VISITORS.test(line)) return '';
	const rest = line.replace(VIEWS, '');
	return POST_FACTS.test(rest) ? rest.replace(BARE_VIEWS, '') : rest;
}

/**
 * A page's text without what differs each time that somebody looks at it: counters of views and visitors, today's date and time where they
 * stand as a clock. For comparing alone. Whatever might be something else, such as a price, stays.
 * @param text lines; cells of a table are parted by tabs
 * @param fetchedAt ISO 8601; a site's clock is read as Korean time
 */
export function withoutCounters(text: string, fetchedAt: string): string {
	if (!HINT.test(text)) return text;
	const now = new Date(Date.parse(fetchedAt) + KOREAN_TIME_MS);
	let column: { at: number; cells: number } | null = null;
	return text
		.split('\n')
		.map((line) => {
			if (line.length > MAX_LINE) return line;
			const hint = HINT.test(line);
			if (!hint && column === null) return line;
			const cells = line.split('\t');
			if (cells.length === 1) column = null;
			const at = cells.findIndex((cell) => VIEWS_COLUMN.test(cell));
			if (at >= 0 && cells.some((cell) => POST_COLUMNS.test(cell))) column = { at, cells: cells.length };
			else if (column?.cells === cells.length && /^[\d,]+$/.test(cells[column.at] ?? '')) cells[column.at] = '';
			const rest = cells.join('\t');
			return hint ? withoutClock(withoutCounter(rest), now) : rest;
		})
		.join('\n');
}
