/** What the documentation says a model can take and give, in tokens. */
export interface ModelFacts {
	/** Input and output together. */
	context: number;
	/** Input alone, where that is less. */
	input?: number;
	output: number;
	reasoning: boolean;
	images: boolean;
	/** Models of the older v1 interface are known, but refused by v3 with 40084. */
	v3: boolean;
	/** Of no provider: obeys what it finds in the data it is given, so that defences can be measured. Stands in no list of models. */
	steerable?: true;
}

export const MODELS: ReadonlyMap<string, ModelFacts> = new Map<string, ModelFacts>([
	['HCX-005', { context: 128_000, output: 4_096, reasoning: false, images: true, v3: true }],
	['HCX-007', { context: 128_000, output: 32_768, reasoning: true, images: false, v3: true }],
	['HCX-DASH-002', { context: 32_000, output: 4_096, reasoning: false, images: false, v3: true }],
	['HCX-003', { context: 8_192, input: 7_600, output: 4_096, reasoning: false, images: false, v3: false }],
	['HCX-DASH-001', { context: 4_096, input: 3_500, output: 4_096, reasoning: false, images: false, v3: false }],
	['HCX-STEERABLE', { context: 128_000, output: 4_096, reasoning: false, images: false, v3: true, steerable: true }],
]);

export const DEFAULT_LIMIT_BY_EFFORT = { none: 512, low: 5_120, medium: 10_240, high: 20_480 } as const;
export type Effort = keyof typeof DEFAULT_LIMIT_BY_EFFORT;

export function isEffort(value: unknown): value is Effort {
	return typeof value === 'string' && Object.hasOwn(DEFAULT_LIMIT_BY_EFFORT, value);
}

/** A refusal with the HTTP status and the code that the documentation has for it. */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
		readonly headers: Record<string, string> = {},
	) {
		super(message);
	}
}

export function invalid(parameter: string): Refusal {
	return new Refusal(400, '40001', `Invalid parameter: ${parameter}`);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A rough count that is the same every time: Hangul 0.6 tokens a syllable, other text a token for four characters. */
export function countTokens(text: string): number {
	const hangul = text.match(/[가-힣]/g)?.length ?? 0;
	return Math.ceil(hangul * 0.6 + (text.length - hangul) / 4);
}

/** The longest beginning of a text that has no more than `limit` tokens. */
export function cutToTokens(text: string, limit: number): string {
	let low = 0;
	let high = text.length;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if (countTokens(text.slice(0, middle)) <= limit) low = middle;
		else high = middle - 1;
	}
	return text.slice(0, low);
}
