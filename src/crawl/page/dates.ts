const KOREA_OFFSET = '+09:00';
const pad = (value: number | string) => String(value).padStart(2, '0');

const FULL =
	/(?<![\d.])((?:19|20)\d{2})\s{0,3}(?:[-./]|년)\s{0,3}(\d{1,2})\s{0,3}(?:[-./]|월)\s{0,3}(\d{1,2})(?!\d)(?:\s{0,3}일)?\.?(?:[\sT]{0,3}(?:\([^)]{1,3}\))?[\sT]{0,3}(오전|오후)?\s{0,3}(\d{1,2})\s{0,2}(?::|시)\s{0,2}(\d{2})(?:\s{0,2}(?::|분)\s{0,2}(\d{2}))?)?/;
const COMPACT = /(?<!\d)(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)/;
const SHORT = /(?<![\d.\-/])(\d{2})[-./](\d{1,2})[-./](\d{1,2})(?![\d.\-/])/;
const DAY_AND_MONTH = /^(\d{1,2})[-./](\d{1,2})$/;
const TIME_ONLY = /^(\d{1,2}):(\d{2})(?::\d{2})?$/;
const AGO = /^(\d+)\s*(분|시간|일|주|개월)\s*전$/;
const AGO_MS: Record<string, number> = {
	분: 60_000,
	시간: 3_600_000,
	일: 86_400_000,
	주: 604_800_000,
	개월: 2_592_000_000,
};

function calendarDate(year: number, month: number, day: number): string | null {
	const date = new Date(Date.UTC(year, month - 1, day));
	const real =
		date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
	return real ? `${year}-${pad(month)}-${pad(day)}` : null;
}

/** The calendar day in Korea at a moment. */
export function koreanDay(moment: number): string {
	return new Date(moment + 9 * 3_600_000).toISOString().slice(0, 10);
}

/** Milliseconds since the epoch of a date that `readDate` gave; a day without time counts from its midnight in Korea. */
export function momentOf(date: string): number {
	return Date.parse(date.length === 10 ? `${date}T00:00:00${KOREA_OFFSET}` : date);
}

/** The first full date in a text: `2026-05-01`, `2026.5.1.`, `2026년 5월 1일 14:30`, `20260501`. */
export function findDate(text: string): string | null {
	const full = FULL.exec(text);
	if (full) {
		const [, year, month, day, half, hour, minute, second] = full;
		const date = calendarDate(Number(year), Number(month), Number(day));
		if (!date || hour === undefined) return date;
		const hours = (Number(hour) % (half ? 12 : 24)) + (half === '오후' ? 12 : 0);
		return `${date}T${pad(hours)}:${minute}:${second ?? '00'}${KOREA_OFFSET}`;
	}
	const compact = COMPACT.exec(text);
	return compact ? calendarDate(Number(compact[1]), Number(compact[2]), Number(compact[3])) : null;
}

/** A date as boards write it, also short forms (`26.05.01`, `05-01`, `14:30` for today, `3시간 전`), seen from `now`. */
export function readDate(text: string, now: number): string | null {
	const value = text.trim();
	const full = findDate(value);
	if (full) return full;
	const short = SHORT.exec(value);
	if (short) return calendarDate(2000 + Number(short[1]), Number(short[2]), Number(short[3]));
	const today = koreanDay(now);
	const dayAndMonth = DAY_AND_MONTH.exec(value);
	if (dayAndMonth) {
		const year = Number(today.slice(0, 4));
		const date = calendarDate(year, Number(dayAndMonth[1]), Number(dayAndMonth[2]));
		return date !== null && date > today
			? calendarDate(year - 1, Number(dayAndMonth[1]), Number(dayAndMonth[2]))
			: date;
	}
	const time = TIME_ONLY.exec(value);
	if (time && Number(time[1]) < 24) return `${today}T${pad(time[1] ?? '')}:${time[2]}:00${KOREA_OFFSET}`;
	const ago = AGO.exec(value);
	return ago ? koreanDay(now - Number(ago[1]) * (AGO_MS[ago[2] ?? ''] ?? 0)) : null;
}
