// How many short posts a second one core scores, whole scorer with rules, beside a plain count of lexicon words as the simplest peer.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type * as Identity from '../src/language/identity';
import type * as Normalise from '../src/language/normalise';
import type * as Polarity from '../src/language/polarity';
import type * as Sentiment from '../src/sentiment';

const { values } = parseArgs({ options: { posts: { type: 'string', default: '20000' }, json: { type: 'boolean', default: false } } });

const postSchema = z.looseObject({ text: z.string() });

function readPosts(count: number): string[] {
	const file = join(__dirname, '..', 'tests', 'fixtures', 'urgency', 'posts.ko.jsonl');
	const posts = readFileSync(file, 'utf8').trim().split('\n').map((line) => postSchema.parse(JSON.parse(line)).text);
	// Every text is a different one, so that nothing can be remembered from the one before.
	return Array.from({ length: count }, (_, i) => `${posts[i % posts.length]} ${i}`);
}

function perSecond(posts: readonly string[], work: (post: string) => unknown): number {
	for (const post of posts.slice(0, 2_000)) work(post);
	const rounds = [0, 1, 2].map(() => {
		const started = process.cpuUsage();
		for (const post of posts) work(post);
		const { user, system } = process.cpuUsage(started);
		return (posts.length * 1e6) / (user + system);
	});
	return Math.round(rounds.sort((a, b) => a - b)[1] ?? 0);
}

async function main(): Promise<void> {
	const posts = readPosts(Number(values.posts));
	const before = process.memoryUsage().rss;
	const started = performance.now();
	// What is shipped: the TypeScript runner's own additions to every small function would be measured, too.
	const built = <T>(path: string): Promise<T> => import(join(__dirname, '..', 'dist', 'src', path)) as Promise<T>;
	const { loadScorer } = await built<typeof Sentiment>('sentiment/index.js');
	const scorer = await loadScorer();
	const loadMs = Math.round(performance.now() - started);
	const { loadKoreanPolarity } = await built<typeof Polarity>('language/polarity.js');
	const { normaliseText } = await built<typeof Normalise>('language/normalise.js');
	const { neutraliseIdentity } = await built<typeof Identity>('language/identity.js');
	const polarity = await loadKoreanPolarity();
	const words = ['좋', '최고', '감사', '행복', '싫', '최악', '무서', '슬프', '힘들', '짜증', '화가', '외로', '죽', '때리', '가출'];
	const figures = {
		name: 'score',
		ours: {
			/** Without sentence scores and the words that bear the feeling, as with Simplify. */
			postsPerSecond: perSecond(posts, (post) => scorer.score(post, { explain: false })),
			explainedPerSecond: perSecond(posts, (post) => scorer.score(post)),
			polarityAlonePerSecond: perSecond(posts, (post) => polarity.judge(neutraliseIdentity(normaliseText(post)))),
			loadMs,
			memoryMb: Math.round((process.memoryUsage().rss - before) / 1e6),
			letters: Math.round(posts.reduce((sum, post) => sum + post.length, 0) / posts.length),
		},
		peers: { wordListPerSecond: perSecond(posts, (post) => words.reduce((sum, word) => sum + (post.includes(word) ? 1 : 0), 0)) },
	};
	const ratios = { toWordList: Number((figures.ours.postsPerSecond / figures.peers.wordListPerSecond).toFixed(3)) };
	if (values.json) console.log(JSON.stringify({ ...figures, ratios }));
	else {
		console.log(`Whole scorer       ${figures.ours.postsPerSecond} posts a second of processor time (${figures.ours.letters} letters each)`);
		console.log(`With explanations  ${figures.ours.explainedPerSecond}`);
		console.log(`Polarity alone     ${figures.ours.polarityAlonePerSecond}`);
		console.log(`A list of words    ${figures.peers.wordListPerSecond}`);
		console.log(`Loading            ${figures.ours.loadMs} ms, ${figures.ours.memoryMb} MB after the run`);
	}
}

void main();
