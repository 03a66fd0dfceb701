import type { Asked } from './asked';
import { checkContext, checkMessages, checkNumber, knownModel } from './native';
import { invalid, isEffort, isRecord, Refusal } from './models';

const SUPPORTED = new Set([
	'messages',
	'model',
	'stream',
	'max_completion_tokens',
	'max_tokens',
	'n',
	'temperature',
	'tools',
	'tool_choice',
	'parallel_tool_calls',
	'reasoning_effort',
	'reasoning',
	'response_format',
	'top_p',
	'stop',
	'seed',
	'top_k',
	'repeat_penalty',
	'repetition_penalty',
]);

const DEFAULT_LIMIT = 512;

/** Reads `POST /v1/openai/chat/completions`. @throws Refusal with the documented code. */
export function readCompatible(body: unknown): Asked {
	if (!isRecord(body)) throw new Refusal(400, '40000', 'Bad request');
	for (const name of Object.keys(body)) {
		if (!SUPPORTED.has(name)) throw new Refusal(400, '40002', `Unsupported parameter: ${name}`);
	}
	if (typeof body.model !== 'string') throw invalid('model');
	const facts = knownModel(body.model);
	const turns = checkMessages(body.messages, facts);
	checkNumber(body, 'n', (value) => value === 1);
	checkNumber(body, 'temperature', (value) => value >= 0 && value <= 1);
	checkNumber(body, 'top_p', (value) => value > 0 && value <= 1);
	const seed = checkNumber(body, 'seed', (value) => Number.isInteger(value) && value >= 0) ?? 0;
	if (body.max_tokens !== undefined && body.max_completion_tokens !== undefined)
		throw invalid('max_tokens, max_completion_tokens');
	const whole = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= facts.output;
	const limit =
		checkNumber(body, 'max_tokens', whole) ??
		checkNumber(body, 'max_completion_tokens', whole) ??
		DEFAULT_LIMIT;
	const asked = body.reasoning_effort ?? (isRecord(body.reasoning) ? body.reasoning.effort : undefined);
	if (asked !== undefined && !isEffort(asked)) throw invalid('reasoning_effort');
	const effort = facts.reasoning && isEffort(asked) ? asked : 'none';
	let schema: Record<string, unknown> | null = null;
	const format = body.response_format;
	if (format !== undefined) {
		if (!isRecord(format) || format.type !== 'json_schema' || !isRecord(format.json_schema))
			throw invalid('response_format');
		if (!isRecord(format.json_schema.schema) || !facts.reasoning) throw invalid('response_format');
		if (effort !== 'none') throw invalid('response_format, reasoning_effort');
		schema = format.json_schema.schema;
	}
	const stop =
		typeof body.stop === 'string' ? [body.stop] : Array.isArray(body.stop) ? body.stop.map(String) : [];
	return {
		model: body.model,
		facts,
		turns,
		promptTokens: checkContext(turns, limit, facts),
		limit,
		effort,
		schema,
		aiFilters: false,
		seed,
		stop,
	};
}
