import { readDate } from '../page/dates';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** RFC 822, 5.1, and Korea's own, which feeds of Korean boards use although no RFC knows it. */
const ZONES: Record<string, string> = {
	kst: '+09:00',
	jst: '+09:00',
	gmt: '+00:00',
	ut: '+00:00',
	utc: '+00:00',
	z: '+00:00',
	est: '-05:00',
	edt: '-04:00',
	cst: '-06:00',
	cdt: '-05:00',
	mst: '-07:00',
	mdt: '-06:00',
	pst: '-08:00',
	pdt: '-07:00',
};
/** `Thu, 09 Jul 2026 14:30:00 +0900`; the weekday is not believed, as boards get it wrong. */
const RFC_822 = /(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]*\.?[\s-]+(\d{2,4})(?:[\s,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*([+-]\d{2}:?\d{2}|[A-Za-z]{1,4})?/;
/** `Thu Jul 09 14:30:00 KST 2026`, as Java prints a date. */
const JAVA = /([A-Za-z]{3})[a-z]*\s+(\d{1,2})\s+(\d{1,2}):(\d{2}):(\d{2})\s+([A-Za-z]{1,4}(?:[+-]\d{2}:?\d{2})?)?\s*(\d{4})/;
const ISO = /^(\d{4}-\d{2}-\d{2})[T ](\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s*(Z|[+-]\d{2}:?\d{2})$/i;
const KOREA = '+09:00';

const two = (value: string | number) => String(value).padStart(2, '0');

function offsetOf(zone: string | undefined): string {
	if (zone === undefined || zone === '') return KOREA;
	const digits = /([+-])(\d{2}):?(\d{2})$/.exec(zone);
	if (digits) return `${digits[1]}${digits[2]}:${digits[3]}`;
	return ZONES[zone.toLowerCase()] ?? KOREA;
}

function made(year: string, month: string, day: string, time: [string, string, string] | null, zone: string | undefined): string | null {
	const number = MONTHS.indexOf(month.toLowerCase()) + 1;
	if (number === 0) return null;
	const full = year.length > 2 ? year : `${Number(year) < 70 ? '20' : '19'}${two(year)}`;
	const date = `${full}-${two(number)}-${two(day)}`;
	const value = time ? `${date}T${time.map(two).join(':')}${offsetOf(zone)}` : date;
	const moment = new Date(value);
	// The parser would let 31 February pass into March.
	if (Number.isNaN(moment.getTime()) || new Date(`${date}T00:00:00Z`).getUTCDate() !== Number(day)) return null;
	return value;
}

/**
 * A date as feeds write it: RFC 822 with a wrong weekday or `KST`, ISO 8601, Java's own form, or as Korean boards write dates. ISO 8601; a time
 * without a zone is Korea's. Null for what is none.
 */
export function readFeedDate(text: string, now: number): string | null {
	const value = text.trim();
	if (value === '' || value.length > 100) return null;
	const iso = ISO.exec(value);
	if (iso) {
		const time = two((iso[2] ?? '').split(':')[0] ?? '') + (iso[2] ?? '').slice((iso[2] ?? '').indexOf(':'));
		const told = `${iso[1]}T${time.length === 5 ? `${time}:00` : time}${iso[3]?.toUpperCase() === 'Z' ? 'Z' : offsetOf(iso[3])}`;
		if (!Number.isNaN(Date.parse(told))) return told;
	}
	const java = JAVA.exec(value);
	if (java) {
		const [, month = '', day = '', hour = '', minute = '', second = '', zone, year = ''] = java;
		const read = made(year, month, day, [hour, minute, second], zone);
		if (read) return read;
	}
	const rfc = RFC_822.exec(value);
	if (rfc) {
		const [, day = '', month = '', year = '', hour, minute = '', second = '00', zone] = rfc;
		const read = made(year, month, day, hour === undefined ? null : [hour, minute, second], zone);
		if (read) return read;
	}
	return readDate(value, now);
}
