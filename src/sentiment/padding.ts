import type { Span } from '../llm/structured';

/*
 * Words that stand there only to outweigh the rest: one word or a few again and again, or a heap of cheerful words without a sentence.
 */

/** So often in a row, and nobody is telling anything any more. */
const REPEATS = 7;
const SHORTEST = 14;
const LONGEST_CYCLE = 12;
/** Cheerful words in a row. */
const HEAP = 7;
/** What else a text has to hold to be outweighed. */
const REST = 8;

const CHEERFUL =
	/^(?:행복|사랑|감사|기쁨|기뻐|기쁘|기쁜|최고|좋아|좋은|좋다|좋네|좋음|만족|추천|훌륭|완벽|감동|즐거|즐겁|즐거움|멋지|멋져|멋진|신나|친절|굿|고마|고맙|재밌|재미|대박|아름다|예쁘|예뻐|짱|희망|평화|웃음|축하|love|happy|happiness|great|excellent|wonderful|amazing|perfect|best|thank|good|nice|awesome|fantastic|lovely|sweet|joy|beautiful|brilliant|superb|delight|glad|긍정|positive|#|ㅎㅎ|❤|😊|👍)/;
const BETWEEN = /^(?:너무|정말|진짜|완전|매우|아주|and|so|very|you|the|!+|~+)$/;
const WORD = /\S+/g;
const GLUED = /([^\s\u3131-\u3163!?.~,ㆍ·]{2,8}?|\p{Extended_Pictographic}\ufe0f?)\1{6,}/gu;

/** The parts of a text that are padding, the first of each repetition left standing, in order. */
export function paddingIn(text: string): Span[] {
	if (text.length < SHORTEST + REST) return [];
	const words = [...text.matchAll(WORD)].map(({ 0: word, index }) => ({ word: bare(word), start: index, end: index + word.length }));
	const found = [...repeated(words), ...heaps(words)];
	for (const { 0: run, 1: unit = '', index } of text.matchAll(GLUED)) {
		if (new Set(unit).size > 1 || /\p{Extended_Pictographic}/u.test(unit)) found.push({ start: index + unit.length, end: index + run.length });
	}
	if (found.length === 0) return [];
	let rest = text;
	for (const { start, end } of found) rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end);
	return (rest.match(/[\p{L}\p{N}]/gu)?.length ?? 0) < REST ? [] : found;
}

interface Word extends Span {
	word: string;
}

function bare(word: string): string {
	return word.toLowerCase().replace(/^[^\p{L}\p{N}\p{Extended_Pictographic}]+|[^\p{L}\p{N}\p{Extended_Pictographic}]+$/gu, '');
}

/** Runs in which the same few words come round again. */
function repeated(words: readonly Word[]): Span[] {
	const found: Span[] = [];
	for (let at = 0; at < words.length; ) {
		let best = 0;
		let cycle = 0;
		for (let length = 1; length <= LONGEST_CYCLE && at + length < words.length; length++) {
			let run = length;
			while (at + run < words.length && words[at + run]?.word === words[at + run - length]?.word) run++;
			if (run >= Math.max(REPEATS, length * 3) && run > best) [best, cycle] = [run, length];
		}
		const first = words[at + cycle];
		const last = words[at + best - 1];
		if (best === 0 || !first || !last) at++;
		else {
			found.push({ start: first.start, end: last.end });
			at += best;
		}
	}
	return found;
}

function heaps(words: readonly Word[]): Span[] {
	const found: Span[] = [];
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
		if (count >= HEAP && first && last) found.push({ start: first.start, end: last.end });
		count = 0;
	}
	return found;
}
