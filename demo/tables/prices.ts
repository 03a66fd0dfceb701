import { daysBefore, mondayOf, officialDate } from '../calendar';
import { chance } from '../chance';
import { cityPage, escapeHtml } from '../layout';
import { alertReply, htmlReply, type Section } from '../server/exchange';
import type { PriceRow } from '../types';

export const pricesPath = '/market';

const weeks = 8;
const markets = [
	{ code: 'gaon', name: '가온중앙시장' },
	{ code: 'haetsal', name: '햇살전통시장' },
	{ code: 'dumul', name: '두물농수산시장' },
	{ code: 'mart', name: '새뜰대형마트' },
] as const;
const goods = [
	['쌀', '20kg', 56_000],
	['배추', '1포기', 4_300],
	['무', '1개', 2_100],
	['사과', '10개', 28_500],
	['배', '10개', 34_000],
	['돼지고기 삼겹살', '600g', 15_800],
	['쇠고기 등심', '600g', 58_000],
	['달걀', '30개', 7_200],
	['고등어', '1마리', 4_800],
	['오징어', '1마리', 7_500],
	['두부', '1모', 1_900],
	['우유', '1L', 2_950],
] as const;

/** Eight weeks of four markets, newest first. */
export function priceRows(seed: number, today: string): readonly PriceRow[] {
	const rows: PriceRow[] = [];
	for (const market of markets) {
		for (const [item, unit, usual] of goods) {
			let previous: number | null = null;
			for (let back = weeks; back >= 0; back -= 1) {
				const week = daysBefore(mondayOf(today), back * 7);
				const luck = chance(seed, 'price', market.code, item, back);
				const price: number | null =
					luck.fraction() < 0.03 ? null : Math.round((usual * (0.88 + luck.fraction() * 0.27)) / 10) * 10;
				// The oldest week is only there to be compared with.
				if (back < weeks) rows.push({ week, market: market.name, item, unit, price, previous });
				previous = price;
			}
		}
	}
	return rows.sort((left, right) => right.week.localeCompare(left.week));
}

const won = (price: number | null): string => (price === null ? '품절' : price.toLocaleString('en-US'));

function difference(row: PriceRow): string {
	if (row.price === null || row.previous === null) return '-';
	const step = row.price - row.previous;
	if (step === 0) return '0';
	return `${step > 0 ? '▲' : '▼'} ${Math.abs(step).toLocaleString('en-US')}`;
}

/** A page a market, and a week each by `?week=YYYY-MM-DD`. */
export function priceSection(rows: readonly PriceRow[]): Section {
	const allWeeks = [...new Set(rows.map((row) => row.week))];
	return (asked) => {
		if (asked.path === pricesPath) {
			const links = markets.map(
				(market) =>
					`<a class="panel" href="${pricesPath}/${market.code}"><b>${market.name}</b>
						<span class="small">주간 생활필수품 가격</span></a>`,
			);
			return htmlReply(
				cityPage({
					title: '물가정보',
					section: '물가정보',
					content: `<div class="panels">${links.join('')}</div>`,
				}),
			);
		}
		const code = /^\/market\/([a-z]+)$/.exec(asked.path)?.[1];
		if (code === undefined) return undefined;
		const market = markets.find((one) => one.code === code);
		const week = asked.query.get('week') ?? allWeeks[0] ?? '';
		const shown = rows.filter((row) => row.market === market?.name && row.week === week);
		if (!market || shown.length === 0) return alertReply('해당 주의 가격 자료가 없습니다.');
		const options = allWeeks
			.map(
				(one) => `<option value="${one}"${one === week ? ' selected' : ''}>${officialDate(one)} 주</option>`,
			)
			.join('');
		const body = shown
			.map(
				(row) =>
					`<tr><td class="left">${escapeHtml(row.item)}</td><td>${row.unit}</td>
						<td class="num">${won(row.price)}</td><td class="num">${won(row.previous)}</td>
						<td class="num">${difference(row)}</td></tr>`,
			)
			.join('\n');
		return htmlReply(
			cityPage({
				title: `${market.name} 주간 물가`,
				section: `${market.name} 주간 물가`,
				content: `<form class="search" method="get"><select name="week" title="주 선택">${options}</select>
					<button type="submit">보기</button></form>
<p class="small">조사 기준: ${officialDate(week)} 시작하는 주 · 단위: 원</p>
<table class="price"><caption hidden>${market.name} 주간 물가</caption><thead><tr><th>품목</th><th>단위</th>
<th>이번 주</th><th>지난주</th><th>등락</th></tr></thead><tbody>
${body}
</tbody></table>`,
			}),
		);
	};
}
