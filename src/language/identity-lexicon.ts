import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from '#vendor/schema';
import { MODELS_FOLDER } from './classifier';

const list = z.array(z.string().min(1));
const groups = z.record(z.string(), list);

/** models/lexicon/identity.json; what each part means stands in the file. */
export const identityLexiconSchema = z.object({
	ko: groups,
	en: groups,
	stems: z.object({ about: z.string() }).catchall(list),
	links: z.object({ ko: list }),
	persons: z.object({ ko: list, en: list }),
	endings: z.object({ ko: list, nouns: list, not: list }),
	names: z.object({ ko: list, koBehindSurname: list, surnames: z.string(), en: list }),
	lookAlikes: z.object({ ko: list }),
});
export type IdentityLexicon = z.infer<typeof identityLexiconSchema>;

/** What a path through the tree stands for when it ends here. */
export const GROUP = 1;
/** A group's name whatever is written behind it; others need a particle or nothing. */
export const OPEN = 2;
export const STEM = 4;
export const NAME = 8;
export const LOOK_ALIKE = 16;
/** A noun's ending that counts only with a particle behind it. */
export const NOUN = 32;
export const NOT = 64;

export interface TrieNode {
	readonly next: Map<number, TrieNode>;
	kinds: number;
}

/** A tree of words; the first letter is looked up in a table, as most words of a text are not in it. */
export class Trie {
	readonly #first: Array<TrieNode | undefined> = Array.from({ length: 0x10000 }, (): TrieNode | undefined => undefined);

	add(word: string, kinds: number): void {
		const code = word.charCodeAt(0);
		let node = (this.#first[code] ??= { next: new Map<number, TrieNode>(), kinds: 0 });
		for (let i = 1; i < word.length; i++) {
			const letter = word.charCodeAt(i);
			let child = node.next.get(letter);
			if (!child) node.next.set(letter, (child = { next: new Map<number, TrieNode>(), kinds: 0 }));
			node = child;
		}
		node.kinds |= kinds;
	}

	from(code: number): TrieNode | undefined {
		return this.#first[code];
	}
}

export interface IdentityWords {
	words: Trie;
	links: Trie;
	persons: Trie;
	/** Spelled from their end. */
	endings: Trie;
	names: Trie;
	surnames: ReadonlySet<number>;
}

export function readIdentityLexicon(): IdentityLexicon {
	return identityLexiconSchema.parse(JSON.parse(readFileSync(join(MODELS_FOLDER, 'lexicon', 'identity.json'), 'utf8')));
}

export function compileIdentity(lexicon: IdentityLexicon): IdentityWords {
	const { stems, links, persons, endings, names, lookAlikes } = lexicon;
	const words = new Trie();
	for (const word of Object.values(lexicon.ko).flat()) addGroup(words, word);
	for (const word of Object.values(lexicon.en).flat()) words.add(word, GROUP);
	for (const [category, some] of Object.entries(stems)) {
		if (category !== 'about' && Array.isArray(some)) for (const stem of some) addSpellings(words, stem, STEM);
	}
	for (const name of [...names.ko, ...names.en]) words.add(name, GROUP | NAME);
	for (const word of lookAlikes.ko) words.add(word, LOOK_ALIKE);
	const given = new Trie();
	for (const name of [...names.ko, ...names.koBehindSurname]) given.add(name, GROUP | NAME);
	const reversed = new Trie();
	for (const ending of endings.ko) reversed.add(backwards(ending), GROUP);
	for (const ending of endings.nouns) reversed.add(backwards(ending), NOUN);
	for (const ending of endings.not) reversed.add(backwards(ending), NOT);
	return {
		words,
		links: trieOf(links.ko),
		persons: trieOf([...persons.ko, ...persons.en]),
		endings: reversed,
		names: given,
		surnames: new Set([...names.surnames].map((letter) => letter.charCodeAt(0))),
	};
}

export function trieOf(words: readonly string[]): Trie {
	const trie = new Trie();
	for (const word of words) addSpellings(trie, word, GROUP);
	return trie;
}

const LATIN_AT_THE_END = /[a-z0-9+.]$/;

function addGroup(trie: Trie, entry: string): void {
	const word = entry.replace('*', '');
	const open = entry !== word || (word.replaceAll(' ', '').length > 2 && !LATIN_AT_THE_END.test(word));
	addSpellings(trie, word, open ? GROUP | OPEN : GROUP);
}

/** People leave spaces out as they like in Korean: every space of a word may be there or not. */
function addSpellings(trie: Trie, word: string, kinds: number): void {
	const space = LATIN_AT_THE_END.test(word) ? -1 : word.lastIndexOf(' ');
	if (space < 0) trie.add(word, kinds);
	else for (const head of spellings(word.slice(0, space))) for (const between of [' ', '']) trie.add(head + between + word.slice(space + 1), kinds);
}

function spellings(text: string): string[] {
	const space = text.lastIndexOf(' ');
	if (space < 0) return [text];
	const tail = text.slice(space + 1);
	return spellings(text.slice(0, space)).flatMap((head) => [`${head} ${tail}`, head + tail]);
}

function backwards(text: string): string {
	return [...text].reverse().join('');
}
