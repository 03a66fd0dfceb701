import { createServer } from 'node:net';

/** A loopback port that is free at this moment; `null` when the wished one is in use. */
export function portIfFree(wished: number): Promise<number | null> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', (error: NodeJS.ErrnoException) => {
			if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
			else reject(error);
		});
		server.listen(wished, '127.0.0.1', () => {
			const address = server.address();
			const port = typeof address === 'object' && address !== null ? address.port : null;
			server.close(() => resolve(port));
		});
	});
}

/** Any free loopback port. */
export async function freePort(): Promise<number> {
	const port = await portIfFree(0);
	if (port === null) throw new Error('No port is free on this machine.');
	return port;
}
