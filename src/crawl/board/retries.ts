import type { CrawlItem } from '../types';
import type { BoardRun } from './board-run';
import { postFrom } from './posts';
import { takePost } from './take-post';

/**
 * What earlier runs owe, before anything new: posts that were given and not confirmed in time, then posts that could not be read. The list
 * need not show them any more. True when the run may give no more posts.
 */
export async function* takeUp(board: BoardRun): AsyncGenerator<CrawlItem, boolean> {
	const { memory, seen } = board;
	for (const again of await memory.due()) {
		if (board.isFull) return true;
		const post = postFrom(again.sighting);
		seen.add(post.id);
		const known = (await memory.known([post.id])).get(post.id);
		if (known?.failure?.givenUp) continue;
		yield* takePost(board, post, known, { again, mayBeGone: true });
	}
	for (const failed of await memory.failures()) {
		if (failed.givenUp || seen.has(failed.id)) continue;
		if (board.isFull) return true;
		const known = (await memory.known([failed.id])).get(failed.id);
		if (known?.held) continue;
		seen.add(failed.id);
		yield* takePost(board, postFrom(failed), known, { mayBeGone: true });
	}
	return false;
}
