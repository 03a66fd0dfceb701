import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Classifier, encodeClassifier } from '../../../src/language/classifier';
import { type AlarmLanguage, probabilityOf, readByAlarm } from '../../../src/sentiment/alarm';
import { judgeText } from '../../../src/sentiment/judge-text';
import { loadLexicon } from '../../../src/sentiment/lexicon';
import { urgencyRank } from '../../../src/sentiment/sentiment';
import { readEnglishBackground, readKoreanBackground } from './background';
import { fitLogistic, sigmoid } from './calibrate';
import { randomFrom, type Example } from './corpus';
import { fit, type FitOptions } from './fit';
import { readPosts, sentencesOf, variantsOf, type Post } from './posts';

interface Kind {
	options: FitOptions;
	/** Everyday texts count little each: they are many, and shorter than posts. */
	backgroundWeight: number;
	background: (data: string) => string[];
	isOwn: (text: string) => boolean;
}

const SHARED = { labels: ['high'], epochs: 4, rate: 0.4, smoothing: 1, lengthPower: 0.4 };
const HANGUL = /[가-힣]/;

/** English words are longer than Korean ones, and its posts here are fewer. */
export const KINDS: Readonly<Record<AlarmLanguage, Kind>> = {
	ko: {
		options: { ...SHARED, name: 'urgency-ko', bits: 17, ngrams: { min: 1, max: 3 } },
		backgroundWeight: 0.07, background: readKoreanBackground, isOwn: (text) => HANGUL.test(text),
	},
	en: {
		options: { ...SHARED, name: 'urgency-en', bits: 16, ngrams: { min: 1, max: 4 } },
		backgroundWeight: 0.03, background: readEnglishBackground, isOwn: (text) => !HANGUL.test(text),
	},
};

/** Worrying posts are near urgent ones; to take one for the other is the smaller mistake. */
const MEDIUM_WEIGHT = 0.6;
/** A sentence of a harmless post is harmless; one of an urgent post need not be urgent. */
const SENTENCE_WEIGHT = 0.3;
const FOLDS = 8;
/** What is allowed to be raised, or shown to a person, in cross-validation: of everyday texts, and of posts without or with everyday trouble. */
const RAISED = { background: 0.002, posts: 0.03 };
const REVIEWED = { background: 0.008, posts: 0.08 };
/** The share of urgent posts for which the probability is calibrated. */
const URGENT_SHARE = 0.05;
const HIGH = urgencyRank('high');
const MEDIUM = urgencyRank('medium');

interface Held {
	logit: number;
	level: number;
	/** What the rules of the lexicon make of it. */
	rules: number;
}

/** How many there are of each kind, and how many of them the alarm takes for urgent. */
export interface Caught {
	urgent: number;
	/** Urgent posts that the rules do not call high or critical. */
	missedByRules: number;
	medium: number;
	harmless: number;
	background: number;
}

export interface AlarmFigures {
	all: Caught;
	raised: Caught;
	reviewed: Caught;
	raiseFrom: number;
	reviewFrom: number;
	error: number;
}

/**
 * Trains the alarm of a language on posts written for this project and on everyday texts, writes it below `models`, and tells what cross-validation found.
 * @param posts folder of JSONL files; only posts in the language are used
 */
export async function trainAlarm(language: AlarmLanguage, posts: string, data: string, models: string): Promise<AlarmFigures> {
	const { options, background, isOwn } = KINDS[language];
	const lexicons = { ko: await loadLexicon('ko'), en: await loadLexicon('en') };
	const byRules = (text: string) => urgencyRank(judgeText(text, lexicons).urgency);
	const isRead = (text: string) => isOwn(text) && readByAlarm(text, language) !== '';
	const known = readPosts(posts).filter(({ text }) => isRead(text));
	const everyday = background(data).filter(isRead);

	const foldOf = foldsOf(known);
	const heldPosts: Held[] = [];
	const heldBackground: Held[] = [];
	for (let fold = 0; fold < FOLDS; fold++) {
		const fitted = fit(examplesOf(known.filter((post) => foldOf(post) !== fold), everyday.filter((_, i) => i % FOLDS !== fold), language), options);
		const logit = logitsOf(new Classifier(fitted.header, fitted.weights), language);
		for (const post of known.filter((each) => foldOf(each) === fold)) {
			heldPosts.push({ logit: logit(post.text), level: urgencyRank(post.urgency), rules: byRules(post.text) });
		}
		everyday.forEach((text, i) => {
			if (i % FOLDS === fold) heldBackground.push({ logit: logit(text), level: 0, rules: 0 });
		});
	}
	const [slope = 1, shift = 0] = fitLogistic(weighed(heldPosts, heldBackground), 2);
	const thresholds = [RAISED, REVIEWED].map((allowed) => probabilityOf(thresholdFor(allowed, heldPosts, heldBackground), slope, shift));
	const [raiseFrom = 1, reviewFrom = 1] = thresholds.map((threshold) => Number(threshold.toFixed(4)));

	const fitted = fit(examplesOf(known, everyday, language), options);
	const header = { ...fitted.header, extra: { calibration: [slope, shift], raiseFrom: [raiseFrom], reviewFrom: [reviewFrom] } };
	await mkdir(join(models, options.name), { recursive: true });
	await writeFile(join(models, options.name, 'weights.bin'), encodeClassifier(header, fitted.weights));
	const caught = (from: number) => count(heldPosts, heldBackground, ({ logit }) => probabilityOf(logit, slope, shift) >= from);
	return {
		all: caught(0), raised: caught(raiseFrom), reviewed: caught(reviewFrom), raiseFrom, reviewFrom,
		error: weightedError(weighed(heldPosts, heldBackground).map(({ features, truth, weight }) => ({ p: sigmoid(slope * features[0]! + shift), truth, weight }))),
	};
}

