import type { Schema, SqlValue } from '../../../../src/store';
import type { ContractDatabase } from './database';

const values: Schema = {
	area: 'values',
	migrations: [
		{
			version: 1,
			sql: {
				sqlite:
					'CREATE TABLE values_kept (id BIGINT PRIMARY KEY, t TEXT, i BIGINT, d DOUBLE PRECISION, b BLOB)',
				postgres:
					'CREATE TABLE values_kept (id BIGINT PRIMARY KEY, t TEXT, i BIGINT, d DOUBLE PRECISION, b BYTEA)',
			},
		},
	],
};

/** What goes in comes out. */
export function describeValues(at: ContractDatabase): void {
	const kept: Array<[string, 't' | 'i' | 'd' | 'b', SqlValue]> = [
		['an empty text', 't', ''],
		['Korean, emoji and combining marks', 't', '가출 청소년 😢 é 각'],
		['text that looks like a number', 't', '0012'],
		['text with quotes and a placeholder', 't', `' OR 1=1; -- "$1"`],
		['a megabyte of text', 't', '글'.repeat(350_000)],
		['zero', 'i', 0],
		['the largest exact number', 'i', Number.MAX_SAFE_INTEGER],
		['a whole number beyond it', 'i', 9007199254740993n],
		['the largest 64-bit number', 'i', 2n ** 63n - 1n],
		['the smallest 64-bit number', 'i', -(2n ** 63n)],
		['a fraction', 'd', 0.1],
		['a whole number in a column of fractions', 'd', 3],
		['a very large fraction', 'd', 1.7e308],
		['null as text', 't', null],
		['null as number', 'i', null],
		['null as bytes', 'b', null],
	];
	beforeEach(() => at.store.ensure(values));

	it.each(kept)('%s', async (_what, column, value) => {
		await at.store.query(`INSERT INTO values_kept (id, ${column}) VALUES ($1, $2)`, [1, value]);
		expect(await at.store.query(`SELECT ${column} AS value FROM values_kept WHERE id = $1`, [1])).toEqual([
			{ value },
		]);
	});

	it('bytes, also none and all 256', async () => {
		for (const [id, bytes] of [
			Buffer.alloc(0),
			Buffer.from(Array.from({ length: 256 }, (_, i) => i)),
		].entries()) {
			await at.store.query('INSERT INTO values_kept (id, b) VALUES ($1, $2)', [id, bytes]);
			const [row] = await at.store.query<{ b: Uint8Array }>('SELECT b FROM values_kept WHERE id = $1', [id]);
			expect(Buffer.from(row!.b).equals(bytes)).toBe(true);
		}
	});

	it('a small bigint as an ordinary number', async () => {
		await at.store.query('INSERT INTO values_kept (id, i) VALUES ($1, $2)', [1, 7n]);
		expect(await at.store.query('SELECT i FROM values_kept')).toEqual([{ i: 7 }]);
	});

	it('a number given for a text column without a decimal point', async () => {
		await at.store.query('INSERT INTO values_kept (id, t) VALUES ($1, CAST($2 AS TEXT))', [1, 42]);
		expect(await at.store.query('SELECT t FROM values_kept')).toEqual([{ t: '42' }]);
	});

	it('text that no database keeps as well-formed text', async () => {
		await at.store.query('INSERT INTO values_kept (id, t) VALUES ($1, $2)', [1, 'a\0b\uD800c😢']);
		expect(await at.store.query('SELECT t FROM values_kept')).toEqual([{ t: 'a\uFFFDb\uFFFDc😢' }]);
	});

	it.each([
		['NaN', Number.NaN],
		['infinity', Number.POSITIVE_INFINITY],
		['65 bits', 2n ** 63n],
	])('but refuses %s', async (_what, value) => {
		await expect(
			at.store.query('INSERT INTO values_kept (id, i) VALUES ($1, $2)', [1, value]),
		).rejects.toMatchObject({ code: 'STORE_VALUE' });
		expect(await at.store.query('SELECT id FROM values_kept')).toEqual([]);
	});

	it('and gives rows back from RETURNING, and the same parameter in two places', async () => {
		const rows = await at.store.query(
			'INSERT INTO values_kept (id, i, t) VALUES ($1, $1, $2), ($3, $1, $2) RETURNING id, i, t',
			[1, 'x', 2],
		);
		expect(rows).toEqual([
			{ id: 1, i: 1, t: 'x' },
			{ id: 2, i: 1, t: 'x' },
		]);
	});
}
