import { logRun, reportSavings, type SavingsReport, setBaseline } from '../../../src/savings';
import { describeOnEachStore, type OpenStore } from './savings-fixture';

/** Hours a month as published by the city on 2025-11-13: by hand and with the automation. */
const published = [
	['검색 통한 문서 수집 및 요약', 230, 160, 70],
	['디지털 안내사 연말정산·보험정산', 200, 100, 100],
	['전기 관련 행정처분 현황 관리', 80, 60, 20],
	['기타·사업소득 원천징수 관리', 20, 18, 2],
	['공공데이터 학습자료 자동수집', 600, 200, 400],
] as const;

describeOnEachStore('the published table of the programme', (openStore) => {
	let opened: OpenStore;
	const report = (hoursPerPost: number): Promise<SavingsReport> =>
		reportSavings(opened.store, {
			from: '2025-10-01',
			to: '2025-10-31',
			timeZone: 'Asia/Seoul',
			hoursPerPost,
			groupBy: 'process',
		});

	beforeAll(async () => {
		opened = await openStore();
		for (const [process, byHand, withRobot] of published) {
			await setBaseline(opened.store, {
				process,
				minutesPerUnit: byHand / 2,
				method: 'published',
				sampleSize: null,
				owner: null,
				validFrom: '2025-01-01',
				validTo: null,
			});
			// 120 units at half as many minutes as there are hours make exactly those hours.
			for (const [day, units] of [
				['05', 70],
				['20', 50],
			] as const) {
				await logRun(opened.store, {
					executionId: `${process} ${day}`,
					workflowId: process,
					workflowName: process,
					process,
					department: '디지털도시국',
					units,
					reviewMinutes: (withRobot * 60) / 2,
					exceptionMinutes: 0,
					reworkMinutes: 0,
					robotSeconds: 3600,
					outcome: 'success',
					mode: 'production',
					finishedAt: `2025-10-${day}T18:00:00+09:00`,
				});
			}
		}
	});
	afterAll(() => opened.remove());

	it('comes back: 1,130 hours by hand, 538 with the automation, 592 saved, 52.4 %', async () => {
		const { total } = await report(209);
		expect(total.grossMinutes / 60).toBe(1130);
		expect(total.humanMinutes / 60).toBe(538);
		expect(total.netMinutes / 60).toBe(592);
		expect((total.gain! * 100).toFixed(1)).toBe('52.4');
	});

	it('comes back process by process, 66.7 % for the collection of training data', async () => {
		const { rows } = await report(209);
		for (const [process, byHand, withRobot, saved] of published) {
			const row = rows.find(({ key }) => key === process)!;
			expect([row.grossMinutes / 60, row.humanMinutes / 60, row.netMinutes / 60]).toEqual([
				byHand,
				withRobot,
				saved,
			]);
		}
		expect((rows.find(({ key }) => key === '공공데이터 학습자료 자동수집')!.gain! * 100).toFixed(1)).toBe(
			'66.7',
		);
	});

	it.each([
		[209, '2.8'],
		[160, '3.7'],
	])('makes with %d hours a post %s posts, and says by what it divided', async (hours, posts) => {
		const { total, posts: text } = await report(hours);
		expect(total.fullTimeEquivalents.toFixed(1)).toBe(posts);
		expect(text.ko).toBe(`35,520분 ÷ 60 = 592시간, ÷ (한 사람 월 ${hours}시간 × 1개월) ≈ ${posts}명`);
		expect(text.en).toBe(`35,520 min ÷ 60 = 592 h, ÷ (${hours} h a post and month × 1) ≈ ${posts} posts`);
	});

	it('gives mean and range over the processes, not the best one alone', async () => {
		const { gainOverProcesses } = await report(209);
		expect(gainOverProcesses).toMatchObject({
			processes: 5,
			lowest: { process: '기타·사업소득 원천징수 관리', gain: 0.1 },
			highest: { process: '공공데이터 학습자료 자동수집' },
		});
		expect((gainOverProcesses!.mean * 100).toFixed(1)).toBe('36.4');
	});

	it('keeps the ten hours of the robot out of the time of people', async () => {
		const { total } = await report(209);
		expect(total.robotMinutes).toBe(600);
		expect(total.humanMinutes).toBe(538 * 60);
	});

	it('is a twelfth as many posts over a year in which it happened in one month only', async () => {
		const year = await reportSavings(opened.store, {
			from: '2025-01-01',
			to: '2025-12-31',
			timeZone: 'Asia/Seoul',
			hoursPerPost: 209,
			groupBy: 'month',
		});
		expect(year.months).toBe(12);
		expect(year.total.fullTimeEquivalents).toBeCloseTo(592 / (209 * 12), 10);
		expect(year.rows.find(({ key }) => key === '2025-10')!.fullTimeEquivalents).toBeCloseTo(592 / 209, 10);
	});
});
