import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Identity {
	key: string;
	certificate: string;
}

export interface Authority {
	root: Identity;
	/** Signed by the root; signs what `issue` gives. */
	intermediate: Identity;
	issue(name: string, options?: { days?: number; by?: Identity }): Identity;
	selfSigned(name: string): Identity;
	close(): void;
}

export function hasOpenssl(): boolean {
	try {
		execFileSync('openssl', ['version'], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}

/** A certificate authority of the test's own, such as some cities run. */
export function createAuthority(): Authority {
	const folder = mkdtempSync(join(tmpdir(), 'cityhall-ca-'));
	let count = 0;
	const at = (name: string) => join(folder, name);
	const openssl = (...args: string[]) => void execFileSync('openssl', args, { stdio: 'pipe' });
	const read = (name: string): Identity => ({
		key: readFileSync(at(`${name}.key`), 'utf8'),
		certificate: readFileSync(at(`${name}.crt`), 'utf8'),
	});
	const subject = (name: string) => ['-subj', `/O=City Hall Test/CN=${name}`];
	const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

	function selfSignedAs(name: string, extension: string): Identity {
		const file = `${count++}`;
		const out = ['-keyout', at(`${file}.key`), '-out', at(`${file}.crt`)];
		openssl('req', '-x509', ...newKey, ...out, '-days', '2', ...subject(name), '-addext', extension);
		return read(file);
	}

	function sign(name: string, extension: string, by: Identity, days: number): Identity {
		const file = `${count++}`;
		writeFileSync(at('by.key'), by.key);
		writeFileSync(at('by.crt'), by.certificate);
		writeFileSync(at('extension'), extension);
		const request = at(`${file}.csr`);
		openssl('req', ...newKey, '-keyout', at(`${file}.key`), '-out', request, ...subject(name));
		const signer = ['-CA', at('by.crt'), '-CAkey', at('by.key'), '-CAcreateserial'];
		const out = ['-out', at(`${file}.crt`), '-days', String(days), '-extfile', at('extension')];
		openssl('x509', '-req', '-in', request, ...signer, ...out);
		return read(file);
	}

	const root = selfSignedAs('Test Root', 'keyUsage=critical,keyCertSign');
	const intermediate = sign('Test Intermediate', 'basicConstraints=critical,CA:true', root, 2);
	return {
		root,
		intermediate,
		issue: (name, { days = 2, by = intermediate } = {}) =>
			sign(name, `subjectAltName=DNS:${name}`, by, days),
		selfSigned: (name) => selfSignedAs(name, `subjectAltName=DNS:${name}`),
		close: () => rmSync(folder, { recursive: true, force: true }),
	};
}

/** A secure server on a free port of 127.0.0.1 that sends these certificates; `/moved` passes on to `location`. */
export async function serveSecurely(
	key: string,
	certificates: readonly string[],
	location = '',
): Promise<{ port: number; asked: string[]; close(): Promise<void> }> {
	const asked: string[] = [];
	const server: Server = createServer({ key, cert: certificates.join('\n') }, (request, response) => {
		asked.push(request.url ?? '');
		if (request.url === '/moved') response.writeHead(302, { location }).end();
		else response.end('secret page');
	});
	server.on('tlsClientError', () => undefined);
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('no port');
	return {
		port: address.port,
		asked,
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}
