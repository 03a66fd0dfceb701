import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { ServerAddress } from '../../postgres-here';

/** SSLRequest, https://www.postgresql.org/docs/current/protocol-message-formats.html */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

export interface Proxy {
	host: string;
	port: number;
	close: () => Promise<void>;
}

export interface ProxyOptions {
	/** Offers encryption with this certificate, as the server itself would. */
	identity?: { key: string; certificate: string };
	/** Refuses whoever comes without encryption, as a server with `hostssl` lines alone. */
	onlyEncrypted?: boolean;
	/** Takes the connection and says nothing. */
	silent?: boolean;
	/** Cuts the connection when the client says this, before the server hears it. */
	cutAt?: string;
}

function refusal(code: string, message: string): Buffer {
	const fields = Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${message}\0\0`);
	const head = Buffer.alloc(5);
	head.write('E');
	head.writeInt32BE(fields.length + 4, 1);
	return Buffer.concat([head, fields]);
}

/** Stands before a real server and does to its connections what networks and administrators do. */
export async function startProxy(to: ServerAddress, options: ProxyOptions): Promise<Proxy> {
	const sockets = new Set<Socket>();
	const passOn = (client: Socket, first: Buffer | null) => {
		const server = connect(to.port, to.host);
		sockets.add(server);
		if (first) server.write(first);
		const end = () => {
			client.destroy();
			server.destroy();
		};
		client.on('data', (bytes: Buffer) => {
			if (options.cutAt !== undefined && bytes.includes(options.cutAt)) end();
			else server.write(bytes);
		});
		server.on('data', (bytes) => client.write(bytes));
		for (const socket of [client, server]) socket.on('error', end).on('close', end);
	};
	const proxy = createServer((client) => {
		sockets.add(client);
		client.on('error', () => client.destroy());
		if (options.silent) return;
		client.once('data', (first: Buffer) => {
			const wantsTls = first.equals(sslRequest);
			if (wantsTls && options.identity) {
				const { key, certificate } = options.identity;
				client.write('S');
				return passOn(new TLSSocket(client, { isServer: true, key, cert: certificate }), null);
			}
			if (wantsTls) return client.write('N');
			if (!options.onlyEncrypted) return passOn(client, first);
			return client.end(refusal('28000', 'no pg_hba.conf entry for host "127.0.0.1", user "x", database "y", no encryption'));
		});
	});
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	return {
		host: '127.0.0.1',
		port: (proxy.address() as AddressInfo).port,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => proxy.close(resolve));
		},
	};
}
