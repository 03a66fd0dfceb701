import { neutraliseIdentity } from '../language/identity';
import { normaliseText } from '../language/normalise';

/** Code units of a post that models read; rules read all of it. */
export const READ_BY_MODELS = 4_000;

/** The part of a text that models read. It is never cut within a letter. */
export function startOf(text: string): string {
	if (text.length <= READ_BY_MODELS) return text;
	let end = READ_BY_MODELS;
	while (end > 1 && staysWithPrevious(text.charCodeAt(end))) end--;
	return text.slice(0, end);
}

/** Second half of a character, vowel or final consonant of a decomposed syllable, accent, or what joins emoji. */
function staysWithPrevious(code: number): boolean {
	return (
		(code >= 0xdc00 && code <= 0xdfff) || (code >= 0x1161 && code <= 0x11ff) || (code >= 0x300 && code <= 0x36f) || code === 0x200d || code === 0xfe0f
	);
}

/** A text as the classifiers were trained on. */
export function prepare(text: string): string {
	return neutraliseIdentity(normaliseText(text));
}

const SENTENCE_END = /[.!?\n。…][^.!?\n。…]*$/;
const LAST_WORDS = /\s[\d\s().+-]*\S*$/;
const FARTHEST_BACK = 400;

/**
 * The part of a text that is masked and sent to a model. A long one ends with a sentence, or at least a word and no number:
 * half a telephone number would not be known as one.
 */
export function startToSend(text: string): string {
	const start = startOf(text);
	if (start.length === text.length) return text;
	const tail = start.slice(-FARTHEST_BACK);
	const cut = [SENTENCE_END, LAST_WORDS].map((pattern) => tail.search(pattern)).find((at) => at >= 0);
	return cut === undefined ? start : start.slice(0, start.length - tail.length + cut + 1);
}
