const dayMs = 86_400_000;

/** The day that lies so many days before (or, negative, after) a day; both YYYY-MM-DD. */
export function daysBefore(day: string, days: number): string {
	return new Date(Date.parse(`${day}T00:00:00Z`) - days * dayMs).toISOString().slice(0, 10);
}

/** Monday of the week in which the day lies. */
export function mondayOf(day: string): string {
	const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
	return daysBefore(day, (weekday + 6) % 7);
}

/** Year and number of the week by ISO 8601. */
export function isoWeek(day: string): { year: number; week: number } {
	const thursday = daysBefore(mondayOf(day), -3);
	const year = Number(thursday.slice(0, 4));
	const week = 1 + Math.floor((Date.parse(thursday) - Date.parse(`${year}-01-01`)) / dayMs / 7);
	return { year, week };
}

/** As Korean offices write a date: 2026. 11. 20. */
export function officialDate(day: string): string {
	const [year = '', month = '', date = ''] = day.split('-');
	return `${year}. ${Number(month)}. ${Number(date)}.`;
}
