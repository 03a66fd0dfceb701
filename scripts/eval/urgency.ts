// Urgency and situation. JSONL: text, urgency, situation. Without --data: the project's own posts in tests/fixtures/urgency, and how many everyday texts are
// called urgent (film reviews, comments on Reddit: rows of ../shared/data that no model for urgency was trained on).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { loadScorer, type Scorer } from '../../src/sentiment/score';
import { URGENCIES, urgencyRank, type Urgency } from '../../src/sentiment/sentiment';
import { readTsv } from '../train/steps/corpus';
import { runEvaluation } from './figures/run';

const postSchema = z.looseObject({ text: z.string(), urgency: z.enum(URGENCIES), situation: z.string(), tricky: z.string().optional() });

void runEvaluation('urgency', async ({ file, own, shared }) => {
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
		...(file ? {} : { everydayCalledUrgentOfThousand: everyday(scorer, shared) }),
	};
});

const EVERYDAY_ROWS = 5_000;

/** Not all of them are harmless, so this is the most that may be wrong. */
function everyday(scorer: Scorer, shared: (...path: string[]) => string | null): Record<string, number> {
	const films = shared('nsmc', 'nsmc_extra.tsv.gz');
	const reddit = shared('goemotions', 'dev.tsv.gz');
	const share = (texts: Array<string | undefined>): number => {
		const read = texts.slice(0, EVERYDAY_ROWS).map((text) => isUrgent(scorer.score(text ?? '', { explain: false }).urgency));
		return (1_000 * read.filter(Boolean).length) / read.length;
	};
	return {
		...(films ? { films: share(readTsv(films).map((row) => row[3])) } : {}),
		...(reddit ? { redditComments: share(readTsv(reddit).map((row) => row[0])) } : {}),
	};
}

function isUrgent(urgency: Urgency): boolean {
	return urgencyRank(urgency) >= urgencyRank('high');
}
