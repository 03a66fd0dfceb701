import { ClientRequest, IncomingMessage } from 'node:http';
import type { AxiosInstance } from 'axios';
import type { GuardedAgents } from './guarded-agent';

let client: Promise<AxiosInstance> | undefined;

/** An instance of its own: n8n changes the defaults of the shared one. */
async function openClient(): Promise<AxiosInstance> {
	const { default: axios } = await import('axios');
	return axios.create({
		adapter: 'http',
		responseType: 'stream',
		transformRequest: [],
		transformResponse: [],
		validateStatus: () => true,
		timeout: 0,
		maxRedirects: 0,
		// A proxy from the environment would open the connection in our stead, past the address guard.
		proxy: false,
		// axios takes a gzip body that breaks off for whole.
		decompress: false,
		// Old servers end lines with LF alone, fold headers, pad chunk sizes, send a length beside chunks. Browsers read it all;
		// what Node fears of it, answers that are taken for others, a host could do to itself only.
		insecureHTTPParser: true,
		maxContentLength: -1,
		maxBodyLength: -1,
	});
}

export interface Call {
	method: 'GET' | 'POST' | 'HEAD';
	url: string;
	headers: Record<string, string>;
	body: Uint8Array | string | undefined;
	signal: AbortSignal;
}

/** Sends a request and gives the answer as soon as its headers are there; the body is still to be read, as it was sent. */
export async function send(call: Call, agents: GuardedAgents): Promise<IncomingMessage> {
	const { body, ...rest } = call;
	const axios = await (client ??= openClient());
	const response = await axios.request<unknown>({
		...rest,
		...(body === undefined ? {} : { data: Buffer.from(body) }),
		httpAgent: agents.httpAgent,
		httpsAgent: agents.httpsAgent,
	});
	if (response.data instanceof IncomingMessage) return response.data;
	throw new TypeError('The answer is no stream of its own.');
}

/** Whether a server that had closed a kept connection never saw the request. */
export function neverArrived(error: unknown): boolean {
	if (typeof error !== 'object' || error === null || !('request' in error) || !('code' in error)) return false;
	const { request, code } = error;
	const reused = request instanceof ClientRequest && request.reusedSocket;
	return reused && (code === 'ECONNRESET' || code === 'EPIPE');
}
