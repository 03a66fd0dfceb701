import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Asked } from './asked';
import { readCompatible } from './compatible';
import { FaultQueue, type Fault } from './faults';
import { isRecord, MODELS, Refusal } from './models';
import { readNative } from './native';
import { replyTo, sendCompatible, sendJson, sendNative, streamCompatible, streamNative } from './replies';

export type { Fault, FaultKind } from './faults';

const MAX_BODY = 50 * 1024 * 1024;
export const DEMO_CLOVA_KEY = 'nv-demo-key';

/** What was asked, so that a test can prove what left the pack. The key itself is not kept. */
export interface ClovaRequestRecord {
	at: string;
	method: string;
	path: string;
	requestId: string | null;
	accept: string | null;
	hasKey: boolean;
	body: unknown;
	status: number;
}

export interface ClovaServer {
	/** Address without a path and without a slash at the end: the base URL of the native interface. */
	url: string;
	/** Base URL of the OpenAI-compatible interface. */
	compatibleUrl: string;
	log: ClovaRequestRecord[];
	/** Makes the next chat requests go wrong; several calls queue up; null ends it. */
	misbehave(fault: Fault | null): void;
	close(): Promise<void>;
}

export interface ClovaServerOptions {
	/** Default 0: any free port. */
	port?: number;
	/** Default 127.0.0.1. */
	host?: string;
	/** Keys that are let in; default `nv-demo-key`. */
	keys?: readonly string[];
	/** How long every chat answer takes; default 0. */
	latencyMs?: number;
}

interface Exchange {
	request: IncomingMessage;
	response: ServerResponse;
	path: string;
	record: ClovaRequestRecord;
}

async function readBody(request: IncomingMessage): Promise<unknown> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of request) {
		const piece = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
		size += piece.length;
		// Read to the end all the same: a client that still writes would not see the answer.
		if (size <= MAX_BODY) chunks.push(piece);
	}
	if (size > MAX_BODY) throw new Refusal(413, '41300', 'Request entity too large');
	try {
		return JSON.parse(Buffer.concat(chunks).toString('utf8'));
	} catch {
		throw new Refusal(400, '40000', 'Bad request: body is not JSON');
	}
}

function checkKey(request: IncomingMessage, keys: readonly string[]): void {
	const { authorization } = request.headers;
	if (authorization === undefined || authorization === '') throw new Refusal(401, '40100', 'Unauthorized');
	const key = /^Bearer (\S+)$/.exec(authorization)?.[1];
	if (key === undefined) throw new Refusal(401, '40101', 'Unauthorized');
	if (!keys.includes(key)) throw new Refusal(401, '40104', 'Invalid key');
}

/** Faults before there is an answer. True where the response is already given. */
async function goneWrong({ response }: Exchange, fault: Fault | null): Promise<boolean> {
	const retry: Record<string, string> =
		fault?.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
	switch (fault?.kind) {
		case '429':
			throw new Refusal(429, '42901', 'Too many requests - rate exceeded', retry);
		case 'overloaded':
			throw new Refusal(429, '42902', 'Too many requests - overloaded', retry);
		case '500':
			throw new Refusal(500, '50000', 'Internal Server Error');
		case '504':
			throw new Refusal(504, '50400', 'Gateway timeout');
		case 'unsupported-function':
			throw new Refusal(400, '40009', 'Unsupported function');
		case 'error-in-200':
			throw new Refusal(200, '50000', 'Internal Server Error');
		case 'malformed-body':
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end('{"status":{"code":"20000"},"result":{"message":');
			return true;
		case 'gateway-page':
			response.writeHead(502, { 'content-type': 'text/html' });
			response.end('<html><body>502 Bad Gateway</body></html>');
			return true;
		case 'redirect':
			response.writeHead(307, { location: '/elsewhere' });
			response.end();
			return true;
		case 'dropped-connection':
			response.socket?.destroy();
			return true;
		case 'slow':
			await wait(fault.delayMs ?? 2_000, undefined, { ref: false });
			return false;
		default:
			return false;
	}
}

