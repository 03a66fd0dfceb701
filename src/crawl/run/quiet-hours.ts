import { CityHallError } from '../../errors';
import type { QuietHours } from './run-options';

const MINUTE_MS = 60_000;

export interface ReadQuietHours extends QuietHours {
	includes(moment: number): boolean;
}

function bad(what: string): CityHallError {
	return new CityHallError(
		'CRAWL_BAD_OPTION',
		`The quiet hours cannot be read: ${what}.`,
		'Enter them as hours and minutes, for example from 09:00 to 18:00, with a time zone such as Asia/Seoul.',
	);
}

function minuteOfDay(text: string): number {
	const parts = /^([01]?\d|2[0-4]):([0-5]\d)$/.exec(text.trim());
	const minutes = Number(parts?.[1]) * 60 + Number(parts?.[2]);
	if (!parts || minutes > 1440) throw bad(`"${text}" is no time of day`);
	return minutes % 1440;
}

function localTime(timeZone: string): Intl.DateTimeFormat {
	try {
		return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
	} catch {
		throw bad(`"${timeZone}" is no time zone`);
	}
}

/** @throws CityHallError `CRAWL_BAD_OPTION` */
export function readQuietHours(hours: QuietHours): ReadQuietHours {
	const from = minuteOfDay(hours.from);
	const to = minuteOfDay(hours.to);
	if (from === to) throw bad(`they begin and end at ${hours.from}`);
	const format = localTime(hours.timeZone);
	// Asked before every request, so the answer is kept for the minute.
	let minute = -1;
	let answer = false;
	return {
		...hours,
		includes(moment) {
			const asked = Math.floor(moment / MINUTE_MS);
			if (asked !== minute) {
				const local = minuteOfDay(format.format(asked * MINUTE_MS));
				answer = from < to ? local >= from && local < to : local >= from || local < to;
				minute = asked;
			}
			return answer;
		},
	};
}
