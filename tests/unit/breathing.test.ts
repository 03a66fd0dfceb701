import { breathing } from '../../src/breathing';

/** Work that keeps the thread for a while, as scoring thousands of posts does. */
function busyFor(ms: number): void {
	const until = performance.now() + ms;
	while (performance.now() < until);
}

describe('work on many items in one go', () => {
	it('keeps their order and gives one result an item', async () => {
		expect(await breathing([3, 1, 2], undefined, (n) => n * 10)).toEqual([30, 10, 20]);
		expect(await breathing([], undefined, (n: number) => n)).toEqual([]);
	});

	it('lets others have their turn in between', async () => {
		const order: string[] = [];
		setImmediate(() => order.push('somebody else'));
		await breathing([1, 2, 3, 4, 5, 6], undefined, (n) => {
			busyFor(10);
			order.push(`item ${n}`);
		});
		expect(order.at(-1)).toBe('item 6');
		expect(order).toContain('somebody else');
	});

	it('ends soon after it was stopped', async () => {
		const stop = new AbortController();
		setImmediate(() => stop.abort());
		let worked = 0;
		const work = breathing(Array.from({ length: 1_000 }), stop.signal, () => {
			worked++;
			busyFor(5);
		});
		await expect(work).rejects.toThrow();
		expect(worked).toBeLessThan(1_000);
	});

	it('hands on what the work throws', async () => {
		await expect(breathing([1], undefined, () => { throw new Error('broken'); })).rejects.toThrow('broken');
	});
});
