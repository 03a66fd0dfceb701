import { answerFor, toolCallsFor } from '../clova/answers';
import { isRecord } from '../clova/models';
import type { FaultKind } from './faults';
import { MODELS } from './models';
import type { Asked } from './request';

export interface ToolCall {
	id: string;
	name: string;
	/** JSON text, as it is sent. */
	arguments: string;
}

export interface Answer {
	text: string;
	calls: ToolCall[];
}

/** The end of the format instructions of LangChain's StructuredOutputParser, which n8n's own chains put into the prompt. */
const LANGCHAIN_SCHEMA =
	/Here is the JSON Schema instance your output must adhere to\.[^`]{0,200}```json\s(?<schema>[^`]{1,100000})```/;

function lowered(schema: unknown): unknown {
	if (Array.isArray(schema)) return schema.map(lowered);
	if (!isRecord(schema)) return schema;
	return Object.fromEntries(
		Object.entries(schema).map(([key, value]) => [
			key,
			key === 'enum' && Array.isArray(value)
				? value.map((one: unknown) => (typeof one === 'string' ? one.toLowerCase() : one))
				: lowered(value),
		]),
	);
}

function labelsIn(schema: unknown): string[] {
	if (Array.isArray(schema)) return schema.flatMap(labelsIn);
	if (!isRecord(schema)) return [];
	return Object.entries(schema).flatMap(([key, value]) =>
		key === 'enum' && Array.isArray(value) ? value.filter((one) => typeof one === 'string') : labelsIn(value),
	);
}

/** The rules know labels in small letters; n8n's categories come with a capital and have to go back with it. */
function withLabelsAsAsked(value: unknown, labels: readonly string[]): unknown {
	if (Array.isArray(value)) return value.map((one) => withLabelsAsAsked(one, labels));
	if (isRecord(value))
		return Object.fromEntries(
			Object.entries(value).map(([key, one]) => [key, withLabelsAsAsked(one, labels)]),
		);
	return typeof value === 'string' ? (labels.find((label) => label.toLowerCase() === value) ?? value) : value;
}

/** The faults of an answer's words that the rules of both contract servers know. */
const DATA_FAULTS = [
	'malformed-json',
	'wrong-labels',
	'missing-ids',
	'duplicate-ids',
	'invented-id',
	'numbers-as-strings',
	'extra-prose',
	'thinking-tags',
] as const satisfies readonly FaultKind[];
type DataFault = (typeof DATA_FAULTS)[number];

function isSteerable(model: string): boolean {
	return MODELS.get(model)?.steerable === true;
}

function answerLangChain({ turns, model }: Asked, fault: DataFault | null): string | null {
	for (const { text } of turns) {
		const found = LANGCHAIN_SCHEMA.exec(text)?.groups?.schema;
		if (found === undefined) continue;
		try {
			const schema: unknown = JSON.parse(found);
			const inSmallLetters = lowered(schema);
			if (!isRecord(inSmallLetters)) continue;
			const last = turns.findLast((turn) => turn.role === 'user' && turn.text !== text);
			const answer = answerFor([{ role: 'user', text: last?.text ?? '' }], inSmallLetters, fault, isSteerable(model));
			return `\`\`\`json\n${inLabels(answer, labelsIn(schema))}\n\`\`\``;
		} catch {
			continue;
		}
	}
	return null;
}

function inLabels(answer: string, labels: readonly string[]): string {
	try {
		return JSON.stringify(withLabelsAsAsked(JSON.parse(answer), labels));
	} catch {
		return answer;
	}
}

function callsFor({ turns, tools, toolChoice }: Asked, fault: FaultKind | null): ToolCall[] {
	if (tools.length === 0 || toolChoice === 'none') return [];
	const called = toolCallsFor(turns, tools, typeof toolChoice === 'object' ? toolChoice.name : null);
	const [first] = tools;
	const calls =
		called.length === 0 && toolChoice === 'required' && first
			? toolCallsFor(turns, [first], first.name)
			: called;
	return calls.map((call) => {
		const json = JSON.stringify(call.arguments);
		return {
			id: call.id,
			name: fault === 'unknown-tool' ? 'no_such_tool' : call.name,
			arguments: fault === 'broken-arguments' ? json.slice(0, -1) : json,
		};
	});
}

/** The JSON in a text without a fence around it; whatever is no JSON becomes the one field of an object. */
function asJsonObject(text: string): string {
	const bare = text.replace(/^```json\s|```\s*$/g, '').trim();
	try {
		JSON.parse(bare);
		return bare;
	} catch {
		return JSON.stringify({ answer: bare });
	}
}

function listAlone(text: string): string {
	try {
		const value: unknown = JSON.parse(text);
		const list: unknown = isRecord(value)
			? Object.values(value).find((one) => Array.isArray(one))
			: undefined;
		return list === undefined ? text : JSON.stringify(list);
	} catch {
		return text;
	}
}

/** The answer by rules on the words of the request, the same every time; `fault` is what is to be wrong with its words. */
export function answerOf(asked: Asked, fault: FaultKind | null): Answer {
	const calls = callsFor(asked, fault);
	if (calls.length > 0) return { text: '', calls };
	const ofWords = DATA_FAULTS.find((kind) => kind === fault) ?? null;
	const text = answerLangChain(asked, ofWords) ?? answerFor(asked.turns, asked.schema, ofWords, isSteerable(asked.model));
	if (fault === 'bare-list') return { text: listAlone(text), calls: [] };
	return { text: asked.jsonObject && ofWords === null ? asJsonObject(text) : text, calls: [] };
}
