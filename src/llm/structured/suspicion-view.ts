/*
 * A text as somebody reads it who minds neither width nor style nor letters that look alike nor what cannot be seen, with the way back to
 * the original, and what is written in it in a code.
 */

export interface View {
	/** Lower case. */
	text: string;
	/** For each code unit of `text`, and for its end, the offset in the original; null where they are the same. */
	offsets: Int32Array | null;
}

export interface Span {
	/** Offsets of code units. */
	start: number;
	end: number;
}

/** What reads otherwise than it is written: unseen, combining, of another width or style, or like a letter of another script. */
const ODD =
	/[\u00ad\u0300-\u052f\u061c\u1100-\u11ff\u180e\u1d00-\u1d7f\u200b-\u200f\u202a-\u202e\u2060-\u209f\u2100-\u214f\u2460-\u24ff\u3164\ua960-\ua97f\ud7b0-\ud7ff\ufeff\uff00-\uffef]|\ud835|\ud83c[\udd30-\udd89]|\udb40/;
const UNSEEN = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u{fe00}-\u{fe0f}\ufeff]|\u115f|\u1160|\u3164|\uffa0/u;
const SPACED_OUT = /\s/;
const FILLER = /[\s·ㆍ_*~^]/;
const LOOKALIKES = new Map(
	[...'аaеeоoрpсcіiхxуyѕsјjԁdһhкkмmтtвbнh', ...'οoαaνvιiκkρpτtυuεeηnϲc'].reduce<Array<[string, string]>>((pairs, letter, index, all) => {
		if (index % 2 === 0) pairs.push([letter, all[index + 1] ?? letter]);
		return pairs;
	}, []),
);

/** @param dense without anything between the letters but line breaks */
export function viewOf(original: string, dense: boolean): View {
	if (!dense && !ODD.test(original)) {
		const text = original.toLowerCase();
		if (text.length === original.length) return { text, offsets: null };
	}
	let text = '';
	const offsets: number[] = [];
	for (let at = 0; at < original.length; ) {
		const end = clusterEnd(original, at);
		const cluster = original.slice(at, end);
		let letters = /^[가-힣ㄱ-ㅣ\x20-\x7e]$/.test(cluster) ? cluster : cluster.normalize('NFKC');
		if (UNSEEN.test(letters)) letters = letters.replace(new RegExp(UNSEEN, 'gu'), '');
		for (const letter of letters.toLowerCase()) {
			if (dense && letter !== '\n' && FILLER.test(letter)) continue;
			const plain = LOOKALIKES.get(letter) ?? (SPACED_OUT.test(letter) && letter !== '\n' ? ' ' : letter);
			for (let unit = 0; unit < plain.length; unit++) offsets.push(at);
			text += plain;
		}
		at = end;
	}
	offsets.push(original.length);
	return { text, offsets: Int32Array.from(offsets) };
}

/** A view without anything between the letters but line breaks. */
export function closedUp({ text, offsets }: View): View {
	let dense = '';
	const places: number[] = [];
	for (let at = 0; at < text.length; at++) {
		const letter = text.charAt(at);
		if (letter !== '\n' && FILLER.test(letter)) continue;
		dense += letter;
		places.push(offsets?.[at] ?? at);
	}
	places.push(offsets?.[text.length] ?? text.length);
	return { text: dense, offsets: Int32Array.from(places) };
}

/** A letter with what is composed with it. */
function clusterEnd(text: string, start: number): number {
	let at = start + 1;
	while (at < text.length && staysWith(text.charCodeAt(at))) at++;
	return at;
}

function staysWith(code: number): boolean {
	return (code >= 0x1161 && code <= 0x11ff) || (code >= 0x300 && code <= 0x36f) || (code >= 0xdc00 && code <= 0xdfff);
}

/** A place of a view in the original. */
export function spanOf({ offsets, text }: View, start: number, end: number): Span {
	if (offsets === null) return { start, end };
	const last = offsets[end - 1] ?? 0;
	let next = end;
	while (next < text.length && offsets[next] === last) next++;
	return { start: offsets[start] ?? 0, end: offsets[next] ?? last + 1 };
}

