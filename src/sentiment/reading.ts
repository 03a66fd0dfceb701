import type { DenseText } from '../language/normalise';

/** A dense text as phrases see it: letters that are mistaken for one another made one, with the sentences and clauses they stand in. */
export interface Reading {
	dense: DenseText;
	codes: Uint16Array;
	/** For each letter, the number of its sentence; a sentence ends at a full stop, a line break or an ending such as …요 before a space. */
	sentences: Int32Array;
	/** As `sentences`, but ended by commas and by …는데, …지만 and the like as well. */
	clauses: Int32Array;
	/** Written without spaces, so that word starts tell nothing. */
	unspaced: boolean;
}

const FIRST = 0xac00;
const LAST = 0xd7a3;
const FINALS = 28;
const MEDIALS = 21;
/** ㅐ and ㅔ, ㅒ and ㅖ, ㅙ, ㅞ and ㅚ sound alike and are mistaken for one another. */
const MEDIAL = foldTable(MEDIALS, [[1, 5], [3, 7], [10, 11], [15, 11]]);
/** ㅆ for ㅅ (했, 햇) and ㄶ for ㄴ (않, 안). */
const FINAL = foldTable(FINALS, [[20, 19], [6, 4]]);
const LEET = new Map([['0', 'o'], ['1', 'i'], ['3', 'e'], ['4', 'a'], ['5', 's'], ['@', 'a'], ['$', 's']].map(([from = '', to = '']) => [from.charCodeAt(0), to.charCodeAt(0)]));

function foldTable(size: number, pairs: ReadonlyArray<readonly [number, number]>): Uint8Array {
	const table = Uint8Array.from({ length: size }, (_, i) => i);
	for (const [from, to] of pairs) table[from] = to;
	return table;
}

const SYLLABLES = Uint16Array.from({ length: LAST - FIRST + 1 }, (_, i) => {
	const final = FINAL[i % FINALS] ?? 0;
	const medial = MEDIAL[Math.floor(i / FINALS) % MEDIALS] ?? 0;
	return FIRST + (Math.floor(i / (FINALS * MEDIALS)) * MEDIALS + medial) * FINALS + final;
});

/** One code for letters that are mistaken for one another; done to phrases and to texts alike. */
export function foldLetter(code: number): number {
	if (code >= FIRST && code <= LAST) return SYLLABLES[code - FIRST] ?? code;
	return code === 0x315c ? 0x3160 : code === 0x2019 || code === 0x2018 ? 0x27 : code;
}

export function readDense(dense: DenseText): Reading {
	const { text, wordEnds } = dense;
	const { length } = text;
	const codes = new Uint16Array(length);
	const sentences = new Int32Array(length);
	const clauses = new Int32Array(length);
	let sentence = 0;
	let clause = 0;
	let words = 0;
	for (let i = 0; i < length; i++) {
		const code = text.charCodeAt(i);
		codes[i] = code < 128 ? plain(text, code, i) : foldLetter(code);
		sentences[i] = sentence;
		clauses[i] = clause;
		const wordEnd = wordEnds[i] ?? 0;
		if (wordEnd) words++;
		if (isStop(code, wordEnd) || (wordEnd && (wordEnd === 2 || endsSentence(text, i)))) {
			sentence++;
			clause++;
		} else if (code === 0x2c || (wordEnd && endsClause(text, i))) clause++;
	}
	return { dense, codes, sentences, clauses, unspaced: length > 12 && length / words > 8 };
}

/** Digits that stand for letters inside a Latin word ("k1ll"). */
function plain(text: string, code: number, at: number): number {
	const letter = LEET.get(code);
	return letter !== undefined && isLatin(text.charCodeAt(at - 1)) && isLatin(text.charCodeAt(at + 1)) ? letter : code;
}

function isLatin(code: number): boolean {
	return code >= 97 && code <= 122;
}

/** "...": a pause goes on with the sentence as often as it ends it, so only stops that end a word count, and a question or exclamation mark. */
function isStop(code: number, wordEnd: number): boolean {
	if (code === 0x3f || code === 0x21 || code === 0x3002) return true;
	return code === 0x2e && wordEnd > 0;
}

const POLITE = new Set('요죠욤용염');
const BEFORE_YEO = new Set('어아해에예구네데져와워려');
const BEFORE_DA = new Set('니했었았겠였렸졌갔왔됐있없같많싶싫났됬햇엇앗겟잇업갓왓낫셨났쳤섰썼꼈렀켰졌쫓');
const BEFORE_EUM = new Set('있없싶했갔왔맞먹같겠됐났웠렸쳤졌었았셨싫많햇갓왓낫');
const NOMINAL = new Set('임함됨슴듬듦');
const TEARS = new Set('ㅠㅜㅋㅎ');

function endsSentence(text: string, at: number): boolean {
	const last = text.charAt(at);
	const before = text.charAt(at - 1);
	if (POLITE.has(last)) return before !== '' && before !== '필' && before !== '중';
	if (last === '여') return BEFORE_YEO.has(before);
	if (last === '다') return BEFORE_DA.has(before);
	if (last === '음') return BEFORE_EUM.has(before);
	return NOMINAL.has(last) ? before !== '' : TEARS.has(last) && before === last;
}

function endsClause(text: string, at: number): boolean {
	const last = text.charAt(at);
	const before = text.charAt(at - 1);
	if (last === '데') return before === '는' || before === '은' || before === '인' || before === '한' || before === '던';
	if (last === '만') return before === '지';
	if (last === '까') return before === '니';
	return last === '든' ? before === '거' : last === '니' && before === '더';
}
