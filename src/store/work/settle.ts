import type { Queryable, Row, SqlValue, Store } from '../store';
import type { Settlement } from '../work-queue';
import { claimsJson, givenRows, held, named } from './given';
import { state } from './tables';
import { type Claim, claimOf, tokenOf } from './tokens';

const rememberedMs = 90 * 24 * 3_600_000;
const forgottenAtOnce = 200;

interface Settling {
	dialect: Store['dialect'];
	queue: number;
	tokens: readonly string[];
	/** Settled entries stay; otherwise only their tokens do, for a while. */
	keep: boolean;
	/** SQL of the time over $1, and the value of $1. */
	now: string;
	time: SqlValue;
}

function claimIn(row: Row): Claim {
	return { id: Number(row.id), attempts: Number(row.attempts), nonce: String(row.nonce) };
}

/** Settles what the tokens hold, in the caller's transaction. */
export async function settle(tx: Queryable, given: Settling): Promise<Map<string, Settlement>> {
	const result = new Map<string, Settlement>(given.tokens.map((token) => [token, 'unknown']));
	const settled = given.keep ? await markSettled(tx, given) : await removeSettled(tx, given);
	for (const row of settled) result.set(tokenOf(claimIn(row)), 'settled');
	if (settled.length < result.size) await explainOthers(tx, given, result);
	return result;
}

async function markSettled(tx: Queryable, { dialect, queue, tokens, now, time }: Settling): Promise<Row[]> {
	return await tx.query(
		`${held(dialect)} UPDATE cityhall_work_entries SET state = ${state.settled}, claimed_ms = ${now}, until_ms = NULL
		WHERE id IN (SELECT id FROM held) RETURNING id, attempts, nonce`,
		[time, queue, claimsJson(tokens)],
	);
}

async function removeSettled(tx: Queryable, { dialect, queue, tokens, now, time }: Settling): Promise<Row[]> {
	const gone = await tx.query(
		`${held(dialect)} DELETE FROM cityhall_work_entries WHERE id IN (SELECT id FROM held) AND ${now} IS NOT NULL
		RETURNING id, attempts, nonce`,
		[time, queue, claimsJson(tokens)],
	);
	const { from, at } = givenRows(dialect);
	await tx.query(
		`INSERT INTO cityhall_work_settled (id, attempts, nonce, queue, settled_ms)
		SELECT CAST(${at(0)} AS BIGINT), CAST(${at(1)} AS INTEGER), ${at(2)}, CAST($2 AS BIGINT), ${now} FROM ${from}`,
		[time, queue, claimsJson(gone.map((row) => tokenOf(claimIn(row))))],
	);
	await tx.query(
		`DELETE FROM cityhall_work_settled WHERE (id, nonce) IN (
			SELECT id, nonce FROM cityhall_work_settled WHERE queue = $2 AND settled_ms < ${now} - CAST($3 AS BIGINT)
			ORDER BY settled_ms LIMIT ${forgottenAtOnce})`,
		[time, queue, rememberedMs],
	);
	return gone;
}

async function explainOthers(
	tx: Queryable,
	{ dialect, queue, tokens, time }: Settling,
	result: Map<string, Settlement>,
): Promise<void> {
	const rows = await tx.query(
		`SELECT e.id, e.nonce, e.attempts, CASE WHEN e.state = ${state.settled} THEN 1 ELSE 0 END AS settled
			FROM ${named(dialect, 'cityhall_work_entries', 'entry')} AND COALESCE(CAST($1 AS BIGINT), 1) IS NOT NULL
		UNION ALL SELECT e.id, e.nonce, e.attempts, 1 AS settled
			FROM ${named(dialect, 'cityhall_work_settled', 'entry')}`,
		[time, queue, claimsJson(tokens)],
	);
	const newest = new Map(rows.map((row) => [`${String(row.id)} ${String(row.nonce)}`, row]));
	for (const [token, settlement] of result) {
		const claim = claimOf(token);
		const row = claim && newest.get(`${claim.id} ${claim.nonce}`);
		if (settlement !== 'unknown' || !row || claim.attempts > Number(row.attempts)) continue;
		result.set(token, claim.attempts === row.attempts && row.settled === 1 ? 'already' : 'superseded');
	}
}
