import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Classifier, encodeClassifier } from '../../../src/language/classifier';
import { type AlarmLanguage, probabilityOf, readByAlarm } from '../../../src/sentiment/alarm';
import { judgeText } from '../../../src/sentiment/judge-text';
import { loadLexicon } from '../../../src/sentiment/lexicon';
import { urgencyRank } from '../../../src/sentiment/sentiment';
import { readEnglishBackground, readKoreanBackground } from './background';
import { fitLogistic, sigmoid } from './calibrate';
import { counterfactuals } from './counterfactual';
import { randomFrom, type Example } from './corpus';
import { fit, type FitOptions } from './fit';
import { readPosts, sentencesOf, variantsOf, type Post } from './posts';

interface Kind {
	options: FitOptions;
	/**
	 * Everyday texts count less each: they are many, and shorter than posts. In cross-validation the same share of urgent posts was found with half as many everyday
	 * texts raised at 0.5 as at 0.07 (Korean).
	 */
	backgroundWeight: number;
	background: (data: string) => string[];
	isOwn: (text: string) => boolean;
}

const SHARED = { labels: ['high'], epochs: 8, rate: 0.2, smoothing: 1, lengthPower: 0.4 };
const HANGUL = /[가-힣]/;

/** English words are longer than Korean ones, and its posts here are fewer. */
export const KINDS: Readonly<Record<AlarmLanguage, Kind>> = {
	ko: {
		options: { ...SHARED, name: 'urgency-ko', bits: 18, ngrams: { min: 1, max: 4 } },
		backgroundWeight: 0.5, background: readKoreanBackground, isOwn: (text) => HANGUL.test(text),
	},
	en: {
		options: { ...SHARED, name: 'urgency-en', bits: 17, ngrams: { min: 1, max: 5 } },
		backgroundWeight: 0.2, background: readEnglishBackground, isOwn: (text) => !HANGUL.test(text),
	},
};

/** Worrying posts are near urgent ones; to take one for the other is the smaller mistake. */
const MEDIUM_WEIGHT = 0.6;
/** A sentence of a harmless post is harmless; one of an urgent post need not be urgent. */
const SENTENCE_WEIGHT = 0.3;
const FOLDS = 8;
const SENTENCES_A_GROUP = 2;
/** Shares of the urgent posts, in cross-validation, that lie above the thresholds: from the first on a post is raised, from the second on the word of a rule stands. */
const FOUND = { raised: 0.96, supported: 0.985 };
/** But no more everyday texts than this lie above the first: where danger is hard to tell from talk, the rest is left to the rules and to a person. */
const EVERYDAY_RAISED = 0.02;
/** The share of urgent posts for which the probability is calibrated. */
const URGENT_SHARE = 0.05;
const HIGH = urgencyRank('high');
const MEDIUM = urgencyRank('medium');

/** A text as the alarm sees it, with the marks of the rules. */
type Read = (text: string) => string;

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
	supported: Caught;
	/** What rules and alarm together call high or critical. */
	together: Caught;
	raiseFrom: number;
	supportFrom: number;
	error: number;
}

/**
 * Trains the alarm of a language on posts written for this project and on everyday texts, writes it below `models`, and tells what cross-validation found.
 * @param posts folder of JSONL files; only posts in the language are used
 */
export async function trainAlarm(language: AlarmLanguage, posts: string, data: string, models: string): Promise<AlarmFigures> {
	const { options, background, isOwn } = KINDS[language];
	const lexicons = { ko: await loadLexicon('ko'), en: await loadLexicon('en') };
	const read: Read = (text) => readByAlarm(text, judgeText(text, lexicons).marks, language);
	const byRules = (text: string) => urgencyRank(judgeText(text, lexicons).urgency);
	const isRead = (text: string) => isOwn(text) && read(text) !== '';
	const known = readPosts(posts).filter(({ text }) => isRead(text));
	const everyday = [...background(data), ...aboutGroups(language)].filter(isRead);

	const foldOf = foldsOf(known);
	const heldPosts: Held[] = [];
	const heldBackground: Held[] = [];
	for (let fold = 0; fold < FOLDS; fold++) {
		const fitted = fit(examplesOf(known.filter((post) => foldOf(post) !== fold), everyday.filter((_, i) => i % FOLDS !== fold), language, read), options);
		const logit = logitsOf(new Classifier(fitted.header, fitted.weights), read);
		for (const post of known.filter((each) => foldOf(each) === fold)) {
			heldPosts.push({ logit: logit(post.text), level: urgencyRank(post.urgency), rules: byRules(post.text) });
		}
		everyday.forEach((text, i) => {
			if (i % FOLDS === fold) heldBackground.push({ logit: logit(text), level: 0, rules: byRules(text) });
		});
	}
	const [slope = 1, shift = 0] = fitLogistic(weighed(heldPosts, heldBackground), 2);
	const urgent = heldPosts.filter(({ level }) => level >= HIGH);
	const probability = (logit: number): number => Number(probabilityOf(logit, slope, shift).toFixed(4));
	const raiseFrom = probability(Math.max(logitAbove(FOUND.raised, urgent), logitAbove(EVERYDAY_RAISED, heldBackground)));
	const supportFrom = Math.min(raiseFrom, probability(logitAbove(FOUND.supported, urgent)));

	const fitted = fit(examplesOf(known, everyday, language, read), options);
	const header = { ...fitted.header, extra: { calibration: [slope, shift], raiseFrom: [raiseFrom], supportFrom: [supportFrom] } };
	await mkdir(join(models, options.name), { recursive: true });
	await writeFile(join(models, options.name, 'weights.bin'), encodeClassifier(header, fitted.weights));
	const counted = (is: (probability: number, rules: number) => boolean) => count(heldPosts, heldBackground, ({ logit, rules }) => is(probabilityOf(logit, slope, shift), rules));
	const caught = (from: number) => counted((probability) => probability >= from);
	return {
		together: counted((probability, rules) => probability >= raiseFrom || (rules >= HIGH && probability >= supportFrom)),
		all: caught(0), raised: caught(raiseFrom), supported: caught(supportFrom), raiseFrom, supportFrom,
		error: weightedError(weighed(heldPosts, heldBackground).map(({ features, truth, weight }) => ({ p: sigmoid(slope * features[0]! + shift), truth, weight }))),
	};
}

/** Sentences in which nothing happens, about every group of the list: who is spoken of makes nothing urgent. */
function aboutGroups(language: AlarmLanguage): string[] {
	return counterfactuals([], { language, frames: SENTENCES_A_GROUP }).map(({ text }) => text);
}

function foldsOf(posts: readonly Post[]): (post: Post) => number {
	const random = randomFrom(5);
	const folds = new Map<number, number>();
	for (const { group } of posts) if (!folds.has(group)) folds.set(group, Math.floor(random() * FOLDS));
	return ({ group }) => folds.get(group) ?? 0;
}

function examplesOf(posts: readonly Post[], everyday: readonly string[], language: AlarmLanguage, read: Read): Example[] {
	const example = (text: string, target: number, weight: number): Example => ({ text: read(text), original: text, part: 'train', targets: [target], weight });
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

function logitsOf(model: Classifier, read: Read): (text: string) => number {
	const room = new Float64Array(1);
	return (text) => {
		model.logits(read(text), room);
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

/** The logit that this share of the rows reaches. */
function logitAbove(share: number, held: readonly Held[]): number {
	const logits = held.map(({ logit }) => logit).sort((a, b) => b - a);
	return logits[Math.min(logits.length - 1, Math.floor(logits.length * share))] ?? 0;
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
