import { AsyncResource } from 'node:async_hooks';
import { counters, increment } from '../store-child';
import type { ContractDatabase } from './database';

/** All of it or nothing, and nobody in between. */
export function describeTransactions(at: ContractDatabase): void {
	beforeEach(() => at.store.ensure(counters));

	// Made before any transaction, so that what runs in it does not count as inside one.
	const outside = new AsyncResource('outside');

	it('keeps all of it, and gives the result of the work', async () => {
		const result = await at.store.transaction(async (tx) => {
			await tx.query(`INSERT INTO contract_counters (name, n) VALUES ('a', 1)`);
			await tx.query(`INSERT INTO contract_counters (name, n) VALUES ('b', 2)`);
			return (await tx.query('SELECT name FROM contract_counters ORDER BY name')).length;
		});
		expect(result).toBe(3);
		expect(await at.store.query('SELECT name FROM contract_counters')).toHaveLength(3);
	});

	it('keeps nothing of it when the work throws, and passes on that very error', async () => {
		// A file that the work did not find has nothing to do with the file of the store.
		const cause = Object.assign(new Error('the third attachment is gone'), { code: 'ENOENT' });
		const failed = at.store.transaction(async (tx) => {
			await tx.query(`UPDATE contract_counters SET n = 99 WHERE name = 'shared'`);
			throw cause;
		});
		await expect(failed).rejects.toBe(cause);
		expect(await at.count()).toBe(0);
	});

	it('keeps nothing of it when a statement failed, even if the work looks away', async () => {
		const failed = at.store.transaction(async (tx) => {
			await tx.query(`UPDATE contract_counters SET n = 99 WHERE name = 'shared'`);
			await tx.query(`INSERT INTO contract_counters (name, n) VALUES ('shared', 1)`).catch(() => undefined);
		});
		await expect(failed).rejects.toMatchObject({ code: 'STORE_CONSTRAINT' });
		expect(await at.count()).toBe(0);
	});

	it('keeps nothing of it when it is cancelled, and the next writer goes on', async () => {
		const cancel = new AbortController();
		const cancelled = at.store.transaction(async (tx) => {
			await tx.query(`UPDATE contract_counters SET n = 99 WHERE name = 'shared'`);
			cancel.abort();
			await new Promise((resolve) => setImmediate(resolve));
			cancel.signal.throwIfAborted();
		});
		await Promise.all([expect(cancelled).rejects.toMatchObject({ name: 'AbortError' }), increment(at.store)]);
		expect(await at.count()).toBe(1);
	});

	it('shows others nothing before the end', async () => {
		await at.store.transaction(async (tx) => {
			await tx.query(`UPDATE contract_counters SET n = 99 WHERE name = 'shared'`);
			expect(await outside.runInAsyncScope(at.count)).toBe(0);
		});
		expect(await at.count()).toBe(99);
	});
	it('does not take in what others write meanwhile', async () => {
		let otherWrite: Promise<unknown> = Promise.resolve();
		const failed = at.store.transaction(async (tx) => {
			await tx.query(`UPDATE contract_counters SET n = 99 WHERE name = 'shared'`);
			otherWrite = outside.runInAsyncScope(() =>
				at.store.query(`INSERT INTO contract_counters (name, n) VALUES ('other', 1)`),
			);
			await new Promise((resolve) => setImmediate(resolve));
			throw new Error('rolled back');
		});
		await expect(failed).rejects.toThrow('rolled back');
		await otherWrite;
		expect(await at.store.query('SELECT name, n FROM contract_counters ORDER BY name')).toEqual([
			{ name: 'other', n: 1 },
			{ name: 'shared', n: 0 },
		]);
	});

	it('loses no update of fifty that come at once', async () => {
		const second = await at.another();
		await Promise.all(Array.from({ length: 50 }, (_, i) => increment(i % 2 ? at.store : second)));
		expect(await at.count()).toBe(50);
	});

	it('refuses the store itself inside the work instead of waiting for ever', async () => {
		await at.store.transaction(async (tx) => {
			await expect(at.store.query('SELECT 1')).rejects.toMatchObject({ code: 'STORE_MISUSE' });
			await expect(at.store.transaction(() => Promise.resolve(1))).rejects.toMatchObject({
				code: 'STORE_MISUSE',
			});
			await tx.query(`UPDATE contract_counters SET n = 3 WHERE name = 'shared'`);
		});
		expect(await at.count()).toBe(3);
	});

	it('refuses its tx once it has ended', async () => {
		const kept = await at.store.transaction((tx) => Promise.resolve({ tx }));
		await expect(kept.tx.query('SELECT 1')).rejects.toMatchObject({ code: 'STORE_MISUSE' });
	});

	it('is waited for by close', async () => {
		const second = await at.another();
		const running = second.transaction(async (tx) => {
			await new Promise((resolve) => setImmediate(resolve));
			await tx.query(`UPDATE contract_counters SET n = 5 WHERE name = 'shared'`);
		});
		await Promise.all([second.close(), running]);
		expect(await at.count()).toBe(5);
	});
}
