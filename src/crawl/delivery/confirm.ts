import type { Queryable, Store } from '../../store/store';
import { remember, sightingOf } from './rows';
import { crawlSchema } from './schema';

export type ConfirmationState = 'settled' | 'already' | 'superseded' | 'unknown';

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
	already: 'It had been confirmed before; nothing was changed.',
	superseded:
		'It came too late: the time to confirm was over and the item was handed out again. The later copy must be confirmed; give the workflow more time if this happens often.',
	unknown:
		'No item was handed out with this token. Check that the token comes from the field "delivery" of an item, and that the same store is used.',
};

const DAY_MS = 86_400_000;
const TOKENS_KEPT_MS = 180 * DAY_MS;
const AT_ONCE = 200;

async function confirmOne(tx: Queryable, token: string, at: string): Promise<Confirmation> {
	const told = (state: ConfirmationState, board: string | null, id: string | null): Confirmation => ({
		token,
		state,
		message: MESSAGES[state],
		board,
		id,
	});
	const [out] = await tx.query(
		'DELETE FROM crawl_deliveries WHERE token = $1 RETURNING memory, item_id, sighting, first_run',
		[token],
	);
	if (out) {
		const memory = String(out.memory);
		const id = String(out.item_id);
		await remember(tx, memory, sightingOf(out), Number(out.first_run));
		await tx.query(
			`INSERT INTO crawl_ended_tokens (token, memory, item_id, state, ended_at) VALUES ($1, $2, $3, 'settled', $4)`,
			[token, memory, id, at],
		);
		return told('settled', memory, id);
	}
	const [ended] = await tx.query('SELECT memory, item_id, state FROM crawl_ended_tokens WHERE token = $1', [token]);
	if (!ended) return told('unknown', null, null);
	return told(ended.state === 'settled' ? 'already' : 'superseded', String(ended.memory), String(ended.item_id));
}

/**
 * Settles what was handed out `when confirmed`: each item is remembered in the same transaction that ends its lease. One answer a token, in
 * order. A token that comes late counts as long as nobody else was given the item.
 * @throws what the store throws; then nothing of the last 200 tokens is settled, and all may be given again
 */
export async function confirmDeliveries(
	store: Store,
	tokens: readonly string[],
	options: { clock?: () => number } = {},
): Promise<Confirmation[]> {
	await store.ensure(crawlSchema);
	const now = options.clock?.() ?? Date.now();
	const answers: Confirmation[] = [];
	for (let from = 0; from < tokens.length; from += AT_ONCE) {
		const some = tokens.slice(from, from + AT_ONCE);
		answers.push(
			...(await store.transaction(async (tx) => {
				const confirmed = new Map<string, Confirmation>();
				// In one order everywhere, so that two that confirm the same items do not wait for each other.
				for (const token of [...new Set(some)].sort()) {
					confirmed.set(token, await confirmOne(tx, token, new Date(now).toISOString()));
				}
				return some.flatMap((token) => confirmed.get(token) ?? []);
			})),
		);
	}
	await store.query('DELETE FROM crawl_ended_tokens WHERE ended_at < $1', [
		new Date(now - TOKENS_KEPT_MS).toISOString(),
	]);
	return answers;
}
