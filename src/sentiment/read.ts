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

/** What models read of a text, and what stands there. */
export interface ReadText {
	/** As it was written. */
	text: string;
	/** Of the same length, with blanks in place of what speaks to the program that scores it. */
	read: string;
}

/** A text as the classifiers were trained on. */
export function prepare(text: string): string {
	return neutraliseIdentity(normaliseText(text));
}

const SENTENCE_END = /\n|[.!?。…](?=\s)/g;
const SPACE = /\s/g;
const NUMBER_AT_END = /[+(]?\d[\d\s().-]*$/;
const FARTHEST_BACK = 400;

/**
 * What is masked and sent to a model of what this server's models read. What speaks to a model has gone from it: a weak one obeys, and tells
 * nothing about the post then. Nobody's plea is lost with it, as the rules have seen all of the text, a model only raises what they say, and a
 * person is asked to read such a post in any case. A long text is cut at the end of a sentence, or at least a word and no number: half a
 * telephone number would not be known as one.
 * @param whole code units of the whole text
 */
export function toSend(read: string, whole: number): string {
	const start = whole > READ_BY_MODELS ? endingWell(read) : read;
	return start.replace(/ {3,}/g, ' ').trim();
}

function endingWell(start: string): string {
	const tail = start.slice(-FARTHEST_BACK);
	const end = lastEnd(tail, SENTENCE_END) ?? lastEnd(tail, SPACE) ?? tail.length;
	return start.slice(0, start.length - tail.length + end).replace(NUMBER_AT_END, '');
}

function lastEnd(text: string, pattern: RegExp): number | null {
	const last = [...text.matchAll(pattern)].at(-1);
	return last ? last.index + last[0].length : null;
}
