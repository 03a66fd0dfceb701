import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { createClovaModel, type ChatRequest, type ClovaOptions } from '../../../src/llm';
import { maskText } from '../../../src/privacy/mask';
import { key, system, user, withClovaServer } from './server';

const server = withClovaServer();

function model(options: Partial<ClovaOptions> = {}) {
	return createClovaModel({ apiKey: key, baseUrl: server().url, model: 'HCX-005', retryDelayMs: 1, ...options });
}

async function sent(request: ChatRequest, options: Partial<ClovaOptions> = {}) {
	await model(options).complete(request);
	return server().log.at(-1)?.body;
}

describe('a message to HyperCLOVA X', () => {
	it('comes back as text with usage and the id of the request', async () => {
		const answer = await model().complete({ messages: [user('도서관은 몇 시에 여나요?')] });
		expect(answer).toMatchObject({ text: '요지: 도서관은 몇 시에 여나요?', finishReason: 'stop', provider: 'clova', model: 'HCX-005' });
		expect(answer.usage.totalTokens).toBe(answer.usage.promptTokens + answer.usage.completionTokens);
		expect(answer.usage.promptTokens).toBeGreaterThan(0);
		expect(server().log).toHaveLength(1);
		expect(server().log[0]).toMatchObject({ path: '/v3/chat-completions/HCX-005', requestId: answer.requestId, hasKey: true });
		expect(answer.requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
	});

	it('carries no personal data, and the values come back into the answer', async () => {
		const text = '제 이름은 김철수이고 010-1234-5678로 연락 주세요.';
		const masking = maskText(text);
		const answer = await model().complete({ messages: [{ role: 'user', content: masking.masked }] });
		expect(JSON.stringify(server().log)).not.toMatch(/김철수|1234-5678/);
		expect(masking.unmask(answer.text)).toContain('김철수이고 010-1234-5678로');
	});

	it.each([
		['HCX-005', { maxTokens: 1_024 }, 'maxCompletionTokens'],
		['HCX-DASH-002', { maxTokens: 1_024 }, 'maxCompletionTokens'],
		['HCX-007', { maxCompletionTokens: 1_024, thinking: { effort: 'none' } }, 'maxTokens'],
	])('to %s names the answer limit as the model wants it, and leaves room for an answer', async (name, expected, absent) => {
		const body = await sent({ messages: [user('안녕하세요')] }, { model: name });
		expect(body).toMatchObject(expected);
		expect(body).not.toHaveProperty(absent);
		expect(body).not.toHaveProperty('stream');
	});

	it('gives thinking its own room on top of the answer', async () => {
		const body = await sent({ messages: [user('안녕하세요')], thinking: 'high', maxTokens: 500 }, { model: 'HCX-007' });
		expect(body).toMatchObject({ thinking: { effort: 'high' }, maxCompletionTokens: 19_956 });
	});

	it('does not show the thinking, and counts it', async () => {
		const answer = await model({ model: 'HCX-007' }).complete({ messages: [user('안녕하세요')], thinking: 'low' });
		expect(answer.text).not.toContain('살펴봅니다');
		expect(answer.usage.thinkingTokens).toBe(120);
	});

	it('puts several system messages into one', async () => {
		const body = await sent({ messages: [system('짧게'), user('안녕하세요'), system('존댓말로')] });
		expect(body).toMatchObject({ messages: [{ role: 'system', content: '짧게\n\n존댓말로' }, { role: 'user', content: '안녕하세요' }] });
	});

	it('brings numbers that are too high down to what the model takes', async () => {
		const body = await sent({ messages: [user('안녕하세요')], temperature: 1.7, topP: 0, maxTokens: 100_000 });
		expect(body).toMatchObject({ temperature: 1, topP: 0.01, maxTokens: 4_096 });
	});

	it.each([
		[{ temperature: -1 }, /Temperature/],
		[{ temperature: Number.NaN }, /Temperature/],
		[{ maxTokens: 0 }, /Maximum tokens/],
		[{ maxTokens: 1.5 }, /whole number/],
		[{ seed: -3 }, /Seed/],
		[{ topP: -0.1 }, /Top P/],
		[{ thinking: 'low' as const }, /cannot think/],
	])('with %j is refused before it is sent', async (options, message) => {
		await expect(model().complete({ messages: [user('안녕하세요')], ...options })).rejects.toMatchObject({
			code: 'LLM_BAD_PARAMETER',
			message: expect.stringMatching(message),
			retryable: false,
		});
		expect(server().log).toHaveLength(0);
	});

	it('with stop words while thinking is refused before it is sent', async () => {
		const request: ChatRequest = { messages: [user('안녕하세요')], thinking: 'low', stop: ['끝'] };
		await expect(model({ model: 'HCX-007' }).complete(request)).rejects.toMatchObject({ code: 'LLM_BAD_PARAMETER' });
		expect(await sent({ ...request, thinking: 'none', stop: ['', '끝'] }, { model: 'HCX-007' })).toMatchObject({ stop: ['끝'] });
	});

	it.each([[[]], [[user('')]], [[user('  \n')]], [[system('짧게')]]])('without text is refused before it is sent (%j)', async (messages) => {
		await expect(model().complete({ messages })).rejects.toMatchObject({ code: 'LLM_EMPTY_TEXT' });
		expect(server().log).toHaveLength(0);
	});

	it('larger than 50 MB is refused before it is sent', async () => {
		await expect(model().complete({ messages: [user('가'.repeat(18_000_000))] })).rejects.toMatchObject({ code: 'CLOVA_41300' });
		expect(server().log).toHaveLength(0);
	});

	it('reads the scores of the AI filter as numbers', async () => {
		const answer = await model().complete({ messages: [user('안녕하세요')], aiFilters: true });
		expect(answer.aiFilter).toEqual([
			{ group: 'curse', name: 'insult', score: 2 },
			{ group: 'unsafeContents', name: 'sexualHarassment', score: -1 },
		]);
	});

	it('says when the answer was cut off', async () => {
		const answer = await model().complete({ messages: [user('가나다라마바사아자차카타파하 '.repeat(10))], maxTokens: 5 });
		expect(answer.finishReason).toBe('length');
	});
});

describe('a schema for the answer', () => {
	const responseSchema = {
		$schema: 'https://json-schema.org/draft/2020-12/schema',
		type: 'object',
		additionalProperties: false,
		title: 'Answer',
		properties: {
			code: { type: 'string', pattern: '^[A-Z]+$', minLength: 1 },
			when: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] },
			kind: { const: 'post' },
			size: { type: ['integer', 'null'], exclusiveMinimum: 0, minimum: 1, default: 3 },
			tags: { type: 'array', items: { oneOf: [{ type: 'string' }, { type: 'number' }] }, uniqueItems: true },
			free: { type: 'object', propertyNames: { type: 'string' } },
		},
		required: ['code', 'when', 'kind', 'size', 'tags'],
	};

	it('goes to HCX-007 without what CLOVA Studio refuses, and without thinking', async () => {
		const body = await sent({ messages: [user('안녕하세요')], responseSchema, thinking: 'high' }, { model: 'HCX-007' });
		expect(body).toMatchObject({
			thinking: { effort: 'none' },
			responseFormat: {
				type: 'json',
				schema: {
					type: 'object',
					properties: {
						code: { type: 'string' },
						when: { type: 'string', format: 'date' },
						kind: { type: 'string', enum: ['post'] },
						size: { type: 'integer', minimum: 1 },
						tags: { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'number' }] } },
						free: { type: 'object' },
					},
					required: ['code', 'kind', 'tags'],
				},
			},
		});
		expect(JSON.stringify(body)).not.toMatch(/\$schema|additionalProperties|pattern|minLength|exclusiveMinimum|default|title|uniqueItems|oneOf|const|null/);
	});

	it('does not go to a model that would refuse it', async () => {
		expect(await sent({ messages: [user('안녕하세요')], responseSchema })).not.toHaveProperty('responseFormat');
	});
});

