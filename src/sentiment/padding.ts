import { type Span, united } from '../llm/structured';

/*
 * Words that stand there only to outweigh the rest: one word or a few again and again, or a heap of cheerful words without a sentence.
 */

/** So often in a row, and nobody is telling anything any more. */
const REPEATS = 8;
/** A feeling so often in a row counts once; from `FEELINGS` on it is there to steer. */
const FEELING_REPEATS = 3;
const FEELINGS = 5;
const EMOJI = 16;
const SHORTEST = 12;
const LONGEST_CYCLE = 12;
/** Cheerful words in a row, in sentences or bare. */
const HEAP = 5;
const BARE_HEAP = 4;
/** Letters that a text has to hold besides to be outweighed: by feelings, or by whatever somebody says again and again. */
const REST_BESIDE_FEELINGS = 4;
const REST = 12;

const CHEERFUL_WORDS =
	'행복|사랑|감사|기쁨|기뻐|기쁘|기쁜|최고|좋아|좋은|좋다|좋네|좋음|만족|추천|훌륭|완벽|감동|즐거|즐겁|즐거움|멋지|멋져|멋진|신나|친절|굿|고마|고맙|재밌|재미|대박|아름다|예쁘|예뻐|짱|희망|평화|웃음|축하|love|happy|happiness|great|excellent|wonderful|amazing|perfect|best|thank|good|nice|awesome|fantastic|lovely|sweet|joy|beautiful|brilliant|superb|delight|glad|yay|loving|긍정|positive|#|ㅎㅎ|❤|😊|👍';
const CHEERFUL = new RegExp(`^(?:${CHEERFUL_WORDS})`, 'u');
/** As nobody says them in a sentence. */
const BARE =
	/^(?:행복|사랑|감사|기쁨|최고|만족|추천|훌륭|완벽|감동|희망|평화|웃음|축하|친절|즐거움|긍정|좋음|미소|꿈|하트|성공|행운|굿|짱|대박|좋아요?|행복해요?|love|happy|happiness|great|excellent|wonderful|amazing|perfect|best|good|nice|awesome|fantastic|lovely|sweet|joy|beautiful|brilliant|superb|delight|glad|positive)$/;
const GLOOMY =
	'최악|짜증|싫|실망|분노|쓰레기|별로|나쁘|나쁜|더럽|더러|끔찍|역겹|역겨|화나|화남|불쾌|terrible|awful|horrible|worst|bad|hate|disgusting|sad|angry|nasty|부정|negative|없음|none';
const FEELING = new RegExp(`^(?:${CHEERFUL_WORDS}|${GLOOMY})`, 'u');
const BETWEEN = /^(?:너무|정말|진짜|완전|매우|아주|and|so|very|you|the|!+|~+)$/;
const WORD = /\S+/g;
/** Apart from each other, as one expression for all of them is ten times slower. */
const GLUED = [/([가-힣]{2,8}?)\1{2,}/g, /([a-z]{3,12}?)\1{2,}/gi];
const LONG_LATIN = /[a-z]{9}/i;
const SIGN = /[\u2600-\u27bf\ud83c-\ud83e]/;
const GLUED_SIGNS = /((?:\p{Extended_Pictographic}\ufe0f?){1,4})\1{7,}/gu;
/** Said again and again without wanting anything but to be heard. */
const EMPHASIS = /^(?:너무|정말|진짜|완전|제발|꼭|아주|매우|많이|빨리|엄청|하하|호호|히히|ha|he|over|and)+$/;

export interface Paddings {
	/** In order. What is repeated is left standing once where it says more than a feeling, or a feeling three or four times. */
	spans: Span[];
	/** So much that it is there to steer. */
	steers: boolean;
}

/** The parts of a text that are padding. */
export function paddingIn(text: string): Paddings {
	const found = text.length < SHORTEST ? [] : [...(mayBePadded(text) ? paddedWords(text) : []), ...cheers(text), ...glued(text)];
	if (found.length === 0) return NONE;
	const spans = united(found);
	const rest = letters(text) - spans.reduce((sum, { start, end }) => sum + letters(text.slice(start, end)), 0) - Math.max(...found.map(({ kept }) => kept));
	if (rest < (found.every(({ feelings }) => feelings) ? REST_BESIDE_FEELINGS : REST)) return NONE;
	return { spans, steers: found.some(({ steers }) => steers) };
}

const NONE: Paddings = { spans: [], steers: false };

interface Padding extends Span {
	/** Nothing but words that say a feeling. */
	feelings: boolean;
	steers: boolean;
	/** Letters of it that are left standing. */
	kept: number;
}

/** Short cries one behind the other, each with a cheerful word: "Best day ever! I love it! Perfect!" */
const CRY = /(?<=^|[.!~\n]\s{0,3})[^.!?~\n]{2,24}[!~]+/g;
const CRIES = 4;
const HAS_CHEER = new RegExp(`(?:^|[\\s(])(?:${CHEERFUL_WORDS})`, 'iu');

