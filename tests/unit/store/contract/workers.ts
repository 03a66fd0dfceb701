import { openLeases, openWorkQueue } from '../../../../src/store';
import { counters } from '../store-child';
import { type ContractDatabase, linesOf, untilLine } from './database';

/** One queue, several processes, some of them killed or in the way. */
export function describeWorkers(at: ContractDatabase): void {
	const entries = (count: number) => Array.from({ length: count }, (_, n) => ({ key: String(n + 1), payload: '' }));
	const done = async () =>
		(await at.store.query(`SELECT round FROM contract_pairs ORDER BY round`)).map(({ round }) => Number(round));

	it('does a thousand entries once each, although two of five workers are killed', async () => {
		await at.store.ensure(counters);
		const queue = await openWorkQueue(at.store, 'contract');
		await queue.add(entries(1000));
		const doomed = [at.child('workUntilEmpty'), at.child('workUntilEmpty')];
		const killed = doomed.map(async (worker, index) => {
			let batches = 0;
			await untilLine(worker, (line) => line.startsWith('claimed') && ++batches > 3 * index).catch(() => undefined);
			worker.kill('SIGKILL');
		});
		const workers = Array.from({ length: 3 }, () => linesOf(at.child('workUntilEmpty')));
		await Promise.all(killed);
		for (const lines of await Promise.all(workers)) expect(lines.at(-1)).toBe('done');
		expect(await done()).toEqual(Array.from({ length: 1000 }, (_, n) => n + 1));
		expect(await queue.counts()).toEqual({ open: 0, claimed: 0, settled: 1000, runOut: 0 });
	}, 60_000);

	it('adds the same keys from many at once without one twice', async () => {
		const queues = await Promise.all(
			Array.from({ length: 4 }, async () => await openWorkQueue(await at.another(), 'contract')),
		);
		const added = await Promise.all(
			queues.flatMap((queue) => [queue.add(entries(500)), queue.add(entries(500).reverse())]),
		);
		expect(added.reduce((sum, one) => sum + one)).toBe(500);
		expect(await queues[0]!.counts()).toMatchObject({ open: 500 });
	});

	it('says that it is busy while the database is locked, loses nothing, and goes on afterwards', async () => {
		const queue = await openWorkQueue(at.store, 'contract');
		await openLeases(at.store);
		await queue.add(entries(2));
		const [first] = await queue.claim(1, 3_600_000);
		await at.store.close();
		at.store = await at.fixture.open({ patienceMs: 100 });
		const impatient = await openWorkQueue(at.store, 'contract');
		const leases = await openLeases(at.store);
		const holder = at.child('lockQueueUntilTold');
		await untilLine(holder, (line) => line === 'holding');
		const busy = { code: 'STORE_BUSY', retryable: true };
		await expect(impatient.add(entries(3))).rejects.toMatchObject(busy);
		await expect(impatient.claim(1, 1000)).rejects.toMatchObject(busy);
		await expect(impatient.settle([first!.token])).rejects.toMatchObject(busy);
		await expect(leases.tryTake('x', { ttlMs: 1000 })).rejects.toMatchObject(busy);
		holder.kill('SIGKILL');
		await linesOf(holder);
		expect(await impatient.add(entries(3))).toBe(1);
		expect([...(await impatient.settle([first!.token])).values()]).toEqual(['settled']);
		expect((await impatient.claim(5, 1000)).map(({ key }) => key)).toEqual(['2', '3']);
	});
}
