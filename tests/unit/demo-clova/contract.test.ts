import { DEMO_CLOVA_KEY, startClovaServer, type ClovaServer } from '../../../demo/clova';

let server: ClovaServer;
beforeAll(async () => {
	server = await startClovaServer();
});
beforeEach(() => {
	server.misbehave(null);
	server.log.length = 0;
});
afterAll(async () => {
	await server.close();
});

type Json = Record<string, unknown>;
const messages = [{ role: 'user', content: '도서관은 몇 시에 여나요?' }];

async function ask(path: string, body: unknown, headers: Record<string, string> = {}): Promise<{ status: number; body: Json; text: string }> {
	const response = await fetch(`${server.url}${path}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${DEMO_CLOVA_KEY}`, 'content-type': 'application/json', ...headers },
		body: typeof body === 'string' ? body : JSON.stringify(body),
	});
	const text = await response.text();
	return { status: response.status, text, body: text.startsWith('{') ? (JSON.parse(text) as Json) : {} };
}

const native = (model: string, body: unknown, headers = {}) => ask(`/v3/chat-completions/${model}`, body, headers);
const compatible = (body: unknown, headers = {}) => ask('/v1/openai/chat/completions', body, headers);

describe('the native interface answers', () => {
	it('in the documented envelope, the same every time', async () => {
		const first = await native('HCX-005', { messages, maxTokens: 200 });
		expect(first).toMatchObject({
			status: 200,
			body: {
				status: { code: '20000', message: 'OK' },
				result: { message: { role: 'assistant', content: '요지: 도서관은 몇 시에 여나요?' }, finishReason: 'stop' },
			},
		});
		expect((await native('HCX-005', { messages, maxTokens: 200 })).text).toBe(first.text);
	});

	it('cut off at the limit, and short where none is asked for', async () => {
		const long = [{ role: 'user', content: '가나다라마바사아자차 '.repeat(200) }];
		expect((await native('HCX-005', { messages: long, maxTokens: 3 })).body).toMatchObject({ result: { finishReason: 'length' } });
	});

	it('with thinking by default on HCX-007, which can eat the answer', async () => {
		expect((await native('HCX-007', { messages })).body).toMatchObject({
			result: { message: { thinkingContent: expect.any(String) }, usage: { completionTokensDetails: { thinkingTokens: 120 } } },
		});
		expect((await native('HCX-007', { messages, maxCompletionTokens: 100 })).body).toMatchObject({
			status: { code: '20000' },
			result: { message: { content: '' }, finishReason: 'length' },
		});
	});

	it('with data of the schema', async () => {
		const schema = {
			type: 'object',
			properties: { when: { type: 'string', format: 'date' }, n: { type: 'integer', minimum: 4, maximum: 6 }, tags: { type: 'array', items: { type: 'string' }, minItems: 2 } },
			required: ['when', 'n', 'tags'],
		};
		const { body } = await native('HCX-007', { messages, thinking: { effort: 'none' }, responseFormat: { type: 'json', schema } });
		const { content } = (body.result as { message: { content: string } }).message;
		expect(JSON.parse(content)).toEqual({ when: '2026-01-02', n: 5, tags: [expect.any(String), expect.any(String)] });
	});

	it('as a stream of tokens, a whole result and a signal', async () => {
		const { text } = await native('HCX-005', { messages, maxTokens: 200 }, { accept: 'text/event-stream' });
		const events = [...text.matchAll(/event:(\w+)\ndata:(.*)/g)].map(([, name, data]) => ({ name, data: JSON.parse(data ?? '') as Json }));
		const tokens = events.filter(({ name }) => name === 'token').map(({ data }) => (data.message as Json).content);
		expect(tokens.join('')).toBe('요지: 도서관은 몇 시에 여나요?');
		expect(events.at(-2)).toMatchObject({ name: 'result', data: { message: { content: tokens.join('') }, finishReason: 'stop' } });
		expect(events.at(-1)).toEqual({ name: 'signal', data: { data: '[DONE]' } });
	});
});

