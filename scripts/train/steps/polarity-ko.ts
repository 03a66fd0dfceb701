import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Classifier } from '../../../src/language/classifier';
import { stackedProbability, stackFeatures, type PolarityLogits, type PolarityStack } from '../../../src/language/polarity';
import { calibrationError, fitLogistic } from './calibrate';
import { fitComments, fitGate, polarOf, readComments, textsOf, type Comment } from './comments';
import type { Example, Part } from './corpus';
import { fitFilms, readFilms } from './films';
import { learnMeanings } from './meaning';

const NEUTRAL_SHARE = 0.07;
const MEANING_DIMENSIONS = 100;
const STACK_SIZE = 9;
/** How much more a film review's loss counts than a comment's when the gate is chosen: ten times the reviews were learned from, so theirs is the firmer figure. */
const FILMS_COUNT = 2;
const FOLDS = 4;

export interface PolarityFigures {
	filmAccuracy: number;
	filmRows: number;
	commentAccuracy: number;
	commentRows: number;
	filmError: number;
	commentError: number;
	/** Out of sample, but tuned on: reviews of the tuning part, comments in cross-validation. */
	heldFilms: Judged;
	heldComments: Judged;
	stack: PolarityStack;
}

interface Judged {
	accuracy: number;
	error: number;
	rows: number;
}

/** Trains the Korean polarity stack and writes it below `models`. */
export async function trainKoreanPolarity(data: string, models: string, say: (text: string) => void): Promise<PolarityFigures> {
	const films = readFilms(data);
	const comments = readComments(data);
	const meanings = learnMeanings(textsOf(data, films, comments), MEANING_DIMENSIONS);
	say(`meanings: ${meanings.vectors.length / MEANING_DIMENSIONS} pieces of words`);
	const { fitted: film, model: filmModel, train } = fitFilms(films);
	say(`film model: ${train.length} reviews`);

	const unseen = inPart(films.balanced, 'tune');
	const reviews = inPart(films.balanced, 'train').filter((_, i) => i % 3 === 0);
	const fitFold = (some: Comment[]) => {
		const fitted = { ...fitComments(some, meanings, (text) => logit(filmModel, text)), gate: fitGate(reviews, some) };
		const [comment, meaning, gate] = [fitted.comment, fitted.meaning, fitted.gate].map(({ header, weights }) => new Classifier(header, weights));
		const measure = (rows: Example[]): Row[] =>
			rows.map(({ text, targets }) => ({
				film: logit(filmModel, text), comment: logit(comment!, text), meaning: logit(meaning!, text), gate: logit(gate!, text), truth: targets[0]!,
			}));
		return { ...fitted, measure };
	};
	const known = comments.filter((e) => e.part !== 'test');
	const heldComments: Row[] = [];
	let heldFilms: Row[] = [];
	for (let fold = 0; fold < FOLDS; fold++) {
		const { measure } = fitFold(known.filter((_, i) => i % FOLDS !== fold));
		heldComments.push(...measure(polarOf(known.filter((_, i) => i % FOLDS === fold))));
		heldFilms = measure(unseen);
	}
	const stack = tuneStack(heldFilms, heldComments);
	const { comment, meaning, gate, measure } = fitFold(known);
	const filmTest = judge(measure(inPart(films.balanced, 'test')), stack);
	const commentTest = judge(measure(polarOf(inPart(comments, 'test'))), stack);

	const folder = join(models, 'polarity-ko');
	await mkdir(folder, { recursive: true });
	for (const [name, { file }] of Object.entries({ film, comment, meaning, gate })) await writeFile(join(folder, `${name}.bin`), file);
	await writeFile(join(folder, 'stack.json'), `${JSON.stringify(stack, null, '\t')}\n`);
	return {
		filmAccuracy: filmTest.accuracy, filmRows: filmTest.rows, filmError: filmTest.error,
		commentAccuracy: commentTest.accuracy, commentRows: commentTest.rows, commentError: commentTest.error,
		heldFilms: judge(heldFilms, stack), heldComments: judge(heldComments, stack),
		stack,
	};
}

interface Row extends PolarityLogits {
	truth: number;
}

function inPart<E extends Example>(examples: E[], part: Part): E[] {
	return examples.filter((e) => e.part === part);
}

const room = new Float64Array(1);

function logit(model: Classifier, text: string): number {
	model.logits(text, room);
	return room[0]!;
}

function tuneStack(films: Row[], comments: Row[]): PolarityStack {
	let best: PolarityStack | null = null;
	let least = Infinity;
	for (const gateSlope of [0.5, 1, 1.5, 2]) {
		for (const gateShift of [-3, -2, -1, 0]) {
			const gate = { gateSlope, gateShift };
			// Both kinds of text count the same.
			const weigh = (rows: Row[]) => rows.map((r) => ({ features: stackFeatures(r, gate), truth: r.truth, weight: 1_000 / rows.length }));
			const weights = fitLogistic([...weigh(films), ...weigh(comments)], STACK_SIZE);
			const stack = { version: '2', ...gate, weights, neutral: 0 };
			const loss = (rows: Row[]) => rows.reduce((sum, r) => sum - Math.log(Math.abs(1 - r.truth - stackedProbability(r, stack))), 0) / rows.length;
			const both = FILMS_COUNT * loss(films) + loss(comments);
			if (both < least) [best, least] = [stack, both];
		}
	}
	const stack = best!;
	const distances = comments.map((r) => Math.abs(stackedProbability(r, stack) - 0.5)).sort((a, b) => a - b);
	stack.neutral = distances[Math.floor(distances.length * NEUTRAL_SHARE)]!;
	return stack;
}

function judge(rows: Row[], stack: PolarityStack): Judged {
	const answers = rows.map((r) => {
		const p = stackedProbability(r, stack);
		return { confidence: Math.max(p, 1 - p), right: p > 0.5 === (r.truth === 1) };
	});
	return { accuracy: answers.filter((a) => a.right).length / answers.length, error: calibrationError(answers), rows: rows.length };
}
