import type { Queryable, Row, Store } from '../../store/store';
import { remember, sightingOf } from './rows';
import { filesSchema } from '../attachments/known-files';
import { crawlSchema } from './schema';

export type ConfirmationState = 'settled' | 'part' | 'already' | 'superseded' | 'unknown';

/** What an item comes back with. Where a post became several items, `part` is the item's number among `parts`. */
export interface Receipt {
	token: string;
	part?: number;
	parts?: number;
}

export interface Confirmation {
	token: string;
	state: ConfirmationState;
	/** What that means, for people. */
	message: string;
	/** Name of the board, site or feed, and the item's id there; null for a token from elsewhere. */
	board: string | null;
	id: string | null;
}

const MESSAGES: Record<ConfirmationState, string> = {
	settled: 'Confirmed: it does not come again unless it is changed.',
	part: 'Noted. It counts as confirmed when all of its parts are.',
	already: 'It had been confirmed before; nothing was changed.',
	superseded:
		'It came too late: the time to confirm was over and the item was handed out again. The later copy must be confirmed; give the workflow more time if this happens often.',
	unknown:
		'No item was handed out with this token. Check that the token comes from the field "delivery" of an item, and that the same store is used.',
};

const DAY_MS = 86_400_000;
const TOKENS_KEPT_MS = 180 * DAY_MS;
const AT_ONCE = 200;

function partsOf(row: Row): Set<number> {
	const parts: unknown = typeof row.parts === 'string' ? JSON.parse(row.parts) : [];
	return new Set(Array.isArray(parts) ? parts.map(Number) : []);
}

async function settle(tx: Queryable, out: Row, token: string, at: string): Promise<void> {
	await tx.query('DELETE FROM crawl_deliveries WHERE token = $1', [token]);
	await remember(tx, String(out.memory), sightingOf(out), Number(out.first_run));
	await tx.query(
		`INSERT INTO crawl_ended_tokens (token, memory, item_id, state, ended_at) VALUES ($1, $2, $3, 'settled', $4)`,
		[token, String(out.memory), String(out.item_id), at],
	);
}

async function confirmOne(tx: Queryable, { token, part, parts }: Receipt, lock: string, at: string): Promise<Confirmation> {
	const told = (state: ConfirmationState, row: Row | null): Confirmation => ({
		token,
		state,
		message: MESSAGES[state],
		board: row ? String(row.memory) : null,
		id: row ? String(row.item_id) : null,
	});
	const [out] = await tx.query(
		`SELECT memory, item_id, sighting, first_run, parts FROM crawl_deliveries WHERE token = $1${lock}`,
		[token],
	);
	if (out) {
		const had = partsOf(out).add(part ?? 1);
		if (parts === undefined || had.size >= parts) {
			await settle(tx, out, token, at);
			return told('settled', out);
		}
		await tx.query('UPDATE crawl_deliveries SET parts = $2 WHERE token = $1', [token, JSON.stringify([...had])]);
		return told('part', out);
	}
	const [ended] = await tx.query('SELECT memory, item_id, state FROM crawl_ended_tokens WHERE token = $1', [token]);
	if (!ended) return told('unknown', null);
	return told(ended.state === 'settled' ? 'already' : 'superseded', ended);
}

/**
 * Settles what was handed out `when confirmed`: each item is remembered in the same transaction that ends its lease. One answer a receipt, in
 * order. A receipt that comes late counts as long as nobody else was given the item.
 * @throws what the store throws; then nothing of the last 200 receipts is settled, and all may be given again
 */
export async function confirmDeliveries(
	store: Store,
	receipts: ReadonlyArray<Receipt | string>,
	options: { clock?: () => number } = {},
): Promise<Confirmation[]> {
	await store.ensure(crawlSchema);
	await store.ensure(filesSchema);
	const now = options.clock?.() ?? Date.now();
	const at = new Date(now).toISOString();
	const lock = store.dialect === 'postgres' ? ' FOR UPDATE' : '';
	const answers: Confirmation[] = [];
	const asked = receipts.map((receipt) => (typeof receipt === 'string' ? { token: receipt } : receipt));
	for (let from = 0; from < asked.length; from += AT_ONCE) {
		const some = asked.slice(from, from + AT_ONCE).map((receipt, place) => ({ receipt, place }));
		// In one order everywhere, so that two that confirm the same items do not wait for each other.
		const inOrder = some.toSorted((a, b) => (a.receipt.token < b.receipt.token ? -1 : 1));
		const confirmed = await store.transaction(async (tx) => {
			const told: Array<{ place: number; answer: Confirmation }> = [];
			for (const { receipt, place } of inOrder) {
				told.push({ place, answer: await confirmOne(tx, receipt, lock, at) });
			}
			return told;
		});
		answers.push(...confirmed.toSorted((a, b) => a.place - b.place).map(({ answer }) => answer));
	}
	await store.query('DELETE FROM crawl_ended_tokens WHERE ended_at < $1', [
		new Date(now - TOKENS_KEPT_MS).toISOString(),
	]);
	return answers;
}

/** Takes back what never left the caller's hands: it comes with the next run, without waiting for its lease. Gives how many those are. */
export async function releaseDeliveries(store: Store, tokens: readonly string[]): Promise<number> {
	if (tokens.length === 0) return 0;
	await store.ensure(crawlSchema);
	return await store.transaction(async (tx) => {
		let released = 0;
		for (const token of [...tokens].sort()) {
			const rows = await tx.query('UPDATE crawl_deliveries SET until_ms = 0 WHERE token = $1 RETURNING 1 AS released', [
				token,
			]);
			released += rows.length;
		}
		return released;
	});
}
