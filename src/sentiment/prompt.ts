import { z } from '#vendor/schema';
import { estimateTokens } from '../llm/tokens';
import { maskForGood } from '../privacy/mask';
import { type Masked, ownWords } from '../privacy/masked';
import { OTHER } from './categories';
import { type Category, POLARITIES, SITUATIONS, URGENCIES } from './sentiment';

export const EMOTIONS = [
	'anger', 'contempt', 'disappointment', 'sadness', 'fear', 'fatigue', 'joy', 'gratitude', 'affection', 'interest',
] as const;

const YOUTH_ROLES = ['writer', 'about', 'none'] as const;

export interface PostAnswer {
	polarity: (typeof POLARITIES)[number];
	score: number;
	emotions: Array<(typeof EMOTIONS)[number]>;
	/** Names of the categories asked about. */
	situations: string[];
	urgency: (typeof URGENCIES)[number];
	youth: (typeof YOUTH_ROLES)[number];
	evidence: string[];
}

/** What is asked about each post. */
export interface PostQuestion {
	/** Changes with the instructions or the schema, so that no answer to an older question is taken for one to this; own categories are part of both. */
	template: string;
	instructions: Masked;
	/** Closed label sets: a model that makes a label up is asked again, and then not believed. */
	schema: z.ZodType<PostAnswer>;
	labels: readonly string[];
	outputTokensPerItem: number;
}

const TEMPLATE = 'sentiment/3';
/** Of an answer without situations; quotations take most of it. */
const TOKENS_A_POST = 170;
/** An answer may well name several, but rarely more. */
const SITUATIONS_A_POST = 3;

/** @param categories in place of the built-in situations; empty for those */
export function postQuestion(categories: readonly Category[]): PostQuestion {
	const own = [...categories.map(({ name }) => name), ...(categories.some(({ name }) => name === OTHER) ? [] : [OTHER])];
	const labels: readonly string[] = categories.length > 0 ? own : SITUATIONS;
	return {
		template: TEMPLATE,
		instructions: instructionsFor(categories),
		schema: z.strictObject({
			polarity: z.enum(POLARITIES),
			score: z.number().min(-1).max(1),
			emotions: z.array(z.enum(EMOTIONS)),
			situations: z.array(z.enum(labels)),
			urgency: z.enum(URGENCIES),
			youth: z.enum(YOUTH_ROLES),
			evidence: z.array(z.string()),
		}),
		labels,
		outputTokensPerItem: TOKENS_A_POST + SITUATIONS_A_POST * Math.max(...labels.map((label) => estimateTokens(label))),
	};
}

const BUILT_IN = ownWords`runaway, no shelter, violence at home, self-harm, exploitation, school, family conflict, money, health, other; several are possible`;

function instructionsFor(categories: readonly Category[]): Masked {
	const situations = categories.length > 0 ? ownCategories(categories) : BUILT_IN;
	return ownWords`You read posts that citizens, often young people, left on a public board in Korea, for the staff of a city's youth service.
Each item is one post, in whatever language. Say of each:
- polarity: how the writer feels: positive, negative, neutral or mixed; score: from -1 (negative) to 1 (positive)
- emotions: those that are clearly there: anger, contempt, disappointment, sadness, fear, fatigue, joy, gratitude, affection, interest; or none of them
- situations: ${situations}
- urgency: critical = life or safety is in danger now (wish, plan or attempt to die, self-harm going on, violence or sexual coercion under way, a minor with nowhere to sleep tonight); high = somebody has to act within a day
  (has run away, about to lose shelter, beaten at home, hurt themselves lately, hidden wish not to be here, coerced, blackmailed, stalked, nothing to eat); medium = needs counselling soon
  (thinks of running away, bullying, lasting low spirits, heavy conflict, debts, abuse that is over); low = everyday worries; none = no trouble. Somebody else writing about a young person counts by the danger that person is in.
  Stories, games, songs, news, advertisements, animals, homework about such topics, jokes and denials are none or low. When in doubt choose the higher one.
- youth: writer = a young person of 8 to 19 years writes about themselves; about = somebody else writes about such a person; none = neither
- evidence: up to three short quotations (at most ten words each), copied from the post letter by letter in its own language, that the urgency rests on; an empty list if there is nothing`;
}

/** The words of whoever made the workflow: masked all the same, but for the names, which are the labels of the answer. */
function ownCategories(categories: readonly Category[]): Masked {
	const allow = categories.map(({ name }) => name);
	let lines = ownWords`those of this list that the post is about, several are possible; "other" where none fits`;
	for (const { name, description } of categories) {
		const said = description.trim() === '' ? ownWords`` : ownWords`: ${maskForGood(oneLine(description), { allow })}`;
		lines = ownWords`${lines}\n  - "${maskForGood(oneLine(name), { allow })}"${said}`;
	}
	return lines;
}

function oneLine(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}
