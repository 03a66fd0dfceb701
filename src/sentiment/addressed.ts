import { type Classifier, loadClassifier } from '../language/classifier';
import { ngramHash } from '../language/ngrams';
import { normaliseText } from '../language/normalise';
import type { Span } from '../llm/structured';

/** The sentences of a text that speak to whoever or whatever scores it, told by their wording as a whole; in order. */
export type FindAddressed = (text: string) => Span[];

/** @throws CityHallError MODEL_MISSING, MODEL_BROKEN */
export async function loadAddressed(): Promise<FindAddressed> {
	return addressedOf(await loadClassifier('steering/weights'));
}

export function addressedOf(model: Classifier): FindAddressed {
	// A model without a threshold finds nothing.
	const threshold = model.header.extra['threshold']?.[0] ?? Infinity;
	const gate = Int8Array.from(model.header.extra['pairs'] ?? []);
	const enough = model.header.extra['pairsFrom']?.[0] ?? Infinity;
	const room = new Float64Array(1);
	return (text) => {
		if (mostInARow(text, gate) < enough) return [];
		const found: Span[] = [];
		for (const piece of piecesOf(text)) {
			const read = readAsOrder(text.slice(piece.start, piece.end));
			if (read === '') continue;
			model.logits(read, room);
			if ((room[0] ?? 0) >= threshold) found.push(piece);
		}
		return found;
	};
}

/** Pairs of letters stand in a table of 2^`PAIR_BITS`. */
export const PAIR_BITS = 13;

/** The weights of pairs of letters, summed up over the part of the text where they come to most: a first look that lets ordinary texts go. */
export function mostInARow(text: string, weights: Int8Array): number {
	const lower = text.toLowerCase();
	let most = 0;
	let sum = 0;
	for (let at = 0; at < lower.length; at++) {
		sum += weights[ngramHash(lower, at - 1, at + 1) >>> (32 - PAIR_BITS)] ?? 0;
		if (sum < 0) sum = 0;
		else if (sum > most) most = sum;
	}
	return most;
}

/** Fewer letters say nothing to anybody: syllables, and letters of other scripts. */
const LEAST_READ = { hangul: 6, others: 16 };
const HANGUL = /[가-힣]/;

/** A sentence as the model was trained on it; empty where there is too little to judge by. */
export function readAsOrder(sentence: string): string {
	const read = normaliseText(sentence);
	return read.length < (HANGUL.test(read) ? LEAST_READ.hangul : LEAST_READ.others) ? '' : read;
}

const LINE = 10;
const SPACE = 32;
const STOPS = new Set([...'.!?。！？…'].map((stop) => stop.charCodeAt(0)));
/** A longer sentence is looked at in clauses, so that a story told in one breath with an order is not left out with it. */
const LONG = 60;
const CLAUSE = /[,;:]\s+|(?<=[요다죠까네고데니며면만서])\s+/g;
const SHORTEST_CLAUSE = 12;

/** Sentences by their full stops and line breaks alone: finer ones cost more than all the rest of the look. */
export function piecesOf(text: string): Span[] {
	const pieces: Span[] = [];
	let start = 0;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		const next = text.charCodeAt(at + 1);
		if (code !== LINE && !(STOPS.has(code) && (next <= SPACE || Number.isNaN(next)))) continue;
		add(text, start, at + 1, pieces);
		start = at + 1;
	}
	add(text, start, text.length, pieces);
	return pieces;
}

function add(text: string, start: number, end: number, pieces: Span[]): void {
	while (start < end && text.charCodeAt(start) <= SPACE) start++;
	while (end > start && text.charCodeAt(end - 1) <= SPACE) end--;
	if (start === end) return;
	if (end - start <= LONG) {
		pieces.push({ start, end });
		return;
	}
	let from = start;
	for (const { 0: gap, index } of text.slice(start, end).matchAll(CLAUSE)) {
		const to = start + index;
		if (to - from < SHORTEST_CLAUSE) continue;
		pieces.push({ start: from, end: to });
		from = to + gap.length;
	}
	if (from < end) pieces.push({ start: from, end });
}
