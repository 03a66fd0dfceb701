import { type Span, wordsToModel } from '../llm/structured';
import { paddingIn, united } from './padding';

export interface WithoutSteering {
	/** The text with spaces in place of what speaks to the program, so that offsets stay. */
	text: string;
	/** Meant to be steered; a feeling said three times in a row counts once without being that. */
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
	const orders = wordsToModel(text);
	const padding = paddingIn(text);
	const spans = united([...orders, ...padding.spans]);
	let out = '';
	let at = 0;
	for (const { start, end } of spans) {
		out += text.slice(at, start) + ' '.repeat(end - start);
		at = end;
	}
	return { text: out + text.slice(at), steered: orders.length > 0 || padding.steers, spans };
}
