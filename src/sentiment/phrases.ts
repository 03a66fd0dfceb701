import { expandPart, type PartOptions } from './expand';
import { Memory } from './phrase-memory';
import { readDense, type Reading } from './reading';
import { Trie } from './trie';
import type { DenseText } from '../language/normalise';

/*
 * Phrases of the lexicon (syntax: models/lexicon/urgency.ko.json) are parts with gaps between them, each part a set of alternatives. All parts of all
 * phrases stand in one trie, so that a text is walked once; a phrase remembers how far it has come, so time does not depend on what the gaps hold.
 */

/** Letters that may stand in each kind of gap: a particle or a short adverb, a few words, half a sentence. */
const GAPS = new Map([['_', 4], ['~', 12], ['~~', 40]]);

/** How a phrase is looked for. */
export interface PhraseOptions {
	/** Whether ^ and $ hold even in a text that was written without spaces. */
	anchored?: boolean;
	/** A short beginning counts only where a word starts, unless the phrase starts with *: 영하 is no 수영하다, 망보 no 실망보다. */
	atWords?: boolean;
}

interface PartEnd {
	part: number;
	/** What has to be so where it stands: a sum of the flags below. */
	flags: number;
}

const AT_WORD_START = 1;
const AT_WORD_END = 2;
/** Even in a text that was written without spaces. */
const ANCHORED = 4;
/** If it begins a phrase, it has to begin well. */
const AT_WORDS = 8;
const FLAGS = 4;

/** Where a part is used: as which step of which sequence. */
interface Use {
	sequence: Sequence;
	step: number;
	/** Where it is remembered that the step before it was found; -1 for the first. */
	before: number;
	/** Where it is remembered that this step was found; -1 for the last. */
	own: number;
}

/** What may stand at a place of a phrase. */
interface Part {
	number: number;
	/** Where it is remembered that it was found, for all sequences that go on from it as their first step; -1 where there are none. */
	begins: number;
	/** Where it ends a sequence or follows in one. */
	uses: Use[];
}

interface Sequence {
	owner: number;
	/** Letters that may stand before each step; the first has none. */
	gaps: number[];
	/** Of a phrase whose sequences may stand in any order: which of them this is. */
	together: { group: number; index: number; size: number } | null;
}

export interface Hit {
	/** Number under which the phrase was added. */
	owner: number;
	/** Offsets in the dense text. */
	start: number;
	end: number;
}

export class PhraseBook {
	readonly #trie = new Trie<PartEnd>();
	readonly #parts = new Map<string, Part>();
	readonly #options: PartOptions;
	#slots = 0;
	#groups = 0;
	#memory: Memory | null = null;
	#table: Table | null = null;

	constructor(options: PartOptions) {
		this.#options = options;
	}

	/** @throws Error when a phrase is not well formed. */
	add(owner: number, phrase: string, options: PhraseOptions = {}): void {
		const members = phrase.split('&');
		const group = members.length > 1 ? this.#groups : -1;
		members.forEach((member, index) => {
			this.#addSequence(owner, member, options, group < 0 ? null : { group: group + index, index, size: members.length });
		});
		if (group >= 0) this.#groups += members.length;
		this.#memory = this.#table = null;
	}

