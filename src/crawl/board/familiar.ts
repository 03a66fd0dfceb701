import type { KnownItem } from '../delivery/delivery';
import type { Post } from './posts';

/** How much of what a walk has met on the list was there before: by that it stops, or goes on to where the run before it stopped. */
export class Familiar {
	/** Known posts in a row, older than the gap that is being read. */
	private settledInARow = 0;
	/** The same with those that are young enough to be opened again. */
	private metInARow = 0;
	/** Whether a page has been read that showed nothing known. */
	isOnNewGround = false;

	page(own: readonly Post[], known: ReadonlyMap<string, KnownItem>): void {
		this.isOnNewGround ||= own.length > 0 && own.every(({ id }) => !known.has(id));
	}

	/** @param gapRun the run from which on the gap's own posts were handed out */
	post({ row }: Post, known: KnownItem, gapRun: number, isSettled: boolean): void {
		if (row.isNotice || known.run === null || known.run >= gapRun) return;
		this.metInARow++;
		if (isSettled) this.settledInARow++;
	}

	/** After a post that is new, and for another part of the list. */
	countAnew(): void {
		this.settledInARow = 0;
		this.metInARow = 0;
	}

	/** @param isMore whether there is something that no run has read yet: looking once more at all that is young must not keep a run from it */
	inARow(isMore: boolean): number {
		return isMore ? this.metInARow : this.settledInARow;
	}
}
