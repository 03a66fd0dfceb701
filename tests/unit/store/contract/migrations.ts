import type { Schema } from '../../../../src/store';
import { counters, increment } from '../store-child';
import { containing, type ContractDatabase } from './database';

/** Tables come up to date once. */
export function describeMigrations(at: ContractDatabase): void {
	const firstOnly: Schema = { ...counters, migrations: counters.migrations.slice(0, 1) };

	it('once, however often it is asked', async () => {
		await at.store.ensure(counters);
		await increment(at.store);
		await at.store.ensure(counters);
		await at.store.ensure({ ...counters });
		await (await at.another()).ensure({ ...counters });
		expect(await at.count()).toBe(1);
	});

	it('by the missing steps alone, and keeps what is there', async () => {
		await at.store.ensure(firstOnly);
		await at.store.query(`INSERT INTO contract_counters (name, n) VALUES ('old', 5)`);
		await at.store.ensure(counters);
		expect(await at.store.query('SELECT name, n FROM contract_counters ORDER BY name')).toEqual([
			{ name: 'old', n: 5 },
			{ name: 'shared', n: 0 },
		]);
	});

	it('not at all when a newer version of the pack has written it', async () => {
		await at.store.ensure(counters);
		await expect((await at.another()).ensure(firstOnly)).rejects.toMatchObject({
			code: 'STORE_NEWER',
			nextStep: containing('Update'),
		});
	});

	it('wholly or not at all', async () => {
		const broken: Schema = {
			area: 'broken',
			migrations: [
				{ version: 1, sql: 'CREATE TABLE broken_one (n BIGINT)' },
				{ version: 2, sql: 'CREATE TABLE broken_two (n BIGINT); CREATE TABEL broken_three (n BIGINT)' },
			],
		};
		await expect(at.store.ensure(broken)).rejects.toMatchObject({ code: 'STORE_QUERY' });
		const mended: Schema = {
			area: 'broken',
			migrations: [broken.migrations[0]!, { version: 2, sql: 'CREATE TABLE broken_two (n BIGINT)' }],
		};
		await at.store.ensure(mended);
		expect(await at.store.query('SELECT n FROM broken_two')).toEqual([]);
	});

	it('when several ask at once', async () => {
		const asking = await Promise.all([at.another(), at.another(), at.another()]);
		await Promise.all([at.store, ...asking].map((one) => one.ensure({ ...counters })));
		expect(await at.count()).toBe(0);
	});

	it('and wants its steps numbered upwards', async () => {
		const [one, two] = [counters.migrations[0]!, counters.migrations[1]!];
		await expect(at.store.ensure({ area: 'contract', migrations: [two, one] })).rejects.toThrow(
			'numbered upwards',
		);
	});
}
