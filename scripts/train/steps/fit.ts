import { encodeClassifier, type ClassifierHeader } from '../../../src/language/classifier';
import { hashNgrams, ngramRoom, type NgramSpec } from '../../../src/language/ngrams';
import { randomFrom, type Example } from './corpus';

export interface FitOptions {
	name: string;
	labels: string[];
	bits: number;
	ngrams: NgramSpec;
	epochs: number;
	/** Step of AdaGrad at the start; falls linearly to zero. */
	rate: number;
	/** Smoothing of the naive Bayes ratios. */
	smoothing: number;
	lengthPower: number;
	/** Logits that another model already gives, one an example: what is learned is what it leaves over. */
	offsets?: Float64Array;
	/** Buckets that the examples fill less than this many times (weights counted) are left empty: what was seen once or twice is noise, and costs room. */
	fewest?: number;
	/** Weights are rounded to this share of their standard deviation, and so take less room compressed. Without it to as fine a grid as int8 allows. */
	coarseness?: number;
	seed?: number;
}

export interface Fitted {
	header: ClassifierHeader;
	weights: Int8Array;
	file: Buffer;
}

/**
 * Logistic regression on naive-Bayes-weighted features (Wang and Manning 2012), one head a label:
 * the weight of a bucket is r * v, where r is the log ratio of the bucket's counts with and without the label, and v is learned.
 */
export function fit(examples: Example[], options: FitOptions): Fitted {
	const { bits, ngrams, labels, lengthPower, offsets } = options;
	const heads = labels.length;
	const size = 2 ** bits;
	const shift = 32 - bits;
	const longest = examples.reduce((max, e) => Math.max(max, e.text.length), 0);
	const hashes = new Uint32Array(ngramRoom(longest, ngrams));

	const table = naiveBayesRatios(examples, options, hashes);
	const biases = new Float64Array(heads);
	const sums = new Float64Array(heads);
	const errors = new Float64Array(heads);
	const order = Uint32Array.from(examples.keys());
	const random = randomFrom(options.seed ?? 20_261_123);
	const steps = options.epochs * examples.length;
	let step = 0;
	for (let epoch = 0; epoch < options.epochs; epoch++) {
		shuffle(order, random);
		for (const index of order) {
			const { text, targets, weight = 1 } = examples[index]!;
			const rate = options.rate * (1 - step++ / steps);
			const count = hashNgrams(text, ngrams, hashes);
			const scale = 1 / count ** lengthPower;
			sums.fill(0);
			for (let i = 0; i < count; i++) {
				const base = (hashes[i]! >>> shift) * heads;
				for (let k = 0; k < heads; k++) {
					const at = (base + k) * CELL;
					const ratio = table[at]!;
					if (ratio !== 0) sums[k]! += ratio * table[at + VALUE]!;
				}
			}
			for (let k = 0; k < heads; k++) {
				const probability = 1 / (1 + Math.exp(-(sums[k]! * scale + biases[k]! + (offsets?.[index] ?? 0))));
				errors[k] = weight * (targets[k]! - probability);
				biases[k]! += rate * 0.05 * errors[k]!;
			}
			for (let i = 0; i < count; i++) {
				const base = (hashes[i]! >>> shift) * heads;
				for (let k = 0; k < heads; k++) {
					const at = (base + k) * CELL;
					const gradient = errors[k]! * table[at]! * scale;
					if (gradient === 0) continue;
					const squares = table[at + SQUARES]! + gradient * gradient;
					table[at + SQUARES] = squares;
					table[at + VALUE]! += (rate * gradient) / (1e-3 + Math.sqrt(squares));
				}
			}
		}
	}
	const values = new Float32Array(size * heads);
	for (let at = 0; at < values.length; at++) values[at] = table[at * CELL]! * table[at * CELL + VALUE]!;
	return quantise(values, biases, options);
}

/** The learning table holds three numbers a weight side by side, so that they share a cache line: log ratio, learned value, sum of squared gradients. */
const CELL = 3;
const VALUE = 1;
const SQUARES = 2;

function naiveBayesRatios(examples: Example[], options: FitOptions, hashes: Uint32Array): Float32Array {
	const { fewest = 0, smoothing } = options;
	const heads = options.labels.length;
	const size = 2 ** options.bits;
	const shift = 32 - options.bits;
	const withLabel = new Float32Array(size * heads);
	const all = new Float32Array(size);
	const totals = new Float64Array(heads);
	let total = 0;
	for (const { text, targets, weight = 1 } of examples) {
		const count = hashNgrams(text, options.ngrams, hashes);
		total += weight * count;
		for (let k = 0; k < heads; k++) totals[k]! += weight * targets[k]! * count;
		for (let i = 0; i < count; i++) {
			const bucket = hashes[i]! >>> shift;
			all[bucket]! += weight;
			for (let k = 0; k < heads; k++) withLabel[bucket * heads + k]! += weight * targets[k]!;
		}
	}
	const table = new Float32Array(size * heads * CELL);
	for (let bucket = 0; bucket < size; bucket++) {
		if (all[bucket] === 0 || all[bucket]! < fewest) continue;
		for (let k = 0; k < heads; k++) {
			const yes = withLabel[bucket * heads + k]! + smoothing;
			const no = all[bucket]! - withLabel[bucket * heads + k]! + smoothing;
			table[(bucket * heads + k) * CELL] = Math.log(yes / (totals[k]! + smoothing * 2) / (no / (total - totals[k]! + smoothing * 2)));
		}
	}
	return table;
}

function shuffle(order: Uint32Array, random: () => number): void {
	for (let i = order.length - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		const held = order[i]!;
		order[i] = order[j]!;
		order[j] = held;
	}
}

export function quantise(values: Float32Array, biases: Float64Array, options: FitOptions): Fitted {
	const heads = options.labels.length;
	const scales: number[] = [];
	const weights = new Int8Array(values.length);
	for (let k = 0; k < heads; k++) {
		const magnitudes = Float32Array.from(head(values, k, heads), Math.abs).filter((magnitude) => magnitude > 0).sort();
		// The few largest weights are clipped: else they would coarsen all the others.
		const limit = magnitudes[Math.floor(magnitudes.length * 0.9995)] ?? 1;
		const deviation = Math.sqrt(magnitudes.reduce((sum, magnitude) => sum + magnitude * magnitude, 0) / magnitudes.length);
		const scale = Math.max(limit / 127, (options.coarseness ?? 0) * deviation) || 1;
		scales.push(scale);
		for (let at = k; at < values.length; at += heads) {
			weights[at] = Math.max(-127, Math.min(127, Math.round(values[at]! / scale)));
		}
	}
	const header: ClassifierHeader = {
		name: options.name,
		version: '1',
		labels: options.labels,
		bits: options.bits,
		ngrams: options.ngrams,
		scales,
		biases: [...biases],
		lengthPower: options.lengthPower,
		extra: {},
	};
	return { header, weights, file: encodeClassifier(header, weights) };
}

/** The weights of one head of a table that holds them bucket by bucket. */
function head(values: Float32Array, k: number, heads: number): Float32Array {
	if (heads === 1) return values;
	return Float32Array.from({ length: values.length / heads }, (_, bucket) => values[bucket * heads + k]!);
}
