import { startDemoCity, type DemoCity } from '../../../../demo/index';

const thousands = (value: number | null): string => (value === null ? '품절' : value.toLocaleString('en-US'));

describe('the tables of Demo City', () => {
	let city: DemoCity;
	beforeAll(async () => {
		city = await startDemoCity({ posts: 1 });
	});
	afterAll(() => city.close());

	const text = async (path: string) =>
		(await (await fetch(city.url + path)).text()).replace(/>\s+</g, '><');

	it('show the prices of each market and week as the truth has them', async () => {
		const { prices } = city.truth;
		const weeks = [...new Set(prices.map((row) => row.week))];
		expect(weeks).toHaveLength(8);
		expect(weeks[0]).toBe('2026-11-16');
		for (const week of [weeks[0], weeks[5]]) {
			const html = await text(`/market/gaon?week=${week ?? ''}`);
			const own = prices.filter((row) => row.market === '가온중앙시장' && row.week === week);
			expect(own).toHaveLength(12);
			for (const row of own) {
				expect(html).toContain(
					`${row.item}</td><td>${row.unit}</td><td class="num">${thousands(row.price)}</td>`,
				);
			}
		}
	});

	it('compare a price with that of the week before', () => {
		const { prices } = city.truth;
		for (const row of prices.filter((one) => one.week === '2026-11-16')) {
			const before = prices.find(
				(one) => one.week === '2026-11-09' && one.market === row.market && one.item === row.item,
			);
			expect(row.previous).toBe(before?.price ?? null);
		}
	});

	it('show the diseases of the newest week, and of an older one', async () => {
		const { diseases } = city.truth;
		const newest = diseases.filter((row) => row.week === 47 && row.year === 2026);
		expect(newest).toHaveLength(11);
		const html = await text('/health/weekly');
		for (const row of newest)
			expect(html).toContain(
				`${row.disease}</td><td class="num">${row.cases}</td><td class="num">${row.previousWeek}</td>`,
			);
		expect(await text('/health/weekly?year=2026&week=40')).toContain('2026년 제40주');
		expect(await text('/health/weekly?week=99')).toContain('통계가 없습니다');
	});

	it('list the dispositions with their deadlines, page by page', async () => {
		const { dispositions, today } = city.truth;
		const pages = (
			await Promise.all([1, 2, 3].map((page) => text(`/license/dispositions?pageNo=${page}`)))
		).join('');
		for (const row of dispositions) expect(pages).toContain(row.company);
		expect(dispositions.some((row) => row.status === '진행')).toBe(true);
		for (const row of dispositions) expect(row.status === '진행').toBe(row.deadline >= today);
	});
});
