import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { listen } from '../contract-server/listen';
import { readBytes } from '../contract-server/read-bytes';
import { embeddingsOf } from './embeddings';
import { Faults, type Fault, type FaultKind, type Storm } from './faults';
import { SlidingLimit, TIER_1, type RateLimit } from './limits';
import { goneWrong } from './gone-wrong';
import { MODELS } from './models';
import { Refusal } from './refusal';
import { completionOf, replyTo, sendJson, sendStream } from './replies';
import { readRequest, type Asked } from './request';

export { STORM_KINDS, type Fault, type FaultKind, type Storm } from './faults';
export { TIER_1, type RateLimit } from './limits';

const MAX_BODY = 50 * 1024 * 1024;
export const DEMO_OPENAI_KEY = 'sk-demo-key';

/** What was asked, so that a test can prove what left the pack. The key itself is not kept. */
export interface OpenAiRequestRecord {
	at: string;
	method: string;
	path: string;
	hasKey: boolean;
	body: unknown;
	/** 0 until the response has ended; 499 where the client went away first. */
	status: number;
	/** How the answer was made to go wrong; absent where it was not. */
	fault?: FaultKind;
}

export interface ModelUsage {
	/** Requests that were let in, however they ended. */
	requests: number;
	/** Requests that were turned away because a limit was reached. */
	refused429: number;
	promptTokens: number;
	completionTokens: number;
}

export interface OpenAiServer {
	/** Address without a path and without a slash at the end. */
	url: string;
	/** The base URL for clients: with `/v1`. */
	baseUrl: string;
	log: OpenAiRequestRecord[];
	/** Connections that are open now. */
	readonly openConnections: number;
	/** What each model was asked and gave since the start. */
	usage(): Record<string, ModelUsage>;
	/** Makes the next chat requests go wrong; several calls queue up; null ends it. */
	misbehave(fault: Fault | null): void;
	close(): Promise<void>;
}

export interface OpenAiServerOptions {
	/** Default 0: any free port. */
	port?: number;
	/** Default 127.0.0.1. */
	host?: string;
	/** Keys that are let in; default `sk-demo-key`. */
	keys?: readonly string[];
	/** How long every chat answer takes; default 0. */
	latencyMs?: number;
	/** Pause after each piece of a stream; default 0. */
	pieceMs?: number;
	/**
	 * Limits by model, `*` for all that are not named, each model counted by itself. `tier-1`: as OpenAI's
	 * documentation had them for a new account. Default null: none, and no headers about them.
	 */
	limits?: 'tier-1' | Readonly<Record<string, RateLimit>> | null;
	/** How long the minute of the limits is, in milliseconds; default 60,000. The window slides. */
	windowMs?: number;
	/** Whether refused requests count against the limit, as OpenAI's documentation says they do; default true. */
	countRefused?: boolean;
	storm?: Storm;
}

interface Exchange {
	request: IncomingMessage;
	response: ServerResponse;
	path: string;
	record: OpenAiRequestRecord;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
	const bytes = await readBytes(request, MAX_BODY);
	if (!bytes) throw new Refusal(413, 'Maximum content size limit exceeded.');
	try {
		return JSON.parse(bytes.toString('utf8'));
	} catch {
		throw new Refusal(
			400,
			"We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)",
		);
	}
}

function checkKey(request: IncomingMessage, keys: readonly string[]): void {
	const key = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
	if (key === undefined)
		throw new Refusal(
			401,
			"You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
		);
	if (keys.includes(key)) return;
	// The real service quotes the ends of the key as well.
	const quoted = key.length > 8 ? `${key.slice(0, 4)}${'*'.repeat(key.length - 8)}${key.slice(-4)}` : '****';
	throw new Refusal(
		401,
		`Incorrect API key provided: ${quoted}. You can find your API key at https://platform.openai.com/account/api-keys.`,
		{ code: 'invalid_api_key' },
	);
}

/** The larger of what is asked for and what goes in (platform.openai.com/docs/guides/rate-limits, "Reduce the max_tokens"). */
function tokensFor(asked: Asked): number {
	return Math.max(asked.promptTokens, asked.askedLimit ?? 0);
}

function listModels() {
	return {
		object: 'list',
		data: [...MODELS].filter(([, { steerable }]) => steerable !== true).map(([id]) => ({
			id,
			object: 'model',
			created: 1_767_322_800,
			owned_by: 'system',
		})),
	};
}

/**
 * A contract server for the part of OpenAI's API that this pack uses (chat completions, models, embeddings), written
 * from platform.openai.com/docs; where that gives no wording, errors have the one that clients in the field report.
 * It refuses what the service refuses and answers by rules. No language model is behind it, and it is never offered as one.
 */
