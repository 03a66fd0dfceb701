import type { ContractDatabase } from './database';
import { counters } from '../store-child';

/** Mistakes are told by their kind. */
export function describeFaults(at: ContractDatabase): void {
	beforeEach(() => at.store.ensure(counters));

	it.each([
		['a second row under one key', `INSERT INTO contract_counters (name, n) VALUES ('shared', 1)`],
		['null where none may be', `INSERT INTO contract_counters (name, n) VALUES ('x', NULL)`],
	])('with %s', async (_what, sql) => {
		await expect(at.store.query(sql)).rejects.toMatchObject({
			name: 'CityHallError',
			code: 'STORE_CONSTRAINT',
		});
	});

	it.each([
		['a statement it cannot read', 'SELEC 1', []],
		['a table that is not there', 'SELECT 1 FROM contract_nowhere', []],
		['a parameter too few', 'SELECT n FROM contract_counters WHERE name = $1 AND n = $2', ['x']],
		['a parameter too many', 'SELECT n FROM contract_counters WHERE name = $1', ['x', 'y']],
	])('with %s', async (_what, sql, params) => {
		await expect(at.store.query(sql, params)).rejects.toMatchObject({
			name: 'CityHallError',
			code: 'STORE_QUERY',
		});
	});

	it('when used after closing, and lets itself be closed twice', async () => {
		await at.store.close();
		await at.store.close();
		await expect(at.store.query('SELECT 1')).rejects.toMatchObject({ code: 'STORE_CLOSED' });
		await expect(at.store.transaction(() => Promise.resolve(1))).rejects.toMatchObject({
			code: 'STORE_CLOSED',
		});
		await expect(at.store.ensure(counters)).rejects.toMatchObject({ code: 'STORE_CLOSED' });
	});
}