function cheers(text: string): Padding[] {
	if (text.split('!').length <= CRIES) return [];
	const found: Padding[] = [];
	let run: Span[] = [];
	const close = (): void => {
		const [first, last] = [run[0], run.at(-1)];
		if (run.length >= CRIES && first && last) found.push({ start: first.start, end: last.end, feelings: true, steers: true, kept: 0 });
		run = [];
	};
	for (const { 0: cry, index } of text.matchAll(CRY)) {
		const previous = run.at(-1);
		const cheerful = HAS_CHEER.test(cry);
		if (!cheerful || (previous && text.slice(previous.end, index).trim() !== '')) close();
		if (cheerful) run.push({ start: index, end: index + cry.length });
	}
	close();
	return found;
}

function glued(text: string): Padding[] {
	const found: Padding[] = [];
	for (const pattern of LONG_LATIN.test(text) ? GLUED : GLUED.slice(0, 1)) {
		for (const { 0: run, 1: unit = '', index } of text.matchAll(pattern)) {
			const feelings = FEELING.test(unit.toLowerCase());
			const times = run.length / unit.length;
			if (new Set(unit).size < 2 || EMPHASIS.test(unit) || (!feelings && times < REPEATS)) continue;
			const all = feelings && times >= FEELINGS;
			found.push({ start: index + (all ? 0 : unit.length), end: index + run.length, feelings, steers: all || times >= REPEATS, kept: all ? 0 : letters(unit) });
		}
	}
	if (!SIGN.test(text)) return found;
	for (const { 0: run, 1: unit = '', index } of text.matchAll(GLUED_SIGNS)) {
		if ([...run].length >= EMOJI) found.push({ start: index + unit.length, end: index + run.length, feelings: true, steers: true, kept: 0 });
	}
	return found;
}

function letters(text: string): number {
	return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}

/** A quick look that lets ordinary texts go. */
function mayBePadded(text: string): boolean {
	const words = text.toLowerCase().split(' ');
	if (words.length < BARE_HEAP) return false;
	return words.length - new Set(words).size >= FEELING_REPEATS - 1 || words.filter((word) => CHEERFUL.test(word)).length >= BARE_HEAP;
}

function paddedWords(text: string): Padding[] {
	const words = [...text.matchAll(WORD)].map(({ 0: word, index }) => ({ word: bare(word), start: index, end: index + word.length }));
	return [...repeated(words), ...heaps(words)];
}

interface Word extends Span {
	word: string;
}

function bare(word: string): string {
	return word.toLowerCase().replace(/^[^\p{L}\p{N}\p{Extended_Pictographic}]+|[^\p{L}\p{N}\p{Extended_Pictographic}]+$/gu, '');
}

/** Runs in which the same few words come round again. */
function repeated(words: readonly Word[]): Padding[] {
	const found: Padding[] = [];
	for (let at = 0; at < words.length; ) {
		let best = 0;
		let cycle = 0;
		for (let length = 1; length <= LONGEST_CYCLE && at + length < words.length; length++) {
			let run = length;
			while (at + run < words.length && words[at + run]?.word === words[at + run - length]?.word) run++;
			if (run > best && run >= leastOf(words.slice(at, at + length))) [best, cycle] = [run, length];
		}
		const said = words.slice(at, at + cycle);
		const feelings = said.every(({ word }) => FEELING.test(word));
		const first = words[feelings && best >= FEELINGS ? at : at + cycle];
		const last = words[at + best - 1];
		if (best === 0 || !first || !last) at++;
		else {
			const kept = said.filter(({ end }) => end <= first.start).reduce((sum, { word }) => sum + letters(word), 0);
			if (!said.every(({ word }) => EMPHASIS.test(word))) found.push({ start: first.start, end: last.end, feelings, steers: best >= FEELINGS, kept });
			at += best;
		}
	}
	return found;
}

/** Words that a run of a cycle has at least to be padding. */
function leastOf(cycle: readonly Word[]): number {
	if (!cycle.every(({ word }) => FEELING.test(word))) return Math.max(REPEATS, cycle.length * 4);
	return cycle.length === 1 ? FEELING_REPEATS : Math.max(FEELINGS + 1, cycle.length * 2);
}

/** Cheerful words one behind the other, without a sentence. */
function heaps(words: readonly Word[]): Padding[] {
	const found: Padding[] = [];
	let from = -1;
	let count = 0;
	let bareWords = 0;
	for (let at = 0; at <= words.length; at++) {
		const word = words[at]?.word;
		if (word !== undefined && CHEERFUL.test(word)) {
			if (count++ === 0) from = at;
			bareWords += BARE.test(word) ? 1 : 0;
			continue;
		}
		if (word !== undefined && count > 0 && (word === '' || BETWEEN.test(word))) continue;
		const [first, last] = [words[from], words[at - 1]];
		const isHeap = count >= HEAP || bareWords >= BARE_HEAP;
		if (isHeap && new Set(words.slice(from, at).map((one) => one.word)).size > 1 && first && last) found.push({ start: first.start, end: last.end, feelings: true, steers: true, kept: 0 });
		count = 0;
		bareWords = 0;
	}
	return found;
}
