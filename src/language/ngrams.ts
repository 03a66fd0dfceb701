/** Which character n-grams a model was trained on; stands in its file, so that training and scoring cannot drift apart. */
export interface NgramSpec {
	min: number;
	max: number;
	/**
	 * Whether a syllable's final consonant may also stand apart, as in 갔 = 가 + ㅆ: each n-gram then comes without the final consonant of its
	 * last syllable too, and (one syllable shorter) with the final consonant of the syllable before it. Most of what n-grams of letters (jamo) know, at half their price.
	 */
	finals?: boolean | undefined;
}

/** Which code units of the text each n-gram covers: `from[i]` to `to[i]`, without the spaces added at the ends. */
export interface NgramPlaces {
	from: Int32Array;
	to: Int32Array;
}

const OFFSET_BASIS = 0x811c9dc5 | 0;
const FNV_PRIME = 0x01000193;
const GOLDEN = 0x9e3779b1 | 0;
const SPACE = 32;
const FIRST_SYLLABLE = 0xac00;
const SYLLABLES = 11_172;
const FINALS = 28;
/** Unicode's conjoining final consonants begin behind this. */
const BEFORE_FINALS = 0x11a7;

/** Room that `hashNgrams` may need for a text of this length. */
export function ngramRoom(length: number, spec: NgramSpec): number {
	return (length + 2) * (spec.finals === true ? 3 * spec.max : spec.max - spec.min + 1);
}

function mixed(hash: number, code: number): number {
	const half = Math.imul(hash ^ (code & 0xff), FNV_PRIME);
	return Math.imul(half ^ (code >>> 8), FNV_PRIME);
}

function spread(hash: number): number {
	return Math.imul(hash ^ (hash >>> 15), GOLDEN);
}

/** Number of a syllable's final consonant, 0 where it has none or the code unit is no Hangul syllable. */
function finalOf(code: number): number {
	const syllable = code - FIRST_SYLLABLE;
	return syllable >= 0 && syllable < SYLLABLES ? syllable % FINALS : 0;
}

/**
 * Hashes of all character n-grams of a text, with a space added at both ends, so that the first and the last letters are known as such.
 * A rolling hash over code units: no string is made for an n-gram. A bucket is the TOP bits of a hash (`hash >>> (32 - bits)`).
 * @returns how many hashes were written into `out`.
 */
export function hashNgrams(text: string, spec: NgramSpec, out: Uint32Array, places: NgramPlaces | null = null): number {
	const { min, max } = spec;
	const finals = spec.finals === true;
	const size = text.length + 2;
	if (padded.length < size) padded = new Uint16Array(size * 2);
	const codes = padded;
	codes[0] = codes[size - 1] = SPACE;
	for (let i = 0; i < text.length; i++) codes[i + 1] = text.charCodeAt(i);
	let count = 0;
	for (let i = 0; i < size; i++) {
		let hash = OFFSET_BASIS;
		const last = Math.min(i + max, size);
		for (let j = i; j < last; j++) {
			const code = codes[j] ?? 0;
			const long = j - i + 1 >= min;
			const final = finals && long ? finalOf(code) : 0;
			if (final > 0) {
				if (places !== null) note(places, count, i, j, size);
				out[count++] = spread(mixed(hash, code - final));
			}
			hash = mixed(hash, code);
			if (!long) continue;
			if (places !== null) note(places, count, i, j, size);
			out[count++] = spread(hash);
		}
		const before = finals && i > 1 ? finalOf(codes[i - 1] ?? 0) : 0;
		if (before === 0) continue;
		hash = mixed(OFFSET_BASIS, BEFORE_FINALS + before);
		const end = Math.min(i + max - 1, size);
		for (let j = i; j < end; j++) {
			hash = mixed(hash, codes[j] ?? 0);
			if (j - i + 1 < min) continue;
			if (places !== null) note(places, count, i - 1, j, size);
			out[count++] = spread(hash);
		}
	}
	return count;
}

/** Kept between texts: the text at hand with its two spaces. */
let padded = new Uint16Array(4_096);

/** @param from first and `to` last place among the padded codes */
function note(places: NgramPlaces, at: number, from: number, to: number, size: number): void {
	places.from[at] = Math.max(0, from - 1);
	places.to[at] = Math.min(size - 2, to);
}

/** The hash that `hashNgrams` gives for the n-gram from `from` to `to`; beyond the text there are spaces. */
export function ngramHash(text: string, from: number, to: number): number {
	let hash = OFFSET_BASIS;
	for (let j = from; j < to; j++) hash = mixed(hash, j < 0 || j >= text.length ? SPACE : text.charCodeAt(j));
	return spread(hash) >>> 0;
}

interface Hashed {
	text: string | null;
	hashes: Uint32Array;
	count: number;
}

const lastHashed = new Map<string, Hashed>();

/** A place that keeps the last text's hashes for all models with the same n-grams, as several of them read each text. */
export function sharedHashes(spec: NgramSpec): (text: string) => Hashed {
	const key = `${spec.min} ${spec.max} ${spec.finals === true}`;
	const held: Hashed = lastHashed.get(key) ?? { text: null, hashes: new Uint32Array(4_096), count: 0 };
	lastHashed.set(key, held);
	return (text) => {
		if (held.text === text) return held;
		const room = ngramRoom(text.length, spec);
		if (held.hashes.length < room) held.hashes = new Uint32Array(room * 2);
		held.count = hashNgrams(text, spec, held.hashes);
		held.text = text;
		return held;
	};
}
