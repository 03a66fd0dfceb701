import type { Span } from '../llm/structured';

/*
 * Words that stand there only to outweigh the rest: one word or a few again and again, or a heap of cheerful words without a sentence.
 */

/** So often in a row, and nobody is telling anything any more. */
const REPEATS = 8;
const EMOJI = 16;
const SHORTEST = 18;
const LONGEST_CYCLE = 12;
/** Cheerful words in a row. */
const HEAP = 7;
/** Letters that a text has to hold besides to be outweighed: by feelings, or by whatever somebody says again and again. */
const REST_BESIDE_FEELINGS = 4;
const REST = 12;

const CHEERFUL_WORDS =
	'행복|사랑|감사|기쁨|기뻐|기쁘|기쁜|최고|좋아|좋은|좋다|좋네|좋음|만족|추천|훌륭|완벽|감동|즐거|즐겁|즐거움|멋지|멋져|멋진|신나|친절|굿|고마|고맙|재밌|재미|대박|아름다|예쁘|예뻐|짱|희망|평화|웃음|축하|love|happy|happiness|great|excellent|wonderful|amazing|perfect|best|thank|good|nice|awesome|fantastic|lovely|sweet|joy|beautiful|brilliant|superb|delight|glad|긍정|positive|#|ㅎㅎ|❤|😊|👍';
const CHEERFUL = new RegExp(`^(?:${CHEERFUL_WORDS})`, 'u');
const CHEERFUL_ANYWHERE = new RegExp(CHEERFUL_WORDS, 'giu');
const GLOOMY =
	'최악|짜증|싫|실망|분노|쓰레기|별로|나쁘|나쁜|더럽|더러|끔찍|역겹|역겨|화나|화남|불쾌|terrible|awful|horrible|worst|bad|hate|disgusting|sad|angry|nasty|부정|negative|없음|none';
const FEELING = new RegExp(`^(?:${CHEERFUL_WORDS}|${GLOOMY})`, 'u');
const BETWEEN = /^(?:너무|정말|진짜|완전|매우|아주|and|so|very|you|the|!+|~+)$/;
const WORD = /\S+/g;
const GLUED = /([가-힣]{2,8}?|[a-z]{3,12}?)\1{6,}|((?:\p{Extended_Pictographic}\ufe0f?){1,4})\2{7,}/giu;
/** Said again and again without wanting anything but to be heard. */
const EMPHASIS = /^(?:너무|정말|진짜|완전|제발|꼭|아주|매우|많이|빨리|엄청|하하|호호|히히|ha|he|over|and)+$/;

/** The parts of a text that are padding, in order; what is repeated is left standing once where it says more than a feeling. */
export function paddingIn(text: string): Span[] {
	if (text.length < SHORTEST) return [];
	const found = mayBePadded(text) ? paddedWords(text) : [];
	for (const { 0: run, 1: word, 2: signs, index } of text.matchAll(GLUED)) {
		if (word === undefined ? [...run].length < EMOJI : new Set(word).size < 2 || EMPHASIS.test(word)) continue;
		found.push({ start: index + (word ?? signs ?? '').length, end: index + run.length, feelings: word === undefined || FEELING.test(word), kept: letters(word ?? '') });
	}
	if (found.length === 0) return [];
	const apart = united(found);
	const rest = letters(text) - apart.reduce((sum, { start, end }) => sum + letters(text.slice(start, end)), 0) - Math.max(...found.map(({ kept }) => kept));
	return rest < (found.every(({ feelings }) => feelings) ? REST_BESIDE_FEELINGS : REST) ? [] : apart;
}

interface Padding extends Span {
	/** Nothing but words that say a feeling. */
	feelings: boolean;
	/** Letters of it that are left standing. */
	kept: number;
}

/** In order and without overlap. */
export function united(spans: readonly Span[]): Span[] {
	const out: Span[] = [];
	for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
		const last = out.at(-1);
		if (last && start <= last.end) last.end = Math.max(last.end, end);
		else out.push({ start, end });
	}
	return out;
}

function letters(text: string): number {
	return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}

/** A quick look that lets ordinary texts go. */
function mayBePadded(text: string): boolean {
	const words = text.split(' ');
	if (words.length < HEAP) return false;
	return words.length - new Set(words).size >= REPEATS - 2 || (text.match(CHEERFUL_ANYWHERE)?.length ?? 0) >= HEAP;
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
			if (run >= Math.max(REPEATS, length * 4) && run > best) [best, cycle] = [run, length];
		}
		const said = words.slice(at, at + cycle);
		const feelings = said.every(({ word }) => FEELING.test(word));
		const first = words[feelings && cycle > 1 ? at : at + cycle];
		const last = words[at + best - 1];
		if (best === 0 || !first || !last) at++;
		else {
			if (!said.every(({ word }) => EMPHASIS.test(word))) found.push({ start: first.start, end: last.end, feelings, kept: said.filter(({ end }) => end <= first.start).reduce((sum, { word }) => sum + letters(word), 0) });
			at += best;
		}
	}
	return found;
}

function heaps(words: readonly Word[]): Padding[] {
	const found: Padding[] = [];
	let from = -1;
	let count = 0;
	for (let at = 0; at <= words.length; at++) {
		const word = words[at]?.word;
		if (word !== undefined && CHEERFUL.test(word)) {
			if (count++ === 0) from = at;
			continue;
		}
		if (word !== undefined && count > 0 && (word === '' || BETWEEN.test(word))) continue;
		const [first, last] = [words[from], words[at - 1]];
		if (count >= HEAP && first && last) found.push({ start: first.start, end: last.end, feelings: true, kept: 0 });
		count = 0;
	}
	return found;
}
