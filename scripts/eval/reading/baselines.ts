import { splitSentences } from '../../../src/language/sentences';

export interface Span {
	text: string;
	start: number;
	end: number;
}

/** Lead-k, of whole sentences: lines shorter than one, such as titles and fields, are passed over in its favour. */
export function firstSentences(text: string, count: number): Span[] {
	return wholeSentences(text).slice(0, count);
}

/** TextRank as published: likeness by shared words over the logs of the lengths, no position, no rules. */
export function plainTextRank(text: string, count: number): Span[] {
	const sentences = wholeSentences(text);
	const words = sentences.map((sentence) => new Set(sentence.text.match(/[\p{L}\p{N}]+/gu) ?? []));
	const likeness = words.map((one, row) =>
		words.map((other, column) => {
			if (row === column) return 0;
			const shared = [...one].filter((word) => other.has(word)).length;
			return shared / (Math.log(one.size + 1) + Math.log(other.size + 1) || 1);
		}),
	);
	const degrees = likeness.map((row) => row.reduce((sum, value) => sum + value, 0));
	let ranks = sentences.map(() => 1);
	for (let round = 0; round < 30; round += 1) {
		ranks = ranks.map(
			(_, row) =>
				0.15 +
				0.85 *
					ranks.reduce(
						(sum, rank, column) => sum + ((likeness[row]?.[column] ?? 0) / (degrees[column] || 1)) * rank,
						0,
					),
		);
	}
	return sentences
		.map((sentence, index) => ({ sentence, rank: ranks[index] ?? 0 }))
		.sort((a, b) => b.rank - a.rank)
		.slice(0, count)
		.map(({ sentence }) => sentence)
		.sort((a, b) => a.start - b.start);
}

/** Two spans are one sentence when they share more than half of the shorter one. */
export function overlaps(one: Span, other: Span): boolean {
	const shared = Math.min(one.end, other.end) - Math.max(one.start, other.start);
	return shared > Math.min(one.end - one.start, other.end - other.start) / 2;
}

/** ROUGE-L (F1 of the longest common subsequence) over words. */
export function longestCommonPart(found: string, expected: string): number {
	const a = found.split(/\s+/).filter(Boolean);
	const b = expected.split(/\s+/).filter(Boolean);
	let before = new Array<number>(b.length + 1).fill(0);
	for (const word of a) {
		const row = [0];
		b.forEach((other, column) =>
			row.push(
				word === other ? (before[column] ?? 0) + 1 : Math.max(before[column + 1] ?? 0, row[column] ?? 0),
			),
		);
		before = row;
	}
	const common = before.at(-1) ?? 0;
	return common === 0 ? 0 : (2 * common) / (a.length + b.length);
}

function wholeSentences(text: string): Span[] {
	return splitSentences(text).filter((sentence) => sentence.text.length >= 25);
}
