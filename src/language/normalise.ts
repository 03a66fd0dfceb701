/**
 * Normalisation of a citizen's text: one spelling for what is the same to a reader.
 *
 * Compatibility jamo (ㅋㅋ, ㅠㅠ) stay as they are: NFKC would turn them into conjoining jamo, which then
 * melt together ("ㅋㅠ" becomes "큐").
 */

const PLAIN = /^[\x20-\x7e가-힣ㄱ-ㅣ]*$/;
const OUTSIDE_JAMO = /[^\u3131-\u3163\x20-\x7e]+/g;
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe0f]/g;

function compose(text: string): string {
	if (PLAIN.test(text)) return text;
	return text.replace(OUTSIDE_JAMO, (run) => run.normalize('NFKC')).replace(INVISIBLE, '');
}

/** Width, case, spaces and stretched letters evened out ("대박!!!!!" and "대박!!" are one). Offsets are lost. */
export function normaliseText(text: string): string {
	if (text !== last.text) last = { text, normalised: normalised(text) };
	return last.normalised;
}

/** Several models read each text, one after the other. */
let last = { text: '', normalised: '' };

function normalised(text: string): string {
	const composed = compose(text).toLowerCase();
	const out = new Uint16Array(composed.length);
	let length = 0;
	let last = -1;
	let lastButOne = -1;
	for (let i = 0; i < composed.length; i++) {
		let code = composed.charCodeAt(i);
		if (code <= 32 || code === 0xa0) code = 32;
		else if (code === 0x315c) code = 0x3160; // ㅜ and ㅠ are the same tears
		if (code === 32 && (last === 32 || last === -1)) continue;
		if (code === last && code === lastButOne) continue;
		out[length++] = code;
		lastButOne = last;
		last = code;
	}
	return fromCodes(out, last === 32 ? length - 1 : length);
}

/** A string grown letter by letter and read at the same time is copied again and again; code units are not. */
function fromCodes(codes: Uint16Array, length: number): string {
	return Buffer.from(codes.buffer, 0, length * 2).toString('utf16le');
}

/** A text without spaces, for rules that must not depend on spacing, with the way back to the original. */
export interface DenseText {
	text: string;
	/** For each code unit of `text`, its offset in the original. */
	offsets: Int32Array;
	/** 1 where a word starts in the original. */
	wordStarts: Uint8Array;
	/** 1 where a word ends in the original, 2 where a line does. */
	wordEnds: Uint8Array;
}

