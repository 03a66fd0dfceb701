// Urgency and situation. JSONL: text, urgency, situation. Without --data: the project's own posts in tests/fixtures/urgency.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { loadScorer } from '../../src/sentiment/score';
import { URGENCIES, urgencyRank, type Urgency } from '../../src/sentiment/sentiment';
import { runEvaluation } from './figures/run';

const postSchema = z.looseObject({ text: z.string(), urgency: z.enum(URGENCIES), situation: z.string(), tricky: z.string().optional() });

void runEvaluation('urgency', async ({ file, own }) => {
	const folder = own('tests', 'fixtures', 'urgency');
	const files = file ? [file] : readdirSync(folder).filter((name) => name.endsWith('.jsonl')).map((name) => join(folder, name));
	const posts = files.flatMap((path) =>
		readFileSync(path, 'utf8').split('\n').filter((line) => line.trim() !== '').map((line) => postSchema.parse(JSON.parse(line))),
	);
	const scorer = await loadScorer();
	const scored = posts.map((post) => ({ post, sentiment: scorer.score(post.text) }));
	const figuresOf = (some: typeof scored) => {
		const urgent = some.filter(({ post }) => isUrgent(post.urgency));
		const called = some.filter(({ sentiment }) => isUrgent(sentiment.urgency));
		const hits = urgent.filter(({ sentiment }) => isUrgent(sentiment.urgency)).length;
		return {
			posts: some.length,
			urgent: urgent.length,
			recall: urgent.length === 0 ? null : hits / urgent.length,
			precision: called.length === 0 ? null : hits / called.length,
			urgentSeenByAPerson: urgent.length === 0 ? null : urgent.filter(({ sentiment }) => isUrgent(sentiment.urgency) || sentiment.needsReview).length / urgent.length,
			sameLevel: some.filter(({ post, sentiment }) => post.urgency === sentiment.urgency).length / some.length,
		};
	};
	const withSituation = scored.filter(({ post }) => post.urgency !== 'none');
	return {
		...figuresOf(scored),
		situationFound: withSituation.filter(({ post, sentiment }) => sentiment.situations.includes(post.situation)).length / withSituation.length,
		tricky: figuresOf(scored.filter(({ post }) => post.tricky !== undefined)),
	};
});

function isUrgent(urgency: Urgency): boolean {
	return urgencyRank(urgency) >= urgencyRank('high');
}
