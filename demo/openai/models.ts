/** What OpenAI's documentation says a model can take and give (developers.openai.com/api/docs/models), in tokens. */
export interface ModelFacts {
	context: number;
	output: number;
	kind: 'chat' | 'embedding';
	/** Takes `response_format` of type `json_schema`. */
	schemas: boolean;
	images: boolean;
	/** Levels of `reasoning_effort`, the default first; empty for a model that does not reason. */
	efforts: readonly Effort[];
	/** For embeddings: the length of the vector, and whether a shorter one can be asked for. */
	dimensions?: number;
	shortens?: boolean;
	/** Of no provider: obeys what it finds in the data it is given, so that defences can be measured. Stands in no list of models. */
	steerable?: true;
}

export type Effort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh';

const plain = { kind: 'chat', schemas: true, images: true, efforts: [] } as const;
const embedding = {
	kind: 'embedding',
	context: 8_192,
	output: 0,
	schemas: false,
	images: false,
	efforts: [],
} as const;
const oSeries = { ...plain, context: 200_000, output: 100_000, efforts: ['medium', 'low', 'high'] } as const;
const gpt5 = {
	...plain,
	context: 400_000,
	output: 128_000,
	efforts: ['medium', 'minimal', 'low', 'high'],
} as const;

export const MODELS: ReadonlyMap<string, ModelFacts> = new Map<string, ModelFacts>([
	['gpt-3.5-turbo', { ...plain, context: 16_385, output: 4_096, schemas: false, images: false }],
	['gpt-4o', { ...plain, context: 128_000, output: 16_384 }],
	['gpt-4o-mini', { ...plain, context: 128_000, output: 16_384 }],
	['gpt-4.1', { ...plain, context: 1_047_576, output: 32_768 }],
	['gpt-4.1-mini', { ...plain, context: 1_047_576, output: 32_768 }],
	['o1', oSeries],
	['o3', oSeries],
	['o3-mini', { ...oSeries, images: false }],
	['o4-mini', oSeries],
	['gpt-5', gpt5],
	['gpt-5-mini', gpt5],
	['gpt-5-nano', gpt5],
	['gpt-5.1', { ...gpt5, efforts: ['none', 'low', 'medium', 'high'] }],
	['gpt-5.2', { ...gpt5, efforts: ['none', 'low', 'medium', 'high', 'xhigh'] }],
	['gpt-steerable', { ...plain, context: 128_000, output: 16_384, steerable: true }],
	['text-embedding-3-small', { ...embedding, dimensions: 1_536, shortens: true }],
	['text-embedding-3-large', { ...embedding, dimensions: 3_072, shortens: true }],
	['text-embedding-ada-002', { ...embedding, dimensions: 1_536 }],
]);

/** Tokens of thinking at each level; the real ones vary, these are the same every time. */
export const THINKING_TOKENS: Readonly<Record<Effort, number>> = {
	none: 0,
	minimal: 0,
	low: 64,
	medium: 320,
	high: 1_024,
	xhigh: 2_048,
};
