import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from '#vendor/schema';
import { MODELS_FOLDER } from './classifier';

/** The sign that stands for any group of people. */
const NEUTRAL = '○';

const groups = z.record(z.string(), z.array(z.string().min(2)));
const lexiconSchema = z.object({ ko: groups, en: groups });

interface TrieNode {
	next: Map<number, TrieNode>;
	ends: boolean;
}

function trieOf(words: Iterable<string>): TrieNode {
	const root: TrieNode = { next: new Map(), ends: false };
	for (const word of words) {
		let node = root;
		for (let i = 0; i < word.length; i++) {
			const code = word.charCodeAt(i);
			let child = node.next.get(code);
			if (!child) node.next.set(code, (child = { next: new Map(), ends: false }));
			node = child;
		}
		node.ends = true;
	}
	return root;
}

let words: TrieNode | null = null;

function identityWords(): TrieNode {
	if (words) return words;
	const file = lexiconSchema.parse(JSON.parse(readFileSync(join(MODELS_FOLDER, 'lexicon', 'identity.json'), 'utf8')));
	words = trieOf([...Object.values(file.ko), ...Object.values(file.en)].flat());
	return words;
}

/**
 * Replaces words that name a group of people by one neutral sign, in a text that `normaliseText` made.
 * The particle behind is brought to one form too, as it would tell what kind of word stood there (은/는, 이/가).
 */
export function neutraliseIdentity(normalised: string): string {
	const root = identityWords();
	let out = '';
	let copied = 0;
	let atStart = true;
	for (let i = 0; i < normalised.length; ) {
		const end = atStart ? longestMatch(root, normalised, i) : -1;
		if (end < 0) {
			atStart = !isLetter(normalised.charCodeAt(i));
			i++;
			continue;
		}
		out += normalised.slice(copied, i) + NEUTRAL;
		const [particle, length] = commonParticle(normalised, end);
		out += particle;
		i = copied = end + length;
		atStart = length === 0;
	}
	return copied === 0 ? normalised : out + normalised.slice(copied);
}

function longestMatch(root: TrieNode, text: string, at: number): number {
	let node: TrieNode | undefined = root;
	let found = -1;
	for (let i = at; i < text.length; i++) {
		node = node.next.get(text.charCodeAt(i));
		if (!node) break;
		if (node.ends && !isLatin(text.charCodeAt(i + 1))) found = i + 1;
	}
	return found;
}

const PARTICLES = new Map([['은', '는'], ['이', '가'], ['을', '를'], ['과', '와']]);

/** @returns the form to write, and how many code units it replaces. */
function commonParticle(text: string, at: number): [string, number] {
	const first = text.charAt(at);
	const second = text.charAt(at + 1);
	if (first === '으' && second === '로') return ['로', 2];
	if (first === '이' && second === '에' && text.charAt(at + 2) === '요') return ['예요', 3];
	if (first === '이' && '라며든나고다었여'.includes(second || ' ')) return ['', 1];
	const common = PARTICLES.get(first);
	return common && !isHangul(text.charCodeAt(at + 1)) ? [common, 1] : ['', 0];
}

function isHangul(code: number): boolean {
	return code >= 0xac00 && code <= 0xd7a3;
}

function isLatin(code: number): boolean {
	return code >= 97 && code <= 122;
}

function isLetter(code: number): boolean {
	return isHangul(code) || isLatin(code) || (code >= 48 && code <= 57);
}
