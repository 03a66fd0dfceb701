import { loadClassifier } from '../language/classifier';
import { guessLanguage } from '../language/guess';
import { neutraliseIdentity } from '../language/identity';
import { normaliseText } from '../language/normalise';
import { loadEnglishPolarity, loadKoreanPolarity, type Polarity } from '../language/polarity';
import { splitSentences } from '../language/sentences';
import { loadEmotions } from './emotions';
import { loadLexicon } from './lexicon';
import { urgencyRank, type Sentiment } from './sentiment';
import { judgeUrgency, type Judgement } from './urgency';
import { loadYouthDetector } from './youth';

export interface Scorer {
	/** Never throws on any text; an empty one is neutral. */
	score(text: string): Sentiment;
}

/** Texts are read up to here: longer ones are cut for the models, not for the rules. */
const READ_BY_MODELS = 4_000;
const LOW_CONFIDENCE = 0.6;
const MIXED_AT = 0.75;
const HIGH = urgencyRank('high');

let loading: Promise<Scorer> | null = null;

/**
 * The embedded scorer: weights and lexicons are read on first use and kept.
 * @throws CityHallError MODEL_MISSING, MODEL_BROKEN, LEXICON_BROKEN
 */
export function loadScorer(): Promise<Scorer> {
	loading ??= makeScorer().catch((error: unknown) => {
		loading = null;
		throw error;
	});
	return loading;
}

async function makeScorer(): Promise<Scorer> {
	const [korean, english, koreanEmotions, englishEmotions, koreanLexicon, englishLexicon, youth] = await Promise.all([
		loadKoreanPolarity(),
		loadEnglishPolarity(),
		Promise.all([loadClassifier('emotions-ko/weights'), loadClassifier('polarity-ko/film')]).then(([model, film]) => loadEmotions(model, film)),
		loadClassifier('emotions-en/weights').then((model) => loadEmotions(model)),
		loadLexicon('ko'),
		loadLexicon('en'),
		loadYouthDetector(),
	]);
	const model = `${korean.version}, ${english.version}`;
	return {
		score(text) {
			const language = guessLanguage(text);
			const polarity = language === 'en' ? english : korean;
			const prepared = prepare(text);
			const judged = judgeUrgency(text, language === 'en' ? englishLexicon : koreanLexicon);
			const overall = language === 'other' ? UNKNOWN : withMixed(polarity.judge(prepared), text, (part) => polarity.judge(prepare(part)));
			const emotions = language === 'other' ? {} : withoutCheer((language === 'en' ? englishEmotions : koreanEmotions)(prepared), judged);
			const reviewReason = reasonToReview(language, overall, judged);
			const situations = judged.situations.length > 0 ? judged.situations : overall.polarity === 'negative' ? ['other'] : [];
			return {
				...overall,
				emotions,
				situations,
				urgency: judged.urgency,
				urgencyRules: judged.urgencyRules,
				youth: youth(text, language),
				evidence: judged.evidence,
				sentences: [],
				language,
				engine: 'on-server',
				model,
				decidedBy: { polarity: 'on-server', urgency: 'on-server', situations: 'on-server' },
				askedBecause: null,
				otherSaid: null,
				usage: null,
				needsReview: reviewReason !== null,
				reviewReason,
			};
		},
	};
}

const UNKNOWN: Polarity = { polarity: 'neutral', score: 0, confidence: 0 };

function prepare(text: string): string {
	return neutraliseIdentity(normaliseText(text.length > READ_BY_MODELS ? text.slice(0, READ_BY_MODELS) : text));
}

/** A text whose sentences clearly pull both ways is mixed, whatever they add up to. */
function withMixed(overall: Polarity, text: string, judge: (sentence: string) => Polarity): Polarity {
	if (text.length < 20 || Math.abs(overall.score) > 0.9) return overall;
	const sentences = splitSentences(text.slice(0, READ_BY_MODELS));
	if (sentences.length < 2) return overall;
	let best = 0;
	let worst = 0;
	for (const sentence of sentences) {
		if (sentence.text.length < 6) continue;
		const { score } = judge(sentence.text);
		best = Math.max(best, score);
		worst = Math.min(worst, score);
	}
	if (best < MIXED_AT || worst > -MIXED_AT) return overall;
	return { polarity: 'mixed', score: overall.score, confidence: Math.min(best, -worst) };
}

const CHEERFUL = ['joy', 'gratitude', 'affection'];
const JUST_BELOW = 0.49;

/** The emotion heads never saw posts of people in danger; where the rules see danger, they do not get to call the post cheerful. */
function withoutCheer(emotions: Record<string, number>, judged: Judgement): Record<string, number> {
	if (urgencyRank(judged.urgency) < HIGH) return emotions;
	for (const group of CHEERFUL) emotions[group] = Math.min(emotions[group] ?? 0, JUST_BELOW);
	return emotions;
}

function reasonToReview(language: Sentiment['language'], overall: Polarity, judged: Judgement): string | null {
	if (urgencyRank(judged.urgency) >= HIGH) return `urgent: ${judged.urgencyRules[0] ?? judged.urgency}`;
	if (judged.doubts.length > 0) return `urgent words that may not be meant so: ${judged.doubts.join('; ')}`;
	if (language === 'other') return 'the language is neither Korean nor English';
	if (judged.urgency === 'medium' && overall.polarity === 'positive' && overall.confidence > 0.8) {
		return 'the rules see trouble, the model a positive text';
	}
	return overall.confidence < LOW_CONFIDENCE ? 'low confidence' : null;
}
