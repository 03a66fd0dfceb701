import { createInterface } from 'node:readline';
import { counters, increment } from '../store-child';
import { type ContractDatabase, linesOf, untilLine } from './database';

/** Several processes, some of them killed. */
export function describeProcesses(at: ContractDatabase): void {
	it('counts 4 x 100 increments as 400, from a database that none of them had made', async () => {
		await at.store.close();
		const said = await Promise.all(['a', 'b', 'c', 'd'].map(() => linesOf(at.child('increment'))));
		expect(said).toEqual([['done'], ['done'], ['done'], ['done']]);
		at.store = await at.fixture.open();
		expect(await at.count()).toBe(400);
	});

	it('waits for a writer with the event loop free', async () => {
		await at.store.ensure(counters);
		const holder = at.child('holdUntilTold');
		await untilLine(holder, (line) => line === 'holding');
		const mine = increment(at.store);
		// Were the loop blocked, the word to the holder could never be sent, and the test would not end.
		for (let tick = 0; tick < 20; tick++) await new Promise((resolve) => setTimeout(resolve, 1));
		expect(await at.count()).toBe(0);
		holder.stdin!.write('go\n');
		await mine;
		expect(await at.count()).toBe(1001);
	});

	it('says that it is busy when the lock is never given back, and is well afterwards', async () => {
		await at.store.ensure(counters);
		await at.store.close();
		at.store = await at.fixture.open({ patienceMs: 100 });
		const holder = at.child('holdUntilTold');
		await untilLine(holder, (line) => line === 'holding');
		await expect(increment(at.store)).rejects.toMatchObject({ code: 'STORE_BUSY', retryable: true });
		await expect(at.store.query(`UPDATE contract_counters SET n = 7`)).rejects.toMatchObject({
			code: 'STORE_BUSY',
		});
		holder.kill('SIGKILL');
		await linesOf(holder);
		await increment(at.store);
		expect(await at.count()).toBe(1);
	});

	it('is whole after a writer was killed in mid-transaction, and has all that was confirmed', async () => {
		await at.store.ensure(counters);
		for (let kill = 1; kill <= 5; kill++) {
			const writer = at.child('writePairsForEver');
			let confirmed = 0;
			let begun = 0;
			for await (const line of createInterface({ input: writer.stdout! })) {
				const [state, round] = line.split(' ');
				if (state === 'whole') confirmed = Number(round);
				if (state === 'half' && ++begun === kill * 3) writer.kill('SIGKILL');
			}
			const rows = await at.store.query(
				'SELECT round, COUNT(*) AS halves FROM contract_pairs GROUP BY round ORDER BY round',
			);
			expect(rows.every((row) => row.halves === 2)).toBe(true);
			expect(rows.length).toBeGreaterThanOrEqual(confirmed);
			expect(rows.at(-1)?.round).toBe(rows.length);
		}
	});
}
