import type { IExecuteFunctions } from 'n8n-workflow';
import * as n8n from 'n8n-workflow';
import type { TokenUsage } from '../llm/chat-model';

/** Reports token use to n8n's own counters where this n8n has them (2.16 and later). */
export function reportTokens(context: IExecuteFunctions, usage: TokenUsage | null): void {
	if (usage && 'accumulateTokenUsage' in n8n) {
		n8n.accumulateTokenUsage(context, usage.promptTokens, usage.completionTokens);
	}
}
