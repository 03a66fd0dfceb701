import type { PostRow } from './source';

/** The part of the list, from its top, that a run has read without a hole. */
export interface WalkedPart {
	/** Day of the oldest post, YYYY-MM-DD; null when no post had a date. */
	oldest: string | null;
	toItsEnd: boolean;
	/** Posts that were known before. */
	knownPosts: number;
}

export function measure(part: WalkedPart, row: PostRow): void {
	if (row.isNotice || row.date === null) return;
	const day = row.date.slice(0, 10);
	if (part.oldest === null || day < part.oldest) part.oldest = day;
}
