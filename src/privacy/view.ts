/**
 * The text as the patterns read it: full-width and other digits as ASCII, one kind of dash and blank, decomposed
 * Hangul composed, invisible characters gone. `at` leads from an offset in the view back to the text.
 */
export interface View {
	text: string;
	at(offset: number): number;
}

const INVISIBLE =
	/[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\u20e3\ufe00-\ufe0f\ufeff]/;
const DASH = /[\u2010-\u2015\u2212\u2043\u2e3a\u2e3b\ufe58\ufe63\uff0d\u30fc\uff70\u3161]/;
const BLANK = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u3164\uffa0]/;

/** Whatever reads differently in the view; a text without any is its own view. */
const CHANGED = new RegExp(
	`${INVISIBLE.source}|${DASH.source}|${BLANK.source}|[\\uff01-\\uff5e\\u2024\\u3002\\uff61\\u0660-\\u0669\\ud835\\u1100-\\u1112]`,
);

const MATH_DIGITS = 0x1d7ce;
const LEADS = 0x1100;
const VOWELS = 0x1161;
const TAILS = 0x11a7;

function readable(character: string): string {
	if (DASH.test(character)) return '-';
	if (BLANK.test(character)) return ' ';
	if (INVISIBLE.test(character)) return '';
	const unit = character.charCodeAt(0);
	if (unit >= 0xff01 && unit <= 0xff5e) return String.fromCharCode(unit - 0xfee0);
	if (unit === 0x2024 || unit === 0x3002 || unit === 0xff61) return '.';
	if (unit >= 0x0660 && unit <= 0x0669) return String(unit - 0x0660);
	return character;
}

export function viewOf(text: string): View {
	if (!CHANGED.test(text)) return { text, at: (offset) => offset };
	const offsets = new Int32Array(text.length + 1);
	const pieces: string[] = [];
	let length = 0;
	const push = (piece: string, offset: number): void => {
		if (piece === '') return;
		pieces.push(piece);
		for (let index = 0; index < piece.length; index++) offsets[length++] = offset + index;
	};
	for (let index = 0; index < text.length; index++) {
		const unit = text.charCodeAt(index);
		if (unit < 0x80 || (unit >= 0xac00 && unit <= 0xd7a3)) {
			push(text.charAt(index), index);
			continue;
		}
		const point = text.codePointAt(index) ?? unit;
		if (point >= MATH_DIGITS && point < MATH_DIGITS + 50) {
			push(String((point - MATH_DIGITS) % 10), index++);
			continue;
		}
		const lead = unit - LEADS;
		const vowel = text.charCodeAt(index + 1) - VOWELS;
		if (lead >= 0 && lead < 19 && vowel >= 0 && vowel < 21) {
			const tail = text.charCodeAt(index + 2) - TAILS;
			const hasTail = tail > 0 && tail < 28;
			push(String.fromCharCode(0xac00 + (lead * 21 + vowel) * 28 + (hasTail ? tail : 0)), index);
			index += hasTail ? 2 : 1;
			continue;
		}
		push(readable(text.charAt(index)), index);
	}
	offsets[length] = text.length;
	return { text: pieces.join(''), at: (offset) => offsets[offset] ?? text.length };
}
