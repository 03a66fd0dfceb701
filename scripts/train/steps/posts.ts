import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { splitSentences } from '../../../src/language/sentences';
import { URGENCIES, type Urgency, urgencyRank } from '../../../src/sentiment/sentiment';

const postSchema = z.object({ text: z.string().min(1), urgency: z.enum(URGENCIES) });

export interface Post {
	text: string;
	urgency: Urgency;
	/** Posts that are nearly the same carry the same number: they never stand on both sides of a split. */
	group: number;
}

/** Posts written for this project, from all JSONL files of a folder, in the order of their names. */
export function readPosts(folder: string): Post[] {
	const posts = readdirSync(folder)
		.filter((name) => name.endsWith('.jsonl'))
		.sort()
		.flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n').filter((line) => line.trim() !== ''))
		.map((line) => postSchema.parse(JSON.parse(line)));
	const groups = groupAlike(posts.map(({ text }) => text));
	return posts.map(({ text, urgency }, i) => ({ text, urgency, group: groups[i] ?? i }));
}

/** Posts for tuning, with which tests make sure of the rules, too. */
export const TUNING_POSTS = join(__dirname, '..', '..', '..', 'tests', 'fixtures', 'urgency-tuning');
const HANGUL = /[가-힣]/;

/** Posts of people in distress, or about somebody who is: whoever writes one does not feel well. */
export function distressedPosts(folder: string, language: 'ko' | 'en'): string[] {
	return readPosts(folder).filter(({ text, urgency }) => urgencyRank(urgency) >= urgencyRank('medium') && HANGUL.test(text) === (language === 'ko')).map(({ text }) => text);
}

const ALIKE = 0.4;

/** Texts that share a good part of their three-letter pieces (Jaccard) get one number, also over a chain of others. */
export function groupAlike(texts: readonly string[]): number[] {
	const pieces = texts.map((text) => {
		const dense = text.toLowerCase().replace(/[^0-9a-z가-힣]/g, '');
		return new Set(Array.from({ length: Math.max(1, dense.length - 2) }, (_, i) => dense.slice(i, i + 3)));
	});
	const groups = texts.map((_, i) => i);
	const rootOf = (i: number): number => (groups[i] === i ? i : rootOf(groups[i]!));
	const having = new Map<string, number[]>();
	const shared = new Uint16Array(texts.length);
	pieces.forEach((own, i) => {
		shared.fill(0, 0, i);
		for (const piece of own) {
			const others = having.get(piece);
			if (!others) having.set(piece, [i]);
			else {
				for (const k of others) shared[k]!++;
				others.push(i);
			}
		}
		for (let k = 0; k < i; k++) {
			const both = shared[k]!;
			if (both > 0 && both >= ALIKE * (own.size + pieces[k]!.size - both)) groups[rootOf(i)] = rootOf(k);
		}
	});
	return groups.map((_, i) => rootOf(i));
}

type Rewrite = readonly (readonly [RegExp, string])[];

/** The same said in another tone: what young people write differs more in its endings than in its words. */
const BLUNT: Rewrite = [
	[/습니다/g, '음'], [/(했|됐|왔|갔|났|맞았|있었|없었)어요/g, '$1음'], [/예요|이에요/g, '임'], [/해요/g, '함'], [/어요|아요/g, '음'], [/(?<![가-힣])저는/g, '나는'], [/(?<![가-힣])제가/g, '내가'], [/(?<![가-힣])저를/g, '나를'], [/(?<![가-힣])제 /g, '내 '],
];
const POLITE: Rewrite = [[/(했|됐|왔|갔|났|었|았|있|없)음/g, '$1어요'], [/(했|됐|왔|갔|났|었|았|있|없)다(?=$|[\s.!?])/g, '$1습니다'], [/(?<![가-힣])나는/g, '저는'], [/(?<![가-힣])내가/g, '제가'], [/임(?=$|[\s.!?])/g, '이에요']];
const CHILDISH: Rewrite = [[/요(?=$|[\s.!?])/g, '여'], [/죠/g, '져'], [/싶어/g, '시퍼'], [/같아/g, '가타'], [/않/g, '안'], [/괜찮/g, '갠찬'], [/게 /g, '개 '], [/싫/g, '실'], [/없/g, '업'], [/많이/g, '마니']];
const CARELESS: Rewrite = [[/됐/g, '됬'], [/었/g, '엇'], [/았/g, '앗'], [/했/g, '햇'], [/겠/g, '겟'], [/있/g, '잇'], [/왔/g, '왓'], [/갔/g, '갓'], [/[.,!?]/g, '']];
const SPACELESS: Rewrite = [[/\s+/g, '']];
const TEARFUL: Rewrite = [[/\.(?=\s|$)/g, 'ㅠㅠ'], [/요(?=\s|$)/g, '요ㅠㅠ']];

/** A post and the ways in which others would have typed it. Deterministic; a rewriting that changes nothing is left out. */
export function variantsOf(text: string): string[] {
	const rewritten = [BLUNT, POLITE, CHILDISH, CARELESS, SPACELESS, TEARFUL].map((rules) => rules.reduce((said, [from, to]) => said.replace(from, to), text));
	return [...new Set([text, ...rewritten])];
}

/** The sentences of a post that are long enough to mean something, where it has several. */
export function sentencesOf(text: string): string[] {
	const sentences = splitSentences(text).map((sentence) => sentence.text).filter((sentence) => sentence.length >= 8);
	return sentences.length > 1 ? sentences : [];
}
