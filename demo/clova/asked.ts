import { countTokens, isRecord, type Effort, type ModelFacts } from './models';

export interface Turn {
	role: string;
	text: string;
}

/** One request, in the shape that both interfaces come down to once they are found to be in order. */
export interface Asked {
	model: string;
	facts: ModelFacts;
	turns: Turn[];
	promptTokens: number;
	limit: number;
	effort: Effort;
	schema: Record<string, unknown> | null;
	aiFilters: boolean;
	seed: number;
	stop: string[];
}

export function textOf(content: unknown): string {
	if (typeof content === 'string') return content;
	if (!Array.isArray(content)) return '';
	return content
		.map((part) => (isRecord(part) && typeof part.text === 'string' ? part.text : ''))
		.join('\n');
}

export function countTurns(turns: readonly Turn[]): number {
	return turns.reduce((sum, turn) => sum + countTokens(turn.text) + 4, 0);
}
