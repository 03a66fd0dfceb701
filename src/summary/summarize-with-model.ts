import { randomInt } from 'node:crypto';
import { CityHallError } from '../errors';
import type { ChatMessage, ChatModel, TokenUsage } from '../llm/chat-model';
import { maskText, maskTexts } from '../privacy/mask';
import { chunk } from './chunks';
import { unsupportedNumbers } from './numbers';
import { findOrigins } from './origins';
import {
	partOfDocument,
	type PromptWishes,
	summariesOfParts,
	type SummaryLanguage,
	type SummaryStyle,
	wholeDocument,
} from './prompts';
import { summarizeExtractive } from './summarize-extractive';
import type { Summary, SummarySource } from './summary';

export interface ModelSummaryOptions {
	style: SummaryStyle;
	/** Sentences or points at most. Default 5. */
	sentences?: number;
	/** Default `ko`. */
	language?: SummaryLanguage;
	/** Characters of the document in one call. Default 12,000, which all models of the pack take. */
	budget?: number;
	signal?: AbortSignal;
}

const defaultBudget = 12_000;
const answerTokens = 1_200;
const mostLevels = 6;

/**
 * Has a model write a summary: in one call where the text fits, else part by part and the parts' summaries again.
 * Personal data are masked before and put back afterwards. Where masking or the model fails, the sentences chosen on this
 * server are given instead, and `warnings` says so.
 * @throws only what aborting `signal` throws
 */
export async function summarizeWithModel(
	source: SummarySource,
	model: ChatModel,
	options: ModelSummaryOptions,
): Promise<Summary> {
	const language = options.language ?? 'ko';
	const onServer = summarizeExtractive(
		source,
		options.sentences === undefined ? {} : { sentences: options.sentences },
	);
	const chunks = chunk(source, Math.max(200, options.budget ?? defaultBudget));
	if (chunks.length === 0) return onServer;
	const wishes = {
		style: options.style,
		language,
		sentences: Math.max(1, Math.floor(options.sentences ?? 5)),
	};
	const talk = new Conversation(model, options.signal);
	try {
		const masking = maskTexts(chunks);
		const written = await talk.summarize(masking.masked, wishes, options.budget ?? defaultBudget);
		const text = masking.unmask(written);
		const numbers = unsupportedNumbers(text, source.text);
		const warnings = [...talk.warnings];
		if (numbers.length > 0)
			warnings.push(
				`Numbers in the summary that are not in the document: ${numbers.join(', ')}. Check them.`,
			);
		return {
			...onServer,
			text,
			sentences: findOrigins(text, source),
			engine: model.provider,
			model: model.model,
			usage: talk.usage,
			label: labelOf(model, language),
			masked: masking.counts,
			warnings,
		};
	} catch (error) {
		options.signal?.throwIfAborted();
		const reason = error instanceof CityHallError ? `${error.message} ${error.nextStep}` : String(error);
		const warning = `${model.model} gave no summary, so sentences of the document were chosen on this server instead. ${reason}`;
		return { ...onServer, usage: talk.usage, warnings: [...onServer.warnings, warning] };
	}
}

/** The calls of one summary: counts their tokens and remembers what went wrong in a small way. */
class Conversation {
	usage: TokenUsage | null = null;
	readonly warnings: string[] = [];

	constructor(
		private readonly model: ChatModel,
		private readonly signal: AbortSignal | undefined,
	) {}

	async summarize(
		parts: readonly Parameters<typeof wholeDocument>[0][],
		wishes: PromptWishes,
		budget: number,
	): Promise<string> {
		const [only] = parts;
		if (only !== undefined && parts.length === 1) return this.ask(wholeDocument(only, wishes, fence()));
		const notes: string[] = [];
		for (const [index, part] of parts.entries()) {
			notes.push(await this.ask(partOfDocument(part, index + 1, parts.length, wishes.language, fence())));
		}
		return this.reduce(notes, wishes, budget, 1);
	}

	/** Notes carry the document's placeholders, which masking leaves as they are; what a model adds of its own is masked too. */
	private async reduce(
		notes: readonly string[],
		wishes: PromptWishes,
		budget: number,
		level: number,
	): Promise<string> {
		const joined = notes.join('\n\n');
		const groups = chunk({ text: joined }, budget);
		if (groups.length <= 1 || level >= mostLevels || groups.length >= notes.length) {
			const masking = maskText(joined);
			return masking.unmask(await this.ask(summariesOfParts(masking.masked, wishes, fence())));
		}
		const shorter: string[] = [];
		for (const [index, group] of groups.entries()) {
			const masking = maskText(group);
			shorter.push(
				masking.unmask(
					await this.ask(partOfDocument(masking.masked, index + 1, groups.length, wishes.language, fence())),
				),
			);
		}
		return this.reduce(shorter, wishes, budget, level + 1);
	}

	private async ask(messages: ChatMessage[]): Promise<string> {
		this.signal?.throwIfAborted();
		const answer = await this.model.complete({
			messages,
			temperature: 0.2,
			maxTokens: answerTokens,
			...(this.signal === undefined ? {} : { signal: this.signal }),
		});
		this.usage = added(this.usage, answer.usage);
		if (answer.finishReason === 'length')
			this.warnings.push('The model was cut off at its token limit; the end of the summary may be missing.');
		const text = bare(answer.text);
		if (text === '') {
			throw new CityHallError(
				'EMPTY_ANSWER',
				'The model answered without any text.',
				'Run the item again, or choose another model.',
				{ retryable: true },
			);
		}
		return text;
	}
}

function fence(): number {
	return randomInt(100_000, 1_000_000);
}

/** Models wrap answers in code fences and announce them, told not to or not. */
function bare(text: string): string {
	return text
		.trim()
		.replace(/^```[\w-]*\n([\s\S]*?)\n?```$/, '$1')
		.replace(/<<<문서(?: 끝)? \d+>>>/g, '')
		.replace(/^(?:(?:다음은|아래는).{0,30}요약.{0,12}[:.]|\[?요약\]?\s*:?|Summary:)\s*\n+/i, '')
		.trim();
}

function added(before: TokenUsage | null, more: TokenUsage): TokenUsage {
	if (before === null) return { ...more };
	return {
		promptTokens: before.promptTokens + more.promptTokens,
		completionTokens: before.completionTokens + more.completionTokens,
		thinkingTokens: before.thinkingTokens + more.thinkingTokens,
		totalTokens: before.totalTokens + more.totalTokens,
	};
}

function labelOf(model: ChatModel, language: SummaryLanguage): string {
	const name = { clova: 'HyperCLOVA X', openai: 'ChatGPT', connected: model.model }[model.provider];
	return language === 'ko'
		? `AI가 생성한 요약입니다 (${name})`
		: `This summary was generated by AI (${name})`;
}
