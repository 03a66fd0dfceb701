import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Classifier } from '../../../src/language/classifier';
import { judged, plainFeatures, plainProbability, stackedProbability, stackFeatures, type PolarityLogits, type PolarityStack } from '../../../src/language/polarity';
import { calibrationError, fitLogistic, type Scored } from './calibrate';
import { type Board, fitComments, fitGate, polarOf, readComments, sideOf, textsOf, type Comment } from './comments';
import { type Example, example, type Part } from './corpus';
import { type EverydayText, everydayForTraining, readEveryday } from './everyday';
import { fitFilms, readFilms } from './films';
import { learnMeanings } from './meaning';
import { distressedPosts, TUNING_POSTS } from './posts';

const NEUTRAL_SHARE = 0.04;
const MEANING_DIMENSIONS = 100;
const STACK_SIZE = 9;
const PLAIN_SIZE = 3;
/** How much more a film review's loss counts than a comment's when the gate is chosen: ten times the reviews were learned from, so theirs is the firmer figure. */
const FILMS_COUNT = 2;
/** How much everyday texts count beside the comments in the stack: they are few, and all by one hand. */
const EVERYDAY_COUNT = 0.3;
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
	/** Everyday texts: those set aside, and the others in cross-validation. */
	everyday: EverydayFigures;
	heldEveryday: EverydayFigures;
	stack: PolarityStack;
}

export interface EverydayFigures {
	rows: number;
	/** Positive, negative and neutral. */
	accuracy: number;
	/** Of those with a side, how many have a score on that side. */
	sign: number;
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
	const distress = distressedPosts(TUNING_POSTS, 'ko').map((text) => example(text, []));
	const fitFold = (some: Comment[], everyday: EverydayText[]) => {
		const board: Board = { everyday, distress };
		const fitted = { ...fitComments(some, board, meanings, (text) => logit(filmModel, text)), gate: fitGate(reviews, some, board) };
		const [comment, meaning, gate] = [fitted.comment, fitted.meaning, fitted.gate].map(({ header, weights }) => new Classifier(header, weights));
		const measure = (rows: Example[]): Row[] =>
			rows.map(({ text, targets }) => ({
				film: logit(filmModel, text), comment: logit(comment!, text), meaning: logit(meaning!, text), gate: logit(gate!, text), plain: room[1]!, truth: targets[0]!,
			}));
		return { ...fitted, measure, measureEveryday: (rows: EverydayText[]) => measure(rows.map((e) => ({ ...e, targets: [sideOf(e)] }))) };
	};
	const known = comments.filter((e) => e.part !== 'test');
	const written = everydayForTraining('ko');
	const heldComments: Row[] = [];
	const heldEveryday: Row[] = [];
	let heldFilms: Row[] = [];
	for (let fold = 0; fold < FOLDS; fold++) {
		const { measure, measureEveryday } = fitFold(known.filter((_, i) => i % FOLDS !== fold), written.filter((_, i) => i % FOLDS !== fold));
		heldComments.push(...measure(polarOf(known.filter((_, i) => i % FOLDS === fold))));
		heldEveryday.push(...measureEveryday(written.filter((_, i) => i % FOLDS === fold)));
		heldFilms = measure(unseen);
	}
	const stack = tunePlain(tuneStack(heldFilms, heldComments, heldEveryday), heldFilms, heldComments, heldEveryday);
	const { comment, meaning, gate, measure, measureEveryday } = fitFold(known, written);
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
		everyday: judgeEveryday(measureEveryday(readEveryday('ko').filter(({ part, feeling }) => part === 'test' && feeling !== 'mixed')), stack),
		heldEveryday: judgeEveryday(heldEveryday, stack),
		stack,
	};
}

interface Row extends PolarityLogits {
	truth: number;
}

function inPart<E extends Example>(examples: E[], part: Part): E[] {
	return examples.filter((e) => e.part === part);
}

const room = new Float64Array(2);

/** The model's first logit; a second one stays in `room`. */
function logit(model: Classifier, text: string): number {
	model.logits(text, room);
	return room[0]!;
}

type Stack = Omit<PolarityStack, 'plain'>;

function tuneStack(films: Row[], comments: Row[], everyday: Row[]): Stack {
	const sided = everyday.filter(hasSide);
	let best: Stack | null = null;
	let least = Infinity;
	for (const gateSlope of [0.5, 1, 1.5, 2]) {
		for (const gateShift of [-3, -2, -1, 0]) {
			const gate = { gateSlope, gateShift };
			const features = (r: Row) => stackFeatures(r, gate);
			// Films and comments count the same.
			const weights = fitLogistic([...weighed(films, 1, features), ...weighed(comments, 1, features), ...weighed(sided, EVERYDAY_COUNT, features)], STACK_SIZE);
			const stack = { version: '3', ...gate, weights, neutral: 0 };
			const loss = (rows: Row[]) => rows.reduce((sum, r) => sum - Math.log(Math.abs(1 - r.truth - stackedProbability(r, stack))), 0) / rows.length;
			const all = FILMS_COUNT * loss(films) + loss(comments) + EVERYDAY_COUNT * loss(sided);
			if (all < least) [best, least] = [stack, all];
		}
	}
	const stack = best!;
	const distances = comments.map((r) => Math.abs(stackedProbability(r, stack) - 0.5)).sort((a, b) => a - b);
	stack.neutral = distances[Math.floor(distances.length * NEUTRAL_SHARE)]!;
	return stack;
}

/** Four kinds of text count the same: without feeling, with one, comments, films. */
function tunePlain(stack: Stack, films: Row[], comments: Row[], everyday: Row[]): PolarityStack {
	const isPlain = (rows: Row[], truth: number) => weighed(rows, 1, (r) => plainFeatures(r, stack)).map((scored) => ({ ...scored, truth }));
	const felt = [everyday.filter(hasSide), comments, films].flatMap((rows) => isPlain(rows, 0));
	return { ...stack, plain: fitLogistic([...isPlain(everyday.filter((r) => !hasSide(r)), 1), ...felt], PLAIN_SIZE) };
}

function hasSide({ truth }: Row): boolean {
	return truth !== 0.5;
}

/** Rows as a kind of text that counts `count` in all, however many they are. */
function weighed(rows: Row[], count: number, features: (r: Row) => number[]): Scored[] {
	return rows.map((r) => ({ features: features(r), truth: r.truth, weight: (1_000 * count) / rows.length }));
}

/** Every row counts as positive or negative here; what is likely without feeling is less sure of its side. */
function judge(rows: Row[], stack: PolarityStack): Judged {
	const answers = rows.map((r) => {
		const p = stackedProbability(r, stack);
		return { confidence: 0.5 + Math.abs(p - 0.5) * (1 - plainProbability(r, stack)), right: p > 0.5 === (r.truth === 1) };
	});
	return { accuracy: answers.filter((a) => a.right).length / answers.length, error: calibrationError(answers), rows: rows.length };
}

function judgeEveryday(rows: Row[], stack: PolarityStack): EverydayFigures {
	const right = rows.filter((r) => judged(r, stack).polarity === (r.truth === 1 ? 'positive' : r.truth === 0 ? 'negative' : 'neutral'));
	const sided = rows.filter(hasSide);
	return { rows: rows.length, accuracy: right.length / rows.length, sign: sided.filter((r) => judged(r, stack).score > 0 === (r.truth === 1)).length / sided.length };
}
