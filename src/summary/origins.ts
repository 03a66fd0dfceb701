import { splitSentences } from '../language/sentences';
import { findCandidates } from './candidates';
import { similarities, vectorSpace } from './sentence-vectors';
import type { SummarySentence, SummarySource } from './summary';

const leastLikeness = 0.25;

/** For each sentence of an answer the most alike sentence of the source, in the source's order, each once. */
export function findOrigins(answer: string, source: SummarySource): SummarySentence[] {
	const { sentences } = findCandidates(source);
	const space = vectorSpace(sentences.map((sentence) => sentence.text));
	const likenessOf = new Map<number, number>();
	for (const { text } of splitSentences(answer)) {
		const likeness = similarities(space.place(text), space.vectors, space.size);
		let best = -1;
		likeness.forEach((value, index) => {
			if (value >= leastLikeness && (best < 0 || value > (likeness[best] ?? 0))) best = index;
		});
		if (best >= 0) likenessOf.set(best, Math.max(likenessOf.get(best) ?? 0, likeness[best] ?? 0));
	}
	return [...likenessOf]
		.sort(([a], [b]) => a - b)
		.flatMap(([index, likeness]) => {
			const sentence = sentences[index];
			if (sentence === undefined) return [];
			const { text, start, end, page } = sentence;
			return [
				{
					text,
					start,
					end,
					score: Math.round(likeness * 1000) / 1000,
					...(page === undefined ? {} : { page }),
				},
			];
		});
}
