import { splitSentences } from '../language/sentences';
import { isBoilerplate } from './boilerplate';
import type { SummarySource } from './summary';

export interface Candidate {
	text: string;
	start: number;
	end: number;
	page?: number;
	/** True for the first sentence below a heading. */
	opensSection: boolean;
}

export interface Candidates {
	sentences: Candidate[];
	/** Title and headings, for what they say of the subject. */
	headings: string[];
}

const listMark =
	/^(?:[-*•·○●◦□■▪▷▶❍◇◆※☞ㅇ–—]|\(?\d{1,2}[.)](?!\d)|[가-하][.)](?=\s)|[①-⑳]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+[.)])\s*/;
const sentenceEnd = /(?:[.!?。]["'”’)]?|다|요|함|임|음|됨|됨|예정|계획|실시|추진|운영|개최)\s*$/;
const longestHeading = 45;
const longestTitle = 60;
const leastLetters = 9;

/** The sentences that a summary may be made of, with their places in the text. Headings, tables and boilerplate are none. */
export function findCandidates(source: SummarySource): Candidates {
	const sentences: Candidate[] = [];
	const headings: string[] = [];
	let opensSection = false;
	let isFirst = true;
	for (const block of locatedBlocks(source)) {
		if (block.kind === 'table') continue;
		if (block.kind === 'heading' || looksLikeHeading(block.text, isFirst)) {
			if (isBoilerplate(block.text)) continue;
			headings.push(block.text);
			opensSection = true;
			isFirst = false;
			continue;
		}
		for (const sentence of splitSentences(block.text)) {
			const mark = listMark.exec(sentence.text)?.[0].length ?? 0;
			const text = sentence.text.slice(mark);
			if (isBoilerplate(text) || text.replace(/[^\p{L}\p{N}]/gu, '').length < leastLetters) continue;
			const start = block.start + sentence.start + mark;
			const page = block.page === undefined ? {} : { page: block.page };
			sentences.push({ text, start, end: start + text.length, opensSection, ...page });
			opensSection = false;
			isFirst = false;
		}
	}
	return { sentences, headings };
}

interface LocatedBlock {
	kind: 'heading' | 'paragraph' | 'table' | 'list';
	text: string;
	start: number;
	page?: number;
}

function* locatedBlocks({ text, blocks }: SummarySource): Generator<LocatedBlock> {
	if (blocks === undefined || blocks.length === 0) {
		for (const line of text.matchAll(/[^\n]+/g))
			yield { kind: isTableRow(line[0]) ? 'table' : 'paragraph', text: line[0], start: line.index };
		return;
	}
	let from = 0;
	for (const block of blocks) {
		const start = text.indexOf(block.text, from);
		// Blocks that are not the text's own can't be pointed at, so they can't be quoted either.
		if (start < 0) continue;
		from = start + block.text.length;
		yield { ...block, start };
	}
}

function isTableRow(line: string): boolean {
	return /^\s*\|.*\|\s*$/.test(line) || line.split('\t').length > 2;
}

/** Most Korean documents have headings by looks only: short, no verb at the end, first or numbered. */
function looksLikeHeading(text: string, isFirst: boolean): boolean {
	const line = text.trim();
	// A title may be a sentence (…문 연다), but has no full stop.
	if (isFirst && line.length <= longestTitle && !/[.!?。\n]["'”’)]?$/.test(line) && !line.includes('\n'))
		return !/[,:：]$/.test(line);
	if (line.length > longestHeading || line.includes('\n') || sentenceEnd.test(line)) return false;
	return /^(?:제?\s*\d{1,2}\s*[.장절)]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+[.\s]|[□■◇◆▣▶<《【[])/.test(line);
}
