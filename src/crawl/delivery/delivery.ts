import { bringsAttachments } from './attachments-hash';

import type { FileNote } from '../attachments/known-files';

/**
 * When an item counts as known. `when emitted`: once the caller says that it has taken all of a run's items (`commit`).
 * `when confirmed`: once the token that left with the item has come back; until then the item is out under a lease, and comes again
 * when that has run out.
 */
export type Remember = 'none' | 'when emitted' | 'when confirmed';

export type ItemStatus = 'new' | 'updated' | 'removed' | 'unchanged';

/** The receipt an item leaves with. */
export interface Delivery {
	/** What to confirm the item with; says nothing by itself and never changes hands. */
	token: string;
	/** ISO 8601, UTC: not confirmed by then, the item comes again. */
	until: string;
	/** 1 for the first time that the item was handed out. */
	attempt: number;
}

/** What an item looked like when it was read. */
export interface Sighting {
	id: string;
	status: ItemStatus;
	url: string;
	title: string;
	postedAt: string | null;
	bodySha256: string;
	/** As `attachmentsHash` makes it; empty where no attachments were asked for. */
	attachmentsSha256: string;
	etag: string | null;
	lastModified: string | null;
	/** ISO 8601, UTC. */
	seenAt: string;
	/** JSON by which its engine opens the item again when nothing links to it any more. */
	origin: string;
	/** Files that came with it and count as known when it does. */
	files?: readonly FileNote[];
}

/** What is remembered of an item. */
export interface Remembered extends Omit<Sighting, 'status' | 'files'> {
	firstSeenAt: string;
	/** ISO 8601, UTC; null while it is there. */
	removedAt: string | null;
}

export interface KnownItem {
	/** Null for an item that was handed out and never confirmed, and for one that could not be read yet. */
	remembered: Remembered | null;
	/** Out under a lease that has not run out: another copy must not leave. */
	held: boolean;
	/** Out under a lease that has run out: it is due again. */
	due: boolean;
	/** The run in which it was first handed out; null when it never was. */
	run: number | null;
	failure: { attempts: number; givenUp: boolean } | null;
}

/** Whether an item that was read anew differs from what is remembered. One that had been removed and is back counts as changed. */
export function statusOf(
	remembered: Remembered | null,
	now: Pick<Sighting, 'bodySha256' | 'attachmentsSha256'>,
): 'new' | 'updated' | 'unchanged' {
	if (!remembered) return 'new';
	if (remembered.removedAt !== null || remembered.bodySha256 !== now.bodySha256) return 'updated';
	return bringsAttachments(remembered.attachmentsSha256, now.attachmentsSha256) ? 'updated' : 'unchanged';
}