export async function startOpenAiServer(options: OpenAiServerOptions = {}): Promise<OpenAiServer> {
	const { port = 0, host = '127.0.0.1', keys = [DEMO_OPENAI_KEY], latencyMs = 0, pieceMs = 0 } = options;
	const { windowMs = 60_000, countRefused = true } = options;
	const limits = options.limits === 'tier-1' ? TIER_1 : (options.limits ?? {});
	const log: OpenAiRequestRecord[] = [];
	const faults = new Faults(options.storm);
	const used: Record<string, ModelUsage> = {};
	const windows = new Map<string, SlidingLimit>();
	let connections = 0;

	const usageOf = (model: string): ModelUsage =>
		(used[model] ??= { requests: 0, refused429: 0, promptTokens: 0, completionTokens: 0 });
	const enter = (model: string, tokens: number): Record<string, string> => {
		const limit = limits[model] ?? limits['*'];
		const usage = usageOf(model);
		if (!limit) {
			usage.requests++;
			return {};
		}
		const window = windows.get(model) ?? new SlidingLimit(model, limit, windowMs, countRefused);
		windows.set(model, window);
		try {
			const headers = window.enter(performance.now(), tokens);
			usage.requests++;
			return headers;
		} catch (error) {
			usage.refused429++;
			throw error;
		}
	};

	const chat = async (exchange: Exchange): Promise<void> => {
		const { response, record } = exchange;
		const asked = readRequest(record.body);
		const usage = usageOf(asked.model);
		const headers = enter(asked.model, tokensFor(asked));
		const fault = faults.next({
			stream: asked.stream,
			data: asked.schema !== null || asked.jsonObject || asked.turns.some(({ text }) => /json/i.test(text)),
			tools: asked.tools.length > 0,
		});
		if (fault) record.fault = fault.kind;
		if (await goneWrong(response, asked, fault)) return;
		if (latencyMs > 0) await wait(latencyMs, undefined, { ref: false });
		const reply = replyTo(asked, fault);
		usage.promptTokens += asked.promptTokens;
		usage.completionTokens += reply.completionTokens;
		if (response.destroyed) return;
		if (asked.stream) await sendStream(response, asked, reply, fault, headers, pieceMs);
		else sendJson(response, 200, completionOf(asked, reply, fault), headers);
	};

	const embed = ({ response, record }: Exchange): void => {
		const { model, tokens, body } = embeddingsOf(record.body);
		const headers = enter(model, tokens);
		usageOf(model).promptTokens += tokens;
		sendJson(response, 200, body, headers);
	};

	const handle = async (exchange: Exchange): Promise<void> => {
		const { request, response, path, record } = exchange;
		if (request.method === 'POST') {
			checkKey(request, keys);
			if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
				throw new Refusal(415, 'Unsupported media type. Send the body as application/json.');
			record.body = await readBody(request);
			if (path === '/v1/chat/completions') return await chat(exchange);
			if (path === '/v1/embeddings') return embed(exchange);
		} else if (request.method === 'GET' && path.startsWith('/v1/models')) {
			checkKey(request, keys);
			const id = decodeURIComponent(path.slice('/v1/models/'.length));
			const { data, object } = listModels();
			if (path === '/v1/models') return sendJson(response, 200, { object, data });
			const model = data.find((one) => one.id === id);
			if (model) return sendJson(response, 200, model);
			throw new Refusal(404, `The model '${id}' does not exist`, { param: 'model', code: 'model_not_found' });
		}
		throw new Refusal(404, `Invalid URL (${request.method ?? ''} ${path})`);
	};

	const server = createServer((request, response) => {
		const path = new URL(request.url ?? '/', 'http://localhost').pathname;
		const record: OpenAiRequestRecord = {
			at: new Date().toISOString(),
			method: request.method ?? '',
			path,
			hasKey: request.headers.authorization !== undefined,
			body: null,
			status: 0,
		};
		log.push(record);
		response.setHeader('x-request-id', `req_${log.length}`);
		response.on('close', () => (record.status = response.writableFinished ? response.statusCode : 499));
		handle({ request, response, path, record }).catch((error: unknown) => {
			const refusal =
				error instanceof Refusal
					? error
					: new Refusal(500, 'The server had an error while processing your request. Sorry about that!');
			if (response.headersSent || response.destroyed) return response.destroy();
			request.resume();
			return sendJson(response, refusal.status, refusal.body, refusal.headers);
		});
	});
	server.on('connection', (socket) => {
		connections++;
		socket.on('close', () => connections--);
	});
	const url = await listen(server, host, port);
	return {
		url,
		baseUrl: `${url}/v1`,
		log,
		get openConnections() {
			return connections;
		},
		usage: () => structuredClone(used),
		misbehave: (fault) => faults.add(fault),
		close: () =>
			new Promise((resolve, reject) => {
				server.close((error) => (error ? reject(error) : resolve()));
				server.closeAllConnections();
			}),
	};
}
