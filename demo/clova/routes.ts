import { compatibleChat, nativeChat, v1Chat } from './chat';
import { compatibleEmbeddings, embedding, embeddingTokens } from './endpoints/embedding';
import { ragReasoning } from './endpoints/rag-reasoning';
import { reranker } from './endpoints/reranker';
import { finalAnswer, route } from './endpoints/router';
import { segmentation } from './endpoints/segmentation';
import { sliding } from './endpoints/sliding';
import { summarization } from './endpoints/summarization';
import { createTask, deleteTask, listTasks, showTask } from './endpoints/tuning';
import { chatTokens, chatTokensV1, plainTokens } from './endpoints/tokenizer';
import type { Exchange } from './exchange';
import { MODELS, Refusal } from './models';
import { sendJson } from './send';

export interface Route {
	method: string;
	/** Segments in braces are taken out as parts. */
	path: string;
	handle: (exchange: Exchange) => Promise<void> | void;
}

function listModels({ response }: Exchange): void {
	const data = [...MODELS].filter(([, { steerable }]) => steerable !== true).map(([id]) => ({
		id,
		object: 'model',
		created: 1_767_322_800,
		owned_by: 'clova-studio',
	}));
	sendJson(response, 200, { object: 'list', data });
}

const ROUTES: readonly Route[] = [
	{ method: 'POST', path: '/v3/chat-completions/{model}', handle: nativeChat },
	{ method: 'POST', path: '/v3/tasks/{task}/chat-completions', handle: nativeChat },
	{ method: 'POST', path: '/v1/chat-completions/{model}', handle: v1Chat },
	{ method: 'POST', path: '/v1/tasks/{task}/chat-completions', handle: v1Chat },
	{ method: 'POST', path: '/v1/openai/chat/completions', handle: compatibleChat },
	{ method: 'POST', path: '/v1/openai/embeddings', handle: compatibleEmbeddings },
	{ method: 'GET', path: '/v1/openai/models', handle: listModels },
	{ method: 'POST', path: '/v1/api-tools/summarization/v2', handle: summarization },
	{ method: 'POST', path: '/v1/api-tools/segmentation', handle: segmentation },
	{ method: 'POST', path: '/v1/api-tools/embedding/v2/tokenize', handle: embeddingTokens },
	{ method: 'POST', path: '/v1/api-tools/embedding/{model}', handle: embedding },
	{ method: 'POST', path: '/v1/api-tools/reranker', handle: reranker },
	{ method: 'POST', path: '/v1/api-tools/rag-reasoning', handle: ragReasoning },
	{ method: 'POST', path: '/v3/api-tools/chat-tokenize/{model}', handle: chatTokens },
	{ method: 'POST', path: '/v1/api-tools/chat-tokenize/{model}', handle: chatTokensV1 },
	{ method: 'POST', path: '/v1/api-tools/tokenize/{model}', handle: plainTokens },
	{ method: 'POST', path: '/v1/api-tools/sliding/chat-messages/{model}', handle: sliding },
	{ method: 'POST', path: '/v1/routers/{router}/versions/{version}/route', handle: route },
	{ method: 'POST', path: '/v1/skillsets/{skillset}/versions/{version}/final-answer', handle: finalAnswer },
	{ method: 'POST', path: '/tuning/v2/tasks', handle: createTask },
	{ method: 'GET', path: '/tuning/v2/tasks', handle: listTasks },
	{ method: 'GET', path: '/tuning/v2/tasks/{task}', handle: showTask },
	{ method: 'DELETE', path: '/tuning/v2/tasks/{task}', handle: deleteTask },
];

const patterns = ROUTES.map((route) => ({
	...route,
	pattern: new RegExp(`^${route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

function decoded(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		throw new Refusal(400, '40000', 'Bad request');
	}
}

/** @throws Refusal 404 40400 for a path that there is not, 400 40000 for one that is no UTF-8. */
export function routeOf(method: string, path: string): { handle: Route['handle']; parts: Record<string, string> } {
	for (const { method: own, pattern, handle } of patterns) {
		const found = own === method ? pattern.exec(path) : null;
		if (!found) continue;
		const parts = Object.entries(found.groups ?? {}).map(([name, part]) => [name, decoded(part)] as const);
		return { handle, parts: Object.fromEntries(parts) };
	}
	throw new Refusal(404, '40400', 'Not found');
}
