/** Which character n-grams a model was trained on; stands in its file, so that training and scoring cannot drift apart. */
export interface NgramSpec {
	min: number;
	max: number;
}

const OFFSET_BASIS = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;
const GOLDEN = 0x9e3779b1 | 0;
const SPACE = 32;

/** Room that `hashNgrams` may need for a text of this length. */
export function ngramRoom(length: number, spec: NgramSpec): number {
	return (length + 2) * (spec.max - spec.min + 1);
}

/**
 * Hashes of all character n-grams of a text, with a space added at both ends, so that the first and the last letters are known as such.
 * A rolling hash over code units: no string is made for an n-gram. A bucket is the TOP bits of a hash (`hash >>> (32 - bits)`).
 * @returns how many hashes were written into `out`.
 */
export function hashNgrams(text: string, spec: NgramSpec, out: Uint32Array): number {
	const length = text.length;
	let count = 0;
	for (let i = -1; i <= length; i++) {
		let hash = OFFSET_BASIS;
		const last = Math.min(i + spec.max, length + 1);
		for (let j = i; j < last; j++) {
			const code = j < 0 || j >= length ? SPACE : text.charCodeAt(j);
			hash = Math.imul(hash ^ (code & 0xff), FNV_PRIME);
			hash = Math.imul(hash ^ (code >>> 8), FNV_PRIME);
			if (j - i + 1 >= spec.min) out[count++] = Math.imul(hash ^ (hash >>> 15), GOLDEN);
		}
	}
	return count;
}

/** Tells `tell` the hash of every n-gram that `hashNgrams` gives, in its order, and which code units of the text it covers (`from` to `to`, without the added spaces). */
export function forEachNgram(text: string, spec: NgramSpec, tell: (hash: number, from: number, to: number) => void): void {
	const hashes = new Uint32Array(ngramRoom(text.length, spec));
	hashNgrams(text, spec, hashes);
	let at = 0;
	for (let i = -1; i <= text.length; i++) {
		const last = Math.min(i + spec.max, text.length + 1);
		for (let end = i + spec.min; end <= last; end++) tell(hashes[at++] ?? 0, Math.max(0, i), Math.min(text.length, end));
	}
}
