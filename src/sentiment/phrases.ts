import type { DenseText } from '../language/normalise';

/*
 * Phrases of the lexicon (syntax: models/lexicon/urgency.ko.json) are sequences of parts with gaps between them, each part a set of alternatives.
 * The first parts of all phrases stand in one trie, so that a text is walked once; the parts behind have small tries of their own.
 */

const SHORT_GAP = 12;
const LONG_GAP = 40;
const MAX_ALTERNATIVES = 5_000;
const SENTENCE_END = /[.?!…。]/;

interface Node<T> {
	next: Map<number, Node<T>>;
	ends: T[];
}

interface Anchors {
	atWordStart: boolean;
	atWordEnd: boolean;
}

interface Part {
	trie: Node<Anchors>;
	/** Letters that may stand before this part. */
	gap: number;
}

interface Opening extends Anchors {
	owner: number;
	rest: readonly Part[];
}

export interface Hit {
	/** Number under which the phrase was added. */
	owner: number;
	/** Offsets in the dense text. */
	start: number;
	end: number;
}

export class PhraseBook {
	readonly #root: Node<Opening> = { next: new Map(), ends: [] };

	/** @throws Error when a phrase is not well formed. */
	add(owner: number, phrase: string, wholeWords: boolean): void {
		const [first = '', ...others] = phrase.split(/(~+)/);
		const rest: Part[] = [];
		for (let i = 0; i + 1 < others.length; i += 2) {
			const gap = (others[i] === '~' ? SHORT_GAP : LONG_GAP) * (wholeWords ? 2 : 1);
			const trie: Node<Anchors> = { next: new Map(), ends: [] };
			for (const { text, ...anchors } of alternatives(others[i + 1] ?? '', wholeWords)) insert(trie, text, anchors);
			rest.push({ trie, gap });
		}
		for (const { text, ...anchors } of alternatives(first, wholeWords)) insert(this.#root, text, { ...anchors, owner, rest });
	}

	/** All places where a phrase stands, in order of their start. */
	find(dense: DenseText): Hit[] {
		const hits: Hit[] = [];
		for (let start = 0; start < dense.text.length; start++) {
			walk(this.#root, dense, start, (opening, end) => {
				const last = follow(opening.rest, dense, end);
				if (last >= 0) hits.push({ owner: opening.owner, start, end: last });
			});
		}
		return hits;
	}
}

function insert<T>(root: Node<T>, text: string, value: T): void {
	if (text === '') throw new Error('a phrase has an empty part');
	let node = root;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		let child = node.next.get(code);
		if (!child) node.next.set(code, (child = { next: new Map(), ends: [] }));
		node = child;
	}
	node.ends.push(value);
}

function walk<T extends Anchors>(root: Node<T>, dense: DenseText, start: number, found: (value: T, end: number) => void): void {
	const { text } = dense;
	let node = root.next.get(text.charCodeAt(start));
	for (let end = start + 1; node; end++) {
		for (const value of node.ends) if (fits(value, dense, start, end)) found(value, end);
		node = end < text.length ? node.next.get(text.charCodeAt(end)) : undefined;
	}
}

/** @returns where the last part ends; -1 if a part is not there. The nearest place of each part counts. */
function follow(rest: readonly Part[], dense: DenseText, from: number): number {
	let end = from;
	for (const { trie, gap } of rest) {
		let next = -1;
		for (let at = end; next < 0 && at <= end + gap && at < dense.text.length; at++) {
			walk(trie, dense, at, (_, last) => {
				next = Math.max(next, last);
			});
			if (SENTENCE_END.test(dense.text.charAt(at))) break;
		}
		if (next < 0) return -1;
		end = next;
	}
	return end;
}

function fits(anchors: Anchors, dense: DenseText, start: number, end: number): boolean {
	if (anchors.atWordStart && dense.wordStarts[start] !== 1 && isWordLetter(dense.text, start - 1)) return false;
	return !anchors.atWordEnd || dense.wordEnds[end - 1] === 1 || !isWordLetter(dense.text, end);
}

function isWordLetter(text: string, at: number): boolean {
	const code = text.charCodeAt(at);
	return (code >= 0xac00 && code <= 0xd7a3) || (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
}

function alternatives(part: string, wholeWords: boolean): Array<Anchors & { text: string }> {
	return expand(`(${part})`).map((plain) => ({
		text: plain.replaceAll(/[\^$*\s]/g, '').toLowerCase(),
		atWordStart: wholeWords || plain.startsWith('^'),
		atWordEnd: (wholeWords && !plain.endsWith('*')) || plain.endsWith('$'),
	}));
}

/** "(a|b)c" to "ac", "bc"; groups may nest, "(a)?" is "a" or nothing. */
function expand(phrase: string): string[] {
	let i = 0;
	const sequence = (): string[] => {
		let out = [''];
		while (i < phrase.length && phrase[i] !== '|' && phrase[i] !== ')') {
			const options = phrase[i] === '(' ? group() : [phrase[i++] ?? ''];
			out = out.flatMap((before) => options.map((option) => before + option));
			if (out.length > MAX_ALTERNATIVES) throw new Error(`"${phrase}" has too many alternatives`);
		}
		return out;
	};
	const group = (): string[] => {
		const options: string[] = [];
		do {
			i++;
			options.push(...sequence());
		} while (phrase[i] === '|');
		if (phrase[i] !== ')') throw new Error(`"${phrase}" has a bracket that is not closed, or a ~ inside brackets`);
		i++;
		if (phrase[i] === '?') {
			i++;
			options.push('');
		}
		return options;
	};
	const done = sequence();
	if (i < phrase.length) throw new Error(`"${phrase}" has a bracket or a bar too many`);
	return [...new Set(done)];
}
