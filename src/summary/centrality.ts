import { dot, type VectorSpace } from './sentence-vectors';

const damping = 0.85;
const rounds = 20;

/**
 * TextRank (Mihalcea and Tarau 2004) over cosine likeness, scaled to 0..1.
 * The matrix of likenesses is the product of the vectors with themselves, so a round is two sweeps over the vectors
 * and the matrix is never made: 1,000 sentences cost milliseconds, not a second.
 */
export function centrality({ vectors, size }: VectorSpace): Float64Array {
	const count = vectors.length;
	const selfLikeness = vectors.map((vector) =>
		vector.weights.reduce((sum, weight) => sum + weight * weight, 0),
	);
	const spread = (amounts: Float64Array): Float64Array => {
		const sum = new Float64Array(size);
		vectors.forEach((vector, row) => {
			const amount = amounts[row] ?? 0;
			for (let index = 0; index < vector.terms.length; index += 1) {
				const term = vector.terms[index] ?? 0;
				sum[term] = (sum[term] ?? 0) + amount * (vector.weights[index] ?? 0);
			}
		});
		return Float64Array.from(
			vectors,
			(vector, row) => dot(vector, sum) - (selfLikeness[row] ?? 0) * (amounts[row] ?? 0),
		);
	};
	const degrees = spread(new Float64Array(count).fill(1));
	let ranks = new Float64Array(count).fill(1 / Math.max(1, count));
	for (let round = 0; round < rounds; round += 1) {
		const given = spread(
			ranks.map((rank, row) => ((degrees[row] ?? 0) > 1e-9 ? rank / (degrees[row] ?? 1) : 0)),
		);
		ranks = given.map((amount) => (1 - damping) / count + damping * Math.max(0, amount));
	}
	const most = ranks.reduce((highest, rank) => Math.max(highest, rank), 0);
	return most === 0 ? ranks : ranks.map((rank) => rank / most);
}
