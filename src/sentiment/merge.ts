import { denseText } from '../language/normalise';
import type { ChatModel, TokenUsage } from '../llm/chat-model';
import { OTHER } from './categories';
import { EMOTIONS, type PostAnswer } from './prompt';
import { startOf } from './read';
import { inWords, type ReviewReason } from './review';
import type { Assessment } from './score';
import { wishOf } from './steering';
import { type Evidence, type Opinion, type Sentiment, urgencyRank, type Youth } from './sentiment';
import { evidenceOf } from './situations';

/**
 * How often a model's polarity is taken to be right. Published figures for large models on Korean reviews are around 0.9; less, as the two
 * engines stumble over the same texts. Not measured here: no model was at hand.
 */
const MODEL_RIGHT = 0.85;
/** The models here hardly know neutral and mixed texts: there a model's word is not weighed against theirs. */
const DIFFERENT = 0.7;
/** From this embedded confidence on an opposite answer is for a person to look at. */
const FIRM = 0.8;
const MEDIUM = urgencyRank('medium');
const HIGH = urgencyRank('high');
/** Reasons of this server that a model's answer settles. */
const SETTLED: ReadonlyArray<ReviewReason['kind']> = ['language', 'unsure', 'contrary'];

export interface Answered {
	text: string;
	embedded: Assessment;
	askedBecause: string;
	answer: PostAnswer;
	/** The answer's quotations with personal data put back. */
	quotes: readonly string[];
	model: ChatModel;
	usage: TokenUsage;
}

/**
 * Puts a model's answer and the embedded score together. The higher urgency of the two stands; where the model wanted a lower one a person is
 * asked. Its polarity stands, but not about a text that speaks to it: there the embedded one does, unless that is what the text asked for and the
 * model, which read the text without its orders, says otherwise. Quotations that are not in the text are left out.
 */
export function merge({ text, embedded, askedBecause, answer, quotes, model, usage }: Answered): Sentiment {
	const own = embedded.sentiment;
	const steered = embedded.reasons.some(({ kind }) => kind === 'steered');
	const trusted = !steered || (answer.polarity !== own.polarity && wishOf(startOf(text), embedded.read) === own.polarity);
	const raised = urgencyRank(answer.urgency) > urgencyRank(own.urgency);
	const found = findQuotes(text, quotes, model.model);
	const reasons = [...embedded.reasons.filter(({ kind }) => !SETTLED.includes(kind)), ...reasonsOfModel(embedded, answer, { found: found.length > 0, trusted, model: model.model })];
	// What an order brings a model to say of the situation is not taken, but for danger that it sees there.
	const sorts = trusted || raised;
	const situations = [...new Set([...own.situations, ...(sorts ? answer.situations : [])])];
	const said: Opinion = { engine: model.provider, model: model.model, polarity: answer.polarity, score: answer.score, situations: answer.situations, urgency: answer.urgency };
	return {
		...(trusted ? feelingOfModel(own, answer) : feelingOf(own)),
		situations: situations.length > 1 ? situations.filter((situation) => situation !== OTHER) : situations,
		urgency: raised ? answer.urgency : own.urgency,
		urgencyRules: raised ? [...own.urgencyRules, `${model.model}: ${answer.urgency}`] : own.urgencyRules,
		youth: youthOf(own.youth, answer.youth, model.model),
		evidence: [...own.evidence, ...found],
		sentences: own.sentences,
		language: own.language,
		engine: model.provider,
		model: model.model,
		decidedBy: { polarity: trusted ? model.provider : 'on-server', urgency: raised ? model.provider : 'on-server', situations: sorts ? model.provider : 'on-server' },
		askedBecause,
		otherSaid: trusted ? opinionOf(own) : said,
		usage,
		needsReview: reasons.length > 0,
		reviewReason: inWords(reasons),
	};
}

/** The embedded score of a post that the model was asked about in vain. */
export function unanswered({ sentiment, reasons }: Assessment, askedBecause: string, model: string, happened: string, usage: TokenUsage): Sentiment {
	const all: ReviewReason[] = [
		...reasons,
		{ kind: 'model', words: `${model} gave no answer (${happened.replace(/\.+$/, '')}); this is the score of this server: run it again or read it` },
	];
	return { ...sentiment, askedBecause, usage, needsReview: true, reviewReason: inWords(all) };
}

