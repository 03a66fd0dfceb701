import type { Masked } from '../privacy/masked';

export interface ChatMessage {
	role: 'system' | 'user' | 'assistant';
	content: Masked;
}

export interface ChatRequest {
	messages: ChatMessage[];
	/** 0..1 for CLOVA Studio, 0..2 for OpenAI. */
	temperature?: number;
	topP?: number;
	/** Upper limit of the answer in tokens; each back end sends it under the name its model takes. */
	maxTokens?: number;
	/** 0 means random. */
	seed?: number;
	stop?: string[];
	/** HCX-007 and OpenAI reasoning models only. */
	thinking?: 'none' | 'low' | 'medium' | 'high';
	/** JSON schema of the answer; used where the model has structured output, else written into the prompt by the caller. */
	responseSchema?: Record<string, unknown>;
	/** Asks for CLOVA's AI filter verdicts; other back ends have none. */
	aiFilters?: boolean;
	signal?: AbortSignal;
}

export interface TokenUsage {
	promptTokens: number;
	completionTokens: number;
	thinkingTokens: number;
	totalTokens: number;
}

export interface ChatAnswer {
	text: string;
	finishReason: 'stop' | 'length' | 'tool_calls' | 'unknown';
	provider: 'clova' | 'openai' | 'connected';
	model: string;
	usage: TokenUsage;
	/** The provider's own request id where it gives one. */
	requestId?: string;
	/** CLOVA's AI filter verdicts where they were asked for. Scores are numbers here: -1 error, 0 likely, 1 possible, 2 unlikely. */
	aiFilter?: Array<{ group: string; name: string; score: number }>;
}

/** The one interface that every engine talks to. Only masked text goes in. */
export interface ChatModel {
	readonly provider: ChatAnswer['provider'];
	readonly model: string;
	/** True where `responseSchema` binds the answer; otherwise the caller writes the schema into the prompt (see structured.ts). */
	readonly takesSchema?: boolean;
	/** @throws CityHallError with the provider's code and what to do about it. */
	complete(request: ChatRequest): Promise<ChatAnswer>;
}
