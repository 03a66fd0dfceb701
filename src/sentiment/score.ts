import { loadClassifier } from '../language/classifier';
import { guessLanguage } from '../language/guess';
import { loadEnglishPolarity, loadKoreanPolarity, type Polarity, type PolarityModel } from '../language/polarity';
import { type Sentence, splitSentences } from '../language/sentences';
import { type Emotions, loadEmotions } from './emotions';
import { judgeText, type Lexicons } from './judge-text';
import { extendLexicon, type Lexicon, type LexiconExtension, loadLexicon } from './lexicon';
import { withMixed } from './mixed';
import { prepare, startOf } from './read';
import { inWords, type ReviewReason, reviewReasons } from './review';
import { type Category, type Sentiment, type SentenceScore, urgencyRank } from './sentiment';
import { withoutSteering } from './steering';
import type { Judgement } from './urgency';
import { loadYouthDetector, type YouthDetector } from './youth';

export interface ScorerSettings {
	/** A city's own words and rules, on top of the package's; of several one after the other. */
	lexicon?: LexiconExtension | readonly LexiconExtension[];
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
	youth: YouthDetector;
}

let parts: Promise<Parts> | null = null;
let plain: Promise<Scorer> | null = null;

/**
 * The embedded scorer: weights and lexicons are read on first use and kept; settings build on them.
 * @throws CityHallError MODEL_MISSING, MODEL_BROKEN, LEXICON_BROKEN
 */
export function loadScorer(settings: ScorerSettings = {}): Promise<Scorer> {
	const extensions = settings.lexicon === undefined ? [] : [settings.lexicon].flat();
	if (extensions.length > 0 || settings.categories?.length) {
		return loadParts().then((loaded) => makeScorer({ ...loaded, lexicons: extended(loaded.lexicons, extensions) }));
	}
	plain ??= loadParts()
		.then((loaded) => makeScorer(loaded))
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

function extended({ ko, en }: Lexicons, extensions: readonly LexiconExtension[]): Lexicons {
	const withOwn = (lexicon: Lexicon): Lexicon => extensions.reduce((before, extension) => extendLexicon(before, extension), lexicon);
	return { ko: withOwn(ko), en: withOwn(en) };
}

async function readParts(): Promise<Parts> {
	const [ko, en, koEmotions, enEmotions, koLexicon, enLexicon, youth] = await Promise.all([
		loadKoreanPolarity(),
		loadEnglishPolarity(),
		Promise.all([loadClassifier('emotions-ko/weights'), loadClassifier('polarity-ko/film')]).then(([model, film]) => loadEmotions(model, film)),
		loadClassifier('emotions-en/weights').then((model) => loadEmotions(model)),
		loadLexicon('ko'),
		loadLexicon('en'),
		loadYouthDetector(),
	]);
	return { polarity: { ko, en }, emotions: { ko: koEmotions, en: enEmotions }, lexicons: { ko: koLexicon, en: enLexicon }, youth };
}

const UNKNOWN: Polarity = { polarity: 'neutral', score: 0, confidence: 0 };

function makeScorer({ polarity, emotions, lexicons, youth }: Parts): Scorer {
	const version = `${polarity.ko.version}, ${polarity.en.version}`;
	const assess = (text: string, { explain = true }: ScoreOptions = {}): Assessment => {
		const { text: rest, steered } = withoutSteering(text);
		const read = startOf(rest);
		const language = guessLanguage(read);
		const judged = judgeText(text, lexicons);
		let split: Sentence[] | null = null;
		const sentences = () => (split ??= splitSentences(read));
		let overall = UNKNOWN;
		let felt: Record<string, number> = {};
		let sentenceScores: SentenceScore[] = [];
		if (language !== 'other') {
			const model = polarity[language];
			const judge = (part: string) => model.judge(prepare(part)).score;
			const prepared = prepare(read);
			overall = withMixed(model.judge(prepared), sentences, judge, read.length);
			felt = withoutCheer(emotions[language](prepared), judged);
			if (explain && sentences().length > 1) sentenceScores = sentences().map((sentence) => ({ ...sentence, score: judge(sentence.text) }));
		}
		const reasons = reviewReasons({ text, language, overall, judged, steered });
		return {
			reasons,
			sentiment: {
				...overall,
				emotions: felt,
				situations: judged.situations.length > 0 ? judged.situations : overall.polarity === 'negative' ? ['other'] : [],
				urgency: judged.urgency,
				urgencyRules: judged.urgencyRules,
				youth: youth(text, language),
				evidence: judged.evidence,
				sentences: sentenceScores,
				language,
				engine: 'on-server',
				model: version,
				decidedBy: { polarity: 'on-server', urgency: 'on-server', situations: 'on-server' },
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

const CHEERFUL = ['joy', 'gratitude', 'affection'];
const JUST_BELOW = 0.49;
const HIGH = urgencyRank('high');

/** The emotion heads never saw posts of people in danger; where the rules see danger, they do not get to call the post cheerful. */
function withoutCheer(emotions: Record<string, number>, judged: Judgement): Record<string, number> {
	if (urgencyRank(judged.urgency) < HIGH) return emotions;
	for (const group of CHEERFUL) emotions[group] = Math.min(emotions[group] ?? 0, JUST_BELOW);
	return emotions;
}
