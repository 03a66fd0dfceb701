import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { answerFor } from './answers';
import type { Asked } from './asked';
import type { Fault } from './faults';
import { countTokens, cutToTokens } from './models';

const THINKING_TOKENS = { none: 0, low: 120, medium: 600, high: 1_500 } as const;

export interface Reply {
	content: string;
	thinking: string;
	thinkingTokens: number;
	finishReason: 'stop' | 'length';
	completionTokens: number;
}

export function replyTo(asked: Asked, fault: Fault | null): Reply {
	const thinkingTokens = Math.min(asked.limit, THINKING_TOKENS[asked.effort]);
	const thinking = thinkingTokens > 0 ? '질문의 요지를 먼저 살펴봅니다.' : '';
	const room = asked.limit - thinkingTokens;
	let full = answerFor(asked.turns, asked.schema, fault?.kind ?? null);
	for (const word of asked.stop) {
		const at = full.indexOf(word);
		if (word !== '' && at >= 0) full = full.slice(0, at);
	}
	if (room <= 0 || fault?.kind === 'empty-content') {
		const spent = fault?.kind === 'empty-content' ? asked.limit : thinkingTokens;
		return {
			content: '',
			thinking: asked.facts.reasoning ? '생각만 하고 답은 쓰지 못했습니다.' : '',
			thinkingTokens: asked.facts.reasoning ? spent : 0,
			finishReason: asked.facts.reasoning ? 'length' : 'stop',
			completionTokens: spent,
		};
	}
	const content = cutToTokens(full, room);
	return {
		content,
		thinking,
		thinkingTokens,
		finishReason: content.length < full.length ? 'length' : 'stop',
		completionTokens: thinkingTokens + countTokens(content),
	};
}

export function sendJson(
	response: ServerResponse,
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
): void {
	response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8', ...headers });
	response.end(JSON.stringify(body));
}

function nativeUsage(asked: Asked, reply: Reply) {
	return {
		promptTokens: asked.promptTokens,
		completionTokens: reply.completionTokens,
		totalTokens: asked.promptTokens + reply.completionTokens,
		...(asked.facts.reasoning
			? { completionTokensDetails: { thinkingTokens: reply.thinkingTokens } }
			: {}),
	};
}

function nativeResult(asked: Asked, reply: Reply) {
	return {
		message: {
			role: 'assistant',
			content: reply.content,
			...(reply.thinking === '' ? {} : { thinkingContent: reply.thinking }),
		},
		finishReason: reply.finishReason,
		created: 1_767_322_800,
		seed: asked.seed === 0 ? 1_234 : asked.seed,
		usage: nativeUsage(asked, reply),
		...(asked.aiFilters
			? {
					aiFilter: [
						{ groupName: 'curse', name: 'insult', score: '2', result: 'OK' },
						{
							groupName: 'unsafeContents',
							name: 'sexualHarassment',
							score: '-1',
							result: 'ERROR',
						},
					],
				}
			: {}),
	};
}

export function sendNative(response: ServerResponse, asked: Asked, reply: Reply): void {
	sendJson(response, 200, { status: { code: '20000', message: 'OK' }, result: nativeResult(asked, reply) });
}

/** Pieces of a few characters, as a stream of tokens has them. */
function pieces(text: string): string[] {
	return text.match(/[^]{1,4}/gu) ?? [];
}

export function streamNative(
	response: ServerResponse,
	asked: Asked,
	reply: Reply,
	fault: Fault | null,
): void {
	response.writeHead(200, { 'content-type': 'text/event-stream;charset=UTF-8' });
	const send = (event: string, data: unknown): void => {
		response.write(`id:${randomUUID()}\nevent:${event}\ndata:${JSON.stringify(data)}\n\n`);
	};
	const token = (message: Record<string, unknown>): void => {
		send('token', {
			message: { role: 'assistant', ...message },
			finishReason: null,
			created: 1_767_322_800,
			seed: asked.seed,
			usage: null,
		});
	};
	if (reply.thinking !== '') token({ content: '', thinkingContent: reply.thinking });
	const all = pieces(reply.content);
	const sent =
		fault?.kind === 'error-in-stream' || fault?.kind === 'truncated-stream'
			? all.slice(0, Math.ceil(all.length / 2))
			: all;
	for (const content of sent) token({ content });
	if (fault?.kind === 'error-in-stream') {
		send('error', { status: { code: '50000', message: 'Internal Server Error' } });
		response.end();
		return;
	}
	if (fault?.kind === 'truncated-stream') {
		response.socket?.destroySoon();
		return;
	}
	send('result', nativeResult(asked, reply));
	send('signal', { data: '[DONE]' });
	response.end();
}

function compatibleBody(asked: Asked, reply: Reply) {
	return {
		id: randomUUID(),
		object: 'chat.completion',
		created: 1_767_322_800,
		model: asked.model,
		choices: [
			{
				index: 0,
				message: {
					role: 'assistant',
					content: reply.content,
					...(reply.thinking === '' ? {} : { thinking_content: reply.thinking }),
				},
				finish_reason: reply.finishReason,
			},
		],
		usage: {
			prompt_tokens: asked.promptTokens,
			completion_tokens: reply.completionTokens,
			total_tokens: asked.promptTokens + reply.completionTokens,
			completion_tokens_details: { reasoning_tokens: reply.thinkingTokens },
		},
	};
}

export function sendCompatible(response: ServerResponse, asked: Asked, reply: Reply): void {
	sendJson(response, 200, compatibleBody(asked, reply));
}

export function streamCompatible(
	response: ServerResponse,
	asked: Asked,
	reply: Reply,
	fault: Fault | null,
): void {
	response.writeHead(200, { 'content-type': 'text/event-stream;charset=UTF-8' });
	const base = { ...compatibleBody(asked, reply), object: 'chat.completion.chunk', usage: null };
	const send = (delta: Record<string, unknown>, finish: string | null): void => {
		response.write(
			`data: ${JSON.stringify({ ...base, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
		);
	};
	const all = pieces(reply.content);
	const broken = fault?.kind === 'error-in-stream' || fault?.kind === 'truncated-stream';
	for (const content of broken ? all.slice(0, Math.ceil(all.length / 2)) : all) send({ content }, null);
	if (fault?.kind === 'truncated-stream') {
		response.socket?.destroySoon();
		return;
	}
	if (fault?.kind === 'error-in-stream') {
		response.write(
			`data: ${JSON.stringify({ error: { message: 'Internal Server Error', type: null, param: null, code: '50000' } })}\n\n`,
		);
	} else {
		send({}, reply.finishReason);
		response.write('data: [DONE]\n\n');
	}
	response.end();
}
