import { countTurns, textOf, type Asked, type Turn } from './asked';
import {
	DEFAULT_LIMIT_BY_EFFORT,
	invalid,
	isEffort,
	isRecord,
	MODELS,
	Refusal,
	type ModelFacts,
} from './models';
import { checkSchema } from './schema-rules';

const IMAGES_A_REQUEST = 5;
const TOOL_LIMIT = 1_024;
/** Not printed for v3; that of v1, so that a client which leaves it out is found out. */
const DEFAULT_MAX_TOKENS = 100;

export function knownModel(name: string): ModelFacts {
	const facts = MODELS.get(name);
	if (!facts) throw new Refusal(400, '40080', 'Model not found');
	if (!facts.v3) throw new Refusal(400, '40084', 'Unsupported API for model');
	return facts;
}

export function checkNumber(
	body: Record<string, unknown>,
	name: string,
	accepts: (value: number) => boolean,
): number | undefined {
	const value = body[name];
	if (value === undefined) return undefined;
	if (typeof value !== 'number' || !Number.isFinite(value) || !accepts(value)) throw invalid(name);
	return value;
}

const within = (low: number, high: number) => (value: number) => value >= low && value <= high;
const wholeWithin = (low: number, high: number) => (value: number) =>
	Number.isInteger(value) && value >= low && value <= high;

function checkParts(content: readonly unknown[], facts: ModelFacts): number {
	let images = 0;
	for (const part of content) {
		if (!isRecord(part)) throw invalid('messages');
		if (part.type === 'image_url') images++;
		else if (part.type !== 'text' || typeof part.text !== 'string') throw invalid('messages');
	}
	if (images > 0 && !facts.images) throw new Refusal(400, '40009', 'Unsupported input format');
	if (images > 1) throw new Refusal(400, '40000', 'Bad request: only one image per turn');
	return images;
}

export function checkMessages(messages: unknown, facts: ModelFacts): Turn[] {
	if (!Array.isArray(messages) || messages.length === 0) throw invalid('messages');
	let images = 0;
	const turns = messages.map((message): Turn => {
		if (!isRecord(message) || typeof message.role !== 'string') throw invalid('messages');
		if (!['system', 'user', 'assistant', 'tool'].includes(message.role)) throw invalid('messages.role');
		const { content } = message;
		if (Array.isArray(content)) images += checkParts(content, facts);
		else if (typeof content !== 'string') throw invalid('messages.content');
		const text = textOf(content);
		const calledTools =
			message.role === 'assistant' && Array.isArray(message.toolCalls ?? message.tool_calls);
		if (text.trim() === '' && !calledTools && !Array.isArray(content))
			throw new Refusal(400, '40004', 'Text empty');
		return { role: message.role, text };
	});
	if (images > IMAGES_A_REQUEST) throw new Refusal(400, '40003', 'Image limit exceeded');
	if (turns.filter(({ role }) => role === 'system').length > 1) throw invalid('messages');
	return turns;
}

export function checkContext(turns: readonly Turn[], limit: number, facts: ModelFacts): number {
	const promptTokens = countTurns(turns);
	if (promptTokens + limit > facts.context) throw new Refusal(400, '40003', 'Context length exceeded');
	return promptTokens;
}

/** Reads `POST /v3/chat-completions/{model}`. @throws Refusal with the documented code. */
export function readNative(model: string, body: unknown): Asked {
	const facts = knownModel(model);
	if (!isRecord(body)) throw new Refusal(400, '40000', 'Bad request');
	const turns = checkMessages(body.messages, facts);
	checkNumber(body, 'topP', (value) => value > 0 && value <= 1);
	checkNumber(body, 'topK', wholeWithin(0, 128));
	checkNumber(body, 'temperature', within(0, 1));
	checkNumber(body, 'repetitionPenalty', (value) => value > 0 && value <= 2);
	const seed = checkNumber(body, 'seed', wholeWithin(0, 4_294_967_295)) ?? 0;
	if (body.maxTokens !== undefined && body.maxCompletionTokens !== undefined)
		throw invalid('maxTokens, maxCompletionTokens');
	if (body.maxTokens !== undefined && facts.reasoning) throw invalid('maxTokens');
	if (body.maxCompletionTokens !== undefined && !facts.reasoning) throw invalid('maxCompletionTokens');
	const limit =
		checkNumber(body, 'maxTokens', wholeWithin(1, 4_096)) ??
		checkNumber(body, 'maxCompletionTokens', wholeWithin(1, 32_768));
	if (
		body.stop !== undefined &&
		!(Array.isArray(body.stop) && body.stop.every((word) => typeof word === 'string'))
	)
		throw invalid('stop');
	const stop = Array.isArray(body.stop) ? body.stop.map(String) : [];

	if (body.thinking !== undefined && !facts.reasoning) throw invalid('thinking');
	const asked = isRecord(body.thinking) ? body.thinking.effort : body.thinking;
	if (asked !== undefined && !isEffort(asked)) throw invalid('thinking');
	const effort = facts.reasoning ? (isEffort(asked) ? asked : 'low') : 'none';
	if (stop.length > 0 && effort !== 'none') throw invalid('stop, thinking');

	if (body.tools !== undefined) {
		if (!Array.isArray(body.tools)) throw invalid('tools');
		if (effort !== 'none') throw invalid('tools, thinking');
		if (body.responseFormat !== undefined) throw invalid('tools, responseFormat');
		if (limit !== undefined && limit < TOOL_LIMIT)
			throw invalid(facts.reasoning ? 'maxCompletionTokens' : 'maxTokens');
	}
	const format = body.responseFormat;
	let schema: Record<string, unknown> | null = null;
	if (format !== undefined) {
		if (!facts.reasoning) throw invalid('responseFormat');
		if (effort !== 'none') throw invalid('responseFormat, thinking');
		if (!isRecord(format) || format.type !== 'json' || !isRecord(format.schema))
			throw invalid('responseFormat');
		checkSchema(format.schema);
		schema = format.schema;
	}
	const answerLimit = limit ?? (facts.reasoning ? DEFAULT_LIMIT_BY_EFFORT[effort] : DEFAULT_MAX_TOKENS);
	return {
		model,
		facts,
		turns,
		promptTokens: checkContext(turns, answerLimit, facts),
		limit: answerLimit,
		effort,
		schema,
		aiFilters: body.includeAiFilters === true,
		seed,
		stop,
	};
}
