import { z } from 'zod';
import { DEMO_CLOVA_KEY, type ClovaServer, startClovaServer } from '../../demo/clova';
import { SentimentScorer } from '../../nodes/SentimentScorer/SentimentScorer.node';
import { runNode, runNodeJson } from './run-node';

const node = new SentimentScorer();
const onServer = { engine: 'onServer', text: '={{ $json.body }}', outputField: 'sentiment' };
const posts = ['집을 나왔는데 오늘 잘 데가 없어요. 저 열여섯 살이에요. 무서워요.', '도서관이 새로 생겨서 정말 좋아요!', ''];
const items = posts.map((body, id) => ({ json: { id, body } }));

const place = z.object({ text: z.string(), start: z.number(), end: z.number() });
const shape = z.looseObject({ evidence: z.array(place.extend({ about: z.string() })), sentences: z.array(place) });

describe('Sentiment Scorer', () => {
	it('scores on this server without a key, and adds the whole finding', async () => {
		const [runaway, library] = await runNodeJson(node, { parameters: onServer, items: items.slice(0, 2) });
		expect(runaway).toMatchObject({ id: 0, sentiment: { engine: 'on-server', language: 'ko', youth: { isYouth: true } } });
		expect((runaway?.sentiment as { polarity: string }).polarity).not.toBe('positive');
		expect(['high', 'critical']).toContain((runaway?.sentiment as { urgency: string }).urgency);
		expect(library).toMatchObject({ id: 1, sentiment: { polarity: 'positive', urgency: 'none' } });
	});

	it('gives the short form when asked', async () => {
		const [json] = await runNodeJson(node, { parameters: { ...onServer, simplify: true }, items: items.slice(0, 1) });
		expect(Object.keys(json?.sentiment ?? {}).toSorted()).toEqual(['needsReview', 'polarity', 'score', 'urgency']);
	});

	it('shows the words and the sentences that the score rests on, at their places in the post', async () => {
		const [json] = await runNodeJson(node, { parameters: onServer, items: items.slice(0, 1) });
		const { evidence, sentences } = shape.parse(json?.sentiment);
		expect(evidence.map(({ about }) => about)).toContain('urgency');
		for (const { text, start, end } of [...evidence, ...sentences]) expect(posts[0]?.slice(start, end)).toBe(text);
		expect(sentences).toHaveLength(3);
	});

	it("sorts by the user's own situations, and keeps the built-in urgency", async () => {
		const categories = { categories: [{ name: '밤거리', description: '밤에 밖에 있는 글', words: '잘 데가 없, 밤새' }, { name: '도서관', words: '도서관' }] };
		const json = await runNodeJson(node, { parameters: { ...onServer, options: { categories } }, items: items.slice(0, 2) });
		expect(json.map(({ sentiment }) => (sentiment as { situations: string[] }).situations)).toEqual([['밤거리'], ['도서관']]);
		expect(['high', 'critical']).toContain((json[0]?.sentiment as { urgency: string }).urgency);
	});

	it('finds urgent words of the city that the rules do not know', async () => {
		const urgentWords = { words: [{ phrases: '별따러, 달빛다리~잤', situation: 'no shelter', urgency: 'critical' }] };
		const post = [{ json: { body: '어제 달빛다리 밑에서 잤음' } }];
		const [plain] = await runNodeJson(node, { parameters: onServer, items: post });
		const [own] = await runNodeJson(node, { parameters: { ...onServer, options: { urgentWords } }, items: post });
		expect((plain?.sentiment as { urgency: string }).urgency).not.toBe('critical');
		expect(own?.sentiment).toMatchObject({ urgency: 'critical', situations: expect.arrayContaining(['no shelter']) as unknown, needsReview: true });
	});

	it.each([
		['own words that cannot be read', { urgentWords: { words: [{ phrases: '(가출', situation: 'runaway', urgency: 'high' }] } }, /가출/, /the option "Own Urgent Words"/],
		['own words of a level that there is not', { urgentWords: { words: [{ phrases: '가출', urgency: '={{ "urgent" }}' }] } }, /Own Urgent Words: Urgency/, /one of: .*critical/],
		['an own situation without a name', { categories: { categories: [{ name: '', description: '무엇' }] } }, /own situations has no name/, /"Own Situations"/],
		['two own situations of one name', { categories: { categories: [{ name: 'Money' }, { name: 'money' }] } }, /situation "money" is there twice/, /Rename/],
		['words that are none', { categories: { categories: [{ name: '돈', words: '={{ { a: 1 } }}' }] } }, /Own Situations: Words That Show It/, /expression/],
		['a choice that there is not', { whenNoAnswer: '={{ "explode" }}' }, /whenNoAnswer/, /one of: useOwnScore, fail/],
	])('says what is wrong with %s, and what to do', async (_, options, message, description) => {
		await expect(runNode(node, { parameters: { ...onServer, options }, items: items.slice(0, 1) })).rejects.toMatchObject({
			message: expect.stringMatching(message) as string,
			description: expect.stringMatching(description) as string,
		});
	});

	it('takes own words from an expression that gives a list', async () => {
		const urgentWords = { words: [{ phrases: "={{ ['달빛다리', '별따러'] }}", situation: 'no shelter', urgency: 'critical' }] };
		const [json] = await runNodeJson(node, { parameters: { ...onServer, options: { urgentWords } }, items: [{ json: { body: '어제 별따러 갔음' } }] });
		expect(json?.sentiment).toMatchObject({ urgency: 'critical' });
	});

	it('takes the settings of each item where expressions give them', async () => {
		const urgentWords = { words: [{ phrases: "={{ $json.id === 1 ? '도서관' : '없는말' }}", situation: 'other', urgency: 'high' }] };
		const json = await runNodeJson(node, { parameters: { ...onServer, options: { urgentWords } }, items: [...items.slice(0, 2), { json: { id: 2, body: '도서관이 조용해요' } }] });
		expect(json.map(({ id, sentiment }) => [id, (sentiment as { urgency: string }).urgency === 'none'])).toEqual([
			[0, false],
			[1, false],
			[2, true],
		]);
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
		const run = runNode(node, { parameters: { ...onServer, engine: 'clova' }, items: items.slice(0, 2) });
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

		it('asks only about the posts where it pays, and says of each why or that it was not asked', async () => {
			const asked = clova.log.length;
			const json = await runNodeJson(node, {
				parameters: { ...onServer, engine: 'clova', clovaModel: 'HCX-007', askAbout: 'onlyWhereItPays' },
				credentials: credentials(),
				items: [...items.slice(0, 2), { json: { id: 9, body: '図書館はどこですか。助けてください。' } }],
			});
			expect(json.map(({ id, sentiment }) => [id, (sentiment as { engine: string }).engine])).toEqual([
				[0, 'clova'],
				[1, 'on-server'],
				[9, 'clova'],
			]);
			expect(json[0]?.sentiment).toMatchObject({ askedBecause: expect.stringContaining('urgency') as string, otherSaid: { engine: 'on-server' } });
			expect(json[1]?.sentiment).toMatchObject({ askedBecause: null, otherSaid: null, usage: null, cost: null });
			expect(clova.log.length - asked).toBe(1);
		});

		it("keeps every post with this server's score when the model cannot be asked, and says so", async () => {
			const { outputs } = await runNode(node, {
				parameters: { ...onServer, engine: 'clova', clovaModel: 'HCX-007' },
				credentials: { hyperClovaXApi: { apiKey: 'wrong', baseUrl: clova.url } },
				items: items.slice(0, 2),
			});
			expect(outputs[0]?.map(({ json }) => json.sentiment)).toEqual([
				expect.objectContaining({ engine: 'on-server', needsReview: true, reviewReason: expect.stringMatching(/HCX-007 gave no answer/) as string }),
				expect.objectContaining({ engine: 'on-server', needsReview: true }),
			]);
		});

		it('fails the posts that got no answer when that is what was chosen', async () => {
			const run = runNode(node, {
				parameters: { ...onServer, engine: 'clova', clovaModel: 'HCX-007', options: { whenNoAnswer: 'fail' } },
				credentials: { hyperClovaXApi: { apiKey: 'wrong', baseUrl: clova.url } },
				items: items.slice(0, 1),
			});
			await expect(run).rejects.toMatchObject({
				message: expect.stringMatching(/no usable score/) as string,
				description: expect.stringMatching(/^Read the post now: this server calls its urgency (high|critical)\. /) as string,
			});
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
