import { DEMO_CLOVA_KEY, type ClovaServer, startClovaServer } from '../../demo/clova';
import { SentimentScorer } from '../../nodes/SentimentScorer/SentimentScorer.node';
import { runNode, runNodeJson } from './run-node';

const node = new SentimentScorer();
const onServer = { engine: 'onServer', text: '={{ $json.body }}', outputField: 'sentiment' };
const posts = ['집을 나왔는데 오늘 잘 데가 없어요. 저 열여섯 살이에요. 무서워요.', '도서관이 새로 생겨서 정말 좋아요!', ''];
const items = posts.map((body, id) => ({ json: { id, body } }));

describe('Sentiment Scorer', () => {
	it('scores on this server without a key, and adds the whole finding', async () => {
		const [runaway, library] = await runNodeJson(node, { parameters: onServer, items: items.slice(0, 2) });
		expect(runaway).toMatchObject({ id: 0, sentiment: { polarity: 'negative', engine: 'on-server', language: 'ko', youth: { isYouth: true } } });
		expect(['high', 'critical']).toContain((runaway?.sentiment as { urgency: string }).urgency);
		expect(library).toMatchObject({ id: 1, sentiment: { polarity: 'positive', urgency: 'none' } });
	});

	it('gives the short form when asked', async () => {
		const [json] = await runNodeJson(node, { parameters: { ...onServer, simplify: true }, items: items.slice(0, 1) });
		expect(Object.keys(json?.sentiment ?? {}).toSorted()).toEqual(['needsReview', 'polarity', 'score', 'situations', 'urgency', 'youth']);
	});

	it('lets an empty post fail alone and says what to do', async () => {
		const { outputs } = await runNode(node, { parameters: onServer, items, onError: 'continueRegularOutput' });
		expect(outputs[0]?.map(({ json }) => [json.id, 'error' in json])).toEqual([
			[0, false],
			[1, false],
			[2, true],
		]);
		expect(outputs[0]?.[2]?.json.error).toMatch(/no text to score.*Check the field "Text"/);
	});

	it('says what is missing when HyperCLOVA X is chosen without a credential', async () => {
		const run = runNode(node, { parameters: { ...onServer, engine: 'clova' }, items });
		await expect(run).rejects.toMatchObject({ message: expect.stringMatching(/no HyperCLOVA X credential/) as string });
	});

	describe('with HyperCLOVA X', () => {
		let clova: ClovaServer;

		beforeAll(async () => {
			clova = await startClovaServer();
		});
		afterAll(() => clova.close());

		const credentials = () => ({ hyperClovaXApi: { apiKey: DEMO_CLOVA_KEY, baseUrl: clova.url } });

		it('answers every post in its place and sends no personal data', async () => {
			const written = [...items.slice(0, 2), { json: { id: 7, body: '제 번호는 010-1234-5678이에요. 학교 가기 싫어요.' } }];
			const json = await runNodeJson(node, {
				parameters: { ...onServer, engine: 'clova', clovaModel: 'HCX-007' },
				credentials: credentials(),
				items: written,
			});
			expect(json.map(({ id, sentiment }) => [id, (sentiment as { engine: string }).engine])).toEqual([
				[0, 'clova'],
				[1, 'clova'],
				[7, 'clova'],
			]);
			expect(JSON.stringify(clova.log)).not.toContain('010-1234-5678');
		});

		it('asks ChatGPT, or a server that speaks its language, as well', async () => {
			const [json] = await runNodeJson(node, {
				parameters: { ...onServer, engine: 'openai', openAiModel: 'HCX-005' },
				credentials: { openAiApi: { apiKey: DEMO_CLOVA_KEY, url: clova.compatibleUrl } },
				items: items.slice(0, 1),
			});
			expect(json?.sentiment).toMatchObject({ engine: 'openai' });
		});

		it('finds engine and model when an expression chooses the engine', async () => {
			const [json] = await runNodeJson(node, {
				parameters: { ...onServer, engine: "={{ 'clo' + 'va' }}" },
				credentials: credentials(),
				items: items.slice(0, 1),
			});
			expect(json?.sentiment).toMatchObject({ engine: 'clova', model: expect.stringContaining('HCX-005') as string });
		});

		it('never calls a post less urgent than the rules on this server did', async () => {
			const [json] = await runNodeJson(node, {
				parameters: { ...onServer, engine: 'clova', clovaModel: 'HCX-007' },
				credentials: credentials(),
				items: items.slice(0, 1),
			});
			expect(['high', 'critical']).toContain((json?.sentiment as { urgency: string }).urgency);
		});
	});
});