const SPACE = /\s/;
/** What people put between letters to get past filters or to stretch a word: "죽.고.싶.다", "죽/고/싶/다". */
const SEPARATOR = /[.,\-/|+!?@#=:;"'1]/;
/** The same where it never means anything else: "자~해". */
const FILLER = /[~^*_·ㆍ\u200b-\u200f\u2060\ufeff\ufe0f]/;

/** Lower case, composed, without spaces; runs of one letter are cut to two. Linear in the length of the text. */
export function denseText(original: string): DenseText {
	// One code unit may become several (㈜), so there may have to be more room than this.
	let room = original.length + 64;
	let codes = new Uint16Array(room);
	let offsets = new Int32Array(room + 1);
	let wordStarts = new Uint8Array(room);
	let wordEnds = new Uint8Array(room);
	let length = 0;
	let atStart = true;
	const add = (code: number, at: number) => {
		if (length > 1 && code === codes[length - 1] && code === codes[length - 2]) return;
		if (length === room) {
			room *= 2;
			[codes, offsets, wordStarts, wordEnds] = [grown(codes, new Uint16Array(room)), grown(offsets, new Int32Array(room + 1)), grown(wordStarts, new Uint8Array(room)), grown(wordEnds, new Uint8Array(room))];
		}
		codes[length] = code;
		offsets[length] = at;
		if (atStart) wordStarts[length] = 1;
		atStart = false;
		length++;
	};
	for (let i = 0; i < original.length; ) {
		const at = i;
		const code = original.charCodeAt(i++);
		if (isHangulCode(code)) {
			add(code, at);
			continue;
		}
		let piece = original.charAt(at);
		if (SPACE.test(piece)) {
			if (length > 0) wordEnds[length - 1] = code === 10 || wordEnds[length - 1] === 2 ? 2 : 1;
			atStart = true;
			continue;
		}
		const syllable = length > 0 && code >= 0x3131 && code <= 0x3163 ? joinJamo(codes[length - 1] ?? 0, original, at) : 0;
		if (syllable !== 0) {
			codes[length - 1] = syllable;
			continue;
		}
		if (code > 0x7e && (code < 0x3131 || code > 0x3163)) {
			// A letter and what is composed with it go together: decomposed Hangul, surrogate pairs, accents.
			while (i < original.length && belongsToPrevious(original, i)) piece += original.charAt(i++);
			piece = piece.normalize('NFKC');
		}
		piece = piece.toLowerCase();
		if (FILLER.test(piece)) continue;
		const betweenLetters = SEPARATOR.test(piece) && isHangul(original, at - 1) && !isHangul(original, at - 2) && isHangul(original, i);
		if (betweenLetters || isApostrophe(original, at)) continue;
		for (let k = 0; k < piece.length; k++) add(piece.charCodeAt(k), at);
	}
	if (length > 0) wordEnds[length - 1] = 1;
	offsets[length] = original.length;
	return { text: fromCodes(codes, length), offsets, wordStarts, wordEnds };
}

const INITIALS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
const FINALS = '\u0000ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ';
const LAUGHTER = new Set('ㅋㅎ');
const TEARS = new Set('ㅜㅠㅡ');

/**
 * Letters typed apart to get past filters ("ㅈㅏ살", "주ㄱ고") as the syllable they make; laughter and tears stay what they are.
 * @returns 0 where nothing is to be joined.
 */
function joinJamo(before: number, original: string, at: number): number {
	const letter = original.charAt(at);
	const next = original.charAt(at + 1);
	if (original.charCodeAt(at) >= 0x314f) {
		const initial = INITIALS.indexOf(String.fromCharCode(before));
		if (initial < 0 || LAUGHTER.has(INITIALS.charAt(initial)) || (TEARS.has(letter) && TEARS.has(next))) return 0;
		return 0xac00 + (initial * 21 + original.charCodeAt(at) - 0x314f) * 28;
	}
	const isOpen = isHangulCode(before) && (before - 0xac00) % 28 === 0;
	if (!isOpen || LAUGHTER.has(letter) || isVowel(next)) return 0;
	// A consonant behind a whole syllable is more often a sound of its own ("가ㄷㄷ") than the end of the syllable.
	if (!isVowel(original.charAt(at - 1)) && !(isHangul(original, at - 1) && isHangul(original, at + 1))) return 0;
	return before + Math.max(0, FINALS.indexOf(letter));
}

function isVowel(letter: string): boolean {
	return letter >= 'ㅏ' && letter <= 'ㅣ';
}

/** don't and dont are one. */
function isApostrophe(text: string, at: number): boolean {
	return (text[at] === "'" || text[at] === '’') && /[a-z]/i.test(text.charAt(at - 1)) && /[a-z]/i.test(text.charAt(at + 1));
}

function grown<T extends Uint16Array | Int32Array | Uint8Array>(from: T, to: T): T {
	to.set(from);
	return to;
}

function isHangulCode(code: number): boolean {
	return code >= 0xac00 && code <= 0xd7a3;
}

function isHangul(text: string, at: number): boolean {
	return isHangulCode(text.charCodeAt(at));
}

function belongsToPrevious(text: string, at: number): boolean {
	const code = text.charCodeAt(at);
	return (code >= 0x1161 && code <= 0x11ff) || (code >= 0x300 && code <= 0x36f) || (code >= 0xdc00 && code <= 0xdfff);
}
