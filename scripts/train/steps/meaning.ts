import { ngramHash } from '../../../src/language/ngrams';
import { randomFrom } from './corpus';

/** Buckets that pieces of words are hashed into: the same hashes as a classifier's n-grams, so that a model over pieces is a classifier. */
export const PIECE_BITS = 22;
const WORDS = 40_000;
const CONTEXTS = 4_096;
const WINDOW = 4;
const ROUNDS = 4;
const SHIFT = 0.5;
const SPACE = 32;

export interface Meanings {
	dimensions: number;
	/** Number of each bucket's piece, or -1. */
	ids: Int32Array;
	/** `dimensions` numbers a piece; pieces that come often weigh less. */
	vectors: Float32Array;
}

/** Buckets of the pieces of each word: its beginnings of two to four letters and its last two letters, each with the space beside it. */
export function piecesOf(text: string, tell: (bucket: number, word: number) => void): void {
	const bucket = (from: number, to: number) => ngramHash(text, from, to) >>> (32 - PIECE_BITS);
	let word = 0;
	for (let start = 0; start < text.length; word++) {
		let end = start;
		while (end < text.length && text.charCodeAt(end) !== SPACE) end++;
		if (end === start + 1) tell(bucket(start - 1, end + 1), word);
		for (let to = start + 2; to <= Math.min(end, start + 4); to++) tell(bucket(start - 1, to), word);
		if (end - start > 2) tell(bucket(end - 2, end + 1), word);
		start = end + 1;
	}
}

/**
 * What pieces of words mean, told by the company they keep: positive pointwise mutual information with the commonest pieces within four words,
 * and of that matrix the strongest directions (a truncated singular value decomposition by subspace iteration). No labels are used.
 */
export function learnMeanings(texts: readonly string[], dimensions: number): Meanings {
	const counts = new Uint32Array(2 ** PIECE_BITS);
	for (const text of texts) piecesOf(text, (bucket) => counts[bucket]!++);
	const order = Array.from(counts.keys()).filter((bucket) => counts[bucket]! >= 10).sort((a, b) => counts[b]! - counts[a]! || a - b).slice(0, WORDS);
	const ids = new Int32Array(2 ** PIECE_BITS).fill(-1);
	order.forEach((bucket, id) => (ids[bucket] = id));
	const rows = order.length;

	const together = countTogether(texts, ids, rows);
	const { starts, columns, values } = informative(together, rows);
	const vectors = strongestDirections(starts, columns, values, rows, dimensions);
	const total = order.reduce((sum, bucket) => sum + counts[bucket]!, 0);
	for (let id = 0; id < rows; id++) {
		const rare = 1e-3 / (1e-3 + counts[order[id]!]! / total);
		for (let d = 0; d < dimensions; d++) vectors[id * dimensions + d]! *= rare;
	}
	return { dimensions, ids, vectors };
}

function countTogether(texts: readonly string[], ids: Int32Array, rows: number): Uint16Array {
	const together = new Uint16Array(rows * CONTEXTS);
	const pieces: number[] = [];
	const words: number[] = [];
	for (const text of texts) {
		pieces.length = words.length = 0;
		piecesOf(text, (bucket, word) => {
			const id = ids[bucket]!;
			if (id < 0) return;
			pieces.push(id);
			words.push(word);
		});
		for (let i = 0; i < pieces.length; i++) {
			for (let j = i + 1; j < pieces.length && words[j]! - words[i]! <= WINDOW; j++) {
				if (words[j] === words[i]) continue;
				const [a, b] = [pieces[i]!, pieces[j]!];
				if (b < CONTEXTS && together[a * CONTEXTS + b]! < 65_535) together[a * CONTEXTS + b]!++;
				if (a < CONTEXTS && together[b * CONTEXTS + a]! < 65_535) together[b * CONTEXTS + a]!++;
			}
		}
	}
	return together;
}

interface Sparse {
	starts: Uint32Array;
	columns: Uint16Array;
	values: Float32Array;
}

function informative(together: Uint16Array, rows: number): Sparse {
	const ofRow = new Float64Array(rows);
	const ofColumn = new Float64Array(CONTEXTS);
	for (let i = 0; i < rows; i++) {
		for (let j = 0; j < CONTEXTS; j++) {
			const count = together[i * CONTEXTS + j]!;
			if (count === 0) continue;
			ofRow[i]! += count;
			ofColumn[j]! += count;
		}
	}
	// Rare contexts count a little more than their share, or they would seem too informative (Levy, Goldberg and Dagan 2015).
	const smoothed = ofColumn.map((count) => count ** 0.75);
	const all = smoothed.reduce((a, b) => a + b, 0);
	const starts = new Uint32Array(rows + 1);
	let room = 0;
	for (const count of together) if (count > 1) room++;
	const columns = new Uint16Array(room);
	const values = new Float32Array(room);
	let at = 0;
	for (let i = 0; i < rows; i++) {
		starts[i] = at;
		for (let j = 0; j < CONTEXTS; j++) {
			const count = together[i * CONTEXTS + j]!;
			if (count < 2) continue;
			const information = Math.log((count * all) / (ofRow[i]! * smoothed[j]!)) - SHIFT;
			if (information <= 0) continue;
			columns[at] = j;
			values[at++] = information;
		}
	}
	starts[rows] = at;
	return { starts, columns, values };
}

/** Rows of U * sqrt(S) of the matrix's decomposition. */
function strongestDirections(starts: Uint32Array, columns: Uint16Array, values: Float32Array, rows: number, dimensions: number): Float32Array {
	const random = randomFrom(20_261_126);
	const right = Float32Array.from({ length: CONTEXTS * dimensions }, () => random() - 0.5);
	const left = new Float32Array(rows * dimensions);
	for (let round = 0; round < ROUNDS; round++) {
		orthonormalise(right, CONTEXTS, dimensions);
		left.fill(0);
		for (let i = 0; i < rows; i++) {
			for (let at = starts[i]!; at < starts[i + 1]!; at++) {
				const [value, from] = [values[at]!, columns[at]! * dimensions];
				for (let d = 0; d < dimensions; d++) left[i * dimensions + d]! += value * right[from + d]!;
			}
		}
		if (round === ROUNDS - 1) break;
		right.fill(0);
		for (let i = 0; i < rows; i++) {
			for (let at = starts[i]!; at < starts[i + 1]!; at++) {
				const [value, to] = [values[at]!, columns[at]! * dimensions];
				for (let d = 0; d < dimensions; d++) right[to + d]! += value * left[i * dimensions + d]!;
			}
		}
	}
	// Here left = U * S; half of each direction's strength is taken back.
	for (let d = 0; d < dimensions; d++) {
		let square = 0;
		for (let i = 0; i < rows; i++) square += left[i * dimensions + d]! ** 2;
		const root = square ** 0.25;
		for (let i = 0; i < rows; i++) left[i * dimensions + d]! /= root || 1;
	}
	return left;
}

/** Gram and Schmidt. */
function orthonormalise(matrix: Float32Array, rows: number, columns: number): void {
	for (let k = 0; k < columns; k++) {
		for (let l = 0; l < k; l++) {
			let dot = 0;
			for (let i = 0; i < rows; i++) dot += matrix[i * columns + k]! * matrix[i * columns + l]!;
			for (let i = 0; i < rows; i++) matrix[i * columns + k]! -= dot * matrix[i * columns + l]!;
		}
		let square = 0;
		for (let i = 0; i < rows; i++) square += matrix[i * columns + k]! ** 2;
		const length = Math.sqrt(square) || 1;
		for (let i = 0; i < rows; i++) matrix[i * columns + k]! /= length;
	}
}
