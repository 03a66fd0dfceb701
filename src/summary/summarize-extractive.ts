import { substance } from './boilerplate';
import { findCandidates, type Candidate } from './candidates';
import { centrality } from './centrality';
import { findKeywords } from './keywords';
import { similarities, vectorSpace, type VectorSpace } from './sentence-vectors';
import type { Summary, SummarySource } from './summary';

/** Weights found on press releases of our own writing; they differ little between 0.3 and 0.5. */
const weights = { centrality: 0.4, position: 0.35, subject: 0.15, facts: 0.1 };
/** Of MMR: how fast likeness to an already chosen sentence takes a sentence's score away. */
const redundancy = 1;

/**
 * Picks the sentences that tell most of a document: central (TextRank), early, about the title, with figures,
 * and unlike each other (MMR, Carbonell and Goldstein 1998). No text is made up: each is a sentence of the document.
 */
export function summarizeExtractive(source: SummarySource, options: { sentences?: number } = {}): Summary {
	const { sentences, headings } = findCandidates(source);
	const wanted = Math.max(1, Math.floor(options.sentences ?? (sentences.length < 20 ? 3 : 5)));
	const space = vectorSpace(sentences.map((sentence) => sentence.text));
	const scores = scoreSentences(sentences, headings, space);
	const chosen = choose(scores, space, Math.min(wanted, sentences.length)).sort((a, b) => a - b);
	const picked = chosen.flatMap((index) => {
		const sentence = sentences[index];
		if (sentence === undefined) return [];
		const { text, start, end, page } = sentence;
		return [
			{
				text,
				start,
				end,
				score: Math.round((scores[index] ?? 0) * 1000) / 1000,
				...(page === undefined ? {} : { page }),
			},
		];
	});
	return {
		text: picked.map((sentence) => sentence.text).join('\n'),
		sentences: picked,
		keywords: findKeywords(
			sentences.map((sentence) => sentence.text),
			headings,
		),
		engine: 'on-server',
		model: 'extractive',
		usage: null,
		label: null,
		masked: null,
		warnings: picked.length > 0 ? [] : ['The document has no sentences that a summary could be made of.'],
	};
}

function scoreSentences(
	sentences: readonly Candidate[],
	headings: readonly string[],
	space: VectorSpace,
): number[] {
	const central = centrality(space);
	const subject = similarities(space.place(headings.slice(0, 3).join(' ')), space.vectors, space.size);
	const mostSubject = subject.reduce((most, value) => Math.max(most, value), 0) || 1;
	return sentences.map((sentence, index) => {
		const position = Math.max(1 / (1 + index * 0.35), sentence.opensSection ? 0.45 : 0, 0.1);
		const score =
			weights.centrality * (central[index] ?? 0) +
			weights.position * position +
			weights.subject * ((subject[index] ?? 0) / mostSubject) +
			weights.facts * factDensity(sentence.text);
		return score * substance(sentence.text) * completeness(sentence.text);
	});
}

function choose(scores: readonly number[], { vectors, size }: VectorSpace, wanted: number): number[] {
	const chosen: number[] = [];
	const nearest = new Float64Array(vectors.length);
	while (chosen.length < wanted) {
		let best = -1;
		let bestValue = -Infinity;
		scores.forEach((score, index) => {
			const value = chosen.includes(index) ? -Infinity : score * (1 - (nearest[index] ?? 0)) ** redundancy;
			if (value > bestValue) {
				bestValue = value;
				best = index;
			}
		});
		const vector = vectors[best];
		if (vector === undefined) break;
		chosen.push(best);
		similarities(vector, vectors, size).forEach((likeness, index) => {
			nearest[index] = Math.max(nearest[index] ?? 0, likeness);
		});
	}
	return chosen;
}

/** Dates, amounts and numbers of people are what a reader looks for in an official text. */
function factDensity(text: string): number {
	const facts =
		text.match(/\d[\d,.]*\s*(?:월|일|년|시|명|원|만|억|조|개|곳|%|퍼센트|대|건|회|동|호|㎡|km|세)/g)
			?.length ?? 0;
	return Math.min(1, facts / 3);
}

/** Very short sentences lean on their neighbours; very long ones are lists in disguise. */
function completeness(text: string): number {
	const length = text.replace(/\s/g, '').length;
	if (length < 18) return 0.6 + (0.4 * length) / 18;
	return length > 220 ? 0.8 : 1;
}
