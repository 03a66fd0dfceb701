import { Agent as HttpAgent, type ClientRequestArgs } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { CityHallError } from '../errors';
import type { AddressGuard } from './address-guard';

const KEEP_ALIVE = {
	keepAlive: true,
	keepAliveMsecs: 10_000,
	maxSockets: 8,
	maxFreeSockets: 4,
	timeout: 60_000,
};

export interface GuardedAgents {
	httpAgent: HttpAgent;
	httpsAgent: HttpsAgent;
	close(): void;
}

type Connect = (
	options: ClientRequestArgs,
	callback?: (error: Error | null, stream: Duplex) => void,
) => Duplex | null | undefined;

/** Adds the guard to a connection's options. The socket itself is what is judged, whatever the URL said before. */
function guarded(connect: Connect, secure: boolean, guard: AddressGuard, connectTimeoutMs: number): Connect {
	return (options, callback) => {
		const host = (options.host ?? options.hostname ?? '').replace(/^\[(.*)\]$/, '$1');
		const port = Number(options.port ?? options.defaultPort ?? (secure ? 443 : 80));
		if (isIP(host) !== 0 && !guard.allows(host, host, port))
			guard.checkUrl(`http://${host.includes(':') ? `[${host}]` : host}:${port}/`);

		const socket = connect(
			{ ...options, lookup: guard.lookupFor(host.toLowerCase().replace(/\.$/, ''), port) },
			callback,
		);
		if (!socket) return socket;
		const timer = setTimeout(() => {
			socket.destroy(
				new CityHallError(
					'NET_TIMEOUT',
					`${host} did not take the connection within ${connectTimeoutMs / 1000} seconds.`,
					'Try again later; check the address if it happens again.',
					{
						retryable: true,
					},
				),
			);
		}, connectTimeoutMs);
		const settled = () => clearTimeout(timer);
		socket.once(secure ? 'secureConnect' : 'connect', settled);
		socket.once('close', settled);
		return socket;
	};
}

/** Keep-alive agents whose every socket goes through the address guard. */
export function createGuardedAgents(guard: AddressGuard, connectTimeoutMs: number): GuardedAgents {
	const httpAgent = new HttpAgent(KEEP_ALIVE);
	const httpsAgent = new HttpsAgent(KEEP_ALIVE);
	httpAgent.createConnection = guarded(
		httpAgent.createConnection.bind(httpAgent),
		false,
		guard,
		connectTimeoutMs,
	);
	httpsAgent.createConnection = guarded(
		httpsAgent.createConnection.bind(httpsAgent),
		true,
		guard,
		connectTimeoutMs,
	);
	return {
		httpAgent,
		httpsAgent,
		close() {
			httpAgent.destroy();
			httpsAgent.destroy();
		},
	};
}
