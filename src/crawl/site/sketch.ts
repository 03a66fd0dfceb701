import { hash64 } from './address-hash';

/** How many of a text's runs of words stand for it. */
const SIZE = 24;
const SAME = 22;

/**
 * What a text is about, whatever its numbers and dates say: the smallest hashes of its runs of three words (bottom-k sketch,
 * A. Broder, On the resemblance and containment of documents, 1997).
 */
export type Sketch = Uint32Array;

export function sketchOf(text: string): Sketch {
	const words = text.slice(0, 20_000).replace(/\d+/g, '').split(/\s+/);
	const smallest: number[] = [];
	for (let at = 0; at < Math.max(1, words.length - 2); at++) {
		const value = hash64(`${words[at] ?? ''} ${words[at + 1] ?? ''} ${words[at + 2] ?? ''}`)[0];
		const largest = smallest.at(-1) ?? 0;
		if ((smallest.length >= SIZE && value >= largest) || smallest.includes(value)) continue;
		let place = smallest.length;
		while (place > 0 && (smallest[place - 1] ?? 0) > value) place--;
		smallest.splice(place, 0, value);
		if (smallest.length > SIZE) smallest.pop();
	}
	return Uint32Array.from(smallest);
}

/** Whether two texts say the same in nearly the same words. */
export function nearlySame(a: Sketch, b: Sketch): boolean {
	let common = 0;
	for (let at = 0, other = 0; at < a.length && other < b.length; ) {
		const left = a[at] ?? 0;
		const right = b[other] ?? 0;
		if (left === right) {
			common++;
			at++;
			other++;
		} else if (left < right) at++;
		else other++;
	}
	const larger = Math.max(a.length, b.length);
	return common * SIZE >= larger * SAME;
}
