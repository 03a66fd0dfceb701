import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { breathing } from '../../../src/breathing';
import { CityHallError } from '../../../src/errors';
import type { ChatModel } from '../../../src/llm/chat-model';
import type { Cost } from '../../../src/llm/usage';
import { chatModelOf } from '../../../src/n8n/engine';
import { type GroupCall, inGroups } from '../../../src/n8n/groups';
import { warnInEditor } from '../../../src/n8n/hints';
import type { Outcome } from '../../../src/n8n/items';
import { cityLexicon } from '../../../src/n8n/lexicon';
import type { Models } from '../../../src/n8n/models';
import { exactTextParameter, outputFieldParameter, readOnce } from '../../../src/n8n/parameters';
import { reportTokens } from '../../../src/n8n/usage';
import type { Scored, ScorerSettings, Sentiment } from '../../../src/sentiment';
import { urgencyRank } from '../../../src/sentiment/sentiment';
import { type Settings, settingsOf } from './settings';

interface Post {
	text: string;
	field: string;
}

const OWN_WORDS = {
	name: 'Own Urgent Words',
	nextStep:
		'Correct the words in the option "Own Urgent Words": write them as they stand in posts, with commas between them; (a|b) means a or b, ~ means that a few letters may stand between.',
};

/** Scores each item's text; see `Sentiment` for the shape under the output field. Items with the same settings go out together. */
export async function scoreOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const city = await cityLexicon();
	const common = readOnce(context, ['text'], (itemIndex) => ({
		settings: settingsOf(context, itemIndex),
		field: outputFieldParameter(context, itemIndex),
	}));
	return await inGroups(
		context,
		(itemIndex) => {
			const { settings, field } = common(itemIndex);
			return { shared: settings, input: { text: textOf(context, itemIndex), field } };
		},
		async ({ shared, inputs, itemIndexes }, models, call) => {
			const model = await chatModelOf(context, models, itemIndexes[0] ?? 0);
			const { categories, ownWords } = shared;
			const settings = { categories, lexicon: ownWords === null ? city : [...city, { ...OWN_WORDS, extension: ownWords }] };
			if (model === null) return await onThisServer(inputs, shared, settings, call);
			return await withModel(context, inputs, shared, settings, { model, models }, call);
		},
	);
}

async function onThisServer(posts: Post[], { simplify }: Settings, settings: ScorerSettings, { signal }: GroupCall): Promise<Outcome[]> {
	const { loadScorer } = await import('../../../src/sentiment');
	const scorer = await loadScorer(settings);
	return await breathing(posts, signal, ({ text, field }) =>
		added(field, simplify, scorer.score(text, { explain: !simplify }), null),
	);
}

async function withModel(
	context: IExecuteFunctions,
	posts: Post[],
	{ askAbout, whenNoAnswer, keepAnswers, neverMasked, simplify }: Settings,
	settings: ScorerSettings,
	{ model, models }: { model: ChatModel; models: Models },
	{ concurrency, signal }: GroupCall,
): Promise<Outcome[]> {
	const { scoreWithModel } = await import('../../../src/sentiment');
	const scored = await scoreWithModel(posts.map(({ text }) => text), model, {
		...settings,
		mode: askAbout === 'everyItem' ? 'every item' : 'only where it pays',
		whenNoAnswer: whenNoAnswer === 'fail' ? 'fail' : 'use own score',
		mask: { allow: neverMasked },
		explain: !simplify,
		concurrency,
		...(keepAnswers ? { cache: await models.openCache() } : {}),
		...(signal ? { signal } : {}),
	});
	const unanswered = scored.flatMap((one) => (one.ok && one.failed ? [one.failed] : []));
	if (unanswered[0]) {
		warnInEditor(
			context,
			`${model.model} gave no answer for ${unanswered.length} of ${posts.length} posts; they carry the score of this server and "needsReview". What happened: ${unanswered[0].reason} ${unanswered[0].nextStep}`,
		);
	}
	return await Promise.all(
		posts.map(async ({ field }, place): Promise<Outcome> => {
			const one = scored[place];
			if (!one) return { ok: false, error: new Error('The text got no answer') };
			reportTokens(context, one.ok ? one.sentiment.usage : one.usage);
			if (!one.ok) return { ok: false, error: notScored(one) };
			const { sentiment } = one;
			const cost = await models.costOf({ provider: model.provider, model: model.model, usage: sentiment.usage });
			return added(field, simplify, sentiment, cost);
		}),
	);
}

function added(field: string, simplify: boolean, sentiment: Sentiment, cost: Cost | null): Outcome {
	const { polarity, score, urgency, needsReview } = sentiment;
	// A post whose urgent words may not be meant so is of low urgency here; without this mark it would look harmless.
	const shown: IDataObject = simplify ? { polarity, score, urgency, needsReview } : { ...sentiment, cost };
	return { ok: true, added: { [field]: shown } };
}

function textOf(context: IExecuteFunctions, itemIndex: number): string {
	const value = exactTextParameter(context, 'text', itemIndex);
	if (value.trim() !== '') return value;
	throw new CityHallError(
		'TEXT_MISSING',
		'The item has no text to score',
		'Check the field "Text": drag the field that holds the post into it. Items without a text can be filtered out before.',
	);
}

function notScored({ code, reason, nextStep, embedded: { urgency } }: Extract<Scored, { ok: false }>): CityHallError {
	const first = urgencyRank(urgency) >= urgencyRank('high') ? `Read the post now: this server calls its urgency ${urgency}. ` : '';
	return new CityHallError(
		code,
		`The engine gave no usable score: ${reason}`,
		`${first}${nextStep} The engine "On This Server" scores without a model.`,
	);
}
