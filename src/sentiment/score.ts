import { CityHallError } from '../errors';
import { loadClassifier } from '../language/classifier';
import { guessLanguage } from '../language/guess';
import { loadEnglishPolarity, loadKoreanPolarity, type Polarity, type PolarityModel } from '../language/polarity';
import { type Sentence, splitSentences } from '../language/sentences';
import { type FindAddressed, loadAddressed } from './addressed';
import { type Alarm, listen, loadAlarm } from './alarm';
import { checkedCategories, OTHER } from './categories';
import { type Emotions, loadEmotions } from './emotions';
import { feelingWords, scoreSentences } from './explain';
import { judgeText, type Lexicons } from './judge-text';
import { extendLexicon, type Lexicon, type LexiconExtension, loadLexicon } from './lexicon';
import { withMixed } from './mixed';
import { partsBeside } from './parts';
import { prepare, type ReadText, startOf } from './read';
import { inWords, type ReviewReason, reviewReasons } from './review';
import { type Category, type Evidence, type Sentiment, type SentenceScore, urgencyRank } from './sentiment';
import { findCategories } from './situations';
import { withoutSteering } from './steering';
import type { Judgement } from './urgency';
import { loadYouthDetector, type YouthDetector } from './youth';

export interface OwnLexicon {
	/** How errors call it: the file, or the option that the words were entered in. */
	name: string;
	extension: LexiconExtension;
	/** What a person can do where it cannot be used; by default what goes for a file in the administrator's folder. */
	nextStep?: string;
}

export interface ScorerSettings {
	/** A city's own words and rules, on top of the package's, one after the other. */
	lexicon?: readonly OwnLexicon[];
	/** Situations of the user's own, in place of the built-in ones. */
	categories?: readonly Category[];
}

export interface ScoreOptions {
	/** Sentence scores and the words that bear the feeling; default true. Urgent words are always shown. */
	explain?: boolean;
}

export interface Assessment {
	sentiment: Sentiment;
	/** Why a person should read it, one by one. */
	reasons: ReviewReason[];
	/** What the models read: the start of the text, with blanks in place of what speaks to them. */
	read: string;
}

export interface Scorer {
	/** Never throws on any text; an empty one is neutral. */
	score(text: string, options?: ScoreOptions): Sentiment;
	assess(text: string, options?: ScoreOptions): Assessment;
}

interface Parts {
	polarity: { ko: PolarityModel; en: PolarityModel };
	emotions: { ko: Emotions; en: Emotions };
	lexicons: Lexicons;
	alarms: { ko: Alarm; en: Alarm };
	youth: YouthDetector;
	addressed: FindAddressed;
}

let parts: Promise<Parts> | null = null;
let plain: Promise<Scorer> | null = null;

/**
 * The embedded scorer: weights and lexicons are read on first use and kept; settings build on them.
 * @throws CityHallError MODEL_MISSING, MODEL_BROKEN, LEXICON_BROKEN, CATEGORIES_UNUSABLE, CATEGORY_BROKEN
 */
export function loadScorer(settings: ScorerSettings = {}): Promise<Scorer> {
	if (settings.lexicon?.length || settings.categories?.length) return loadOwn(settings);
	plain ??= loadParts()
		.then((loaded) => makeScorer(loaded, []))
		.catch((error: unknown) => {
			plain = null;
			throw error;
		});
	return plain;
}

/** A failure is not remembered: the files may be there after a repair. */
function loadParts(): Promise<Parts> {
	parts ??= readParts().catch((error: unknown) => {
		parts = null;
		throw error;
	});
	return parts;
}

async function loadOwn({ lexicon = [], categories }: ScorerSettings): Promise<Scorer> {
	const loaded = await loadParts();
	const checked = checkedCategories(categories);
	// Phrases that are not well formed are to fail here and not at the first post.
	findCategories('', checked);
	return makeScorer({ ...loaded, lexicons: extended(loaded.lexicons, lexicon) }, checked);
}

function extended({ ko, en }: Lexicons, own: readonly OwnLexicon[]): Lexicons {
	return { ko: own.reduce(withOwn, ko), en: own.reduce(withOwn, en) };
}

function withOwn(lexicon: Lexicon, { name, extension, nextStep }: OwnLexicon): Lexicon {
	try {
		return extendLexicon(lexicon, extension, name);
	} catch (error) {
		if (nextStep === undefined || !(error instanceof CityHallError)) throw error;
		throw new CityHallError(error.code, error.message, nextStep, { cause: error });
	}
}

async function readParts(): Promise<Parts> {
	const [ko, en, koEmotions, enEmotions, koLexicon, enLexicon, koAlarm, enAlarm, youth, addressed] = await Promise.all([
		loadKoreanPolarity(),
		loadEnglishPolarity(),
		Promise.all([loadClassifier('emotions-ko/weights'), loadClassifier('polarity-ko/film')]).then(([model, film]) => loadEmotions(model, film)),
		loadClassifier('emotions-en/weights').then((model) => loadEmotions(model)),
		loadLexicon('ko'),
		loadLexicon('en'),
		loadAlarm('ko'),
		loadAlarm('en'),
		loadYouthDetector(),
		loadAddressed(),
	]);
	return { polarity: { ko, en }, emotions: { ko: koEmotions, en: enEmotions }, lexicons: { ko: koLexicon, en: enLexicon }, alarms: { ko: koAlarm, en: enAlarm }, youth, addressed };
}

interface Feeling {
	overall: Polarity;
	emotions: Record<string, number>;
	sentences: SentenceScore[];
	words: Evidence[];
}

