import { earliestGap, overlaps, startDemoCity, type RequestRecord } from '../../../demo/index';

function record(at: number, endedAt: number | null): RequestRecord {
	return { at, endedAt, time: '', method: 'GET', path: '/', query: '', userAgent: '', status: 200, remotePort: 1 };
}

describe('what the log of Demo City proves', () => {
	it('finds every pair of requests that were under way together', () => {
		const [one, two, three, four] = [record(0, 10), record(5, 30), record(20, 25), record(30, null)];
		expect(overlaps([three, one, two, four])).toEqual([
			[one, two],
			[two, three],
		]);
		expect(overlaps([four, record(99, 100)])).toHaveLength(1);
		expect(overlaps([])).toEqual([]);
	});

	it('measures from the end of one request to the beginning of the next', () => {
		expect(earliestGap([record(100, 150), record(0, 10), record(30, 90)])).toBe(10);
		expect(earliestGap([record(0, 50), record(20, 30), record(45, 60)])).toBe(-30);
		expect(earliestGap([record(0, null), record(10, 20)])).toBe(-Infinity);
		expect(earliestGap([record(0, 10)])).toBe(Infinity);
	});

	it('sees requests one after another as such, and two at once as two', async () => {
		const city = await startDemoCity({ posts: 1, plainPages: 10, pageBytes: 300_000 });
		for (let page = 1; page <= 5; page += 1) await (await fetch(`${city.url}/plain/${page}`)).text();
		expect(overlaps(city.log)).toEqual([]);
		expect(earliestGap(city.log)).toBeGreaterThanOrEqual(0);
		expect(new Set(city.log.map((one) => one.remotePort)).has(0)).toBe(false);
		city.clearLog();
		city.misbehave({ match: '/plain/', fault: 'slow', seconds: 0.1 });
		await Promise.all([fetch(`${city.url}/plain/1`), fetch(`${city.url}/plain/2`)]);
		expect(overlaps(city.log)).toHaveLength(1);
		await city.close();
	});
});
