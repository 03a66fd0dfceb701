import { koreanDay } from '../page/dates';
import type { CrawlItem } from '../types';
import type { BoardRun } from './board-run';
import { postFrom } from './posts';
import { DAY_MS, revisitDaysOf } from './revisits';
import { takePost } from './take-post';
import type { WalkedPart } from './walked-part';

/**
 * Opens remembered posts of the last days that the part of the list which was read should show and does not; those that are gone come out
 * as removed. A board that shows none of the posts that are known of it has been moved or is ill, and nothing is taken for removed then.
 */
export async function* takeRemovedPosts(
	board: BoardRun,
	walked: WalkedPart,
): AsyncGenerator<CrawlItem, boolean> {
	const { memory, seen, summary } = board;
	const since = koreanDay(board.now() - revisitDaysOf(board) * DAY_MS);
	const missing = (await memory.datedSince(since)).filter(
		(post) =>
			!seen.has(post.id) &&
			// The list's oldest day may have more posts on the pages behind.
			(walked.toItsEnd || (walked.oldest !== null && (post.postedAt ?? '').slice(0, 10) > walked.oldest)),
	);
	if (missing.length > 1 && walked.knownPosts === 0) {
		summary.failed.push({
			url: board.options.listUrl,
			reason: `The list shows none of the posts that are known of this board, so the ${missing.length} that are missing were not taken for removed. Open the address in a browser to see whether the board has moved.`,
		});
		return false;
	}
	const known = await memory.known(missing.map(({ id }) => id));
	for (const before of missing) {
		if (board.isFull) return true;
		const item = known.get(before.id);
		if (item?.held) continue;
		seen.add(before.id);
		yield* takePost(board, postFrom(before), item, { mayBeGone: true });
	}
	return false;
}
