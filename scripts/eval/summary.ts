// How well the extractive summary finds the sentences that a person marked, beside the first three sentences and plain TextRank.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { summarizeExtractive } from '../../src/summary';
import { firstSentences, longestCommonPart, overlaps, plainTextRank, type Span } from './reading/baselines';
import { splitSentences } from '../../src/language/sentences';

const usage = `npm run eval -- summary [--data FILE] [--json]

FILE is JSONL: text, reference (numbers of the reference sentences, from 0), and sentences (the sentences that the numbers count;
without it the text as this pack splits it). Default: the press releases of tests/fixtures/summary.
Each method picks as many sentences as the reference has. Prints the share of reference sentences found, and ROUGE-L.
With --json the last line is one JSON object with the figures.`;

const row = z.object({
	text: z.string(),
	reference: z.array(z.number().int().min(0)),
	sentences: z.array(z.string()).optional(),
});

async function main() {
	const { values } = parseArgs({
		options: {
			data: { type: 'string', default: join('tests', 'fixtures', 'summary', 'press-releases.jsonl') },
			json: { type: 'boolean' },
			help: { type: 'boolean' },
		},
	});
	if (values.help === true) return console.log(usage);
	const lines = (await readFile(values.data, 'utf8')).split('\n').filter((line) => line.trim() !== '');
	const totals = new Map<string, { recall: number; rougeL: number }>();
	for (const line of lines) {
		const { text, reference, sentences } = row.parse(JSON.parse(line));
		const spans = spansOf(text, sentences);
		const wanted = reference.flatMap((number) => spans[number] ?? []);
		const methods: Record<string, Span[]> = {
			ours: summarizeExtractive({ text }, { sentences: wanted.length }).sentences,
			lead: firstSentences(text, wanted.length),
			textRank: plainTextRank(text, wanted.length),
		};
		for (const [name, picked] of Object.entries(methods)) {
			const recall =
				wanted.filter((span) => picked.some((one) => overlaps(one, span))).length /
				Math.max(1, wanted.length);
			const rougeL = longestCommonPart(
				picked.map((one) => one.text).join('\n'),
				wanted.map((one) => one.text).join('\n'),
			);
			const total = totals.get(name) ?? { recall: 0, rougeL: 0 };
			totals.set(name, { recall: total.recall + recall, rougeL: total.rougeL + rougeL });
		}
	}
	const round = (sum: number) => Math.round((sum / Math.max(1, lines.length)) * 1000) / 1000;
	const methods = Object.fromEntries(
		[...totals].map(([name, { recall, rougeL }]) => [
			name,
			{ sentenceRecall: round(recall), rougeL: round(rougeL) },
		]),
	);
	const figures = { name: 'summary', documents: lines.length, ...methods };
	console.log(values.json === true ? JSON.stringify(figures) : figures);
}

function spansOf(text: string, sentences: readonly string[] | undefined): Span[] {
	if (sentences === undefined) return splitSentences(text);
	let from = 0;
	return sentences.map((sentence) => {
		const start = text.indexOf(sentence, from);
		if (start < 0) throw new Error(`Not in the text: ${sentence}`);
		from = start + sentence.length;
		return { text: sentence, start, end: from };
	});
}

void main();
