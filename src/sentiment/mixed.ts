import type { Polarity } from '../language/polarity';
import type { Sentence } from '../language/sentences';

/** What a part has to reach on either side before a text counts as mixed. */
const CLEAR = 0.75;
const SHORTEST_PART = 6;
const SHORTEST_TEXT = 20;
/** Parts looked at; a post that pulls both ways does so early. */
const MOST_PARTS = 60;

/** Where one sentence turns: "좋은데 …", "…지만 …", "하지만 …", "… but …". */
const TURN =
	/(?<=[가-힣](?:는데도?|은데|인데|한데|던데|지만|으나|건만)),?\s+|[,\s]\s*(?=(?:하지만|그렇지만|그런데|근데|그러나|반면에?|다만|but|however|although|though|yet)(?:[\s,]|$))/gi;

/** A text whose sentences or clauses clearly pull both ways is mixed, whatever they add up to. */
export function withMixed(overall: Polarity, sentences: () => readonly Sentence[], judge: (part: string) => number, length: number): Polarity {
	if (length < SHORTEST_TEXT || Math.abs(overall.score) > 0.95) return overall;
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
	return { polarity: 'mixed', score: overall.score, confidence: Math.min(best, -worst) };
}