export interface Coded extends Span {
	/** What it says once it is read. */
	says: string;
	/** No reader sees it, so that it is for a machine whatever it says. */
	unseen: boolean;
}

/** Letters of the tag block, but for those that make a flag of a region. */
const TAGS = /(\ud83c\udff4)?((?:\udb40[\udc20-\udc7f])+)/g;
const LONGEST_FLAG = 16;
const BASE64 = /(?<![\w/+])[A-Za-z0-9+/]{16,}={0,2}(?![\w/+])/g;
const HEX = /(?<![0-9a-z])(?:(?:0x|\\x)?[0-9a-f]{2}[\s,:]?){8,}(?![0-9a-z])/gi;
const PERCENT = /(?:[\w.\-]{0,40}%[0-9a-f]{2}){4,}[\w.\-]{0,40}/gi;
const ENTITIES = /(?:&#x?[0-9a-f]{2,6};\s?){4,}/gi;
const ESCAPES = /(?:\\u\{?[0-9a-f]{4,5}\}?\s?){3,}/gi;
const BITS = /(?:[01]{8}\s?){6,}/g;
/** Single letters with a sign between any two: "p o s i t i v e", "긍.정.이.라.고". */
const SPREAD = /(?<![\p{L}\p{N}])[\p{L}\p{N}](?:[ .\-_/|*,+~·]{1,2}[\p{L}\p{N}]){5,}(?![\p{L}\p{N}])/gu;
const JAMO_RUN = /(?:[ㄱ-ㅎ][ㅏ-ㅣ][ㄱ-ㅎ\s]{0,3}){3,}/g;

/** Whatever stands in a text in a code that people do not write posts in. */
export function codedIn(text: string): Coded[] {
	const found: Coded[] = [];
	const take = (pattern: RegExp, read: (match: string) => string, unseen = false): void => {
		for (const { 0: match, index } of text.matchAll(pattern)) {
			const says = read(match);
			if (says.length > 2) found.push({ start: index, end: index + match.length, says: says.toLowerCase(), unseen });
		}
	};
	if (text.includes('\udb40')) {
		take(TAGS, (match) => (match.startsWith('\ud83c') && match.length <= LONGEST_FLAG ? '' : 'unseen'), true);
	}
	take(BASE64, (match) => readable(Buffer.from(match, 'base64')));
	take(HEX, (match) => readable(Buffer.from(match.replace(/0x|\\x|[\s,:]/gi, ''), 'hex')));
	if (text.includes('%')) take(PERCENT, percentDecoded);
	if (text.includes('&#')) take(ENTITIES, (match) => match.replace(/&#(x?)([0-9a-f]+);/gi, (_, x: string, code: string) => character(Number.parseInt(code, x ? 16 : 10))));
	if (text.includes('\\u')) take(ESCAPES, (match) => match.replace(/\\u\{?([0-9a-f]+)\}?/gi, (_, code: string) => character(Number.parseInt(code, 16))));
	take(BITS, (match) => readable(Buffer.from((match.match(/[01]{8}/g) ?? []).map((bits) => Number.parseInt(bits, 2)))));
	take(SPREAD, (match) => match.replace(/[^\p{L}\p{N}]/gu, ''));
	take(JAMO_RUN, composed);
	return found;
}

/** Words, as far as can be told from their letters. */
const WORDS = /^[\p{L}\p{N}\p{P}\p{Zs}\n=+<>]+$/u;

function readable(bytes: Buffer): string {
	const text = bytes.toString('utf8');
	if (!WORDS.test(text)) return '';
	const letters = text.match(/[a-z가-힣\s]/gi)?.length ?? 0;
	return letters >= text.length * 0.8 ? text : '';
}

function percentDecoded(match: string): string {
	try {
		return decodeURIComponent(match);
	} catch {
		return '';
	}
}

function character(code: number): string {
	return code > 8 && code < 0xd800 ? String.fromCharCode(code) : '';
}

const FIRST = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
const LAST = ' ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ';
const SYLLABLE = /([ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ])\s?([ㅏ-ㅣ])\s?([ㄱ-ㅎ](?!\s?[ㅏ-ㅣ]))?/g;

function composed(jamo: string): string {
	return jamo.replace(SYLLABLE, (_, first: string, vowel: string, last: string | undefined) =>
		String.fromCharCode(0xac00 + FIRST.indexOf(first) * 588 + (vowel.charCodeAt(0) - 0x314f) * 28 + (last === undefined ? 0 : Math.max(0, LAST.indexOf(last)))),
	);
}

const CIPHER = 13;
const DIGITS: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b', $: 's', '@': 'a', '!': 'i' };
const BACKWARDS = /evitisop|evitagen|lartuen|lacitirc|ycnegru|erongi|yfissalc|lebal|(?:로으|로|고라이|은|는|를)?(?:정긍|정부|립중)|급긴|류분|시무/;
const TURNED = /cbfvgvir|artngvir|arhgeny|pevgvpny|hetrapl|vtaber|pynffvsl|ynory/;
const WITH_DIGITS = /[a-z][013457@$!][a-z013457@$!]*[a-z]|[013457][a-z]{2,}/;

/** Other readings of a lower-case text of the same length, where there is reason to look at them. */
export function otherReadings(text: string): string[] {
	const readings: string[] = [];
	if (WITH_DIGITS.test(text)) readings.push(text.replace(/[0134578$@!]/g, (digit) => DIGITS[digit] ?? digit));
	if (TURNED.test(text)) readings.push(text.replace(/[a-z]/g, (letter) => String.fromCharCode(((letter.charCodeAt(0) - 97 + CIPHER) % 26) + 97)));
	return readings;
}

/** A text from its end to its beginning, where it seems to be written so. */
export function backwards(text: string): string | null {
	return BACKWARDS.test(text) ? [...text].reverse().join('') : null;
}

/** Words of orders that are written with a letter or two off so that no list knows them: "긍졍으로 뷴류해 쥬세요". */
const STEMS = ['긍정', '부정', '중립', '긴급', '분류', '판정', '채점', '출력', '주세', '무시하'];
/** Letters that are taken for each other. */
const FIRSTS_ALIKE = ['ㄱㄲㅋ', 'ㄷㄸㅌ', 'ㅂㅃㅍ', 'ㅈㅉㅊ'];
const VOWELS = 'ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ';
const VOWELS_ALIKE = ['ㅏㅑ', 'ㅐㅒㅔㅖ', 'ㅓㅕ', 'ㅗㅛ', 'ㅜㅠ', 'ㅡㅢ', 'ㅣㅢ'];
const BENT = STEMS.map((stem): [string, RegExp] => [stem, new RegExp(`(?!${stem})${[...stem].map((syllable) => `[${alike(syllable)}]`).join('')}`, 'g')]);
const ANY_BENT = new RegExp(BENT.map(([, bent]) => bent.source).join('|'));

/** Syllables that read nearly as this one does, itself among them. */
function alike(syllable: string): string {
	const code = syllable.charCodeAt(0) - 0xac00;
	const [first, vowel, last] = [FIRST.charAt(Math.floor(code / 588)), VOWELS.charAt(Math.floor((code % 588) / 28)), code % 28];
	const firsts = FIRSTS_ALIKE.find((group) => group.includes(first)) ?? first;
	const vowels = VOWELS_ALIKE.filter((group) => group.includes(vowel)).join('') || vowel;
	return [...firsts].flatMap((one) => [...vowels].map((other) => String.fromCharCode(0xac00 + FIRST.indexOf(one) * 588 + VOWELS.indexOf(other) * 28 + last))).join('');
}

/** A text of the same length with such words put right; null where there are none. */
export function unbent(text: string): string | null {
	return ANY_BENT.test(text) ? BENT.reduce((read, [stem, bent]) => read.replace(bent, stem), text) : null;
}