describe('the native interface refuses', () => {
	const thinkingOff = { thinking: { effort: 'none' } };
	const format = (schema: unknown): Json => ({ messages, ...thinkingOff, responseFormat: { type: 'json', schema } });
	it.each<[string, string, unknown, number, string]>([
		['an unknown model', 'HCX-000', { messages }, 400, '40080'],
		['a model of v1', 'HCX-003', { messages }, 400, '40084'],
		['maxTokens on HCX-007', 'HCX-007', { messages, maxTokens: 10 }, 400, '40001'],
		['maxCompletionTokens elsewhere', 'HCX-005', { messages, maxCompletionTokens: 10 }, 400, '40001'],
		['both limits', 'HCX-007', { messages, maxTokens: 10, maxCompletionTokens: 10 }, 400, '40001'],
		['a limit beyond the model', 'HCX-005', { messages, maxTokens: 4_097 }, 400, '40001'],
		['a limit of zero', 'HCX-007', { messages, maxCompletionTokens: 0 }, 400, '40001'],
		['a temperature of 1.5', 'HCX-005', { messages, temperature: 1.5 }, 400, '40001'],
		['topP of zero', 'HCX-005', { messages, topP: 0 }, 400, '40001'],
		['topK of 129', 'HCX-005', { messages, topK: 129 }, 400, '40001'],
		['a penalty of zero', 'HCX-005', { messages, repetitionPenalty: 0 }, 400, '40001'],
		['a seed below zero', 'HCX-005', { messages, seed: -1 }, 400, '40001'],
		['thinking on a model without', 'HCX-005', { messages, thinking: { effort: 'low' } }, 400, '40001'],
		['an unknown effort', 'HCX-007', { messages, thinking: { effort: 'huge' } }, 400, '40001'],
		['stop words while thinking', 'HCX-007', { messages, stop: ['x'] }, 400, '40001'],
		['thinking with tools', 'HCX-007', { messages, tools: [] }, 400, '40001'],
		['a small limit with tools', 'HCX-007', { messages, ...thinkingOff, tools: [], maxCompletionTokens: 1_000 }, 400, '40001'],
		['thinking with a schema', 'HCX-007', { ...format({ type: 'object' }), thinking: { effort: 'low' } }, 400, '40001'],
		['a schema while thinking by default', 'HCX-007', { messages, responseFormat: { type: 'json', schema: { type: 'object' } } }, 400, '40001'],
		['a schema on a model without', 'HCX-005', { messages, responseFormat: { type: 'json', schema: { type: 'object' } } }, 400, '40001'],
		['pattern in a schema', 'HCX-007', format({ type: 'string', pattern: 'a' }), 400, '40055'],
		['$schema in a schema', 'HCX-007', format({ type: 'object', $schema: 'x' }), 400, '40055'],
		['additionalProperties deep down', 'HCX-007', format({ type: 'object', properties: { a: { type: 'object', additionalProperties: false } } }), 400, '40055'],
		['null as a type', 'HCX-007', format({ anyOf: [{ type: 'string' }, { type: 'null' }] }), 400, '40055'],
		['two system messages', 'HCX-005', { messages: [{ role: 'system', content: 'a' }, { role: 'system', content: 'b' }, ...messages] }, 400, '40001'],
		['an unknown role', 'HCX-005', { messages: [{ role: 'narrator', content: 'a' }] }, 400, '40001'],
		['content of null', 'HCX-005', { messages: [{ role: 'user', content: null }] }, 400, '40001'],
		['an empty text', 'HCX-005', { messages: [{ role: 'user', content: '' }] }, 400, '40004'],
		['no messages', 'HCX-005', { messages: [] }, 400, '40001'],
		['an image on HCX-007', 'HCX-007', { messages: [{ role: 'user', content: [{ type: 'image_url' }] }] }, 400, '40009'],
		['two images in a turn', 'HCX-005', { messages: [{ role: 'user', content: [{ type: 'image_url' }, { type: 'image_url' }] }] }, 400, '40000'],
		['more than its context', 'HCX-DASH-002', { messages: [{ role: 'user', content: '가'.repeat(60_000) }] }, 400, '40003'],
		['a body that is no JSON', 'HCX-005', '{"messages":', 400, '40000'],
		['a list for a body', 'HCX-005', [], 400, '40000'],
	])('%s', async (_, model, body, status, code) => {
		expect(await native(model, body)).toMatchObject({ status, body: { status: { code } } });
	});

	it('a request without a key, with a strange one, and with a wrong one', async () => {
		expect(await native('HCX-005', { messages }, { authorization: '' })).toMatchObject({ status: 401, body: { status: { code: '40100' } } });
		expect(await native('HCX-005', { messages }, { authorization: 'Basic x' })).toMatchObject({ status: 401, body: { status: { code: '40101' } } });
		expect(await native('HCX-005', { messages }, { authorization: 'Bearer nv-x' })).toMatchObject({ status: 401, body: { status: { code: '40104' } } });
	});

	it('another media type, another path, and more than 50 MB', async () => {
		expect(await native('HCX-005', '{}', { 'content-type': 'text/plain' })).toMatchObject({ status: 415, body: { status: { code: '41500' } } });
		expect(await ask('/v3/nothing', { messages })).toMatchObject({ status: 404, body: { status: { code: '40400' } } });
		expect(await native('HCX-005', ' '.repeat(50 * 1024 * 1024 + 1))).toMatchObject({ status: 413, body: { status: { code: '41300' } } });
	});
});

