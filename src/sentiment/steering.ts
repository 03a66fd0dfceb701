import { type Span, wordsToModel } from '../llm/structured';
import { paddingIn } from './padding';

export interface WithoutSteering {
	/** The text with spaces in place of what speaks to the program, so that offsets stay. */
	text: string;
	steered: boolean;
	/** What was blanked, in order: offsets of code units in the text given. */
	spans: Span[];
}

/**
 * The text without what is meant for the program that scores it rather than for a reader: orders, forged messages and results, hidden
 * letters, padding. Only models get this text: rules for urgency see all of it, so that nobody in danger is overlooked for a sentence
 * that reads like an order.
 */
export function withoutSteering(text: string): WithoutSteering {
	const spans = [...wordsToModel(text), ...paddingIn(text)].sort((a, b) => a.start - b.start);
	if (spans.length === 0) return { text, steered: false, spans };
	const apart: Span[] = [];
	let out = '';
	let at = 0;
	for (const { start, end } of spans) {
		if (end <= at) continue;
		const from = Math.max(start, at);
		out += text.slice(at, from) + ' '.repeat(end - from);
		apart.push({ start: from, end });
		at = end;
	}
	return { text: out + text.slice(at), steered: true, spans: apart };
}
