import { openLeases, openWorkQueue, type Store } from '../../src/store';

export interface QueueRates {
	leaseMs: number;
	addedPerSecond: number;
	claimedPerSecond: number;
	settledPerSecond: number;
	pagesPerSecond: number;
	/** Pages per second of the last tenth over those of the first. */
	lastTenthOverFirst: number;
	/** Resident memory of the last tenth over that of the first. */
	memoryOverFirst: number;
}

const linksAPage = 20;
const atOnce = 50;

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
	const started = performance.now();
	await work();
	return performance.now() - started;
}

/**
 * What a site crawl asks of the queue: fifty pages claimed at a time, twenty links added for each, most of them
 * known, and both the links and the settlement in one transaction.
 */
export async function measureQueue(store: Store, pages: number): Promise<QueueRates> {
	const leases = await openLeases(store);
	const leaseRounds = 200;
	const leaseTime = await milliseconds(async () => {
		for (let i = 0; i < leaseRounds; i++) await (await leases.tryTake('bench', { ttlMs: 60_000 }))?.lease.release();
	});

	const queue = await openWorkQueue(store, `bench ${pages}`);
	const address = (n: number) => `https://www.city.go.kr/board/view.do?boardId=notice&articleId=${n % pages}`;
	await queue.add([{ key: address(0), payload: '0' }]);
	const time = { claim: 0, add: 0, settle: 0 };
	const marks: Array<{ at: number; memory: number }> = [{ at: performance.now(), memory: process.memoryUsage().rss }];
	let done = 0;
	let added = 0;
	for (;;) {
		let started = performance.now();
		const claimed = await queue.claim(atOnce, 60_000);
		time.claim += performance.now() - started;
		if (claimed.length === 0) break;
		started = performance.now();
		await store.transaction(
			async (tx) => {
				const found = claimed.flatMap(({ payload }) =>
					Array.from({ length: linksAPage }, (_, link) => Number(payload) * 3 + link + 1),
				);
				await queue.add(
					found.map((n) => ({ key: address(n), payload: String(n % pages), order: 1 })),
					tx,
				);
				added += found.length;
				time.add += performance.now() - started;
				started = performance.now();
				await queue.settle(claimed.map(({ token }) => token), tx);
			},
			{ exclusive: 'bench' },
		);
		time.settle += performance.now() - started;
		done += claimed.length;
		if (done >= (pages / 10) * marks.length) marks.push({ at: performance.now(), memory: process.memoryUsage().rss });
	}
	const tenth = (from: number) => (marks.at(from + 1)?.at ?? performance.now()) - (marks.at(from)?.at ?? 0);
	const first = marks[0]?.at ?? 0;
	const last = marks.at(-1);
	return {
		leaseMs: leaseTime / leaseRounds,
		addedPerSecond: Math.round((added / time.add) * 1000),
		claimedPerSecond: Math.round((done / time.claim) * 1000),
		settledPerSecond: Math.round((done / time.settle) * 1000),
		pagesPerSecond: Math.round((done / (performance.now() - first)) * 1000),
		lastTenthOverFirst: tenth(0) / ((last?.at ?? 0) - (marks.at(-2)?.at ?? 0)),
		memoryOverFirst: (last?.memory ?? 0) / (marks[1]?.memory ?? 1),
	};
}
