import type { KnownItem } from '../delivery/delivery';
import { momentOf } from '../page/dates';
import type { BoardRun } from './board-run';
import type { Post } from './posts';

export const DAY_MS = 86_400_000;
const DEFAULT_REVISIT_DAYS = 7;

/** Posts younger than this many days are opened again, to find edits. */
export function revisitDaysOf(board: BoardRun): number {
	return board.options.revisitDays ?? DEFAULT_REVISIT_DAYS;
}

/** Nothing is to be done about this post: it is out, or was read and is too old to have been edited. */
export function isSettled(board: BoardRun, post: Post, known: KnownItem): boolean {
	if (known.held) return true;
	if (!known.remembered || known.remembered.removedAt !== null) return false;
	const date = post.row.date ?? known.remembered.postedAt;
	return date === null || board.now() - momentOf(date) >= revisitDaysOf(board) * DAY_MS;
}