function foldsOf(posts: readonly Post[]): (post: Post) => number {
	const random = randomFrom(5);
	const folds = new Map<number, number>();
	for (const { group } of posts) if (!folds.has(group)) folds.set(group, Math.floor(random() * FOLDS));
	return ({ group }) => folds.get(group) ?? 0;
}

function examplesOf(posts: readonly Post[], everyday: readonly string[], language: AlarmLanguage): Example[] {
	const example = (text: string, target: number, weight: number): Example => ({ text: readByAlarm(text, language), original: text, part: 'train', targets: [target], weight });
	return [
		...posts.flatMap(({ text, urgency }) => {
			const level = urgencyRank(urgency);
			const target = level >= HIGH ? 1 : 0;
			const variants = variantsOf(text);
			return [
				...variants.map((variant) => example(variant, target, (level === MEDIUM ? MEDIUM_WEIGHT : 1) / variants.length)),
				...(target === 1 ? [] : sentencesOf(text).map((sentence) => example(sentence, 0, SENTENCE_WEIGHT))),
			];
		}),
		...everyday.map((text) => example(text, 0, KINDS[language].backgroundWeight)),
	];
}

function logitsOf(model: Classifier, language: AlarmLanguage): (text: string) => number {
	const room = new Float64Array(1);
	return (text) => {
		model.logits(readByAlarm(text, language), room);
		return room[0] ?? 0;
	};
}

/** One urgent post in twenty; of the others half are posts to a city, half everyday texts. */
function weighed(posts: readonly Held[], background: readonly Held[]): Array<{ features: number[]; truth: number; weight: number }> {
	const urgent = posts.filter(({ level }) => level >= HIGH);
	const others = posts.filter(({ level }) => level < HIGH);
	const row = (truth: number, weight: number) => ({ logit }: Held) => ({ features: [logit, 1], truth, weight });
	return [
		...urgent.map(row(1, (1_000 * URGENT_SHARE) / urgent.length)),
		...others.map(row(0, (500 * (1 - URGENT_SHARE)) / others.length)),
		...background.map(row(0, (500 * (1 - URGENT_SHARE)) / background.length)),
	];
}

/** The lowest logit from which on no more than the allowed shares are above it. */
function thresholdFor(allowed: typeof RAISED, posts: readonly Held[], background: readonly Held[]): number {
	const harmless = posts.filter(({ level }) => level < MEDIUM);
	const at = (held: readonly Held[], share: number) => held.map(({ logit }) => logit).sort((a, b) => b - a)[Math.floor(held.length * share)] ?? 0;
	return Math.max(at(harmless, allowed.posts), at(background, allowed.background)) + 1e-6;
}

function count(posts: readonly Held[], background: readonly Held[], caught: (held: Held) => boolean): Caught {
	const among = (held: readonly Held[]) => held.filter(caught).length;
	return {
		urgent: among(posts.filter(({ level }) => level >= HIGH)),
		missedByRules: among(posts.filter(({ level, rules }) => level >= HIGH && rules < HIGH)),
		medium: among(posts.filter(({ level }) => level === MEDIUM)),
		harmless: among(posts.filter(({ level }) => level < MEDIUM)),
		background: among(background),
	};
}

/** Expected calibration error over ten bins of the weighted rows: the error of the probability itself, not of the likelier label. */
function weightedError(rows: ReadonlyArray<{ p: number; truth: number; weight: number }>): number {
	const bins = Array.from({ length: 10 }, () => ({ weight: 0, p: 0, truth: 0 }));
	for (const { p, truth, weight } of rows) {
		const bin = bins[Math.min(9, Math.floor(p * 10))]!;
		bin.weight += weight;
		bin.p += weight * p;
		bin.truth += weight * truth;
	}
	const total = rows.reduce((sum, { weight }) => sum + weight, 0);
	return bins.reduce((sum, bin) => sum + Math.abs(bin.p - bin.truth), 0) / total;
}
