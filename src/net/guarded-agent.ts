import { Agent as HttpAgent, type ClientRequestArgs } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { CityHallError } from '../errors';
import { bareHost, type AddressGuard } from './address-guard';
import { readCertificates, type Certificates } from './certificates';

const KEEP_ALIVE = {
	keepAlive: true,
	keepAliveMsecs: 10_000,
	timeout: 60_000,
};

/** As many as a browser keeps, about. */
const CONNECTIONS_PER_HOST = 8;

export interface AgentOptions {
	connectTimeoutMs: number;
	/** Default 8. */
	connectionsPerHost?: number | undefined;
	/** Default: Node's own authorities, and no exception. */
	certificates?: Certificates;
}

export interface GuardedAgents {
	httpAgent: HttpAgent;
	httpsAgent: HttpsAgent;
	close(): void;
}

type Connect = (
	options: ClientRequestArgs,
	callback?: (error: Error | null, stream: Duplex) => void,
) => Duplex | null | undefined;

/** Adds guard and certificates to a connection's options. The socket itself is what is judged, whatever the URL said before. */
function guarded(
	connect: Connect,
	certificates: Certificates | null,
	guard: AddressGuard,
	connectTimeoutMs: number,
): Connect {
	return (options, callback) => {
		const host = bareHost(options.host ?? options.hostname ?? '');
		const port = Number(options.port ?? options.defaultPort ?? (certificates ? 443 : 80));
		if (isIP(host) !== 0 && !guard.allows(host, host, port))
			guard.checkUrl(`http://${host.includes(':') ? `[${host}]` : host}:${port}/`);

		const socket = connect(
			{ ...options, ...certificates?.optionsFor(host, port), lookup: guard.lookupFor(host, port) },
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
		socket.once(certificates ? 'secureConnect' : 'connect', settled);
		socket.once('close', settled);
		return socket;
	};
}

/** Keep-alive agents whose every socket goes through the address guard. */
export function createGuardedAgents(guard: AddressGuard, options: AgentOptions): GuardedAgents {
	const { connectTimeoutMs, certificates = readCertificates() } = options;
	const maxSockets = options.connectionsPerHost ?? CONNECTIONS_PER_HOST;
	const keeping = { ...KEEP_ALIVE, maxSockets, maxFreeSockets: maxSockets };
	const httpAgent = new HttpAgent(keeping);
	const httpsAgent = new HttpsAgent(keeping);
	const connect = httpAgent.createConnection.bind(httpAgent);
	const connectSecurely = httpsAgent.createConnection.bind(httpsAgent);
	httpAgent.createConnection = guarded(connect, null, guard, connectTimeoutMs);
	httpsAgent.createConnection = guarded(connectSecurely, certificates, guard, connectTimeoutMs);
	return {
		httpAgent,
		httpsAgent,
		close() {
			httpAgent.destroy();
			httpsAgent.destroy();
		},
	};
}
