import { hashNgrams, ngramRoom, type NgramSpec } from '../../../src/language/ngrams';
import { kotePolarity } from '../../labels/kote';
import { fitLogistic } from './calibrate';
import { dataFile, example, labelIds, readTsv, type Example } from './corpus';
import { counterfactuals } from './counterfactual';
import { everydaySentences, type EverydayText } from './everyday';
import type { Films } from './films';
import { fit, quantise, type FitOptions, type Fitted } from './fit';
import { PIECE_BITS, piecesOf, type Meanings } from './meaning';

/** One of KOTE's comments; its target is the share of positive ones among its labels that have a pole. */
export interface Comment extends Example {
	/** Positive minus negative labels. */
	polarity: number;
	/** Whether none of its labels has a pole. */
	poleless: boolean;
}

/** What people write to a city and no corpus has. */
export interface Board {
	everyday: EverydayText[];
	/** Posts of people in distress. */
	distress: Example[];
}

/** How much a made sentence without feeling counts beside a labelled comment; a text written by hand counts double. */
const SENTENCE_WEIGHT = 0.3;
const EVERYDAY_WEIGHT = 2;
/** Posts in distress are long, many and all negative: more weight would make everything negative. */
const DISTRESS_WEIGHT = 0.05;
/** Among forty times as many reviews the few texts without feeling have to be heard. */
const PLAIN = { everyday: 5, sentence: 2, distress: 1.5 };
/** How much "without feeling" there is in a comment whose labels have no pole: curious, surprised, or nothing at all. */
const POLELESS = 0.3;
/** The list of groups is five times as long as the comments are many: its neutral sentences must not drown them. */
const GENTLE = { neutralWeight: 0.03, frames: 1 };
/** Keeps the directions of meaning from being taken for more than 4,000 comments can tell. */
const RIDGE = 5;
/** The same as the film model's, so that a text is hashed once for both. */
const SHARED_NGRAMS: NgramSpec = { min: 1, max: 5, finals: true };
const SHORT_NGRAMS: NgramSpec = { min: 1, max: 3, finals: true };
const MEANING_LENGTH_POWER = 0.7;

export function readComments(data: string): Comment[] {
	return readTsv(dataFile(data, 'kote', 'val.tsv')).map((row) => {
		const signs = labelIds(row[2]).map((id) => kotePolarity([id]));
		const [positive, negative] = [signs.filter((sign) => sign > 0).length, signs.filter((sign) => sign < 0).length];
		return { ...example(row[1]!, [(positive + 0.25) / (positive + negative + 0.5)]), polarity: positive - negative, poleless: positive + negative === 0 };
	});
}

/** Comments that lean to one side, with the side as their target: what figures are taken on. */
export function polarOf(comments: Comment[]): Comment[] {
	return comments.filter(({ polarity }) => polarity !== 0).map((e) => ({ ...e, targets: [e.polarity > 0 ? 1 : 0] }));
}

/** All texts outside the test part, labels or not: what words mean is learned from the company they keep. */
export function textsOf(data: string, films: Films, comments: Comment[]): string[] {
	const chats = readTsv(dataFile(data, 'chatbot', 'ChatbotData.csv')).slice(1).map((row) => example(row[0]!.replace(/,[^,]*,\d$/, ''), []));
	return [...films.polar, ...films.middle, ...comments, ...chats].filter(({ part }) => part !== 'test').map(({ text }) => text);
}

/** Positive 1, negative 0, without feeling in the middle. */
export function sideOf({ feeling }: EverydayText): number {
	return feeling === 'positive' ? 1 : feeling === 'negative' ? 0 : 0.5;
}

/** Two models of comments: one of their n-grams, one of what their words mean (beside the film model's logit, which counts apart). */
export function fitComments(comments: Comment[], { everyday, distress }: Board, meanings: Meanings, film: (text: string) => number): { comment: Fitted; meaning: Fitted } {
	const written = aimed(everyday, sideOf, EVERYDAY_WEIGHT);
	const comment = fit([...comments, ...everydaySentences([0.5], SENTENCE_WEIGHT), ...counterfactuals(comments, GENTLE), ...written], {
		name: 'comment', labels: ['positive'], bits: 20, ngrams: SHORT_NGRAMS, epochs: 3, rate: 0.3, smoothing: 1, lengthPower: 0.5,
	});
	const polar = [...polarOf(comments), ...written.filter(({ targets }) => targets[0] !== 0.5), ...aimed(distress, () => 0, DISTRESS_WEIGHT)];
	return { comment, meaning: fitMeaning(polar, meanings, film) };
}

