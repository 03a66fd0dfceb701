import { expandPart, type Anchored, type PartOptions } from './expand';
import { readDense, type Reading } from './reading';
import { Trie } from './trie';
import type { DenseText } from '../language/normalise';

/*
 * Phrases of the lexicon (syntax: models/lexicon/urgency.ko.json) are parts with gaps between them, each part a set of alternatives. All parts of all
 * phrases stand in one trie, so that a text is walked once; a phrase remembers how far it has come, so time does not depend on what the gaps hold.
 */

/** Letters that may stand in each kind of gap: a particle or a short adverb, a few words, half a sentence. */
const GAPS = new Map([['_', 4], ['~', 12], ['~~', 40]]);

type PartEnd = { part: number; anchored: boolean } & Omit<Anchored, 'text'>;

/** Where a part is used: as which step of which sequence. */
interface Use {
	sequence: Sequence;
	step: number;
	/** Where it is remembered that the step before it was found; -1 for the first. */
	before: number;
}

interface Sequence {
	owner: number;
	/** Letters that may stand before each step; the first has none. */
	gaps: number[];
	/** Number of its first step among all steps of the book. */
	slot: number;
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
	readonly #parts = new Map<string, number>();
	readonly #uses: Use[][] = [];
	readonly #options: PartOptions;
	#slots = 0;
	#groups = 0;
	#memory: Memory | null = null;

	constructor(options: PartOptions) {
		this.#options = options;
	}

	/**
	 * @param anchored whether ^ and $ hold even in a text that was written without spaces
	 * @throws Error when a phrase is not well formed.
	 */
	add(owner: number, phrase: string, anchored = false): void {
		const members = phrase.split('&');
		const group = members.length > 1 ? this.#groups : -1;
		members.forEach((member, index) => {
			this.#addSequence(owner, member, anchored, group < 0 ? null : { group: group + index, index, size: members.length });
		});
		if (group >= 0) this.#groups += members.length;
		this.#memory = null;
	}

	#addSequence(owner: number, phrase: string, anchored: boolean, together: Sequence['together']): void {
		const [first = '', ...others] = phrase.split(/(~+|_)/);
		const sequence: Sequence = { owner, gaps: [0], slot: this.#slots, together };
		this.#use(first, anchored, { sequence, step: 0, before: -1 });
		for (let i = 0; i + 1 < others.length; i += 2) {
			const wide = this.#options.wholeWords === true ? 2 : 1;
			sequence.gaps.push((GAPS.get(others[i] ?? '') ?? 0) * wide);
			this.#use(others[i + 1] ?? '', anchored, { sequence, step: i / 2 + 1, before: (sequence.slot + i / 2) * 2 });
		}
		this.#slots += sequence.gaps.length;
	}

	#use(part: string, anchored: boolean, use: Use): void {
		const key = (anchored ? '=' : ' ') + part.trim();
		const known = this.#parts.get(key);
		if (known !== undefined) {
			this.#uses[known]?.push(use);
			return;
		}
		const id = this.#uses.length;
		this.#parts.set(key, id);
		this.#uses.push([use]);
		// The alternatives of a part differ in their anchors at most, so that they share what stands in the trie.
		const shared: PartEnd[] = [false, true].flatMap((atWordStart) => [false, true].map((atWordEnd) => ({ part: id, anchored, atWordStart, atWordEnd })));
		for (const { text, atWordStart, atWordEnd } of expandPart(part.trim(), this.#options)) {
			const end = shared[(atWordStart ? 2 : 0) + (atWordEnd ? 1 : 0)];
			if (end) this.#trie.put(text, end);
		}
	}

	/** All places where a phrase stands, in order of their start. Linear in the length of the text. */
	find(dense: DenseText, reading: Reading = readDense(dense)): Hit[] {
		const memory = (this.#memory ??= new Memory(this.#slots * 2, this.#groups));
		memory.forget();
		const hits: Hit[] = [];
		const { codes } = reading;
		const trie = this.#trie;
		for (let start = 0; start < codes.length; start++) {
			let node = trie.step(trie.root, codes[start] ?? 0);
			for (let end = start + 1; node !== 0; end++) {
				for (const found of trie.at(node)) {
					if (!fits(found, reading, start, end)) continue;
					for (const use of this.#uses[found.part] ?? []) {
						// Most parts are common words in the middle of a phrase that has not begun.
						if (use.before < 0 || memory.round[use.before] === memory.now) step(use, reading, start, end, memory, hits);
					}
				}
				node = end < codes.length ? trie.step(node, codes[end] ?? 0) : 0;
			}
		}
		return hits.sort((a, b) => a.start - b.start || a.end - b.end);
	}
}

/** How far each sequence has come in the text at hand. Kept between texts, as it is large; the round tells what is of now. */
class Memory {
	#round = 0;
	readonly round: Int32Array;
	readonly start: Int32Array;
	readonly end: Int32Array;
	readonly at: Int32Array;
	readonly groupRound: Int32Array;
	readonly groupStart: Int32Array;
	readonly groupEnd: Int32Array;
	readonly groupSentence: Int32Array;

	constructor(slots: number, groups: number) {
		[this.round, this.start, this.end, this.at] = [new Int32Array(slots), new Int32Array(slots), new Int32Array(slots), new Int32Array(slots)];
		[this.groupRound, this.groupStart, this.groupEnd, this.groupSentence] = [new Int32Array(groups), new Int32Array(groups), new Int32Array(groups), new Int32Array(groups)];
	}

	forget(): void {
		this.#round++;
	}

	get now(): number {
		return this.#round;
	}
}

function step({ sequence, step: number }: Use, reading: Reading, start: number, end: number, memory: Memory, hits: Hit[]): void {
	const { slot, gaps } = sequence;
	let from = start;
	if (number > 0) {
		// Two generations of each step are kept: the last one may have come at this very place.
		let before = (slot + number - 1) * 2;
		if (memory.round[before] === memory.now && memory.at[before] === start) before++;
		if (memory.round[before] !== memory.now) return;
		const beforeEnd = memory.end[before] ?? 0;
		if (start < beforeEnd || start - beforeEnd > (gaps[number] ?? 0)) return;
		from = memory.start[before] ?? 0;
		if (reading.sentences[from] !== reading.sentences[start]) return;
	}
	if (number === gaps.length - 1) {
		complete(sequence, reading, from, end, memory, hits);
		return;
	}
	const own = (slot + number) * 2;
	// Of several readings of one place ("아빠", "아빠가") the shortest leaves most room for what follows.
	if (memory.round[own] === memory.now && memory.at[own] === start) return;
	memory.round[own + 1] = memory.round[own] ?? 0;
	memory.start[own + 1] = memory.start[own] ?? 0;
	memory.end[own + 1] = memory.end[own] ?? 0;
	memory.round[own] = memory.now;
	memory.at[own] = start;
	memory.start[own] = from;
	memory.end[own] = end;
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

function fits(part: PartEnd, { dense, unspaced }: Reading, start: number, end: number): boolean {
	if (part.atWordStart && (part.anchored || !unspaced) && dense.wordStarts[start] !== 1 && joins(dense.text, start)) return false;
	return !part.atWordEnd || !!dense.wordEnds[end - 1] || !joins(dense.text, end);
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