describe('a refusal', () => {
	it.each([
		['a wrong key', { apiKey: 'nv-wrong' }, '안녕', 'CLOVA_40104', /API key/, /credential/],
		['an unknown model', { model: 'HCX-999' }, '안녕', 'CLOVA_40080', /does not offer this model/, /HCX-007/],
		['a model of the old interface', { model: 'HCX-003' }, '안녕', 'CLOVA_40084', /cannot be used/, /HCX-005/],
		['a text that is too long', { model: 'HCX-DASH-002' }, '가'.repeat(60_000), 'CLOVA_40003', /too long/, /Shorten/],
	])('for %s names the code and the next step, and is not repeated', async (_, options, text, code, message, nextStep) => {
		await expect(model(options).complete({ messages: [user(text)] })).rejects.toMatchObject({
			code,
			message: expect.stringMatching(message),
			nextStep: expect.stringMatching(nextStep),
			retryable: false,
		});
		expect(server().log).toHaveLength(1);
	});

	it.each(['429', '500', '504', 'overloaded', 'unsupported-function', 'error-in-200', 'malformed-body', 'gateway-page', 'dropped-connection', 'empty-content'] as const)(
		'of the passing kind (%s) is tried again',
		async (kind) => {
			server().misbehave({ kind, times: 2 });
			expect(await model().complete({ messages: [user('안녕하세요')] })).toMatchObject({ text: '요지: 안녕하세요' });
			expect(server().log).toHaveLength(3);
		},
	);

	it.each([
		['429', 'CLOVA_42901', true],
		['overloaded', 'CLOVA_42902', true],
		['500', 'CLOVA_50000', true],
		['504', 'CLOVA_50400', true],
		['error-in-200', 'CLOVA_50000', true],
		['malformed-body', 'CLOVA_UNREADABLE', true],
		['gateway-page', 'CLOVA_HTTP_502', true],
		['dropped-connection', 'CLOVA_UNREACHABLE', true],
	] as const)('that stays (%s) ends after the last attempt as %s', async (kind, code, retryable) => {
		server().misbehave({ kind, times: 3 });
		await expect(model({ retries: 2 }).complete({ messages: [user('안녕하세요')] })).rejects.toMatchObject({ code, retryable });
		expect(server().log).toHaveLength(3);
	});

	it('in the shape of thinking without an answer is named and not paid for again', async () => {
		server().misbehave({ kind: 'empty-content' });
		const request: ChatRequest = { messages: [user('안녕하세요')], thinking: 'low' };
		await expect(model({ model: 'HCX-007' }).complete(request)).rejects.toMatchObject({
			code: 'CLOVA_ONLY_THINKING',
			nextStep: expect.stringContaining('limit'),
			retryable: false,
		});
		expect(server().log).toHaveLength(1);
	});

	it('gives up at once where the service asks for more patience than there is time', async () => {
		server().misbehave({ kind: '429', retryAfter: 3_600 });
		await expect(model({ timeoutMs: 5_000 }).complete({ messages: [user('안녕하세요')] })).rejects.toMatchObject({ code: 'CLOVA_42901' });
		expect(server().log).toHaveLength(1);
	});

	it('is waited out for as long as Retry-After says', async () => {
		server().misbehave({ kind: '429', retryAfter: 1 });
		await model().complete({ messages: [user('안녕하세요')] });
		const [first, second] = server().log.map(({ at }) => Date.parse(at));
		expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(950);
	});

	it('by a redirect is not followed', async () => {
		server().misbehave({ kind: 'redirect' });
		await expect(model().complete({ messages: [user('안녕하세요')] })).rejects.toMatchObject({ code: 'LLM_REDIRECTED' });
		expect(server().log.map(({ path }) => path)).toEqual(['/v3/chat-completions/HCX-005']);
	});

	it('of a server that is not there says what to check', async () => {
		await expect(model({ baseUrl: 'http://127.0.0.1:9', retries: 0 }).complete({ messages: [user('안녕하세요')] })).rejects.toMatchObject({
			code: 'CLOVA_UNREACHABLE',
			nextStep: expect.stringContaining('base URL'),
		});
	});

	it('never shows the key, not even where the server repeats it', async () => {
		const secret = 'nv-0123456789secret';
		const echo = createServer((request, response) => {
			response.writeHead(request.url?.includes('HCX-007') ? 400 : 401, { 'content-type': 'application/json' });
			response.end(JSON.stringify({ status: { code: 40104, message: `bad ${request.headers.authorization}` } }));
		});
		await new Promise<void>((resolve) => void echo.listen(0, '127.0.0.1', resolve));
		const baseUrl = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
		const failures = await Promise.all(
			[{ baseUrl }, { baseUrl: 'http://127.0.0.1:9' }].map((where) =>
				model({ ...where, apiKey: secret, retries: 0 })
					.complete({ messages: [user('안녕하세요')] })
					.catch((error: unknown) => error),
			),
		);
		for (const failure of failures) {
			expect(failure).toBeInstanceOf(Error);
			expect(inspect(failure, { depth: 10, showHidden: true })).not.toContain(secret);
		}
		await new Promise((resolve) => echo.close(resolve));
	});
});

describe('time', () => {
	it('ends a call that takes too long', async () => {
		server().misbehave({ kind: 'slow', delayMs: 3_000 });
		await expect(model({ timeoutMs: 200 }).complete({ messages: [user('안녕하세요')] })).rejects.toMatchObject({ code: 'LLM_TIMEOUT', retryable: true });
	});

	it('ends a call when the run is stopped, also between attempts', async () => {
		const stop = new AbortController();
		server().misbehave({ kind: '500', times: 5 });
		const call = model({ retryDelayMs: 20_000 }).complete({ messages: [user('안녕하세요')], signal: stop.signal });
		setTimeout(() => stop.abort(), 200);
		await expect(call).rejects.toMatchObject({ code: 'LLM_CANCELLED', retryable: false });
		await expect(model().complete({ messages: [user('안녕하세요')], signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'LLM_CANCELLED' });
	});
});