type Feeling = Pick<Sentiment, 'polarity' | 'score' | 'confidence' | 'emotions'>;

function feelingOf({ polarity, score, confidence, emotions }: Sentiment): Feeling {
	return { polarity, score, confidence, emotions };
}

function feelingOfModel(own: Sentiment, answer: PostAnswer): Feeling {
	const { polarity, score, emotions } = answer;
	return {
		polarity,
		score,
		confidence: Math.round(confidenceIn(own, answer) * 10_000) / 10_000,
		emotions: Object.fromEntries(EMOTIONS.map((emotion) => [emotion, emotions.includes(emotion) ? 1 : 0])),
	};
}

/** How likely the model's polarity is right, given what this server says: two witnesses, each with its own reliability. */
function confidenceIn(own: Sentiment, answer: PostAnswer): number {
	if (own.confidence === 0) return MODEL_RIGHT;
	const agreed = answer.polarity === own.polarity;
	if (!agreed && !isOpposite(own, answer)) return DIFFERENT;
	const forIt = (agreed ? own.confidence : 1 - own.confidence) * MODEL_RIGHT;
	const againstIt = (agreed ? 1 - own.confidence : own.confidence) * (1 - MODEL_RIGHT);
	return forIt / (forIt + againstIt);
}

function isOpposite(own: Sentiment, answer: PostAnswer): boolean {
	return [own.polarity, answer.polarity].every((polarity) => polarity === 'positive' || polarity === 'negative') && own.polarity !== answer.polarity;
}

function reasonsOfModel({ sentiment: own }: Assessment, answer: PostAnswer, { found, trusted, model }: { found: boolean; trusted: boolean; model: string }): ReviewReason[] {
	const reasons: ReviewReason[] = [];
	const add = (words: string): void => void reasons.push({ kind: 'model', words });
	const [theirs, ours] = [urgencyRank(answer.urgency), urgencyRank(own.urgency)];
	if (theirs > ours && theirs >= HIGH) add(`urgent (${answer.urgency}) by the word of ${model}, the rules say ${own.urgency}: read it now`);
	if (theirs > ours && theirs >= MEDIUM && !found) add(`${model} raised the urgency to ${answer.urgency} without words of the post to show for it: read it and decide`);
	if (theirs < ours && ours >= MEDIUM) add(`${model} would lower the urgency from ${own.urgency} to ${answer.urgency}: it stays as it is until you decide`);
	if (!trusted && answer.polarity !== own.polarity) add(`${model} says ${answer.polarity}, this server ${own.polarity}, and this server's word stands: read it`);
	else if (isOpposite(own, answer) && own.confidence >= FIRM) add(`${model} says ${answer.polarity}, this server ${own.polarity}: read which of them is right`);
	return reasons;
}

function youthOf(own: Youth, said: PostAnswer['youth'], model: string): Youth {
	if (own.how !== null || said === 'none') return own;
	return { isYouth: said === 'writer', role: said, how: `${model} says so` };
}

function opinionOf({ engine, model, polarity, score, situations, urgency }: Sentiment): Opinion {
	return { engine, model, polarity, score, situations, urgency };
}

const MOST_QUOTES = 3;
const LONGEST_QUOTE = 300;

/** Models change spaces and stretched letters when they quote; nothing else is forgiven. */
function findQuotes(text: string, quotes: readonly string[], model: string): Evidence[] {
	const dense = denseText(startOf(text));
	const found: Evidence[] = [];
	for (const quote of quotes) {
		if (found.length === MOST_QUOTES || quote.length > LONGEST_QUOTE) continue;
		const wanted = denseText(quote).text;
		const at = wanted.length < 2 ? -1 : dense.text.indexOf(wanted);
		if (at < 0) continue;
		const one = evidenceOf(text, dense, { start: at, end: at + wanted.length }, 'model', model);
		if (!found.some(({ start, end }) => start === one.start && end === one.end)) found.push(one);
	}
	return found;
}
