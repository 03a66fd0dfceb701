import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Classifier } from '../../../src/language/classifier';
import { calibrationFeatures, likeFilm, stackedLogit, stackedProbability, type PolarityStack } from '../../../src/language/polarity';
import { kotePolarity } from '../../labels/kote';
import { calibrationError, fitLogistic } from './calibrate';
import { dataFile, example, labelIds, readTsv, type Example, type Part } from './corpus';
import { fit } from './fit';

/** Stars between the poles say something too: the share of "positive" they stand for, and how much they count. */
const MIDDLE_STARS: Readonly<Record<string, readonly [number, number]>> = {
	5: [0.2, 0.5],
	6: [0.3, 0.3],
	7: [0.55, 0.1],
	8: [0.8, 0.3],
};
const NEUTRAL_SHARE = 0.07;
const FILM_SHARE_IN_RESIDUAL = 0.4;
const GUARD_WEIGHT = 0.3;
const FOLDS = 4;

export interface PolarityFigures {
	filmAccuracy: number;
	filmRows: number;
	commentAccuracy: number;
	commentRows: number;
	filmError: number;
	commentError: number;
	stack: PolarityStack;
}

/** Trains the Korean polarity stack and writes it below `models`. */
export async function trainKoreanPolarity(data: string, models: string, say: (text: string) => void): Promise<PolarityFigures> {
	const { polar, middle } = readFilms(data);
	const comments = readTsv(dataFile(data, 'kote', 'val.tsv'))
		.map((row) => ({ text: row[1]!, polarity: kotePolarity(labelIds(row[2])) }))
		.filter(({ polarity }) => polarity !== 0)
		.map(({ text, polarity }) => example(text, [polarity > 0 ? 1 : 0]));

	const filmTrain = inPart(polar, 'train');
	const positives = filmTrain.filter((e) => e.targets[0] === 1).length;
	const balance = (filmTrain.length - positives) / positives;
	for (const e of filmTrain) e.weight = e.targets[0] === 1 ? balance : 1;
	say(`film model: ${filmTrain.length} reviews and ${middle.length} of the middle`);
	const film = fit([...filmTrain, ...inPart(middle, 'train')], {
		name: 'film', labels: ['positive'], bits: 22, ngrams: { min: 1, max: 5 }, epochs: 3, rate: 0.03, smoothing: 1, lengthPower: 0,
	});
	const filmModel = new Classifier(film.header, film.weights);

	// Reviews that the film model has not seen: half of them show the comment model what it must leave alone, half tune the stack.
	const balanced = polar.slice(0, BALANCED_ROWS);
	const unseen = inPart(balanced, 'tune');
	const guard = unseen.filter((_, i) => i % 2 === 0).map((e) => ({ ...e, weight: GUARD_WEIGHT }));
	const reviews = filmTrain.filter((_, i) => i % 10 === 0);
	const fitComments = (some: Example[]) => {
		const examples = [...some, ...guard];
		const comment = fit(examples, {
			name: 'comment', labels: ['positive'], bits: 18, ngrams: { min: 1, max: 3 }, epochs: 3, rate: 0.3, smoothing: 1, lengthPower: 0.5,
			offsets: Float64Array.from(examples, (e) => FILM_SHARE_IN_RESIDUAL * logit(filmModel, e.text)),
		});
		const gate = fit(
			[...reviews.map((e) => ({ ...e, targets: [1], weight: 1 })), ...some.map((e) => ({ ...e, targets: [0], weight: reviews.length / some.length }))],
			{ name: 'gate', labels: ['film'], bits: 16, ngrams: { min: 1, max: 3 }, epochs: 2, rate: 0.3, smoothing: 1, lengthPower: 0.5 },
		);
		const models = { comment: new Classifier(comment.header, comment.weights), gate: new Classifier(gate.header, gate.weights) };
		const measure = (rows: Example[]): Row[] =>
			rows.map((e) => ({ film: logit(filmModel, e.text), comment: logit(models.comment, e.text), gate: logit(models.gate, e.text), truth: e.targets[0]! }));
		return { comment, gate, measure };
	};
	const known = comments.filter((e) => e.part !== 'test');
	say(`comment model: ${known.length} comments`);
	const heldComments: Row[] = [];
	let heldFilms: Row[] = [];
	for (let fold = 0; fold < FOLDS; fold++) {
		const { measure } = fitComments(known.filter((_, i) => i % FOLDS !== fold));
		heldComments.push(...measure(known.filter((_, i) => i % FOLDS === fold)));
		heldFilms = measure(unseen.filter((_, i) => i % 2 === 1));
	}
	const stack = tuneStack(heldFilms, heldComments);
	const { comment, gate, measure } = fitComments(known);
	const filmTest = judge(measure(inPart(balanced, 'test')), stack);
	const commentTest = judge(measure(inPart(comments, 'test')), stack);

	const folder = join(models, 'polarity-ko');
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, 'film.bin'), film.file);
	await writeFile(join(folder, 'comment.bin'), comment.file);
	await writeFile(join(folder, 'gate.bin'), gate.file);
	await writeFile(join(folder, 'stack.json'), `${JSON.stringify(stack, null, '\t')}\n`);
	return {
		filmAccuracy: filmTest.accuracy, filmRows: filmTest.rows, filmError: filmTest.error,
		commentAccuracy: commentTest.accuracy, commentRows: commentTest.rows, commentError: commentTest.error,
		stack,
	};
}