describe('the compatible interface', () => {
	it('lists its models to those who have a key', async () => {
		const models = await fetch(`${server.compatibleUrl}/models`, { headers: { authorization: `Bearer ${DEMO_CLOVA_KEY}` } });
		expect(await models.json()).toMatchObject({ object: 'list', data: expect.arrayContaining([expect.objectContaining({ id: 'HCX-007' })]) });
		expect((await fetch(`${server.compatibleUrl}/models`)).status).toBe(401);
	});

	it('answers in the shape of OpenAI, also as a stream', async () => {
		expect((await compatible({ model: 'HCX-005', messages })).body).toMatchObject({
			object: 'chat.completion',
			model: 'HCX-005',
			choices: [{ message: { role: 'assistant', content: '요지: 도서관은 몇 시에 여나요?' }, finish_reason: 'stop' }],
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
		expect(await compatible({ model: 'HCX-005', messages, ...body })).toMatchObject({ status: 400, body: { error: { code, type: null, param: null } } });
	});
});

describe('misbehaving on demand', () => {
	const items = [{ role: 'user', content: '[{"id":"a","text":"감사합니다"},{"id":"b","text":"힘들어요"}]' }];
	const schema = {
		type: 'array',
		items: { type: 'object', properties: { id: { type: 'string' }, mood: { type: 'string', enum: ['positive', 'negative'] } }, required: ['id', 'mood'] },
	};
	const data = async (): Promise<unknown> => {
		const { body } = await native('HCX-007', { messages: items, thinking: { effort: 'none' }, responseFormat: { type: 'json', schema } });
		return JSON.parse((body.result as { message: { content: string } }).message.content);
	};

	it('happens as often as asked, then stops', async () => {
		server.misbehave({ kind: '429', times: 2, retryAfter: 7 });
		server.misbehave({ kind: '500' });
		const statuses = [];
		for (let count = 0; count < 4; count++) statuses.push((await native('HCX-005', { messages })).status);
		expect(statuses).toEqual([429, 429, 500, 200]);
	});

	it('answers items by id, drops one or invents a label when told to', async () => {
		const right = [{ id: 'a', mood: 'positive' }, { id: 'b', mood: 'negative' }];
		expect(await data()).toEqual(right);
		server.misbehave({ kind: 'missing-ids' });
		expect(await data()).toEqual(right.slice(0, 1));
		server.misbehave({ kind: 'wrong-labels' });
		expect(await data()).toEqual([{ id: 'a', mood: 'no such label' }, { id: 'b', mood: 'no such label' }]);
		expect(await data()).toEqual(right);
	});

	it('sends an error in the middle of a stream that began well', async () => {
		server.misbehave({ kind: 'error-in-stream' });
		const { status, text } = await native('HCX-005', { messages }, { accept: 'text/event-stream' });
		expect(status).toBe(200);
		expect(text).toMatch(/event:token[^]*event:error\ndata:\{"status":\{"code":"50000"/);
		expect(text).not.toContain('event:result');
	});

	it('breaks a stream off', async () => {
		server.misbehave({ kind: 'truncated-stream' });
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
		expect(server.log).toEqual([expect.objectContaining({ method: 'POST', path: '/v3/chat-completions/HCX-005', requestId: 'abc', hasKey: true, body: { messages } })]);
		expect(JSON.stringify(server.log)).not.toContain(DEMO_CLOVA_KEY);
	});

	it('never holds an answer that claims to come from a model', async () => {
		const { text } = await native('HCX-005', { messages: [{ role: 'user', content: '너는 누구니?' }] });
		expect(text).not.toMatch(/hyperclova|하이퍼클로바|네이버/i);
	});
});
