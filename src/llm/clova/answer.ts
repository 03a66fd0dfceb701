import { CityHallError } from '../../errors';
import type { ChatAnswer } from '../chat-model';
import type { Attempt } from '../retry';
import { parseRetryAfter } from '../retry';
import { clovaError } from './errors';

export interface ClovaResponse {
	status: number;
	retryAfter: string | undefined;
	body: string;
}

async function responseSchema() {
	const { z } = await import('#vendor/schema');
	const count = z.number().nonnegative().catch(0);
	const code = z.union([z.string(), z.number()]).transform(String);
	return z.object({
		status: z
			.object({ code: code.optional(), message: z.string().optional().catch(undefined) })
			.optional(),
		// The compatible interface, and gateways in front, put errors here.
		error: z.object({ code: code.nullish(), message: z.string().nullish() }).optional(),
		result: z
			.object({
				message: z.object({
					content: z.string().nullish(),
					thinkingContent: z.string().nullish(),
				}),
				finishReason: z.string().nullish(),
				usage: z
					.object({
						promptTokens: count,
						completionTokens: count,
						totalTokens: count,
						completionTokensDetails: z.object({ thinkingTokens: count }).nullish(),
					})
					.nullish(),
				aiFilter: z
					.array(
						z.object({
							groupName: z.string(),
							name: z.string(),
							score: z.union([z.string(), z.number()]).transform(Number),
						}),
					)
					.nullish()
					.catch(undefined),
			})
			.nullish(),
	});
}

function finishReason(value: string | null | undefined): ChatAnswer['finishReason'] {
	return value === 'stop' || value === 'length' || value === 'tool_calls' ? value : 'unknown';
}

function refused(error: CityHallError, response: ClovaResponse): Attempt<ChatAnswer> {
	return { ok: false, error, again: error.retryable, retryAfterMs: parseRetryAfter(response.retryAfter) };
}

function parseJson(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		return undefined;
	}
}

/** Reads an answer of the native interface. Both the HTTP status and `status.code` count, as a 200 can carry an error. */
export async function readClovaAnswer(
	response: ClovaResponse,
	model: string,
	requestId: string,
	apiKey: string,
): Promise<Attempt<ChatAnswer>> {
	const { status, body } = response;
	if (status >= 300 && status < 400) {
		return {
			ok: false,
			again: false,
			error: new CityHallError(
				'LLM_REDIRECTED',
				'The address of CLOVA Studio sent the request on to another address. It was not followed, as the text and the key would have gone there.',
				'Check the base URL in the HyperCLOVA X credential.',
			),
		};
	}
	const parsed = (await responseSchema()).safeParse(parseJson(body));
	const code = parsed.data?.status?.code ?? parsed.data?.error?.code ?? undefined;
	const said = parsed.data?.status?.message ?? parsed.data?.error?.message ?? '';
	if (status >= 400 || (code !== undefined && !code.startsWith('2'))) {
		return refused(clovaError(status, code, said, apiKey), response);
	}
	const result = parsed.data?.result;
	if (!result) {
		const error = new CityHallError(
			'CLOVA_UNREADABLE',
			'The answer of HyperCLOVA X could not be read.',
			'Try again. If it stays, check the base URL in the HyperCLOVA X credential: another program may be answering there.',
			{ retryable: true },
		);
		return refused(error, response);
	}
	const text = result.message.content ?? '';
	if (text.trim() === '') {
		if (result.message.thinkingContent) {
			const error = new CityHallError(
				'CLOVA_ONLY_THINKING',
				'HyperCLOVA X used up the whole answer limit for thinking and wrote no answer.',
				'Raise the answer limit (maximum tokens), or set "Thinking" to a lower level or to none.',
			);
			// The same request would end the same way and cost as much again.
			return { ok: false, error, again: false };
		}
		const error = new CityHallError(
			'CLOVA_EMPTY_ANSWER',
			'HyperCLOVA X gave an empty answer.',
			'Try again. If it stays, word the request differently.',
			{ retryable: true },
		);
		return refused(error, response);
	}
	const usage = result.usage;
	return {
		ok: true,
		value: {
			text,
			finishReason: finishReason(result.finishReason),
			provider: 'clova',
			model,
			requestId,
			usage: {
				promptTokens: usage?.promptTokens ?? 0,
				completionTokens: usage?.completionTokens ?? 0,
				thinkingTokens: usage?.completionTokensDetails?.thinkingTokens ?? 0,
				totalTokens: usage?.totalTokens ?? 0,
			},
			...(result.aiFilter
				? {
						aiFilter: result.aiFilter.map(({ groupName, name, score }) => ({
							group: groupName,
							name,
							score: Number.isFinite(score) ? score : -1,
						})),
					}
				: {}),
		},
	};
}