/** The first rows are NSMC's balanced part; the extra reviews after them are mostly positive and serve training only. */
const BALANCED_ROWS = 150_000;

function readFilms(data: string): { polar: Example[]; middle: Example[] } {
	const seen = new Set<string>();
	const fresh = (e: Example, index: number) => {
		// A review that comes twice counts once, except in the balanced part, which stays as it is for the figures.
		const known = seen.has(e.text);
		seen.add(e.text);
		return index < BALANCED_ROWS || !known;
	};
	const polar = ['nsmc_train.tsv.gz', 'nsmc_extra.tsv.gz']
		.flatMap((file) => readTsv(dataFile(data, 'nsmc', file)))
		.map((row) => example(row[3]!, [Number(row[1])]))
		.filter(fresh);
	const middle = readTsv(dataFile(data, 'nsmc', 'nsmc_neutral.tsv.gz')).flatMap((row) => {
		const stars = MIDDLE_STARS[row[2]!];
		return stars ? [{ ...example(row[3]!, [stars[0]]), weight: stars[1] }] : [];
	});
	return { polar, middle };
}

interface Row {
	film: number;
	comment: number;
	gate: number;
	truth: number;
}

function inPart(examples: Example[], part: Part): Example[] {
	return examples.filter((e) => e.part === part);
}

const room = new Float64Array(1);

function logit(model: Classifier, text: string): number {
	model.logits(text, room);
	return room[0]!;
}

function tuneStack(films: Row[], comments: Row[]): PolarityStack {
	let best: PolarityStack | null = null;
	let bestAccuracy = -1;
	for (const film of [0.15, 0.2, 0.25, 0.3, 0.4]) {
		for (const gateSlope of [0.5, 1, 2]) {
			for (const gateShift of [-1, 0, 1, 1.5, 2]) {
				const stack = { version: '1', film, comment: 1, gateSlope, gateShift, calibration: [1, 0, 0, 0], neutral: 0 };
				const share = (rows: Row[]) => rows.filter((r) => stackedLogit(r.film, r.comment, r.gate, stack) > 0 === (r.truth === 1)).length / rows.length;
				const accuracy = share(films) + share(comments);
				if (accuracy > bestAccuracy) [best, bestAccuracy] = [stack, accuracy];
			}
		}
	}
	const stack = best!;
	const weigh = (rows: Row[]) =>
		rows.map((r) => {
			const z = stackedLogit(r.film, r.comment, r.gate, stack);
			return { features: calibrationFeatures(z, likeFilm(r.gate, stack)), truth: r.truth, weight: 1_000 / rows.length };
		});
	stack.calibration = fitLogistic([...weigh(films), ...weigh(comments)], stack.calibration.length);
	const distances = comments.map((r) => Math.abs(stackedProbability(r.film, r.comment, r.gate, stack) - 0.5)).sort((a, b) => a - b);
	stack.neutral = distances[Math.floor(distances.length * NEUTRAL_SHARE)]!;
	return stack;
}

function judge(rows: Row[], stack: PolarityStack): { accuracy: number; error: number; rows: number } {
	const answers = rows.map((r) => {
		const p = stackedProbability(r.film, r.comment, r.gate, stack);
		return { confidence: Math.max(p, 1 - p), right: p > 0.5 === (r.truth === 1) };
	});
	return { accuracy: answers.filter((a) => a.right).length / answers.length, error: calibrationError(answers), rows: rows.length };
}
