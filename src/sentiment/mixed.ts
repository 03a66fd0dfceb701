import type { Polarity } from '../language/polarity';
import type { Sentence } from '../language/sentences';

/** What a part has to reach on either side before a text counts as mixed. */
const CLEAR = 0.5;
/**
 * How sure "mixed" is: of 273 KOTE comments called so, 49 % had at least a fifth of their emotion labels on the lesser side; of all comments 21 % have.
 * It hardly grows with how clear the two sides are.
 */
const CONFIDENCE = 0.5;
/** A text that as a whole is surer than this is not mixed, whatever a part of it says. The English model is sure of itself sooner. */
const ONE_SIDED = { ko: 0.9, en: 0.97 };
const SHORTEST_PART = 6;
const SHORTEST_TEXT = 20;
/** Parts looked at; a post that pulls both ways does so early. */
const MOST_PARTS = 60;

/** Where one sentence turns: "좋은데 …", "…지만 …", "하지만 …", "… but …". */
const TURN =
	/(?<=[가-힣](?:는데도?|은데|인데|한데|던데|지만|으나|건만)),?\s+|[,\s]\s*(?=(?:하지만|그렇지만|그런데|근데|그러나|반면에?|다만|but|however|although|though|yet)(?:[\s,]|$))/gi;

interface Reading {
	language: 'ko' | 'en';
	/** Of the text as a whole. */
	emotions: Record<string, number>;
	sentences: () => readonly Sentence[];
	/** Score of a part, -1 to 1. */
	judge: (part: string) => number;
}

const GLAD = ['joy', 'gratitude', 'affection'];
const DISTRESSED = ['anger', 'contempt', 'disappointment', 'sadness', 'fear', 'fatigue'];
/** Emotions of both kinds have to be there: that spares looking at the parts of every second text, and "mixed" is right more often. The English groups are too weak for that. */
const THERE = 0.4;

/** A text whose sentences or clauses clearly pull both ways is mixed, whatever they add up to. */
export function withMixed(overall: Polarity, text: string, { language, emotions, sentences, judge }: Reading): Polarity {
	if (text.length < SHORTEST_TEXT || Math.abs(overall.score) > ONE_SIDED[language]) return overall;
	const felt = (groups: readonly string[]): boolean => groups.some((group) => (emotions[group] ?? 0) >= THERE);
	if (language === 'ko' && !(felt(GLAD) && felt(DISTRESSED))) return overall;
	let best = 0;
	let worst = 0;
	let parts = 0;
	for (const sentence of sentences()) {
		for (const part of sentence.text.split(TURN)) {
			if (part.length < SHORTEST_PART || ++parts > MOST_PARTS) continue;
			const score = judge(part);
			best = Math.max(best, score);
			worst = Math.min(worst, score);
		}
	}
	if (parts < 2 || best < CLEAR || worst > -CLEAR) return overall;
	return { polarity: 'mixed', score: overall.score, confidence: CONFIDENCE };
}
