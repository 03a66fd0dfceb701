import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Classifier, decodeClassifier, encodeClassifier } from '../../../src/language/classifier';
import { GOEMOTIONS_GROUPS, GOEMOTIONS_POLARITY } from '../../labels/goemotions';
import { groupTargets, KOTE_GROUPS } from '../../labels/kote';
import { calibrationError, fitLogistic } from './calibrate';
import { dataFile, example, labelIds, readTsv, type Example } from './corpus';
import { type EverydayText, everydayForTraining, everydaySentences, readEveryday } from './everyday';
import { fit, type FitOptions } from './fit';
import { distressedPosts, TUNING_POSTS } from './posts';

export interface HeadFigures {
	rows: number;
	macroF1: number;
	f1: Record<string, number>;
}

/**
 * KOTE's emotions in groups; thresholds tuned by cross-validation over all that is not test. The film model's polarity, which knows ten times the words
 * but was not trained on these comments, is a further feature of each head: else joy is seen in posts about trouble for want of known words.
 */
export async function trainKoreanEmotions(data: string, models: string): Promise<HeadFigures> {
	const film = decodeClassifier(await readFile(join(models, 'polarity-ko', 'film.bin')), 'polarity-ko/film');
	const examples = readTsv(dataFile(data, 'kote', 'val.tsv')).map((row) => example(row[1]!, groupTargets(KOTE_GROUPS, labelIds(row[2]))));
	// Nearly every comment carries a feeling; without sentences that carry none, the heads would see one in any question.
	const labels = Object.keys(KOTE_GROUPS);
	const everyday = everydaySentences(labels.map(() => 0), 1);
	const written = everydayForTraining('ko').map((e) => ({ ...e, targets: labels.map((label) => likelihood(e, label)), weight: WRITTEN_WEIGHT }));
	return trainHeads([...examples, ...everyday], join(models, 'emotions-ko'), {
		name: 'emotions-ko', labels, bits: 16, ngrams: { min: 1, max: 4 }, epochs: 4, rate: 0.15, smoothing: 1, lengthPower: 0.5,
	}, { hints: film, besides: written });
}

const GLAD = ['joy', 'gratitude', 'affection'];
const WRITTEN_WEIGHT = 3;
/** An everyday text is labelled with one group at most: others of its side may be there, too. */
const MAYBE = 0.5;

function likelihood({ feeling, emotions }: EverydayText, label: string): number {
	if (emotions.includes(label)) return 1;
	if (feeling === 'neutral') return 0;
	return label === 'interest' ? MAYBE / 2 : GLAD.includes(label) === (feeling === 'positive') ? MAYBE : 0;
}

export async function trainEnglishEmotions(data: string, models: string): Promise<HeadFigures> {
	const examples = englishRows(data).map(([text, ids]) => example(text, groupTargets(GOEMOTIONS_GROUPS, ids)));
	return trainHeads(examples, join(models, 'emotions-en'), {
		name: 'emotions-en', labels: Object.keys(GOEMOTIONS_GROUPS), bits: 15, ngrams: { min: 1, max: 4 }, epochs: 3, rate: 0.1, smoothing: 1, lengthPower: 0.5,
	});
}

/** How much an everyday text counts beside a comment, and a post in distress. Chosen in cross-validation; comments of the tuning part come out no worse. */
const EVERYDAY_WEIGHT = 10;
const DISTRESS_WEIGHT = 1;

export interface EnglishFigures {
	rows: number;
	accuracy: number;
	error: number;
	/** Of the everyday texts set aside. */
	everyday: { rows: number; accuracy: number };
}

/** Positive, negative and neutral in English; a text's label is the head with the highest probability. */
export async function trainEnglishPolarity(data: string, models: string): Promise<EnglishFigures> {
	const examples = englishRows(data).flatMap(([text, ids]) => {
		const targets = groupTargets(GOEMOTIONS_POLARITY, ids);
		// Texts that carry both poles are left out: their one label would be a guess.
		return targets.reduce((a, b) => a + b, 0) === 1 ? [example(text, targets)] : [];
	});
	const options: FitOptions = {
		name: 'polarity-en', labels: Object.keys(GOEMOTIONS_POLARITY), bits: 17, ngrams: { min: 1, max: 5 }, epochs: 3, rate: 0.1, smoothing: 1, lengthPower: 0.5,
	};
	const targetsOf = (label: string) => options.labels.map((one) => (one === label ? 1 : 0));
	const board = [
		...everydayForTraining('en').map((e) => ({ ...e, targets: targetsOf(e.feeling), weight: EVERYDAY_WEIGHT })),
		...distressedPosts(TUNING_POSTS, 'en').map((text) => ({ ...example(text, targetsOf('negative')), weight: DISTRESS_WEIGHT })),
	];
	const fitted = fit([...examples.filter((e) => e.part === 'train'), ...board], options);
	const model = new Classifier(fitted.header, fitted.weights);
	const tune = examples.filter((e) => e.part === 'tune');
	let temperature = 1;
	let least = Infinity;
	for (let t = 0.3; t < 3; t += 0.05) {
		const loss = tune.reduce((sum, e) => sum - Math.log(Math.max(1e-9, shares(model, e, t)[e.targets.indexOf(1)]!)), 0);
		if (loss < least) [temperature, least] = [t, loss];
	}
	const answer = (e: Example) => {
		const probabilities = shares(model, e, temperature);
		const confidence = Math.max(...probabilities);
		return { confidence, right: e.targets[probabilities.indexOf(confidence)] === 1 };
	};
	const share = (some: Array<{ right: boolean }>) => some.filter(({ right }) => right).length / some.length;
	const answers = examples.filter((e) => e.part === 'test').map(answer);
	const everyday = readEveryday('en').filter(({ part }) => part === 'test').map((e) => answer({ ...e, targets: targetsOf(e.feeling) }));
	const header = { ...fitted.header, extra: { temperature: [temperature] } };
	await write(join(models, 'polarity-en'), encodeClassifier(header, fitted.weights));
	return { rows: answers.length, accuracy: share(answers), error: calibrationError(answers), everyday: { rows: everyday.length, accuracy: share(everyday) } };
}

