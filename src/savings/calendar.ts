import { CityHallError } from '../errors';

function unreadable(text: string, cause?: string | null): CityHallError {
	return new CityHallError(
		'SAVINGS_DATE',
		`"${text}" is not a date${cause ? ` (${cause})` : ''}.`,
		'Write it as 2026-01-31, or with the time as 2026-01-31T18:00:00+09:00.',
	);
}

async function inZone(timeZone: string) {
	const { DateTime, IANAZone } = await import('luxon');
	if (IANAZone.isValidZone(timeZone)) return DateTime;
	throw new CityHallError(
		'SAVINGS_TIME_ZONE',
		`"${timeZone}" is not a time zone.`,
		'Choose one such as Asia/Seoul.',
	);
}

/**
 * The moment a person means, as ISO 8601 in UTC with milliseconds, a form that sorts as text.
 * A day without a time is taken in `timeZone`, at its first moment, or, as an end, with the whole day in it;
 * a time without an offset is taken in `timeZone` too.
 * @throws CityHallError `SAVINGS_DATE`, `SAVINGS_TIME_ZONE`
 */
export async function momentOf(text: string, timeZone: string, edge: 'from' | 'to'): Promise<string> {
	const DateTime = await inZone(timeZone);
	const read = DateTime.fromISO(text.trim(), { zone: timeZone });
	if (!read.isValid) throw unreadable(text, read.invalidExplanation);
	if (read.year < 1900 || read.year > 9000) throw unreadable(text, 'the year is out of range');
	const dayOnly = !/[T ]/.test(text.trim());
	const meant = dayOnly && edge === 'to' ? read.startOf('day').plus({ days: 1 }).startOf('day') : read;
	return meant.toJSDate().toISOString();
}

/**
 * The calendar months of a period in a time zone, cut at its edges. `month` is `2026-01`; bounds are
 * UTC, `to` excluded.
 */
export async function monthsOf(
	from: string,
	to: string,
	timeZone: string,
): Promise<Array<{ month: string; from: string; to: string }>> {
	const DateTime = await inZone(timeZone);
	const months: Array<{ month: string; from: string; to: string }> = [];
	const end = DateTime.fromISO(to, { zone: timeZone });
	let start = DateTime.fromISO(from, { zone: timeZone });
	while (start < end) {
		const next = start.startOf('month').plus({ months: 1 }).startOf('month');
		const stop = next < end ? next : end;
		months.push({
			month: start.toFormat('yyyy-MM'),
			from: start.toJSDate().toISOString(),
			to: stop.toJSDate().toISOString(),
		});
		start = stop;
	}
	return months;
}

/** Calendar months from one moment to another, to a thousandth, and never none. */
export async function lengthInMonths(from: string, to: string, timeZone: string): Promise<number> {
	const DateTime = await inZone(timeZone);
	const start = DateTime.fromISO(from, { zone: timeZone });
	const { months } = DateTime.fromISO(to, { zone: timeZone }).diff(start, 'months');
	return Math.max(0.001, Math.round(months * 1000) / 1000);
}

/** Says which day, as 2026-01-31, a moment falls on in a time zone. */
export async function dayIn(timeZone: string): Promise<(moment: string) => string> {
	const DateTime = await inZone(timeZone);
	return (moment) => DateTime.fromISO(moment, { zone: timeZone }).toFormat('yyyy-MM-dd');
}

/** The moment a number of months earlier on the calendar of the time zone, in UTC. */
export async function monthsBefore(moment: string, months: number, timeZone: string): Promise<string> {
	const DateTime = await inZone(timeZone);
	return DateTime.fromISO(moment, { zone: timeZone }).minus({ months }).toJSDate().toISOString();
}
