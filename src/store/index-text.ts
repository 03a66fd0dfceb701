import { createHash } from 'node:crypto';
import { wellFormed } from './values';

/**
 * The text as a column holds it, or its beginning with its SHA-256 where it has more than `maxBytes` (at least 100) in UTF-8: an entry of
 * a PostgreSQL index has 2,704 bytes at most over all of its columns, and what comes from outside may have more.
 */
export function indexable(text: string, maxBytes: number): string {
	const whole = wellFormed(text);
	if (Buffer.byteLength(whole) <= maxBytes) return whole;
	const mark = `…${createHash('sha256').update(whole).digest('hex')}`;
	const room = new Uint8Array(maxBytes - Buffer.byteLength(mark));
	// Fills the room with whole letters.
	const { read } = new TextEncoder().encodeInto(whole.slice(0, maxBytes), room);
	return whole.slice(0, read) + mark;
}
