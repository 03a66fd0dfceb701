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
	const length = text.length;
	let count = 0;
	const place = (from: number, to: number) => {
		if (!places) return;
		places.from[count] = Math.max(0, from);
		places.to[count] = Math.min(length, to);
	};
	for (let i = -1; i <= length; i++) {
		let hash = OFFSET_BASIS;
		const last = Math.min(i + max, length + 1);
		for (let j = i; j < last; j++) {
			const code = j < 0 || j >= length ? SPACE : text.charCodeAt(j);
			const long = j - i + 1 >= min;
			if (finals && long) {
				const final = finalOf(code);
				if (final > 0) {
					place(i, j + 1);
					out[count++] = spread(mixed(hash, code - final));
				}
			}
			hash = mixed(hash, code);
			if (!long) continue;
			place(i, j + 1);
			out[count++] = spread(hash);
		}
		const before = finals && i > 0 ? finalOf(text.charCodeAt(i - 1)) : 0;
		if (before === 0) continue;
		hash = mixed(OFFSET_BASIS, BEFORE_FINALS + before);
		for (let j = i; j < Math.min(i + max - 1, length + 1); j++) {
			hash = mixed(hash, j >= length ? SPACE : text.charCodeAt(j));
			if (j - i + 1 < min) continue;
			place(i - 1, j + 1);
			out[count++] = spread(hash);
		}
	}
	return count;
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
