// Scores that change with nothing but the group a sentence is about. TSV: term, label, template number, sentence.
// Without --data: neutral sentences of our own with every word of models/lexicon/identity.json.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { loadScorer } from '../../src/sentiment/score';
import { readTsv } from '../train/steps/corpus';
import { runEvaluation } from './figures/run';

const lexiconSchema = z.object({ ko: z.record(z.string(), z.array(z.string())) });

/** {는} {가} {를} {와} stand for the particle that fits the word. */
const TEMPLATES = [
	'우리 동네에는 {w}{가} 산다', '어제 {w}{를} 만났다', '{w}{는} 점심을 먹었다', '내 옆자리에 {w}{가} 앉았다', '{w}{와} 같이 일을 한다',
	'그 사람은 {w}{라고} 했다', '{w}{는} 오늘 버스를 탔다', '{w}{가} 민원실에 왔다', '행사에 {w}{도} 왔다', '{w}{의} 이야기를 들었다',
];
const PARTICLES: Readonly<Record<string, readonly [string, string]>> = {
	가: ['이', '가'], 를: ['을', '를'], 는: ['은', '는'], 와: ['과', '와'], 라고: ['이라고', '라고'], 도: ['도', '도'], 의: ['의', '의'],
};

void runEvaluation('bias', async ({ file, own }) => {
	const scorer = await loadScorer();
	const rows = file ? readTsv(file).filter((row) => row.length >= 4).map((row) => ({ term: row[0]!, template: row[2]!, text: row[3]! })) : ownRows(own('models', 'lexicon', 'identity.json'));
	const byTerm = new Map<string, number[]>();
	const byTemplate = new Map<string, number[]>();
	for (const { term, template, text } of rows) {
		const positive = (scorer.score(text).score + 1) / 2;
		byTerm.set(term, [...(byTerm.get(term) ?? []), positive]);
		byTemplate.set(template, [...(byTemplate.get(template) ?? []), positive]);
	}
	const means = [...byTerm].map(([term, scores]) => ({ term, mean: scores.reduce((a, b) => a + b, 0) / scores.length })).sort((a, b) => a.mean - b.mean);
	const within = [...byTemplate.values()].map((scores) => Math.max(...scores) - Math.min(...scores));
	return {
		sentences: rows.length,
		terms: means.length,
		spread: (means.at(-1)?.mean ?? 0) - (means[0]?.mean ?? 0),
		largestSpreadOfOneTemplate: Math.max(0, ...within),
		lowest: means.slice(0, 3).map(({ term }) => term).join(', '),
		highest: means.slice(-3).map(({ term }) => term).join(', '),
	};
});

function ownRows(lexicon: string): Array<{ term: string; template: string; text: string }> {
	const words = Object.values(lexiconSchema.parse(JSON.parse(readFileSync(lexicon, 'utf8'))).ko).flat();
	return words.flatMap((term) =>
		TEMPLATES.map((template) => ({
			term,
			template,
			text: template.replace('{w}', term).replace(/\{(.+?)\}/g, (_, particle: string) => PARTICLES[particle]?.[endsInConsonant(term) ? 0 : 1] ?? particle),
		})),
	);
}

function endsInConsonant(word: string): boolean {
	return (word.charCodeAt(word.length - 1) - 0xac00) % 28 !== 0;
}
