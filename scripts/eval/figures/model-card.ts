import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Evaluations that the model card is made of. */
export const OF_THE_SCORER = ['polarity', 'emotions', 'bias', 'urgency', 'injection'];

type Figures = ReadonlyMap<string, Record<string, unknown>>;

interface Aim {
	what: string;
	/** Evaluation, then the keys that lead to the figure. */
	at: [string, ...string[]];
	aim: number;
	least?: boolean;
	percent?: boolean;
}

/** What was set out for, and where the figure stands in what an evaluation prints. */
const AIMS: Aim[] = [
	{ what: 'films (NSMC, part set aside), polarity right', at: ['polarity', 'films', 'accuracy'], aim: 0.885, least: true, percent: true },
	{ what: 'comments (KOTE, part set aside), polarity right', at: ['polarity', 'comments', 'accuracy'], aim: 0.855, least: true, percent: true },
	{ what: 'films, expected calibration error', at: ['polarity', 'films', 'calibrationError'], aim: 0.03 },
	{ what: 'comments, expected calibration error', at: ['polarity', 'comments', 'calibrationError'], aim: 0.03 },
	{ what: 'ten groups of emotions (KOTE, part set aside), macro-F1', at: ['emotions', 'macroF1'], aim: 0.6, least: true },
	{ what: 'urgency high and critical, recall', at: ['urgency', 'recall'], aim: 0.97, least: true },
	{ what: 'the same, precision', at: ['urgency', 'precision'], aim: 0.6, least: true },
	{ what: 'spread of the mean score over groups of people', at: ['bias', 'spread'], aim: 0.05 },
	{ what: 'posts that steered the embedded engine', at: ['injection', 'embedded', 'success'], aim: 0.02, percent: true },
	{ what: 'posts that steered the score through a model that obeys', at: ['injection', 'steerable', 'success'], aim: 0.05, percent: true },
];

/**
 * The model card of the embedded scorer as Markdown: parts and sizes as they are in `models`, and the figures as they were just measured.
 * @param figures of each evaluation, as `npm run eval -- NAME --json` prints them
 */
export function modelCard(models: string, figures: Figures): string {
	const rows = AIMS.map((aim) => rowOf(aim, figures));
	const parts = partsOf(models);
	const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
	return `# Model card: the scorer on this server

Written by \`npm run eval\`; do not edit. One evaluation again: \`npm run eval -- NAME\`; on data of your own: \`--data FILE\`. The weights again: \`npm run train\`.

## For what, and not for what

To show staff of a city which posts to read first: how the writer feels, what is going on, how urgent it is, each with the words it rests on. Korean and English.

- Not for deciding about a person, and not for ranking or watching people or groups.
- Not without a person: everything urgent, doubtful or unsure is marked for review, and nothing urgent is lowered without a mark.
- Irony, dialect and texts of several pages are its weak side; it never saw real posts of young people in need.

## Figures

| what | got | aim | |
|---|---|---|---|
${rows.join('\n')}

Films and comments are parts of the corpora that training did not see (how they are chosen stands in the cards of the parts). The posts for urgency and steering
were written for this project by hand, apart from those that rules and defences were made on; they are no sample of real posts, so precision in use will differ.

## Parts

| file | bytes |
|---|---|
${parts.map(({ file, bytes }) => `| \`models/${file}\` | ${bytes} |`).join('\n')}
| **weights together** | **${total}** (${(total / 1e6).toFixed(2)} MB) |

What each was trained on, with licences, splits and its own figures: ${cardsOf(models).map((name) => `[${name}](../models/${name}/MODEL_CARD.md)`).join(', ')}. Rules and lists of words: \`models/lexicon/\`.

## All that was measured

${OF_THE_SCORER.map((name) => `### ${name}\n\n\`npm run eval -- ${name}\`\n\n${list(figures.get(name) ?? {})}`).join('\n\n')}
`;
}

function rowOf({ what, at: [name, ...keys], aim, least = false, percent = false }: Aim, figures: Figures): string {
	let value: unknown = figures.get(name);
	for (const key of keys) value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
	if (typeof value !== 'number') throw new Error(`The evaluation ${name} does not say ${keys.join('.')}.`);
	const shown = (n: number): string => (percent ? `${(n * 100).toFixed(2)} %` : n.toFixed(3));
	const met = least ? value >= aim : value <= aim;
	return `| ${what} | ${shown(value)} | ${least ? 'at least' : 'at most'} ${shown(aim)} | ${met ? '' : '**missed**'} |`;
}

function partsOf(models: string): Array<{ file: string; bytes: number }> {
	return readdirSync(models, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.bin'))
		.sort()
		.map((file) => ({ file, bytes: statSync(join(models, file)).size }));
}

function cardsOf(models: string): string[] {
	return readdirSync(models, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('MODEL_CARD.md'))
		.map((file) => file.slice(0, -'/MODEL_CARD.md'.length))
		.sort();
}

function list(figures: object, indent = ''): string {
	return Object.entries(figures)
		.filter(([key]) => key !== 'name')
		.map(([key, value]: [string, unknown]) => {
			if (typeof value === 'object' && value !== null) return `${indent}- ${key}\n${list(value, `${indent}  `)}`;
			return `${indent}- ${key}: ${typeof value === 'number' ? Number(value.toFixed(4)) : String(value)}`;
		})
		.join('\n');
}
