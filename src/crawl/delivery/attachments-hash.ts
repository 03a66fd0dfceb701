import { createHash } from 'node:crypto';

/** Stands where one of several attachments could not be had, with the number of those that could: the item is looked at again for the others. */
const INCOMPLETE = 'incomplete';
const DIGITS = 4;

/** Hash of the attachments' contents. Where none were asked for an empty text stands instead, which says nothing about a change. */
export function attachmentsHash(attachments: ReadonlyArray<{ sha256: string; error?: string }>): string {
	const had = attachments.filter(({ error }) => error === undefined);
	if (had.length < attachments.length) return `${INCOMPLETE}:${String(had.length).padStart(DIGITS, '0')}`;
	return createHash('sha256').update(had.map(({ sha256 }) => sha256).join('\n')).digest('hex');
}

export function isIncomplete(hash: string): boolean {
	return hash.startsWith(INCOMPLETE);
}

/** Whether attachments came that the item did not have before, or are others than they were. What could not be had now says nothing. */
export function bringsAttachments(before: string, now: string): boolean {
	if (now === '' || before === '') return false;
	if (!isIncomplete(now)) return now !== before;
	return isIncomplete(before) && now > before;
}

/** SQL that keeps in `column` the fuller of two such hashes, as far as it can be told. */
export function keepFuller(before: string, now: string): string {
	return `CASE WHEN ${now} = '' THEN ${before}
		WHEN ${now} LIKE '${INCOMPLETE}%' AND ${before} <> '' AND (${before} NOT LIKE '${INCOMPLETE}%' OR ${before} > ${now}) THEN ${before}
		ELSE ${now} END`;
}
