import type { Store } from '../store';
import { state } from './tables';
import { claimOf } from './tokens';

/** The rows of a JSON array of arrays, given as parameter $3, as SQL: one statement for hundreds of rows. */
export interface GivenRows {
	from: string;
	/** A row's value at that place, as text. */
	at: (place: number) => string;
	order: string;
}

export function givenRows(dialect: Store['dialect']): GivenRows {
	const postgres = dialect === 'postgres';
	return {
		from: postgres
			? 'json_array_elements(CAST($3 AS json)) WITH ORDINALITY AS given(value, place)'
			: 'json_each($3) AS given',
		at: (place) => `(given.value ->> ${place})`,
		order: postgres ? 'given.place' : 'given.key',
	};
}

/**
 * Rows of `table`, known as e, of queue $2 that the claims given as $3 name: exactly that claim, or any of that
 * entry. The sum keeps PostgreSQL from reading through the whole queue by an index on it, which it likes to do
 * before it has learnt how large the table has become.
 */
export function named(dialect: Store['dialect'], table: string, by: 'claim' | 'entry'): string {
	const { from, at } = givenRows(dialect);
	const claim = by === 'claim' ? ` AND e.attempts = CAST(${at(1)} AS INTEGER)` : '';
	return `${from} CROSS JOIN ${table} AS e WHERE e.id = CAST(${at(0)} AS BIGINT) AND e.nonce = ${at(2)}${claim}
		AND e.queue + 0 = $2`;
}

/**
 * The claimed entries of queue $2 that the claims in $3 hold, as a WITH clause called `held`. Locked in rising
 * order, so that two which settle the same never wait for each other.
 */
export function held(dialect: Store['dialect']): string {
	const lock = dialect === 'postgres' ? ' FOR UPDATE OF e' : '';
	return `WITH held AS MATERIALIZED (SELECT e.id FROM ${named(dialect, 'cityhall_work_entries', 'claim')}
		AND e.state = ${state.claimed} ORDER BY e.id${lock})`;
}

/** The claims of the tokens that can be any, as JSON for $3. */
export function claimsJson(tokens: readonly string[]): string {
	const known = [...new Set(tokens)].map(claimOf).filter((claim) => claim !== null);
	return JSON.stringify(known.map(({ id, attempts, nonce }) => [id, attempts, nonce]));
}
