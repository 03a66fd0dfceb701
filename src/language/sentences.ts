export interface Sentence {
	text: string;
	/** Offsets of code units in the text given; `text === source.slice(start, end)`. */
	start: number;
	end: number;
}

const OPENING = new Map([['"', '"'], ['“', '”'], ['‘', '’'], ['「', '」'], ['『', '』'], ['(', ')'], ['<', '>']]);
/** Particles that tie a quotation to the sentence around it: "…"라고 했다. */
const QUOTING = /^\s*["'”’」』)]?\s*(라고|이라고|하고|고|라며|라는|이라는|라면서|란|이란|라|이라)(?=[\s가-힣]|$)/;
/** Endings after which Korean writers leave the full stop out. 다 alone is also a noun's end (바다), so it needs its verb. */
const UNPUNCTUATED = /(?<=[가-힣](?:요|[니했었았겠였렸졌갔왔됐있없같많싶]다|죠|세요|까요|네요|어욤|음|ㅠㅠ+|ㅜㅜ+|ㅋㅋ+|ㅎㅎ+))\s+(?=\S)/g;
const MIN_UNPUNCTUATED = 8;

const segmenter = new Intl.Segmenter('ko', { granularity: 'sentence' });

/**
 * Splits Korean or English text into sentences and keeps their offsets. Quotations stay with the sentence that quotes them;
 * unpunctuated endings (…요 …다 …죠 and a space) end a sentence as well. Line breaks always do.
 */
export function splitSentences(source: string): Sentence[] {
	const out: Sentence[] = [];
	let pendingStart = -1;
	let pendingEnd = -1;
	const flush = () => {
		if (pendingStart >= 0) cutUnpunctuated(source, pendingStart, pendingEnd, out);
		pendingStart = -1;
	};
	for (const { segment, index } of segmenter.segment(source)) {
		if (pendingStart >= 0) {
			const before = source.slice(pendingStart, pendingEnd);
			const joins = !/\n\s*$/.test(before) && (hasOpenQuote(before) || QUOTING.test(segment));
			if (!joins) flush();
		}
		if (pendingStart < 0) pendingStart = index;
		pendingEnd = index + segment.length;
	}
	flush();
	return out;
}

function hasOpenQuote(text: string): boolean {
	// A quotation that never closes must not swallow the rest of the post.
	if (text.length > 300) return false;
	let closing: string | null = null;
	for (const c of text) {
		if (closing !== null) {
			if (c === closing) closing = null;
		} else closing = OPENING.get(c) ?? null;
	}
	return closing !== null;
}

function cutUnpunctuated(source: string, start: number, end: number, out: Sentence[]): void {
	const part = source.slice(start, end);
	let from = 0;
	for (const match of part.matchAll(UNPUNCTUATED)) {
		if (match.index - from < MIN_UNPUNCTUATED || hasOpenQuote(part.slice(from, match.index))) continue;
		push(source, start + from, start + match.index, out);
		from = match.index + match[0].length;
	}
	push(source, start + from, end, out);
}

function push(source: string, start: number, end: number, out: Sentence[]): void {
	while (start < end && source.charCodeAt(start) <= 32) start++;
	while (end > start && source.charCodeAt(end - 1) <= 32) end--;
	if (start < end) out.push({ text: source.slice(start, end), start, end });
}
