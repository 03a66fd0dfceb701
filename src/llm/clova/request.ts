import { CityHallError } from '../../errors';
import type { ChatRequest } from '../chat-model';
import { clovaSchema } from '../json-schema';
import { inRange, tokenLimit, wholeInRange, withOneSystemMessage } from '../limits';

const OUTPUT_TOKENS = 4_096;
const REASONING_OUTPUT_TOKENS = 32_768;
const HIGHEST_SEED = 4_294_967_295;

/** HCX-007 is the one model that thinks, and the one with structured output. */
export function isReasoning(model: string): boolean {
	return /^HCX-007(?![0-9])/i.test(model);
}

/**
 * The body of `POST /v3/chat-completions/{model}` (api.ncloud-docs.com clovastudio-chatcompletionsv3).
 * @throws CityHallError `LLM_BAD_PARAMETER` or `LLM_EMPTY_TEXT` for what the documentation refuses.
 */
export function clovaBody(model: string, request: ChatRequest): Record<string, unknown> {
	const reasoning = isReasoning(model);
	if (!reasoning && request.thinking !== undefined && request.thinking !== 'none') {
		throw new CityHallError(
			'LLM_BAD_PARAMETER',
			`The model ${model} cannot think before it answers.`,
			'Choose the model HCX-007, or set "Thinking" to none.',
		);
	}
	const schema = reasoning ? request.responseSchema : undefined;
	// A bound answer excludes thinking, and HCX-007 thinks unless it is told not to.
	const effort = schema ? 'none' : (request.thinking ?? 'none');
	const stop = request.stop?.filter((word) => word !== '') ?? [];
	if (stop.length > 0 && effort !== 'none') {
		throw new CityHallError(
			'LLM_BAD_PARAMETER',
			'Stop words cannot be used while the model thinks.',
			'Remove the stop words, or set "Thinking" to none.',
		);
	}
	const limit = reasoning
		? { maxCompletionTokens: tokenLimit(request, effort, REASONING_OUTPUT_TOKENS), thinking: { effort } }
		: { maxTokens: tokenLimit(request, 'none', OUTPUT_TOKENS) };
	const topP = inRange('Top P', request.topP, 0, 1);
	const body = {
		messages: withOneSystemMessage(request.messages),
		temperature: inRange('Temperature', request.temperature, 0, 1),
		// Zero is outside the range, though people mean "only the likeliest" by it.
		topP: topP === 0 ? 0.01 : topP,
		seed: wholeInRange('Seed', request.seed, 0, HIGHEST_SEED),
		...(stop.length > 0 ? { stop } : {}),
		...(schema ? { responseFormat: { type: 'json', schema: clovaSchema(schema) } } : {}),
		...(request.aiFilters ? { includeAiFilters: true } : {}),
		...limit,
	};
	return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}
