import { types } from 'node:util';
import { CityHallError } from '../errors';
import type { SqlValue } from './store';

const largest = 2n ** 63n - 1n;
const smallest = -(2n ** 63n);

function refuse(place: number, what: string): never {
	throw new CityHallError(
		'STORE_VALUE',
		`Value $${place} cannot be stored: ${what}.`,
		'This is a mistake in the node, not in your data. Please report it with the text of this message.',
	);
}

/** Text as every back end can hold it. */
export function wellFormed(text: string): string {
	return text.replace(/[\0\p{Surrogate}]/gu, '\uFFFD');
}

/** The value as every back end can hold it; see `SqlValue` for what changes and what is refused. */
export function storable(value: SqlValue, place: number): SqlValue {
	switch (typeof value) {
		case 'string':
			return wellFormed(value);
		case 'number':
			return Number.isFinite(value) ? value : refuse(place, `${value} is not a number a database keeps`);
		case 'bigint':
			return value >= smallest && value <= largest
				? value
				: refuse(place, 'the whole number needs more than 64 bits');
		default:
			return value === null || types.isUint8Array(value) ? value : refuse(place, `it is ${typeof value}`);
	}
}

/**
 * How many parameters a statement names. Text in quotes and comments is not looked at.
 * SQLite would read a forgotten parameter as NULL where PostgreSQL refuses the statement: so both refuse.
 */
export function parameterCount(sql: string): number {
	const bare = sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, ' ');
	let highest = 0;
	for (const match of bare.matchAll(/\$(\d+)/g)) highest = Math.max(highest, Number(match[1]));
	return highest;
}

/** @throws CityHallError `STORE_QUERY` */
export function assertCount(named: number, given: number): void {
	if (named === given) return;
	throw new CityHallError(
		'STORE_QUERY',
		`A statement names ${named} parameters and was given ${given}.`,
		'This is a mistake in the node, not in your data. Please report it with the text of this message.',
	);
}
