import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { loadScorer } from '../../../src/sentiment';

const folder = join(__dirname, '..', '..', 'fixtures', 'urgency');
const postSchema = z.looseObject({ text: z.string(), urgency: z.string() });
const isUrgent = (urgency: unknown) => urgency === 'high' || urgency === 'critical';

describe('posts written for this project, which the rules were not tuned on', () => {
	it('lose hardly an urgent one, and do not cry wolf', async () => {
		const scorer = await loadScorer();
		const posts = readdirSync(folder).filter((file) => file.endsWith('.jsonl')).flatMap((file) =>
			readFileSync(join(folder, file), 'utf8').trim().split('\n').map((line) => postSchema.parse(JSON.parse(line))),
		);
		expect(posts.length).toBeGreaterThanOrEqual(900);
		const judged = posts.map(({ text, urgency }) => ({ truth: isUrgent(urgency), said: isUrgent(scorer.score(text).urgency) }));
		const hits = judged.filter(({ truth, said }) => truth && said).length;
		expect(hits / judged.filter(({ truth }) => truth).length).toBeGreaterThanOrEqual(0.96);
		expect(hits / judged.filter(({ said }) => said).length).toBeGreaterThanOrEqual(0.6);
	});
});
