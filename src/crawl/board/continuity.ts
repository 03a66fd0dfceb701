import type { RecognisedList } from '../recognition/list-recognition';

/** The running numbers of a page's own posts, when they count down by one without a hole; null for any other numbering. */
function numbersOf(list: RecognisedList): number[] | null {
	const numbers = list.rows.filter((row) => !row.isNotice).map((row) => Number(row.number ?? Number.NaN));
	const counts = numbers.every((number, place) => place === 0 || number === (numbers[place - 1] ?? 0) - 1);
	return numbers.length > 1 && counts && numbers.every(Number.isSafeInteger) ? numbers : null;
}

/**
 * Whether posts lie between the end of a page and the beginning of the next one that neither shows: a post above them was removed in
 * between, and they have moved to the page that was read already. Seen by the running numbers, where a board has them.
 */
export function leavesOut(before: RecognisedList, after: RecognisedList): boolean {
	const last = numbersOf(before)?.at(-1);
	const first = numbersOf(after)?.[0];
	return last !== undefined && first !== undefined && first < last - 1;
}
