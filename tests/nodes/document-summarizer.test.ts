import { z } from 'zod';
import { type ClovaServer, DEMO_CLOVA_KEY, startClovaServer } from '../../demo/clova';
import { DocumentSummarizer } from '../../nodes/DocumentSummarizer/DocumentSummarizer.node';
import { runNode, runNodeJson } from './run-node';

const file = (name: string, text: string | Buffer) => ({
	data: { data: Buffer.from(text).toString('base64'), mimeType: 'text/plain', fileName: name },
});

const extract = { operation: 'extractText', source: 'file', fileField: 'data' };

describe('Document Summarizer', () => {
	it('adds the text of a file beside what came in', async () => {
		const [json] = await runNodeJson(new DocumentSummarizer(), {
			parameters: extract,
			items: [{ json: { id: 7 }, binary: file('공고.txt', '첫째 줄입니다.\n둘째 줄입니다.') }],
		});
		expect(json).toMatchObject({ id: 7, document: { name: '공고.txt', format: 'text' } });
		expect(JSON.stringify(json)).toContain('둘째 줄입니다.');
	});

	it('adds the text that places refer to when asked, for a file', async () => {
		const [json] = await runNodeJson(new DocumentSummarizer(), {
			parameters: { operation: 'summarize', source: 'file', fileField: 'data', engine: 'onServer', sentences: 1, includeText: true },
			items: [{ json: {}, binary: file('공고.txt', '가온시가 도서관을 새로 연다.\n\n도서관은 다음 달 3일에 문을 열고 책 2만 권을 갖춘다.') }],
		});
		const { sentences } = summaryOf(json?.summary);
		const { text } = z.object({ document: z.looseObject({ text: z.string() }) }).parse(json?.summary).document;
		expect(sentences.map(({ start, end }) => text.slice(start, end))).toEqual(sentences.map((sentence) => sentence.text));
	});

	it('lets one broken file fail alone, with its item and the next step, when the node goes on', async () => {
		const { outputs } = await runNode(new DocumentSummarizer(), {
			parameters: extract,
			onError: 'continueRegularOutput',
			items: [
				{ json: { id: 1 }, binary: file('a.txt', '읽을 수 있는 글입니다.') },
				{ json: { id: 2 }, binary: file('b.hwp', '') },
				{ json: { id: 3 } },
				{ json: { id: 4 }, binary: file('d.txt', '이것도 읽을 수 있습니다.') },
			],
		});
		const items = outputs[0] ?? [];
		expect(items.map(({ json, pairedItem }) => [json.id, pairedItem, 'error' in json])).toEqual([
			[1, { item: 0 }, false],
			[2, { item: 1 }, true],
			[3, { item: 2 }, true],
			[4, { item: 3 }, false],
		]);
		expect(items[2]?.json.error).toMatch(/no file in the field "data"/);
	});

	it('stops at the first failure when the node is set to stop', async () => {
		const run = runNode(new DocumentSummarizer(), { parameters: extract, items: [{ json: {} }] });
		await expect(run).rejects.toMatchObject({ context: { itemIndex: 0 } });
	});

	describe('summarising', () => {
		const release = [
			'가온시는 다음 달부터 청소년 쉼터 세 곳의 운영 시간을 24시간으로 늘린다고 밝혔다.',
			'쉼터에는 상담사 12명이 새로 배치되고 예산 3억 2천만 원이 들어간다.',
			'가온시 관계자는 누구나 부담 없이 찾아 달라고 말했다.',
			'신청은 12월 5일까지 시청 누리집에서 받으며, 문의는 청소년정책과(010-1234-5678)로 하면 된다.',
			'한편 가온시는 지난해에도 쉼터 한 곳을 새로 열었다.',
		].join('\n');
		// Blanks in front count: places are places in the field.
		const given = `  ${release}`;
		const items = [{ json: { id: 1, text: given } }];
		const summarize = { operation: 'summarize', source: 'text', text: '={{ $json.text }}', sentences: 2 };
		let clova: ClovaServer;

		beforeAll(async () => {
			clova = await startClovaServer();
		});
		afterAll(() => clova.close());

		it('picks whole sentences on this server and says where each stands', async () => {
			const [json] = await runNodeJson(new DocumentSummarizer(), { parameters: { ...summarize, engine: 'onServer' }, items });
			const { sentences, engine } = summaryOf(json?.summary);
			expect(engine).toBe('on-server');
			expect(sentences).toHaveLength(2);
			for (const { text, start, end } of sentences) expect(given.slice(start, end)).toBe(text);
		});

		it.each([
			['clova', { clovaModel: 'HCX-005' }],
			['openai', { openAiModel: 'HCX-005' }],
		])('has it written by %s from masked text, with a label and the tokens', async (engine, model) => {
			const given = {
				hyperClovaXApi: { apiKey: DEMO_CLOVA_KEY, baseUrl: clova.url },
				openAiApi: { apiKey: DEMO_CLOVA_KEY, url: clova.compatibleUrl },
			};
			const [json] = await runNodeJson(new DocumentSummarizer(), {
				parameters: { ...summarize, ...model, engine, style: 'bullets', language: 'ko' },
				credentials: given,
				items,
			});
			expect(summaryOf(json?.summary)).toMatchObject({ engine, label: expect.stringContaining('AI') as string });
			expect(json?.summary).toMatchObject({ usage: { totalTokens: expect.any(Number) as number }, masked: { phone: 1 } });
			expect(JSON.stringify(clova.log)).not.toContain('010-1234-5678');
		});

		it('gives the sentences chosen on this server, and says so, when the model fails', async () => {
			clova.misbehave({ kind: '500', times: 20 });
			const [json] = await runNodeJson(new DocumentSummarizer(), {
				parameters: { ...summarize, engine: 'clova', clovaModel: 'HCX-005', style: 'bullets', language: 'ko' },
				credentials: { hyperClovaXApi: { apiKey: DEMO_CLOVA_KEY, baseUrl: clova.url } },
				items,
			});
			clova.misbehave(null);
			const { engine, warnings } = summaryOf(json?.summary);
			expect(engine).toBe('on-server');
			expect(warnings.length).toBeGreaterThan(0);
		});
	});
});

const summaryShape = z.looseObject({
	engine: z.string(),
	warnings: z.array(z.string()),
	sentences: z.array(z.looseObject({ text: z.string(), start: z.number(), end: z.number() })),
});
const summaryOf = (value: unknown) => summaryShape.parse(value);
