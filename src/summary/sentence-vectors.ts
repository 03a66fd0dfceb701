/** A sentence as weights of its character pairs, of length 1. Pairs need no morphological analysis and don't mind particles. */
export interface SentenceVector {
	terms: Int32Array;
	weights: Float64Array;
}

export interface VectorSpace {
	vectors: SentenceVector[];
	size: number;
	/** A text outside the set in the same space; pairs that the set has not are left out. */
	place(text: string): SentenceVector;
}

/** TF-IDF over character pairs. Linear in the length of the texts. */
export function vectorSpace(texts: readonly string[]): VectorSpace {
	const ids = new Map<string, number>();
	const documentCounts: number[] = [];
	const counted = texts.map((text) => {
		const counts = new Map<number, number>();
		for (const pair of pairsOf(text)) {
			let id = ids.get(pair);
			if (id === undefined) {
				id = ids.size;
				ids.set(pair, id);
				documentCounts.push(0);
			}
			const before = counts.get(id) ?? 0;
			if (before === 0) documentCounts[id] = (documentCounts[id] ?? 0) + 1;
			counts.set(id, before + 1);
		}
		return counts;
	});
	const rarity = documentCounts.map((count) => Math.log(1 + texts.length / count));
	const vectorOf = (counts: Map<number, number>): SentenceVector => {
		const terms = Int32Array.from(counts.keys());
		const weights = Float64Array.from(counts, ([id, count]) => (1 + Math.log(count)) * (rarity[id] ?? 0));
		const length = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0)) || 1;
		return { terms, weights: weights.map((weight) => weight / length) };
	};
	return {
		vectors: counted.map(vectorOf),
		size: ids.size,
		place: (text) => {
			const counts = new Map<number, number>();
			for (const pair of pairsOf(text)) {
				const id = ids.get(pair);
				if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
			}
			return vectorOf(counts);
		},
	};
}

/** Cosine of one vector with all others, 0..1. */
export function similarities(
	one: SentenceVector,
	others: readonly SentenceVector[],
	size: number,
): Float64Array {
	const dense = new Float64Array(size);
	one.terms.forEach((term, index) => (dense[term] = one.weights[index] ?? 0));
	return Float64Array.from(others, (other) => dot(other, dense));
}

export function dot(vector: SentenceVector, dense: Float64Array): number {
	let sum = 0;
	for (let index = 0; index < vector.terms.length; index += 1) {
		sum += (vector.weights[index] ?? 0) * (dense[vector.terms[index] ?? 0] ?? 0);
	}
	return sum;
}

function* pairsOf(text: string): Generator<string> {
	for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{N}]+/gu)) {
		if (word.length === 1) yield word;
		for (let at = 0; at + 1 < word.length; at += 1) yield word.slice(at, at + 2);
	}
}
