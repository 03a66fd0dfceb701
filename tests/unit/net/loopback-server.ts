import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { once } from 'node:events';

export interface LoopbackServer {
	url: string;
	host: string;
	port: number;
	requests: Array<{ method: string; url: string; headers: IncomingMessage['headers']; body: string }>;
	close(): Promise<void>;
}

/** A real server on a free port of 127.0.0.1 that keeps what it was asked. */
export async function serve(
	listener: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void,
): Promise<LoopbackServer> {
	const requests: LoopbackServer['requests'] = [];
	const handle: RequestListener = (request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const body = Buffer.concat(chunks);
			requests.push({
				method: request.method ?? '',
				url: request.url ?? '',
				headers: request.headers,
				body: body.toString('latin1'),
			});
			listener(request, response, body);
		});
	};
	const server = createServer(handle);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('no port');
	return {
		url: `http://127.0.0.1:${address.port}`,
		host: `127.0.0.1:${address.port}`,
		port: address.port,
		requests,
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}