async function chat(
	exchange: Exchange,
	faults: FaultQueue,
	latencyMs: number,
	compatible: boolean,
): Promise<void> {
	const { request, response, path, record } = exchange;
	if (!/^application\/json\b/i.test(request.headers['content-type'] ?? ''))
		throw new Refusal(415, '41500', 'Unsupported media type');
	record.body = await readBody(request);
	const fault = faults.next();
	if (await goneWrong(exchange, fault)) return;
	if (latencyMs > 0) await wait(latencyMs, undefined, { ref: false });
	const asked: Asked = compatible
		? readCompatible(record.body)
		: readNative(decodeURIComponent(path.slice('/v3/chat-completions/'.length)), record.body);
	const reply = replyTo(asked, fault);
	const streamed = compatible
		? isRecord(record.body) && record.body.stream === true
		: /text\/event-stream/.test(request.headers.accept ?? '');
	if (streamed) (compatible ? streamCompatible : streamNative)(response, asked, reply, fault);
	else (compatible ? sendCompatible : sendNative)(response, asked, reply);
}

function sendModels(response: ServerResponse): void {
	const data = [...MODELS.keys()].map((id) => ({
		id,
		object: 'model',
		created: 1_767_322_800,
		owned_by: 'clova-studio',
	}));
	sendJson(response, 200, { object: 'list', data });
}

/**
 * A contract server for CLOVA Studio: speaks v3 chat completions and the OpenAI-compatible interface as documented
 * (api.ncloud-docs.com, clovastudio-chatcompletionsv3 and clovastudio-openaicompatibility), refuses what they refuse,
 * and answers by rules. No language model is behind it, and it is never offered as one.
 */
export async function startClovaServer(options: ClovaServerOptions = {}): Promise<ClovaServer> {
	const { port = 0, host = '127.0.0.1', keys = [DEMO_CLOVA_KEY], latencyMs = 0 } = options;
	const log: ClovaRequestRecord[] = [];
	const faults = new FaultQueue();

	const handle = async (exchange: Exchange): Promise<void> => {
		const { request, response, path } = exchange;
		checkKey(request, keys);
		const route = `${request.method ?? ''} ${path}`;
		if (route === 'GET /v1/openai/models') sendModels(response);
		else if (route === 'POST /v1/openai/chat/completions') await chat(exchange, faults, latencyMs, true);
		else if (/^POST \/v3\/chat-completions\/[^/]+$/.test(route))
			await chat(exchange, faults, latencyMs, false);
		else throw new Refusal(404, '40400', 'Not found');
	};

	const server = createServer((request, response) => {
		const path = new URL(request.url ?? '/', 'http://localhost').pathname;
		const requestId = request.headers['x-ncp-clovastudio-request-id'];
		const record: ClovaRequestRecord = {
			at: new Date().toISOString(),
			method: request.method ?? '',
			path,
			requestId: typeof requestId === 'string' ? requestId : null,
			accept: request.headers.accept ?? null,
			hasKey: request.headers.authorization !== undefined,
			body: null,
			status: 0,
		};
		log.push(record);
		response.on('close', () => (record.status = response.statusCode));
		handle({ request, response, path, record }).catch((error: unknown) => {
			const refusal =
				error instanceof Refusal ? error : new Refusal(500, '50000', 'Internal Server Error');
			if (response.headersSent || response.destroyed) return response.destroy();
			request.resume();
			const body = path.startsWith('/v1/openai/')
				? { error: { message: refusal.message, type: null, param: null, code: refusal.code } }
				: { status: { code: refusal.code, message: refusal.message } };
			return sendJson(response, refusal.status, body, refusal.headers);
		});
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, host, resolve);
	});
	const address = server.address();
	const url = `http://${host.includes(':') ? `[${host}]` : host}:${typeof address === 'object' && address ? address.port : port}`;
	return {
		url,
		compatibleUrl: `${url}/v1/openai`,
		log,
		misbehave: (fault) => faults.add(fault),
		close: () =>
			new Promise((resolve, reject) => {
				server.close((error) => (error ? reject(error) : resolve()));
				server.closeAllConnections();
			}),
	};
}
