import { type Sentence, splitSentences } from '../../language/sentences';
import { ENGLISH, ENGLISH_DECOYS, HINT, KOREAN, KOREAN_DECOYS, LOOSE, RUSSIAN } from './suspicion-signs';
import { backwards, closedUp, codedIn, otherReadings, type Span, spanOf, unbent, type View, viewOf } from './suspicion-view';

export type { Span } from './suspicion-view';

/** Directions forced upon the reader, which no post needs. */
const TURNED_AROUND = /[\u202d\u202e]/;
const CODED = /[\w+/]{16}|%[0-9a-f]{2}|&#|\\[ux]|[01]{8}|[ㄱ-ㅎ][ㅏ-ㅣ][ㄱ-ㅎ]|(?:[가-힣a-z\d][ .\-_/|*,+~·]){5}/i;
const CYRILLIC = /[а-я]{4}/i;
/** Texts are looked at up to here; what is sent to a model in one piece is shorter. */
const MOST_READ = 200_000;

/**
 * True where a text may be meant for the model rather than for a reader. It decides nothing about the text: such an item is asked alone,
 * so that whatever it brings the model to say can be said about itself only. A miss costs that protection, a false alarm some tokens.
 */
export function speaksToModel(text: string): boolean {
	if (TURNED_AROUND.test(text) || signsIn(text.slice(0, MOST_READ)).length > 0) return true;
	const dense = viewOf(text.slice(0, MOST_READ), true).text;
	return LOOSE.some((sign) => sign.test(dense));
}

/** The parts of a text that speak to the program or the model that reads it, in order, without overlap: as a rule whole sentences. */
export function wordsToModel(text: string): Span[] {
	const read = text.slice(0, MOST_READ);
	const signs = signsIn(read);
	if (signs.length === 0) return [];
	const sentences = sentencesOf(read);
	return united(signs.map((sign) => widened(read, sign, sentences)));
}

function signsIn(text: string): Span[] {
	const found: Span[] = [];
	if (text.includes('\udb40') || CODED.test(text)) for (const { start, end, says, unseen } of codedIn(text)) if (unseen || isMeant(says)) found.push({ start, end });
	const plain = viewOf(text, false);
	if (HINT.test(plain.text)) {
		const dense = viewOf(text, true);
		find(plain, ENGLISH, found);
		find(dense, KOREAN, found);
		const decoys: Span[] = [];
		find(plain, ENGLISH_DECOYS, decoys);
		find(dense, KOREAN_DECOYS, decoys);
		for (const { start, end } of decoys) found.push({ start, end: endOfDecoy(text, end) });
	}
	for (const reading of otherReadings(plain.text)) if (HINT.test(reading)) find({ text: reading, offsets: plain.offsets }, ENGLISH, found);
	const straight = unbent(plain.text);
	if (straight !== null) find(closedUp({ text: straight, offsets: plain.offsets }), KOREAN, found);
	if (CYRILLIC.test(text)) {
		const lower = text.toLowerCase();
		if (lower.length === text.length) find({ text: lower, offsets: null }, RUSSIAN, found);
	}
	const turned = backwards(text);
	if (turned !== null && isMeant(turned)) for (const line of sentencesOf(text)) if (isMeant(backwards(line.text) ?? '')) found.push(line);
	return found;
}

const LONGEST_DECOY = 200;

/** To the end of the sentence behind, or of the line. */
function endOfDecoy(text: string, from: number): number {
	const behind = /^\s*[^\n]*/.exec(text.slice(from, from + LONGEST_DECOY))?.[0] ?? '';
	return from + behind.length;
}

const STOP = /[.!?。…]["'”’)]?\s+/g;

/** Shorter than for reading: what follows a full stop in small letters is a sentence, too. */
function sentencesOf(text: string): Sentence[] {
	return splitSentences(text).flatMap((sentence) => {
		const ends = [...sentence.text.matchAll(STOP)].map(({ 0: stop, index }) => index + stop.length);
		return [0, ...ends].map((from, part) => {
			const to = ends[part] ?? sentence.text.length;
			return { text: sentence.text.slice(from, to), start: sentence.start + from, end: sentence.start + to };
		});
	});
}

/** What somebody took the trouble to hide needs no whole order to be told. */
const HIDDEN =
	/positive|negative|neutral|urgency|\bnone\b|critical|classif|ignore|instruct|\blabel|answer|sentiment|polarity|긍정|부정으로|중립|긴급도|분류|지시|무시하/;

function isMeant(words: string): boolean {
	return HIDDEN.test(words);
}

function find(view: View, signs: readonly RegExp[], found: Span[]): void {
	for (const sign of signs) {
		for (let from = 0; from < view.text.length; ) {
			const match = sign.exec(from === 0 ? view.text : view.text.slice(from));
			if (!match || match[0] === '') break;
			const start = from + match.index;
			found.push(spanOf(view, start, start + match[0].length));
			from = start + match[0].length;
		}
	}
}

/** Letters before and after a sign that go with it, where the sentence is no longer. */
const BEFORE = 26;
const AFTER = 30;
/** The beginning of "this post is to be …". */
const ABOUT_THIS = /(?:^|(?<=[\s.,!?]))(?:이|위|본|해당|이번|this|the)\s?(?:글|게시글|게시물|내용|항목|민원|post|text|message)[^\n]{0,16}$/i;
const TURN = /[,;|·]\s*|\s(?:그런데|근데|그리고|하지만|그러니까?|그러나|and|but|so|then)\s/g;

/** The sentence of a sign; of a long one the part around the sign, so that what it says beside stays. */
function widened(text: string, { start, end }: Span, sentences: readonly Sentence[]): Span {
	const first = sentences.find((sentence) => sentence.end > start) ?? { start, end };
	const last = sentences.findLast((sentence) => sentence.start < end) ?? first;
	let from = Math.min(start, first.start);
	let to = Math.max(end, last.end);
	const before = text.slice(from, start);
	const turn = [...before.matchAll(TURN)].at(-1);
	if (turn) from += turn.index + turn[0].length;
	if (start - from > BEFORE) from = start - (ABOUT_THIS.exec(text.slice(from, start))?.[0].length ?? 0);
	if (to - end > AFTER) {
		const space = text.slice(end, to).search(/\s/);
		to = space < 0 ? to : end + space;
	}
	return { start: from, end: to };
}

/** Places in order and without overlap. */
export function united(spans: readonly Span[]): Span[] {
	const out: Span[] = [];
	for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
		const last = out.at(-1);
		if (last && start <= last.end) last.end = Math.max(last.end, end);
		else out.push({ start, end });
	}
	return out;
}
