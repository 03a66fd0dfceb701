import type { Turn } from '../asked';
import type { FaultKind } from '../faults';
import { itemsIn, markedItem } from './items';
import { obeying } from './obey';
import { schemaIn } from './schema-in-prompt';
import { isDataFault, spoil } from './spoil';
import { condense } from './text';
import { valueFor, type Schema } from './values';

export { itemsIn, type Item } from './items';
export { condense, hash, isPressing, mood } from './text';
export { toolCallsFor, type ToolAsked, type ToolCall } from './tools';

function broken(answer: string, kind: FaultKind | null): string {
	switch (kind) {
		case 'malformed-json':
			return `${answer.slice(0, Math.ceil(answer.length / 2))},,`;
		case 'extra-prose':
			return `물론입니다! 요청하신 결과는 다음과 같습니다.\n\n${answer}\n\n더 필요하시면 말씀해 주세요.`;
		case 'thinking-tags':
			return `<think>\n먼저 {"id": "살펴볼 것"}을 정리해 본다.\n</think>\n${answer}`;
		default:
			return answer;
	}
}

/**
 * An answer made by rules from the words of the request alone, the same every time. It has no understanding and is
 * not meant to look as if it had: it lets templates and tests see that their text went out and what came back.
 * @param steerable obeys orders in the data as well, as a weak model would
 */
export function answerFor(turns: readonly Turn[], schema: Schema | null, fault: FaultKind | null, steerable = false): string {
	const last = turns.at(-1);
	// What a tool gave back is the matter of the answer.
	if (last?.role === 'tool' && !schema) return broken(`도구의 결과: ${condense(last.text, 400)}`, fault);
	const prompt = turns.map(({ text }) => text).join('\n');
	const asked = turns.findLast(({ role }) => role === 'user')?.text ?? '';
	const wanted = schema ?? (/json/i.test(prompt) ? schemaIn(prompt) : null);
	const own = itemsIn(asked);
	const items = own.length > 0 ? own : itemsIn(prompt);
	if (wanted) {
		const text = last?.role === 'tool' ? last.text : asked;
		const alone = markedItem(asked) ?? markedItem(prompt) ?? { id: 1, text };
		const fair = valueFor(wanted, '', alone, items);
		const value = steerable ? obeying(fair, wanted, items, alone) : fair;
		const json = JSON.stringify(isDataFault(fault) ? spoil(value, fault, wanted) : value);
		return broken(schema || fault === 'malformed-json' ? json : `\`\`\`json\n${json}\n\`\`\``, fault);
	}
	if (/json/i.test(prompt) && items.length > 0)
		return broken(JSON.stringify(items.map(({ id, text }) => ({ id, text: condense(text) }))), fault);
	return fault === 'malformed-json' ? '{"answer": ' : broken(`요지: ${condense(asked)}`, fault);
}
