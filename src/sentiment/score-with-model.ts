import { breathing } from '../breathing';
import { CityHallError } from '../errors';
import type { ChatModel, TokenUsage } from '../llm/chat-model';
import { askForEach, type CachedAnswers } from '../llm/structured';
import { NO_USAGE } from '../llm/usage';
import { type Masking, type MaskOptions, maskText } from '../privacy/mask';
import { type CascadeMode, whyAsk } from './cascade';
import { checkedCategories } from './categories';
import { merge, unanswered } from './merge';
import { postQuestion } from './prompt';
import { toSend } from './read';
import { type Assessment, loadScorer, type ScorerSettings } from './score';
import type { Sentiment } from './sentiment';

/** Why a model gave no answer. */
export interface NoAnswer {
	/** The provider's, or the layer's for an unusable answer. */
	code: string;
	/** What happened; `nextStep` is what a person can do. */
	reason: string;
	nextStep: string;
}

export type Scored =
	| {
			ok: true;
			sentiment: Sentiment;
			/** The answer was given before; it cost nothing this time. */
			cached: boolean;
			/** Set where the model was asked in vain and the embedded score stands in; `sentiment.usage` is then what the attempts cost. */
			failed: NoAnswer | null;
	  }
	| ({
			ok: false;
			/** What the attempts cost. */
			usage: TokenUsage;
			/** What the embedded scorer sees, so that an urgent post is not lost with the model's answer. */
			embedded: Sentiment;
	  } & NoAnswer);

export interface ModelScoreOptions extends ScorerSettings {
	signal?: AbortSignal;
	cache?: CachedAnswers;
	/** Calls at the same time; default 4. */
	concurrency?: number;
	onProgress?: (done: number) => void;
	/** Which posts the model is asked about; default every item. */
	mode?: CascadeMode;
	/** Of a post that got no usable answer: the embedded score with a review (default), or a failure. */
	whenNoAnswer?: 'use own score' | 'fail';
	/** Words that the workflow says are never personal data, or always. */
	mask?: MaskOptions;
	/** Sentence scores and the words that bear the feeling; default true. */
	explain?: boolean;
}

interface Post {
	index: number;
	text: string;
	embedded: Assessment;
	askedBecause: string;
	masking: Masking;
}

/**
 * Scores texts with a chat model, several a call, and never below the embedded urgency without saying so.
 * Texts are masked before they leave. The result has the texts' order and length; an item that got no usable answer says why.
 * @throws CityHallError LEXICON_BROKEN, CATEGORIES_UNUSABLE, and what loading the embedded models throws; what aborting `signal` throws
 */
export async function scoreWithModel(texts: readonly string[], model: ChatModel, options: ModelScoreOptions = {}): Promise<Scored[]> {
	const { signal, cache, concurrency, onProgress, mode = 'every item', whenNoAnswer = 'use own score', explain = true } = options;
	signal?.throwIfAborted();
	const scorer = await loadScorer(options);
	const question = postQuestion(checkedCategories(options.categories));
	const results = new Array<Scored>(texts.length);
	const posts: Post[] = [];
	const inVain = (index: number, embedded: Assessment, askedBecause: string, failed: NoAnswer, usage: TokenUsage): void => {
		results[index] =
			whenNoAnswer === 'fail'
				? { ok: false, ...failed, usage, embedded: embedded.sentiment }
				: { ok: true, sentiment: unanswered(embedded, askedBecause, model.model, failed.reason, usage), cached: false, failed };
	};
	await breathing(texts.entries(), signal, ([index, text]) => {
		const embedded = scorer.assess(text, { explain });
		const shown = toSend(embedded.read, text.length);
		const askedBecause = shown === '' ? null : whyAsk(embedded, mode);
		if (askedBecause === null) {
			results[index] = { ok: true, sentiment: embedded.sentiment, cached: false, failed: null };
			return;
		}
		try {
			posts.push({ index, text, embedded, askedBecause, masking: maskText(shown, options.mask) });
		} catch (error) {
			inVain(index, embedded, askedBecause, notMasked(error), { ...NO_USAGE });
		}
	});
	const answers = await askForEach({
		model,
		...question,
		items: posts.map(({ masking }) => ({ text: masking.masked })),
		...(signal ? { signal } : {}),
		...(cache ? { cache } : {}),
		...(concurrency === undefined ? {} : { concurrency }),
		...(onProgress ? { onProgress: (done: number) => onProgress(done + texts.length - posts.length) } : {}),
	});
	for (const [at, { index, text, embedded, askedBecause, masking }] of posts.entries()) {
		const answer = answers[at];
		if (!answer) continue;
		if (!answer.ok) {
			const { code, reason, nextStep } = answer;
			inVain(index, embedded, askedBecause, { code, reason, nextStep }, answer.usage);
			continue;
		}
		const quotes = answer.value.evidence.map((quote) => masking.unmask(quote));
		const sentiment = merge({ text, embedded, askedBecause, answer: answer.value, quotes, model, usage: answer.usage });
		results[index] = { ok: true, sentiment, cached: answer.cached, failed: null };
	}
	return results;
}

function notMasked(error: unknown): NoAnswer {
	if (error instanceof CityHallError) return { code: error.code, reason: error.message, nextStep: error.nextStep };
	return { code: 'MASKING_FAILED', reason: 'The personal data in this text could not be masked, so it was not sent.', nextStep: 'Leave this item to a person.' };
}
