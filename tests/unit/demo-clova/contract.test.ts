import { DEMO_CLOVA_KEY } from '../../../demo/clova';
import { messages, withClovaServer, type Json } from './ask';

const { server, native, compatible } = withClovaServer();

const anyText: unknown = expect.any(String);
const contains = (one: unknown): unknown => expect.arrayContaining([one]);
const anId = (id: string): unknown => expect.objectContaining({ id });

describe('the native interface answers', () => {
	it('in the documented envelope, the same every time', async () => {
		const first = await native('HCX-005', { messages, maxTokens: 200 });
		expect(first).toMatchObject({
			status: 200,
			body: {
				status: { code: '20000', message: 'OK' },
				result: {
					message: { role: 'assistant', content: '요지: 도서관은 몇 시에 여나요?' },
					finishReason: 'stop',
				},
			},
		});
		expect((await native('HCX-005', { messages, maxTokens: 200 })).text).toBe(first.text);
	});

	it('cut off at the limit, and short where none is asked for', async () => {
		const long = [{ role: 'user', content: '가나다라마바사아자차 '.repeat(200) }];
		expect((await native('HCX-005', { messages: long, maxTokens: 3 })).body).toMatchObject({
			result: { finishReason: 'length' },
		});
	});

	it('with thinking by default on HCX-007, which can eat the answer', async () => {
		expect((await native('HCX-007', { messages })).body).toMatchObject({
			result: {
				message: { thinkingContent: anyText },
				usage: { completionTokensDetails: { thinkingTokens: 120 } },
			},
		});
		expect((await native('HCX-007', { messages, maxCompletionTokens: 100 })).body).toMatchObject({
			status: { code: '20000' },
			result: { message: { content: '' }, finishReason: 'length' },
		});
	});

	it('with data of the schema', async () => {
		const schema = {
			type: 'object',
			properties: {
				when: { type: 'string', format: 'date' },
				n: { type: 'integer', minimum: 4, maximum: 6 },
				tags: { type: 'array', items: { type: 'string' }, minItems: 2 },
			},
			required: ['when', 'n', 'tags'],
		};
		const { body } = await native('HCX-007', {
			messages,
			thinking: { effort: 'none' },
			responseFormat: { type: 'json', schema },
		});
		const { content } = (body.result as { message: { content: string } }).message;
		expect(JSON.parse(content)).toEqual({
			when: '2026-01-02',
			n: 5,
			tags: [anyText, anyText],
		});
	});

	it('as a stream of tokens, a whole result and a signal', async () => {
		const { text } = await native(
			'HCX-005',
			{ messages, maxTokens: 200 },
			{ accept: 'text/event-stream' },
		);
		const events = [...text.matchAll(/event:(\w+)\ndata:(.*)/g)].map(([, name, data]) => ({
			name,
			data: JSON.parse(data ?? '') as Json,
		}));
		const tokens = events
			.filter(({ name }) => name === 'token')
			.map(({ data }) => (data.message as Json).content);
		expect(tokens.join('')).toBe('요지: 도서관은 몇 시에 여나요?');
		expect(events.at(-2)).toMatchObject({
			name: 'result',
			data: { message: { content: tokens.join('') }, finishReason: 'stop' },
		});
		expect(events.at(-1)).toEqual({ name: 'signal', data: { data: '[DONE]' } });
	});
});

