/*
 * A text as a model may read it: what is merely written in an odd way is plain to it, what is encoded it may or may not decode.
 */

const UNSEEN = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/g;
const TAGS = /(?:\udb40[\udc20-\udc7e])+/g;
const LOOKALIKES: ReadonlyArray<readonly [string, string]> = [
	['аеорсіхуѕАЕОРСІХУЅ', 'aeopcixysAEOPCIXYS'],
	['οναικΑΕΙΟΝΤΚ', 'ovaikAEIONTK'],
];
const CIPHER = 13;
const LONGEST_DECODED = 4_000;

/** Widths, styles, look-alike letters and what cannot be seen evened out. */
export function plainView(text: string): string {
	let plain = text.normalize('NFKC').replace(UNSEEN, '');
	for (const [strange, usual] of LOOKALIKES) plain = plain.replace(/\p{Script=Cyrillic}|\p{Script=Greek}/gu, (letter) => usual[strange.indexOf(letter)] ?? letter);
	return plain;
}

/** What somebody may have hidden in a text, one reading each. */
export function disguisedViews(text: string): string[] {
	const plain = plainView(text);
	const found = [
		...(text.match(TAGS) ?? []).map((tags) => [...tags].map((tag) => String.fromCodePoint((tag.codePointAt(0) ?? 0) - 0xe0000)).join('')),
		...(plain.match(/[A-Za-z0-9+/]{16,}={0,2}/g) ?? []).map((word) => readable(Buffer.from(word, 'base64'))),
		...(plain.match(/\b(?:[0-9a-f]{2}){8,}\b/gi) ?? []).map((word) => readable(Buffer.from(word, 'hex'))),
		...(plain.match(/(?:%[0-9a-f]{2}|[a-z0-9]){12,}/gi) ?? []).map(percentDecoded),
		...(plain.match(/(?:&#\d{2,6};){4,}/g) ?? []).map((run) => run.replace(/&#(\d+);/g, (_, code: string) => character(Number(code)))),
		...(plain.match(/(?:\\u[0-9a-f]{4}|\s){4,}/gi) ?? []).map((run) => run.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => character(Number.parseInt(code, 16)))),
		...(plain.match(/(?:\S[ .]){5,}\S/g) ?? []).map((run) => run.replace(/[ .]/g, '')),
		[...plain].reverse().join(''),
	];
	if (/rot\s?-?13/i.test(plain)) found.push(plain.replace(/[a-z]/gi, rotated));
	if (/[a-z][0134578][a-z]/i.test(plain)) found.push(plain.replace(/[0134578]/g, (digit) => ({ 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b' })[digit] ?? digit));
	return found.filter((view) => view !== '').map((view) => view.slice(0, LONGEST_DECODED));
}

function readable(bytes: Buffer): string {
	const text = bytes.toString('utf8');
	return /[\ufffd\u0000-\u0008]/.test(text) ? '' : text;
}

function percentDecoded(word: string): string {
	if (!word.includes('%')) return '';
	try {
		return decodeURIComponent(word);
	} catch {
		return '';
	}
}

function character(code: number): string {
	return code > 0 && code < 0xd800 ? String.fromCharCode(code) : '';
}

function rotated(letter: string): string {
	const base = letter <= 'Z' ? 65 : 97;
	return String.fromCharCode(((letter.charCodeAt(0) - base + CIPHER) % 26) + base);
}
