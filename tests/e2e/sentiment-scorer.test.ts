import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type ClovaServer, DEMO_CLOVA_KEY, startClovaServer } from '../../demo/clova';
import { createHome, type Home, type RunningN8n, startN8n, workflowShape } from '../../scripts/n8n';

jest.setTimeout(300_000);

const scoredShape = z.array(
	z.looseObject({
		id: z.string(),
		sentiment: z.looseObject({
			polarity: z.string(),
			urgency: z.string(),
			needsReview: z.boolean(),
			engine: z.string().optional(),
			askedBecause: z.string().nullish(),
			reviewReason: z.string().nullish(),
		}),
	}),
);

const posts = {
	homeless: '어제 집을 나왔는데 오늘 밤 잘 곳이 없어요. 고1이에요. 010-2345-6789로 연락 주세요.',
	thanks: '선생님 덕분에 정말 즐거운 하루였어요. 진심으로 감사합니다!',
	foreign: '図書館は何時までですか。教えてください。',
	city: '친구들이랑 별따러 나왔어요',
};

describe('the Sentiment Scorer in a real n8n, called by a webhook', () => {
	let home: Home;
	let n8n: RunningN8n;
	let clova: ClovaServer;

	beforeAll(async () => {
		clova = await startClovaServer();
		home = await createHome();
		const lexicon = join(home.folder, 'city-words');
		await mkdir(lexicon);
		const rules = [{ id: 'our-slang', situation: 'runaway', urgency: 'high', phrases: ['별따러(나왔|갔)'] }];
		await writeFile(join(lexicon, 'slang.json'), JSON.stringify({ language: 'ko', rules }));
		n8n = await startN8n({ home, env: { CITYHALL_LEXICON_FOLDER: lexicon } });
	});

	afterAll(async () => {
		await n8n?.stop();
		await home?.remove();
		await clova?.close();
	});

	/** Posts the texts to a webhook that hands them to one scorer with these parameters, and gives what came out. */
	async function score(parameters: Record<string, unknown>, texts: Record<string, string>, apiKey?: string, more: Record<string, unknown> = {}) {
		const path = randomUUID();
		const node = (name: string, type: string, typeVersion: number, x: number, values: Record<string, unknown>) => ({
			id: randomUUID(), name, type, typeVersion, position: [x, 0], parameters: values, webhookId: randomUUID(),
		});
		const credential =
			apiKey === undefined
				? null
				: z.looseObject({ id: z.string() }).parse(
						await n8n.client.post('credentials', { name: path, type: 'hyperClovaXApi', data: { apiKey, baseUrl: clova.url } }),
					);
		const scorer = {
			...node('Score', 'n8n-nodes-cityhall.sentimentScorer', 1, 400, { text: '={{ $json.text }}', ...parameters }),
			...(credential ? { credentials: { hyperClovaXApi: { id: credential.id, name: path } } } : {}),
			...more,
		};
		const workflow = await n8n.client.importWorkflow(
			workflowShape.parse({
				name: path,
				nodes: [
					node('Webhook', 'n8n-nodes-base.webhook', 2, 0, { httpMethod: 'POST', path, responseMode: 'lastNode', responseData: 'allEntries' }),
					node('Posts', 'n8n-nodes-base.splitOut', 1, 200, { fieldToSplitOut: 'body.posts' }),
					scorer,
				],
				connections: {
					Webhook: { main: [[{ node: 'Posts', type: 'main', index: 0 }]] },
					Posts: { main: [[{ node: 'Score', type: 'main', index: 0 }]] },
				},
			}),
		);
		await n8n.client.publish([workflow]);
		const sent = Object.entries(texts).map(([id, text]) => ({ id, text }));
		const { status, body } = await n8n.client.webhook(path, { posts: sent });
		const [row] = await n8n.client.executions(workflow.id);
		return { status, body, execution: await n8n.client.executionData(row?.id ?? '') };
	}

	it('scores without a key, knows the words that the city added, and says which language it does not read', async () => {
		const { body } = await score({ engine: 'onServer' }, posts);
		const scored = scoredShape.parse(body);
		expect(scored.map(({ id, sentiment }) => [id, sentiment.urgency === 'high' || sentiment.urgency === 'critical'])).toEqual([
			['homeless', true],
			['thanks', false],
			['foreign', false],
			['city', true],
		]);
		expect(scored[1]?.sentiment.polarity).toBe('positive');
		expect(scored[2]?.sentiment).toMatchObject({ language: 'other', needsReview: true, reviewReason: expect.stringMatching(/neither Korean nor English/) as string });
	});

	it('asks HyperCLOVA X only where it pays, and sends nothing unmasked', async () => {
		const before = clova.log.length;
		const { body } = await score({ engine: 'clova', askAbout: 'onlyWhereItPays', clovaModel: { __rl: true, mode: 'id', value: 'HCX-007' } }, posts, DEMO_CLOVA_KEY);
		const engines = scoredShape.parse(body).map(({ id, sentiment }) => [id, sentiment.engine]);
		expect(engines).toEqual([
			['homeless', 'clova'],
			['thanks', 'on-server'],
			['foreign', 'clova'],
			['city', 'clova'],
		]);
		const sent = clova.log.slice(before);
		expect(sent).toHaveLength(1);
		expect(JSON.stringify(sent)).not.toContain('010-2345-6789');
	});

	it('keeps an urgent post in its place when the key is refused, and says so', async () => {
		const { status, body, execution } = await score({ engine: 'clova', simplify: true }, posts, 'nv-refused');
		const scored = scoredShape.parse(body);
		expect(status).toBe(200);
		expect(execution.status).toBe('success');
		expect(scored.map(({ id, sentiment }) => [id, sentiment.needsReview])).toEqual(Object.keys(posts).map((id) => [id, true]));
		expect(['high', 'critical']).toContain(scored[0]?.sentiment.urgency);
	});

	it('lets a post without a text leave by the error output, and the others go on', async () => {
		const { execution } = await score({ engine: 'onServer' }, { ...posts, empty: ' ' }, undefined, { onError: 'continueErrorOutput' });
		expect(execution.output('Score', 0).map(({ json }) => json.id)).toEqual(Object.keys(posts));
		expect(execution.output('Score', 1).map(({ json }) => [json.id, json.error])).toEqual([['empty', expect.stringMatching(/no text to score/)]]);
	});

	it("sorts by the office's own situations", async () => {
		const categories = { categories: [{ name: '감사 인사', words: '감사합니다, 덕분에' }, { name: '잠자리', words: '잘 곳이 없' }] };
		const { body } = await score({ engine: 'onServer', options: { categories } }, { homeless: posts.homeless, thanks: posts.thanks });
		expect(scoredShape.parse(body).map(({ sentiment }) => sentiment.situations)).toEqual([['잠자리'], ['감사 인사']]);
	});
});