	#addSequence(owner: number, phrase: string, options: PhraseOptions, together: Sequence['together']): void {
		const pieces = phrase.split(/(~+|_)/);
		const wide = this.#options.wholeWords === true ? 2 : 1;
		const sequence: Sequence = { owner, gaps: [0], together };
		for (let i = 1; i < pieces.length; i += 2) sequence.gaps.push((GAPS.get(pieces[i] ?? '') ?? 0) * wide);
		let before = -1;
		sequence.gaps.forEach((_, step) => {
			const part = this.#part(pieces[step * 2] ?? '', options);
			const isLast = step === sequence.gaps.length - 1;
			if (step === 0 && !isLast) {
				if (part.begins < 0) part.begins = this.#slots++ * 2;
				before = part.begins;
				return;
			}
			const own = isLast ? -1 : this.#slots++ * 2;
			part.uses.push({ sequence, step, before, own });
			before = own;
		});
	}

	#part(text: string, { anchored = false, atWords = false }: PhraseOptions): Part {
		const key = (anchored ? '=' : ' ') + (atWords ? '^' : ' ') + text.trim();
		const known = this.#parts.get(key);
		if (known) return known;
		const part: Part = { number: this.#parts.size, begins: -1, uses: [] };
		this.#parts.set(key, part);
		// The alternatives of a part differ in their anchors at most, so that they share what stands in the trie.
		const shared: Array<PartEnd | undefined> = [];
		for (const { text: letters, atWordStart, atWordEnd, anywhere } of expandPart(text.trim(), this.#options)) {
			const flags = (atWordStart ? AT_WORD_START : 0) | (atWordEnd ? AT_WORD_END : 0) | (anchored ? ANCHORED : 0) | (atWords && !anywhere ? AT_WORDS : 0);
			this.#trie.put(letters, (shared[flags] ??= { part: part.number, flags }));
		}
		return part;
	}

	/** All places where a phrase stands, in order of their start. Linear in the length of the text. */
	find(dense: DenseText, reading: Reading = readDense(dense)): Hit[] {
		const memory = (this.#memory ??= new Memory(this.#slots * 2, this.#groups));
		const { firstEnd, ends, begins, firstUse, befores, uses } = (this.#table ??= tableOf(this.#trie, [...this.#parts.values()]));
		memory.forget();
		const now = memory.now;
		const hits: Hit[] = [];
		const { codes } = reading;
		const trie = this.#trie;
		for (let start = 0; start < codes.length; start++) {
			let node = trie.step(trie.root, codes[start] ?? 0);
			for (let end = start + 1; node !== 0; end++) {
				const lastEnd = firstEnd[node + 1] ?? 0;
				for (let at = firstEnd[node] ?? 0; at < lastEnd; at++) {
					const flags = (ends[at] ?? 0) & ((1 << FLAGS) - 1);
					if (flags !== 0 && !fits(flags, reading, start, end)) continue;
					const part = (ends[at] ?? 0) >>> FLAGS;
					const slot = begins[part] ?? -1;
					const lastUse = firstUse[part + 1] ?? 0;
					const begun = (flags & AT_WORDS) === 0 || beginsWell(reading, start, end);
					if (slot >= 0 && begun) memory.note(slot, start, start, end);
					for (let number = firstUse[part] ?? 0; number < lastUse; number++) {
						const before = befores[number] ?? -1;
						// Most parts are common words in the middle of a phrase that has not begun.
						if (before < 0 ? !begun : memory.round[before] !== now) continue;
						const use = uses[number];
						if (use) step(use, reading, start, end, memory, hits);
					}
				}
				node = end < codes.length ? trie.step(node, codes[end] ?? 0) : 0;
			}
		}
		return hits.sort((a, b) => a.start - b.start || a.end - b.end);
	}
}

/** The trie's values and the parts as rows of numbers, as every letter of every text is looked up in them. */
interface Table {
	/** For each node, and one more, where its row of `ends` begins; each is a part's number and its flags. */
	firstEnd: Int32Array;
	ends: Int32Array;
	/** For each part. */
	begins: Int32Array;
	/** For each part, and one more, where its row of uses begins. */
	firstUse: Int32Array;
	befores: Int32Array;
	uses: readonly Use[];
}

function tableOf(trie: Trie<PartEnd>, parts: readonly Part[]): Table {
	const firstEnd = new Int32Array(trie.size + 1);
	const ends: number[] = [];
	for (let node = 0; node < trie.size; node++) {
		for (const { part, flags } of trie.at(node)) ends.push((part << FLAGS) | flags);
		firstEnd[node + 1] = ends.length;
	}
	const firstUse = new Int32Array(parts.length + 1);
	const uses: Use[] = [];
	parts.forEach((part, number) => {
		uses.push(...part.uses);
		firstUse[number + 1] = uses.length;
	});
	return {
		firstEnd,
		ends: Int32Array.from(ends),
		begins: Int32Array.from(parts, (part) => part.begins),
		firstUse,
		befores: Int32Array.from(uses, ({ before }) => before),
		uses,
	};
}

function step({ sequence, step: number, before: last, own }: Use, reading: Reading, start: number, end: number, memory: Memory, hits: Hit[]): void {
	let from = start;
	if (last >= 0) {
		const before = memory.at[last] === start ? last + 1 : last;
		if (memory.round[before] !== memory.now) return;
		const beforeEnd = memory.end[before] ?? 0;
		if (start < beforeEnd || start - beforeEnd > (sequence.gaps[number] ?? 0)) return;
		from = memory.start[before] ?? 0;
		if (reading.sentences[from] !== reading.sentences[start]) return;
	}
	if (own < 0) complete(sequence, reading, from, end, memory, hits);
	else memory.note(own, start, from, end);
}

function complete({ owner, together }: Sequence, reading: Reading, start: number, end: number, memory: Memory, hits: Hit[]): void {
	if (!together) {
		hits.push({ owner, start, end });
		return;
	}
	const { group, index, size } = together;
	const sentence = reading.sentences[start] ?? 0;
	const first = group - index;
	const again = memory.groupRound[group] === memory.now && memory.groupSentence[group] === sentence;
	// What was there before adds nothing, unless it is the head, which says where the phrase stands.
	if (again && index > 0) return;
	memory.groupRound[group] = memory.now;
	memory.groupSentence[group] = sentence;
	memory.groupStart[group] = start;
	memory.groupEnd[group] = end;
	for (let other = first; other < first + size; other++) {
		if (memory.groupRound[other] !== memory.now || memory.groupSentence[other] !== sentence) return;
	}
	hits.push({ owner, start: memory.groupStart[first] ?? start, end: memory.groupEnd[first] ?? end });
}

function fits(flags: number, { dense, unspaced }: Reading, start: number, end: number): boolean {
	if (flags & AT_WORD_START && (flags & ANCHORED || !unspaced) && dense.wordStarts[start] !== 1 && joins(dense.text, start)) return false;
	return (flags & AT_WORD_END) === 0 || !!dense.wordEnds[end - 1] || !joins(dense.text, end);
}

/** Beginnings up to this length have to begin a word; up to the other at least must not go over its end. */
const SHORT = 2;
const STILL_SHORT = 3;

function beginsWell({ dense, codes, unspaced }: Reading, start: number, end: number): boolean {
	const length = end - start;
	if (length > STILL_SHORT || unspaced || dense.wordStarts[start] === 1 || script(codes[start] ?? 0) !== 1 || !joins(dense.text, start)) return true;
	if (length > SHORT && !isSplit(dense, start, end)) return true;
	return isBehindOwnWord(dense, start);
}

function isSplit({ wordEnds }: DenseText, start: number, end: number): boolean {
	for (let i = start; i < end - 1; i++) if (wordEnds[i]) return true;
	return false;
}

/** Written together with what follows by those who are sparing with spaces: 제손목, 너무배고파. */
const OWN_WORDS = new Set(['제', '내', '네', '그', '이', '안', '못', '새', '또', '왜', '더', '막', '다', '맨', '꼭', '잘', '저', '나', '전', '난', '우리', '너무', '진짜', '그냥', '자꾸', '계속', '정말', '이제', '지금', '오늘']);
const LONGEST_OWN_WORD = 2;

function isBehindOwnWord({ text, wordStarts }: DenseText, at: number): boolean {
	for (let from = at - 1; from >= Math.max(0, at - LONGEST_OWN_WORD); from--) {
		if (wordStarts[from] === 1) return OWN_WORDS.has(text.slice(from, at));
	}
	return false;
}

/** Whether the letters before and at this place belong to one word: Hangul and Latin letters never do. */
function joins(text: string, at: number): boolean {
	const before = script(text.charCodeAt(at - 1));
	return before !== 0 && before === script(text.charCodeAt(at));
}

function script(code: number): number {
	if (code >= 0xac00 && code <= 0xd7a3) return 1;
	return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) ? 2 : 0;
}
