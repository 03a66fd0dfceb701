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
	const composed = compose(text).toLowerCase();
	let out = '';
	let last = -1;
	let lastButOne = -1;
	for (let i = 0; i < composed.length; i++) {
		let code = composed.charCodeAt(i);
		if (code <= 32 || code === 0xa0) code = 32;
		else if (code === 0x315c) code = 0x3160; // ㅜ and ㅠ are the same tears
		if (code === 32 && (last === 32 || last === -1)) continue;
		if (code === last && code === lastButOne) continue;
		out += String.fromCharCode(code);
		lastButOne = last;
		last = code;
	}
	return last === 32 ? out.slice(0, -1) : out;
}

/** A text without spaces, for rules that must not depend on spacing, with the way back to the original. */
export interface DenseText {
	text: string;
	/** For each code unit of `text`, its offset in the original. */
	offsets: Int32Array;
	/** 1 where a word starts in the original. */
	wordStarts: Uint8Array;
	/** 1 where a word ends in the original. */
	wordEnds: Uint8Array;
}

const SPACE = /\s/;
/** What people put between letters to get past filters or to stretch a word: "죽.고.싶.다", "자~해". */
const FILLER = /[~^*_·ㆍ\u200b-\u200f\u2060\ufeff\ufe0f]/;

/** Lower case, composed, without spaces; runs of one letter are cut to two. Linear in the length of the text. */
export function denseText(original: string): DenseText {
	const offsets = new Int32Array(original.length * 4 + 1);
	const wordStarts = new Uint8Array(original.length * 4 + 1);
	const wordEnds = new Uint8Array(original.length * 4 + 1);
	let text = '';
	let atStart = true;
	let i = 0;
	while (i < original.length) {
		const at = i;
		const code = original.charCodeAt(i);
		let piece = original.charAt(i++);
		if (SPACE.test(piece)) {
			if (text.length > 0) wordEnds[text.length - 1] = 1;
			atStart = true;
			continue;
		}
		if (code > 0x7e && (code < 0xac00 || code > 0xd7a3) && (code < 0x3131 || code > 0x3163)) {
			// A letter and what is composed with it go together: decomposed Hangul, surrogate pairs, accents.
			while (i < original.length && belongsToPrevious(original, i)) piece += original.charAt(i++);
			piece = piece.normalize('NFKC');
		}
		piece = piece.toLowerCase();
		if (FILLER.test(piece)) continue;
		const dotBetweenLetters = piece === '.' && isHangul(original, at - 1) && isHangul(original, i) && !isHangul(original, i + 1);
		if (dotBetweenLetters) continue;
		for (let k = 0; k < piece.length && text.length < offsets.length - 1; k++) {
			const c = piece.charAt(k);
			const n = text.length;
			if (n > 1 && c === text.charAt(n - 1) && c === text.charAt(n - 2)) continue;
			offsets[n] = at;
			if (atStart) wordStarts[n] = 1;
			atStart = false;
			text += c;
		}
	}
	if (text.length > 0) wordEnds[text.length - 1] = 1;
	offsets[text.length] = original.length;
	return { text, offsets, wordStarts, wordEnds };
}

function isHangul(text: string, at: number): boolean {
	const code = text.charCodeAt(at);
	return code >= 0xac00 && code <= 0xd7a3;
}

function belongsToPrevious(text: string, at: number): boolean {
	const code = text.charCodeAt(at);
	return (code >= 0x1161 && code <= 0x11ff) || (code >= 0x300 && code <= 0x36f) || (code >= 0xdc00 && code <= 0xdfff);
}