function shares(model: Classifier, e: Example, temperature: number): number[] {
	const out = new Float64Array(3);
	model.logits(e.text, out);
	const powers = [...out].map((logit) => Math.exp(logit / temperature));
	const total = powers.reduce((a, b) => a + b, 0);
	return powers.map((power) => power / total);
}

function englishRows(data: string): Array<[string, number[]]> {
	return ['train.tsv.gz', 'dev.tsv.gz'].flatMap((file) => readTsv(dataFile(data, 'goemotions', file)).map((row): [string, number[]] => [row[0]!, labelIds(row[1])]));
}

const FOLDS = 5;

interface Held {
	logits: number[];
	targets: number[];
	hint: number;
}

interface HeadTraining {
	hints?: Classifier | null;
	/** Learned from, but neither tuned nor measured on: their labels are no full ones. */
	besides?: Example[];
}

async function trainHeads(examples: Example[], folder: string, options: FitOptions, { hints = null, besides = [] }: HeadTraining = {}): Promise<HeadFigures> {
	const known = examples.filter((e) => e.part !== 'test');
	const held: Held[] = [];
	for (let fold = 0; fold < FOLDS; fold++) {
		const part = fit([...known.filter((_, i) => i % FOLDS !== fold), ...besides], options);
		held.push(...apply(new Classifier(part.header, part.weights), known.filter((_, i) => i % FOLDS === fold), hints));
	}
	const mixes = options.labels.map((_, k) =>
		fitLogistic(held.map(({ logits, targets, hint }) => ({ features: [logits[k]!, hint, 1], truth: targets[k]!, weight: 1 })), 3),
	);
	const mixed = (rows: Held[]) =>
		rows.map(({ logits, targets, hint }) => ({ targets, logits: logits.map((logit, k) => mixes[k]![0]! * logit + mixes[k]![1]! * hint + mixes[k]![2]!) }));
	const tuning = mixed(held);
	const thresholds = options.labels.map((_, k) => bestThreshold(tuning, k));
	const fitted = fit([...known, ...besides], options);
	const extra = { thresholds, slopes: mixes.map((mix) => mix[0]!), hints: mixes.map((mix) => mix[1]!), shifts: mixes.map((mix) => mix[2]!) };
	const header = { ...fitted.header, extra };
	const tested = mixed(apply(new Classifier(header, fitted.weights), examples.filter((e) => e.part === 'test'), hints));
	await write(folder, encodeClassifier(header, fitted.weights));
	const f1 = Object.fromEntries(options.labels.map((label, k) => [label, f1At(tested, k, thresholds[k]!)]));
	return { rows: tested.length, f1, macroF1: Object.values(f1).reduce((a, b) => a + b, 0) / options.labels.length };
}

function apply(model: Classifier, examples: Example[], hints: Classifier | null): Held[] {
	const out = new Float64Array(model.header.labels.length);
	const hint = new Float64Array(1);
	return examples.map((e) => {
		model.logits(e.text, out);
		hints?.logits(e.text, hint);
		return { logits: [...out], targets: e.targets, hint: hint[0]! };
	});
}

function bestThreshold(held: Array<{ logits: number[]; targets: number[] }>, k: number): number {
	let best = 0;
	let bestF1 = -1;
	for (let threshold = -4; threshold < 2; threshold += 0.05) {
		const f1 = f1At(held, k, threshold);
		if (f1 > bestF1) [best, bestF1] = [threshold, f1];
	}
	return Number(best.toFixed(2));
}

function f1At(rows: Array<{ logits: number[]; targets: number[] }>, k: number, threshold: number): number {
	let [hits, wrong, missed] = [0, 0, 0];
	for (const { logits, targets } of rows) {
		const said = logits[k]! > threshold;
		if (said && targets[k] === 1) hits++;
		else if (said) wrong++;
		else if (targets[k] === 1) missed++;
	}
	return hits === 0 ? 0 : (2 * hits) / (2 * hits + wrong + missed);
}

async function write(folder: string, file: Buffer): Promise<void> {
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, 'weights.bin'), file);
}
