import { daysBefore, isoWeek } from '../calendar';
import { chance } from '../chance';
import { cityPage } from '../layout';
import { alertReply, htmlReply, type Section } from '../server/exchange';
import type { DiseaseRow } from '../types';

export const diseasesPath = '/health/weekly';

const weeks = 12;
/** Name, class of the notifiable disease, usual cases a week. */
const diseases = [
	['결핵', 2, 14],
	['수두', 2, 38],
	['홍역', 2, 0.4],
	['유행성이하선염', 2, 9],
	['A형간염', 2, 3],
	['성홍열', 2, 12],
	['말라리아', 3, 1.5],
	['쯔쯔가무시증', 3, 22],
	['신증후군출혈열', 3, 2],
	['인플루엔자', 4, 160],
	['수족구병', 4, 75],
] as const;

/** Twelve weeks, newest first. The cumulative count runs from the first week that is shown. */
export function diseaseRows(seed: number, today: string): readonly DiseaseRow[] {
	const rows: DiseaseRow[] = [];
	for (const [disease, group, usual] of diseases) {
		let cumulative = 0;
		let previousWeek = 0;
		for (let back = weeks; back >= 0; back -= 1) {
			const { year, week } = isoWeek(daysBefore(today, back * 7));
			const luck = chance(seed, 'disease', disease, back);
			const cases = Math.round(usual * (0.5 + luck.fraction()));
			const sameWeekLastYear = Math.round(usual * (0.5 + luck.fraction()));
			if (back < weeks) {
				cumulative += cases;
				rows.push({ year, week, disease, group, cases, previousWeek, sameWeekLastYear, cumulative });
			}
			previousWeek = cases;
		}
	}
	return rows.sort((left, right) => right.year - left.year || right.week - left.week);
}

/** Statistics of one week: the newest, or that of `?year=&week=`. */
export function diseaseSection(rows: readonly DiseaseRow[]): Section {
	const newest = rows[0];
	return (asked) => {
		if (asked.path !== diseasesPath || !newest) return undefined;
		const year = Number(asked.query.get('year') ?? newest.year);
		const week = Number(asked.query.get('week') ?? newest.week);
		const shown = rows.filter((row) => row.year === year && row.week === week);
		if (shown.length === 0) return alertReply('해당 주의 통계가 없습니다.');
		const known = [...new Map(rows.map((row) => [`${row.year}-${row.week}`, row])).values()];
		const links = known.map((row) =>
			row.week === week && row.year === year
				? `<strong>${row.week}주</strong>`
				: `<a href="${diseasesPath}?year=${row.year}&amp;week=${row.week}">${row.week}주</a>`,
		);
		const groups = [2, 3, 4].map((group) => {
			const own = shown.filter((row) => row.group === group);
			return own
				.map(
					(row, index) =>
						`<tr>${index === 0 ? `<th rowspan="${own.length}">제${group}급</th>` : ''}<td class="left">${row.disease}</td>
							<td class="num">${row.cases}</td><td class="num">${row.previousWeek}</td>
							<td class="num">${row.sameWeekLastYear}</td><td class="num">${row.cumulative}</td></tr>`,
				)
				.join('\n');
		});
		return htmlReply(
			cityPage({
				title: '주간 감염병 통계',
				section: `주간 감염병 통계 (${year}년 제${week}주)`,
				content: `<div class="paging">${links.join('')}</div>
<p class="small">가온시 보건소 신고 기준 · 단위: 건 · 매주 월요일 갱신</p>
<table class="disease"><thead><tr><th rowspan="2">구분</th><th rowspan="2">감염병</th><th colspan="3">신고 건수</th>
<th rowspan="2">12주 누계</th></tr><tr><th>이번 주</th><th>지난주</th><th>지난해 같은 주</th></tr></thead><tbody>
${groups.join('\n')}
</tbody></table>`,
			}),
		);
	};
}
