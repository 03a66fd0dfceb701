import { type Span, united, wordsToModel } from '../llm/structured';
import type { FindAddressed } from './addressed';
import { paddingIn } from './padding';

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
 *
 * @param addressed a second look beside the list of signs, for orders that are worded as none before
 */
export function withoutSteering(text: string, addressed: FindAddressed): WithoutSteering {
	const orders = [...wordsToModel(text), ...addressed(text)];
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

const WISHES = { positive: /positive|happy|praise|긍정|칭찬|만족|행복|좋은/i, negative: /negative|complaint|부정|불만|나쁜/i };

/** The polarity that the words left out were after; null where they name none or both. */
export function wishOf(text: string, read: string): 'positive' | 'negative' | null {
	let words = '';
	for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== read.charCodeAt(at)) words += text.charAt(at);
	const [up, down] = [WISHES.positive.test(words), WISHES.negative.test(words)];
	return up === down ? null : up ? 'positive' : 'negative';
}