/** A linear model over directions of meaning is one over pieces of words, too: each piece's weight is its vector times the directions' weights. */
function fitMeaning(examples: Example[], { dimensions, ids, vectors }: Meanings, film: (text: string) => number): Fitted {
	const spread = deviations(vectors, dimensions);
	const size = dimensions + 2;
	const rows = examples.map(({ text, targets, weight = 1 }) => {
		const features = new Array<number>(size).fill(0);
		piecesOf(text, (bucket) => {
			const at = ids[bucket]! * dimensions;
			if (at >= 0) for (let d = 0; d < dimensions; d++) features[d]! += vectors[at + d]! / spread[d]!;
		});
		const count = hashNgrams(text, SHARED_NGRAMS, new Uint32Array(ngramRoom(text.length, SHARED_NGRAMS)));
		for (let d = 0; d < dimensions; d++) features[d]! /= count ** MEANING_LENGTH_POWER;
		features[dimensions] = film(text);
		features[dimensions + 1] = 1;
		return { features, truth: targets[0]!, weight };
	});
	const deviation = Array.from({ length: dimensions }, (_, d) => Math.sqrt(rows.reduce((sum, { features }) => sum + features[d]! ** 2, 0) / rows.length) || 1);
	for (const { features } of rows) for (let d = 0; d < dimensions; d++) features[d]! /= deviation[d]!;
	const pulls = Array.from({ length: dimensions }, (_, d) => Array.from({ length: size }, (_, i) => (i === d ? 1 : 0)));
	const weights = fitLogistic([...rows, ...pulls.flatMap((features) => [0, 1].map((truth) => ({ features, truth, weight: RIDGE })))], size);

	const values = new Float32Array(2 ** PIECE_BITS);
	ids.forEach((id, bucket) => {
		for (let d = 0; id >= 0 && d < dimensions; d++) values[bucket]! += (weights[d]! * vectors[id * dimensions + d]!) / (spread[d]! * deviation[d]!);
	});
	const options: FitOptions = {
		name: 'meaning', labels: ['positive'], bits: PIECE_BITS, ngrams: SHARED_NGRAMS, epochs: 1, rate: 0, smoothing: 0, lengthPower: MEANING_LENGTH_POWER, coarseness: 0.1,
	};
	return quantise(values, new Float64Array([weights[size - 1]!]), options);
}

function deviations(vectors: Float32Array, dimensions: number): number[] {
	return Array.from({ length: dimensions }, (_, d) => {
		let sum = 0;
		for (let at = d; at < vectors.length; at += dimensions) sum += vectors[at]! ** 2;
		return Math.sqrt((sum * dimensions) / vectors.length) || 1;
	});
}

/** Two heads: how much a text resembles a film review, and whether it is without feeling. */
export function fitGate(reviews: Example[], comments: Comment[], { everyday, distress }: Board): Fitted {
	// Each text counts the same though there are ten times as many reviews: comments made to weigh as much are learned by heart. The stack moves the middle back.
	const plain = <E extends Example>(examples: E[], target: (e: E) => number, weight = 1) => examples.map((e) => ({ ...e, targets: [0, target(e)], weight }));
	const examples = [
		...reviews.map((e) => ({ ...e, targets: [1, 0], weight: 1 })),
		...plain(comments, ({ poleless }) => (poleless ? POLELESS : 0)),
		...plain(everyday, ({ feeling }) => (feeling === 'neutral' ? 1 : 0), PLAIN.everyday),
		...everydaySentences([0, 1], PLAIN.sentence),
		...plain(distress, () => 0, PLAIN.distress),
	];
	return fit(examples, { name: 'gate', labels: ['film', 'plain'], bits: 18, ngrams: SHORT_NGRAMS, epochs: 2, rate: 0.3, smoothing: 1, lengthPower: 0.5 });
}

function aimed<E extends Example>(examples: E[], target: (e: E) => number, weight: number): Example[] {
	return examples.map((e) => ({ ...e, targets: [target(e)], weight }));
}
