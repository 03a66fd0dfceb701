import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

export interface RawServer {
	url: string;
	host: string;
	port: number;
	/** Heads of the requests, as they came. */
	heads: string[];
	/** Connections that were taken up so far. */
	connections(): number;
	/** Connections that are open now. */
	open(): number;
	close(): Promise<void>;
}

/** A server that answers with whatever bytes `answer` writes, so that it can break every rule of HTTP. */
export async function serveRaw(answer: (socket: Socket, head: string) => void): Promise<RawServer> {
	const heads: string[] = [];
	const sockets = new Set<Socket>();
	let connections = 0;
	const server = createServer((socket) => {
		connections++;
		sockets.add(socket);
		let read = '';
		socket.on('data', (chunk: Buffer) => {
			read += chunk.toString('latin1');
			for (let end = read.indexOf('\r\n\r\n'); end >= 0; end = read.indexOf('\r\n\r\n')) {
				const head = read.slice(0, end);
				read = read.slice(end + 4);
				heads.push(head);
				answer(socket, head);
			}
		});
		socket.on('error', () => undefined);
		socket.on('close', () => sockets.delete(socket));
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('no port');
	return {
		url: `http://127.0.0.1:${address.port}`,
		host: `127.0.0.1:${address.port}`,
		port: address.port,
		heads,
		connections: () => connections,
		open: () => sockets.size,
		async close() {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
}

/** Waits until something is so; the test's own time limit ends it otherwise. */
export async function until(holds: () => boolean): Promise<void> {
	while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