describe('the compatible interface', () => {
	it('lists its models to those who have a key', async () => {
		const models = await fetch(`${server().compatibleUrl}/models`, {
			headers: { authorization: `Bearer ${DEMO_CLOVA_KEY}` },
		});
		expect(await models.json()).toMatchObject({
			object: 'list',
			data: contains(anId('HCX-007')),
		});
		expect((await fetch(`${server().compatibleUrl}/models`)).status).toBe(401);
	});

	it('answers in the shape of OpenAI, also as a stream', async () => {
		expect((await compatible({ model: 'HCX-005', messages })).body).toMatchObject({
			object: 'chat.completion',
			model: 'HCX-005',
			choices: [
				{
					message: { role: 'assistant', content: '요지: 도서관은 몇 시에 여나요?' },
					finish_reason: 'stop',
				},
			],
		});
		const { text } = await compatible({ model: 'HCX-005', messages, stream: true });
		expect(text.trim().split('\n\n').at(-1)).toBe('data: [DONE]');
	});

	it.each<[string, Json, string]>([
		['an unsupported parameter', { user: 'x' }, '40002'],
		['several answers', { n: 2 }, '40001'],
		['both limits', { max_tokens: 5, max_completion_tokens: 5 }, '40001'],
		['json_object', { response_format: { type: 'json_object' } }, '40001'],
		['an unknown model', { model: 'x' }, '40080'],
		['an empty text', { messages: [{ role: 'user', content: ' ' }] }, '40004'],
	])('refuses %s with an error in the shape of OpenAI', async (_, body, code) => {
		expect(await compatible({ model: 'HCX-005', messages, ...body })).toMatchObject({
			status: 400,
			body: { error: { code, type: null, param: null } },
		});
	});
});

describe('misbehaving on demand', () => {
	const items = [
		{ role: 'user', content: '[{"id":"a","text":"감사합니다"},{"id":"b","text":"힘들어요"}]' },
	];
	const schema = {
		type: 'array',
		items: {
			type: 'object',
			properties: { id: { type: 'string' }, mood: { type: 'string', enum: ['positive', 'negative'] } },
			required: ['id', 'mood'],
		},
	};
	const data = async (): Promise<unknown> => {
		const { body } = await native('HCX-007', {
			messages: items,
			thinking: { effort: 'none' },
			responseFormat: { type: 'json', schema },
		});
		return JSON.parse((body.result as { message: { content: string } }).message.content);
	};

	it('happens as often as asked, then stops', async () => {
		server().misbehave({ kind: '429', times: 2, retryAfter: 7 });
		server().misbehave({ kind: '500' });
		const statuses = [];
		for (let count = 0; count < 4; count++) statuses.push((await native('HCX-005', { messages })).status);
		expect(statuses).toEqual([429, 429, 500, 200]);
	});

	it('answers items by id, drops one or invents a label when told to', async () => {
		const right = [
			{ id: 'a', mood: 'positive' },
			{ id: 'b', mood: 'negative' },
		];
		expect(await data()).toEqual(right);
		server().misbehave({ kind: 'missing-ids' });
		expect(await data()).toEqual(right.slice(0, 1));
		server().misbehave({ kind: 'wrong-labels' });
		expect(await data()).toEqual([
			{ id: 'a', mood: 'no such label' },
			{ id: 'b', mood: 'no such label' },
		]);
		expect(await data()).toEqual(right);
	});

	it('sends an error in the middle of a stream that began well', async () => {
		server().misbehave({ kind: 'error-in-stream' });
		const { status, text } = await native('HCX-005', { messages }, { accept: 'text/event-stream' });
		expect(status).toBe(200);
		expect(text).toMatch(/event:token[^]*event:error\ndata:\{"status":\{"code":"50000"/);
		expect(text).not.toContain('event:result');
	});

	it('breaks a stream off', async () => {
		server().misbehave({ kind: 'truncated-stream' });
		const outcome = await native('HCX-005', { messages }, { accept: 'text/event-stream' }).then(
			({ text }) => text,
			() => 'broken off',
		);
		expect(outcome).not.toContain('[DONE]');
	});
});

describe('the log', () => {
	it('keeps what was asked and not the key', async () => {
		await native('HCX-005', { messages }, { 'x-ncp-clovastudio-request-id': 'abc' });
		expect(server().log).toEqual([
			expect.objectContaining({
				method: 'POST',
				path: '/v3/chat-completions/HCX-005',
				requestId: 'abc',
				hasKey: true,
				body: { messages },
			}),
		]);
		expect(JSON.stringify(server().log)).not.toContain(DEMO_CLOVA_KEY);
	});

	it('never holds an answer that claims to come from a model', async () => {
		const { text } = await native('HCX-005', { messages: [{ role: 'user', content: '너는 누구니?' }] });
		expect(text).not.toMatch(/hyperclova|하이퍼클로바|네이버/i);
	});
});
