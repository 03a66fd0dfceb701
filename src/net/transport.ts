import { request as plain, type IncomingMessage } from 'node:http';
import { request as secure } from 'node:https';
import type { GuardedAgents } from './guarded-agent';

export interface Call {
	method: 'GET' | 'POST' | 'HEAD';
	url: URL;
	headers: Record<string, string>;
	body: Uint8Array | string | undefined;
	/** Not to be sent anew, whatever becomes of it. */
	once: boolean;
	/** Its reason is what the caller gets. */
	signal: AbortSignal;
}

/** Whether the server had closed a kept connection before it saw the request, which may then be sent anew (RFC 9110, 9.2.2). */
function neverArrived(error: NodeJS.ErrnoException, reusedSocket: boolean, call: Call): boolean {
	const closed = error.code === 'ECONNRESET' || error.code === 'EPIPE';
	return closed && reusedSocket && !call.once && call.method !== 'POST' && !call.signal.aborted;
}

/**
 * Sends a request and gives the answer as soon as its headers are there; the body is still to be read, as it was sent. Node's own client
 * and no library over it: at thousands of pages one costs more than the pages do (see `npm run bench -- net`).
 */
export function send(call: Call, agents: GuardedAgents): Promise<IncomingMessage> {
	const { method, url, headers, body, signal } = call;
	return new Promise((resolve, reject) => {
		const options = {
			method,
			headers,
			// Old servers end lines with LF alone, fold headers, pad chunk sizes, send a length beside chunks. Browsers read it all;
			// what Node fears of it, answers that are taken for others, a host could do to itself only.
			insecureHTTPParser: true,
		};
		const request =
			url.protocol === 'https:'
				? secure(url, { ...options, agent: agents.httpsAgent })
				: plain(url, { ...options, agent: agents.httpAgent });
		const stop = () => {
			request.destroy();
			reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
		};
		const settled = () => signal.removeEventListener('abort', stop);
		signal.addEventListener('abort', stop, { once: true });
		let answer: IncomingMessage | undefined;
		let failed = false;
		request.on('response', (message) => {
			settled();
			answer = message;
			// Without a listener Node forgets what went wrong, and the body may go wrong before anybody reads it.
			message.on('error', () => undefined);
			resolve(message);
		});
		request.on('error', (error) => {
			settled();
			failed = true;
			// What the parser finds in the body is told to the request; whoever reads the body has to hear it.
			if (answer) answer.destroy(error);
			else if (neverArrived(error, request.reusedSocket, call)) send(call, agents).then(resolve, reject);
			else reject(error);
		});
		request.on('close', () => {
			settled();
			if (!answer && !failed) reject(new Error('closed without an answer'));
		});
		request.end(body);
	});
}
