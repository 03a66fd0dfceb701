import { answerFor, toolCallsFor, type ToolCall } from './answers';
import { countJson, type Asked } from './asked';
import type { Fault } from './faults';
import { countTokens, cutToTokens } from './models';

const THINKING_TOKENS = { none: 0, low: 120, medium: 600, high: 1_500 } as const;

/** Seconds since 1970; the same in every answer, so that answers can be compared. */
export const CREATED = 1_767_322_800;

export interface Reply {
	content: string;
	thinking: string;
	thinkingTokens: number;
	toolCalls: ToolCall[];
	finishReason: 'stop' | 'length' | 'tool_calls';
	/** Thinking included. */
	completionTokens: number;
}

function stopped(text: string, words: readonly string[]): string {
	let kept = text;
	for (const word of words) {
		const at = kept.indexOf(word);
		if (word !== '' && at >= 0) kept = kept.slice(0, at);
	}
	return kept;
}

export function replyTo(asked: Asked, fault: Fault | null): Reply {
	const kind = fault?.kind ?? null;
	const toolCalls = asked.tools.length > 0 ? toolCallsFor(asked.turns, asked.tools, asked.toolChoice) : [];
	if (toolCalls.length > 0 && kind !== 'empty-content') {
		return { content: '', thinking: '', thinkingTokens: 0, toolCalls, finishReason: 'tool_calls', completionTokens: countJson(toolCalls) };
	}
	const thinkingTokens = Math.min(asked.limit, THINKING_TOKENS[asked.effort]);
	const thinking = thinkingTokens > 0 ? '질문의 요지를 먼저 살펴봅니다.' : '';
	const room = asked.limit - thinkingTokens;
	if (room <= 0 || kind === 'empty-content') {
		const spent = kind === 'empty-content' ? asked.limit : thinkingTokens;
		return {
			content: '',
			thinking: asked.facts.reasoning ? '생각만 하고 답은 쓰지 못했습니다.' : '',
			thinkingTokens: asked.facts.reasoning ? spent : 0,
			toolCalls: [],
			finishReason: asked.facts.reasoning ? 'length' : 'stop',
			completionTokens: spent,
		};
	}
	const full = stopped(answerFor(asked.turns, asked.schema, kind, asked.facts.steerable), asked.stop);
	const fitting = cutToTokens(full, room);
	const content = kind === 'cut-off' ? fitting.slice(0, Math.ceil(fitting.length / 2)) : fitting;
	return {
		content,
		thinking,
		thinkingTokens,
		toolCalls: [],
		finishReason: content.length < full.length ? 'length' : 'stop',
		completionTokens: thinkingTokens + countTokens(content),
	};
}

/** Pieces of a few characters, as a stream of tokens has them. */
export function pieces(text: string): string[] {
	return text.match(/[^]{1,4}/gu) ?? [];
}
