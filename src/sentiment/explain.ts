import { normaliseText } from '../language/normalise';
import type { Sentence } from '../language/sentences';
import type { ReadText } from './read';
import type { Evidence, Sentiment, SentenceScore } from './sentiment';

/** Sentences of a post that are shown with a score; longer posts are shown by their beginning. */
const MOST_SENTENCES = 50;
const MOST_WORDS = 3;
/** A word is shown only if it bears this share of what the strongest one does. */
const WORTH_SHOWING = 0.3;
/** Text without spaces is no word: of such a piece the densest letters are shown. */
const LONGEST_WORD = 14;
const PIECE = 8;
/** Stands for a group of people in what the classifiers read: who a text is about is never what bears its feeling. */
const GROUP = '○';
/** A number, and be it somebody's telephone number, bears no feeling, whatever was learned of its digits. */
const FEELABLE = /^(?!.*\d{3}).*[\p{L}\p{Extended_Pictographic}]/u;
const AROUND_FRONT = /^["'“‘(<[「『]+/;
const AROUND_BACK = /["'”’)>\]」』.,!?~…]+$/;

/**
 * The sentences of a text with their scores, -1 to 1; none for a text of one sentence.
 * @param sentences of what models read of the text
 */
export function scoreSentences(text: string, sentences: readonly Sentence[], judge: (sentence: string) => number): SentenceScore[] {
	if (sentences.length < 2) return [];
	return sentences.slice(0, MOST_SENTENCES).map((sentence) => {
		const { start, end } = sentence;
		return { text: text.slice(start, end), start, end, score: Math.round(judge(sentence.text) * 1_000) / 1_000 };
	});
}

interface Word {
	start: number;
	end: number;
	/** Above zero it speaks for a positive text. */
	weight: number;
}

/**
 * Up to three words of a text that speak most for its polarity; for a mixed one those that speak most for either side. A neutral text has none.
 * @param bearing what each code unit of `prepared` adds to the logit of "positive"
 */
export function feelingWords({ text, read }: ReadText, polarity: Sentiment['polarity'], prepared: string, bearing: Float32Array): Evidence[] {
	if (polarity === 'neutral') return [];
	const words = wordsOf(read, prepared, bearing);
	const chosen =
		polarity === 'mixed'
			? [...strongest(words, 1).slice(0, 2), ...strongest(words, -1).slice(0, 1)]
			: strongest(words, polarity === 'positive' ? 1 : -1);
	chosen.sort((a, b) => a.start - b.start);
	return joined(text, chosen).map(({ start, end, weight }) => ({
		text: text.slice(start, end),
		start,
		end,
		about: 'feeling',
		rule: `feeling: ${weight > 0 ? 'positive' : 'negative'}`,
	}));
}

function strongest(words: readonly Word[], sign: 1 | -1): Word[] {
	const sorted = words.filter(({ weight }) => weight * sign > 0).sort((a, b) => (b.weight - a.weight) * sign);
	const least = (sorted[0]?.weight ?? 0) * WORTH_SHOWING;
	return sorted.slice(0, MOST_WORDS).filter(({ weight }) => (weight - least) * sign >= 0);
}

/** Words side by side that speak for the same are one. */
function joined(text: string, words: readonly Word[]): Word[] {
	const out: Word[] = [];
	for (const word of words) {
		const last = out.at(-1);
		if (last && last.weight * word.weight > 0 && text.slice(last.end, word.start).trim() === '') {
			last.end = word.end;
			last.weight += word.weight;
		} else out.push({ ...word });
	}
	return out;
}

interface Original {
	text: string;
	start: number;
	/** As the classifiers read it. */
	normal: string;
}

/** A group of people may be named by several words, of which one sign is left. */
const FARTHEST_AHEAD = 5;

/**
 * The words of the text with what they add to the feeling. What the classifiers read has the same words in the same order, but for
 * those of which nothing is left and for those that name a group of people.
 */
function wordsOf(text: string, prepared: string, bearing: Float32Array): Word[] {
	const originals: Original[] = [];
	for (const match of text.matchAll(/\S+/g)) {
		const normal = normaliseText(match[0]);
		if (normal !== '') originals.push({ text: match[0], start: match.index, normal });
	}
	const out: Word[] = [];
	let at = 0;
	let next = 0;
	for (const word of prepared.split(' ')) {
		const from = at;
		at += word.length + 1;
		if (word.includes(GROUP)) {
			next++;
			continue;
		}
		if (!FEELABLE.test(word)) continue;
		for (let place = next; place < Math.min(originals.length, next + FARTHEST_AHEAD); place++) {
			const original = originals[place];
			if (original?.normal !== word) continue;
			next = place + 1;
			const piece = pieceOf(original, bearing.subarray(from, from + word.length));
			if (piece) out.push(piece);
			break;
		}
	}
	return out;
}

/** A whole word, or the letters of a long one that bear most; null where they cannot be told apart in the original. */
function pieceOf({ text, start, normal }: Original, bearing: Float32Array): Word | null {
	if (text.length <= LONGEST_WORD) {
		const before = text.length - text.replace(AROUND_FRONT, '').length;
		return { start: start + before, end: start + text.replace(AROUND_BACK, '').length, weight: bearing.reduce((sum, weight) => sum + weight, 0) };
	}
	if (normal !== text.toLowerCase()) return null;
	let best = { from: 0, weight: 0 };
	let sum = 0;
	for (let at = 0; at < bearing.length; at++) {
		sum += (bearing[at] ?? 0) - (at >= PIECE ? (bearing[at - PIECE] ?? 0) : 0);
		if (at >= PIECE - 1 && Math.abs(sum) > Math.abs(best.weight)) best = { from: at - PIECE + 1, weight: sum };
	}
	return { start: start + best.from, end: start + best.from + PIECE, weight: best.weight };
}
