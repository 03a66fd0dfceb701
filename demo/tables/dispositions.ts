import { daysBefore, officialDate } from '../calendar';
import { chance } from '../chance';
import { cityPage, escapeHtml } from '../layout';
import { htmlReply, pageNumber, type Section } from '../server/exchange';
import type { DispositionRow } from '../types';
import { pager, sliceOf } from '../boards/paging';

export const dispositionsPath = '/license/dispositions';

const count = 34;
const pageSize = 12;
const beginnings = ['가온', '두물', '햇살', '너른', '새뜰', '한누리', '달맞이', '솔밭'] as const;
const endings = ['전기', '전력', '전설', '이엔지', '파워텍', '일렉'] as const;
const people = ['김○○', '이○○', '박○○', '최○○', '정○○', '윤○○'] as const;
const cases = [
	['기술인력 등록기준 미달', '영업정지 3개월', 90],
	['자본금 등록기준 미달', '영업정지 2개월', 60],
	['등록사항 변경신고 지연', '과태료 100만 원', 30],
	['실적 허위 신고', '영업정지 6개월', 180],
	['하도급 제한 위반', '시정명령', 20],
	['등록증 대여', '등록취소 사전통지', 15],
] as const;

/** Dispositions under the Electrical Construction Business Act, newest first; every company is invented. */
export function dispositionRows(seed: number, today: string): readonly DispositionRow[] {
	return Array.from({ length: count }, (_, place) => {
		const n = count - place;
		const luck = chance(seed, 'disposition', n);
		const [violation, disposition, days] = luck.pick(cases);
		const decidedAt = daysBefore(today, place * 5 + luck.between(0, 4));
		const deadline = daysBefore(decidedAt, -days);
		const isHearing = disposition.endsWith('사전통지');
		const over = deadline < today;
		return {
			id: `제${decidedAt.slice(0, 4)}-${String(n).padStart(3, '0')}호`,
			company: `(주)${luck.pick(beginnings)}${luck.pick(endings)}${n}`,
			representative: luck.pick(people),
			registration: `가온-${String(10_000 + n * 37)}`,
			violation,
			disposition,
			decidedAt,
			deadline,
			status: over ? (isHearing ? '의견제출 기한 경과' : '완료') : '진행',
		};
	});
}

export function dispositionSection(rows: readonly DispositionRow[]): Section {
	return (asked) => {
		if (asked.path !== dispositionsPath) return undefined;
		const slice = sliceOf(rows, pageNumber(asked.query.get('pageNo')), pageSize);
		const body = slice.rows
			.map(
				(row) =>
					`<tr><td>${row.id}</td><td class="left">${escapeHtml(row.company)}</td>
						<td>${row.representative}</td><td>${row.registration}</td><td class="left">${row.violation}</td>
						<td>${row.disposition}</td><td>${officialDate(row.decidedAt)}</td>
						<td>${officialDate(row.deadline)}</td><td>${row.status}</td></tr>`,
			)
			.join('\n');
		const link = (page: number, label: string) => `<a href="${dispositionsPath}?pageNo=${page}">${label}</a>`;
		return htmlReply(
			cityPage({
				title: '전기공사업 행정처분',
				section: '전기공사업 행정처분 현황',
				content: `<p class="small">전체 ${rows.length}건 · 「전기공사업법」에 따른 처분 현황입니다. 회사와 사람은 모두 지어낸 것입니다.</p>
<table class="dispositions"><thead><tr><th>처분번호</th><th>업체명</th><th>대표자</th><th>등록번호</th><th>위반내용</th>
<th>처분내용</th><th>처분일</th><th>이행기한</th><th>상태</th></tr></thead><tbody>
${body}
</tbody></table>${pager(slice, link)}`,
			}),
		);
	};
}