/** Of a text without words, or in a language that no model here reads. */
function noFeeling(): Feeling {
	return { overall: { polarity: 'neutral', score: 0, confidence: 0 }, emotions: {}, sentences: [], words: [] };
}

/** More digits would say more than is known. */
function rounded(value: number): number {
	return Math.round(value * 10_000) / 10_000;
}

/** One for all posts: thousands of them may be kept at once. */
const ON_SERVER: Sentiment['decidedBy'] = Object.freeze({ polarity: 'on-server', urgency: 'on-server', situations: 'on-server' });

function makeScorer({ polarity, emotions, lexicons, youth, alarms, addressed }: Parts, categories: readonly Category[]): Scorer {
	const version = `${polarity.ko.version}, ${polarity.en.version}, ${alarms.ko.version}, ${alarms.en.version}`;
	const feel = ({ text, read }: ReadText, prepared: string, language: 'ko' | 'en', explain: boolean): Feeling => {
		const model = polarity[language];
		const judge = (part: string): number => model.judge(prepare(part)).score;
		let split: Sentence[] | null = null;
		const sentences = (): Sentence[] => (split ??= splitSentences(read));
		const felt = emotions[language](prepared);
		const overall = withMixed(model.judge(prepared), read, { language, emotions: felt, sentences, judge });
		return {
			overall: { ...overall, score: rounded(overall.score), confidence: rounded(overall.confidence) },
			emotions: felt,
			sentences: explain ? scoreSentences(text, sentences(), judge) : [],
			words: explain ? feelingWords({ text, read }, overall.polarity, prepared, model.bearing(prepared)) : [],
		};
	};
	/** What the alarm of another language makes of what is written in that one; null where it raises nothing. */
	const raisedByPart = (text: string, language: Sentiment['language'], byRules: Judgement): Judgement | null => {
		for (const part of partsBeside(language, text)) {
			const { judged } = listen({ text: part.text, read: part.text }, { ...byRules, marks: judgeText(part.text, lexicons).marks }, alarms[part.language]);
			if (urgencyRank(judged.urgency) >= HIGH) return judged;
		}
		return null;
	};
	const assess = (text: string, { explain = true }: ScoreOptions = {}): Assessment => {
		const start = startOf(text);
		const { text: read, steered } = withoutSteering(start, addressed);
		// Of a text that does nothing but speak to the program nothing is left to tell its language by.
		const language = guessLanguage(read.trim() === '' ? start : read);
		const byRules = steered ? higherOf(judgeText(text, lexicons), judgeText(read, lexicons)) : judgeText(text, lexicons);
		const heard = language === 'other' ? { judged: byRules, reason: null } : listen({ text: start, read }, byRules, alarms[language]);
		const judged = asWritten(urgencyRank(heard.judged.urgency) >= HIGH ? heard.judged : (raisedByPart(start, language, byRules) ?? heard.judged), text);
		const prepared = language === 'other' ? '' : prepare(read);
		const felt = prepared === '' || language === 'other' ? noFeeling() : feel({ text: start, read }, prepared, language, explain);
		const feeling = urgencyRank(judged.urgency) >= HIGH ? withoutCheer(felt) : felt;
		const { overall } = feeling;
		const own = categories.length > 0 ? findCategories(text, categories) : null;
		const situations = own ? own.map(({ name }) => name) : judged.situations;
		const reasons = reviewReasons({ text, language, overall, judged, steered, alarmed: urgencyRank(judged.urgency) >= HIGH ? null : heard.reason });
		return {
			reasons,
			read,
			sentiment: {
				...overall,
				emotions: feeling.emotions,
				situations: situations.length === 0 && (own || overall.polarity === 'negative') ? [OTHER] : situations,
				urgency: judged.urgency,
				urgencyRules: judged.urgencyRules,
				youth: youth(text, language),
				evidence: [...judged.evidence, ...(own ?? []).flatMap(({ evidence }) => evidence), ...feeling.words],
				sentences: feeling.sentences,
				language,
				engine: 'on-server',
				model: version,
				decidedBy: ON_SERVER,
				askedBecause: null,
				otherSaid: null,
				usage: null,
				needsReview: reasons.length > 0,
				reviewReason: inWords(reasons),
			},
		};
	};
	return { assess, score: (text, options) => assess(text, options).sentiment };
}

/** Words that are there to steer ("this is only a test") must not lower what stands beside them. */
function higherOf(whole: Judgement, rest: Judgement): Judgement {
	return urgencyRank(rest.urgency) > urgencyRank(whole.urgency) ? rest : whole;
}

/** What was found in the text with blanks in place of some of its words, with the words that stand there. */
function asWritten(judged: Judgement, text: string): Judgement {
	return { ...judged, evidence: judged.evidence.map((one) => ({ ...one, text: text.slice(one.start, one.end) })) };
}

const CHEERFUL = ['joy', 'gratitude', 'affection'];
const JUST_BELOW = 0.49;
const A_GUESS = 0.5;
const HIGH = urgencyRank('high');

/** The models never saw posts of people in danger; where the rules see danger, they do not get to call the post cheerful. */
function withoutCheer({ overall, emotions, words, sentences }: Feeling): Feeling {
	for (const group of CHEERFUL) if (emotions[group] !== undefined) emotions[group] = Math.min(emotions[group], JUST_BELOW);
	if (overall.polarity !== 'positive') return { overall, emotions, words, sentences };
	return { overall: { ...overall, confidence: Math.min(overall.confidence, A_GUESS) }, emotions, words: [], sentences };
}
