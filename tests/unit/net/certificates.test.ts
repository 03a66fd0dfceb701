import { once } from 'node:events';
import { createServer } from 'node:net';
import { createHttpClient, type HttpClient, type HttpClientOptions, type Lookup } from '../../../src/net';
import { codeThrown, containing, matching } from './expecting';
import { createAuthority, hasOpenssl, serveSecurely, type Authority } from './own-authority';

const toLoopback: Lookup = (_name, _options, callback) =>
	setImmediate(() => callback(null, [{ address: '127.0.0.1', family: 4 }]));

const here = hasOpenssl();

(here ? describe : describe.skip)(`certificates${here ? '' : ' (skipped: no openssl to make them with)'}`, () => {
	let authority: Authority;
	const closing: Array<() => unknown> = [];
	beforeAll(() => {
		authority = createAuthority();
	});
	afterEach(async () => {
		for (const close of closing.splice(0)) await close();
	});
	afterAll(() => authority.close());

	function client(options: HttpClientOptions = {}): HttpClient {
		const made = createHttpClient({ allow: ['127.0.0.1/32'], lookup: toLoopback, retries: 0, ...options });
		closing.push(() => made.close());
		return made;
	}

	async function serve(...[key, certificates, location]: Parameters<typeof serveSecurely>) {
		const server = await serveSecurely(key, certificates, location);
		closing.push(() => server.close());
		return server;
	}

	/** A server with a certificate for this name, and the chain up to the root. */
	async function portal(name = 'portal.example', location?: string) {
		const identity = authority.issue(name);
		const chain = [identity.certificate, authority.intermediate.certificate];
		return await serve(identity.key, chain, location);
	}

	test('an unknown authority is refused, and both settings are named', async () => {
		const identity = authority.issue('portal.example');
		const chain = [identity.certificate, authority.intermediate.certificate, authority.root.certificate];
		const { port, asked } = await serve(identity.key, chain);
		await expect(client().exchange({ url: `https://portal.example:${port}/` })).rejects.toMatchObject({
			code: 'NET_CERTIFICATE',
			message: containing('authority that is not known here'),
			nextStep: matching(/"Certificate Authority \(PEM\)".*"Hosts Without Certificate Check"/),
		});
		expect(asked).toEqual([]);
	});

	test('it is taken with the authority\'s certificate, also where a one-line field has lost the line breaks', async () => {
		const { port } = await portal();
		const pem = authority.root.certificate;
		for (const certificateAuthority of [
			pem,
			pem.replace(/\n/g, ' '),
			pem.replace(/\n/g, '\\n'),
			`our authority:\n${authority.intermediate.certificate}${pem}`,
		]) {
			const response = await client({ certificateAuthority }).exchange({
				url: `https://portal.example:${port}/`,
			});
			expect(response.body.toString()).toBe('secret page');
			expect(response.certificateUnchecked).toBeUndefined();
		}
	});

	test('another authority\'s certificate does not help', async () => {
		const { port } = await portal();
		const other = authority.selfSigned('Other Root');
		await expect(
			client({ certificateAuthority: other.certificate }).exchange({
				url: `https://portal.example:${port}/`,
			}),
		).rejects.toMatchObject({ code: 'NET_CERTIFICATE' });
	});

	test('a wrong host name is refused even then', async () => {
		const { port, asked } = await portal('other.example');
		await expect(
			client({ certificateAuthority: authority.root.certificate }).exchange({
				url: `https://portal.example:${port}/`,
			}),
		).rejects.toMatchObject({ code: 'NET_CERTIFICATE', message: containing('made for another name') });
		expect(asked).toEqual([]);
	});

	test('a missing intermediate certificate is told in words, and can be given', async () => {
		const identity = authority.issue('portal.example');
		const { port } = await serve(identity.key, [identity.certificate]);
		const url = `https://portal.example:${port}/`;
		await expect(
			client({ certificateAuthority: authority.root.certificate }).exchange({ url }),
		).rejects.toMatchObject({ code: 'NET_CERTIFICATE', message: containing('forget the intermediate one') });
		const both = authority.root.certificate + authority.intermediate.certificate;
		expect((await client({ certificateAuthority: both }).exchange({ url })).status).toBe(200);
	});

	test('a certificate that vouches for itself, and one that has run out, are told apart', async () => {
		const own = authority.selfSigned('portal.example');
		const alone = await serve(own.key, [own.certificate]);
		await expect(client().exchange({ url: `https://portal.example:${alone.port}/` })).rejects.toMatchObject({
			message: containing('vouches for itself'),
		});
		const old = authority.issue('portal.example', { days: -1 });
		const late = await serve(old.key, [old.certificate, authority.intermediate.certificate]);
		await expect(
			client({ certificateAuthority: authority.root.certificate }).exchange({
				url: `https://portal.example:${late.port}/`,
			}),
		).rejects.toMatchObject({ code: 'NET_CERTIFICATE', message: containing('run out') });
	});

	test('no secure connection at that port is told in words', async () => {
		const { serve: servePlain } = await import('./loopback-server');
		const plain = await servePlain((_request, response) => void response.end());
		closing.push(() => plain.close());
		await expect(client().exchange({ url: `https://portal.example:${plain.port}/` })).rejects.toMatchObject({
			code: 'NET_CERTIFICATE',
			nextStep: containing('http://'),
		});
	});

	test('a host that is trusted is taken without a check, and the answer says so', async () => {
		const { port } = await portal('other.example');
		for (const trusted of ['portal.example', `portal.example:${port}`, ' Portal.Example ', 'portal.example.']) {
			const response = await client({ trustHosts: [trusted] }).exchange({
				url: `https://portal.example:${port}/`,
			});
			expect(response).toMatchObject({ status: 200, certificateUnchecked: true });
		}
		const dotted = await client({ trustHosts: ['portal.example'] }).exchange({
			url: `https://PORTAL.example.:${port}/`,
		});
		expect(dotted.certificateUnchecked).toBe(true);
	});

	test('trust in one host is none in another, in another port, or in a subdomain', async () => {
		const { port, asked } = await portal();
		for (const trusted of ['other.example', 'example', `portal.example:${port + 1}`, '*', '']) {
			await expect(
				client({ trustHosts: [trusted] }).exchange({ url: `https://portal.example:${port}/` }),
			).rejects.toMatchObject({ code: 'NET_CERTIFICATE' });
		}
		await expect(
			client({ trustHosts: ['portal.example'] }).exchange({ url: `https://www.portal.example:${port}/` }),
		).rejects.toMatchObject({ code: 'NET_CERTIFICATE' });
		expect(asked).toEqual([]);
	});

	test('a trusted host that passes on to another one lends it no trust', async () => {
		const target = await portal('other.example');
		const { port } = await portal('portal.example', `https://other.example:${target.port}/`);
		await expect(
			client({ trustHosts: ['portal.example'] }).request({ url: `https://portal.example:${port}/moved` }),
		).rejects.toMatchObject({ code: 'NET_CERTIFICATE', message: containing('other.example') });
		expect(target.asked).toEqual([]);
	});

	test('an environment that switches all checks off does not count', async () => {
		const { port, asked } = await portal();
		const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
		process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
		try {
			await expect(client().exchange({ url: `https://portal.example:${port}/` })).rejects.toMatchObject({
				code: 'NET_CERTIFICATE',
			});
		} finally {
			if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
			else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
		}
		expect(asked).toEqual([]);
	});

	test('a secure connection still goes through the address guard', async () => {
		const { port, asked } = await portal();
		const http = createHttpClient({ lookup: toLoopback, trustHosts: ['portal.example'], retries: 0 });
		closing.push(() => http.close());
		await expect(http.exchange({ url: `https://portal.example:${port}/` })).rejects.toMatchObject({
			code: 'NET_ADDRESS_BLOCKED',
		});
		expect(asked).toEqual([]);
	});
});

describe('a secure server of the old kind', () => {
	test('one that knows no safe renegotiation is spoken with, as browsers do', async () => {
		// ServerHello of TLS 1.2 without any extension: ECDHE-RSA-AES128-GCM-SHA256, no session, no compression.
		const hello = Buffer.concat([Buffer.from([3, 3]), Buffer.alloc(32, 7), Buffer.from([0, 0xc0, 0x2f, 0])]);
		const handshake = Buffer.concat([Buffer.from([2, 0, 0, hello.length]), hello]);
		const record = Buffer.concat([Buffer.from([0x16, 3, 3, 0, handshake.length]), handshake]);
		let answered = 0;
		const server = createServer((socket) => {
			socket.on('error', () => undefined);
			socket.once('data', () => {
				socket.write(record);
				socket.once('data', (alert: Buffer) => (answered = alert[0] ?? 0));
				setTimeout(() => socket.destroy(), 100);
			});
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const address = server.address();
		const port = typeof address === 'object' && address ? address.port : 0;
		const http = createHttpClient({ allow: ['127.0.0.1/32'], retries: 0 });
		const outcome = await http
			.exchange({ url: `https://127.0.0.1:${port}/` })
			.catch((error: unknown) => error);
		http.close();
		server.close();
		// It breaks off here, where the certificate should come; a client that wants no such server says so first.
		expect(outcome).toMatchObject({ code: 'NET_CONNECTION_LOST' });
		expect(answered).toBe(0);
	});
});

describe('the setting for a certificate authority', () => {
	test.each([
		'none',
		'-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----',
		'-----BEGIN CERTIFICATE-----',
	])('%p is told to be no certificate', (certificateAuthority) => {
		expect(codeThrown(() => createHttpClient({ certificateAuthority }))).toBe('NET_BAD_CERTIFICATE_AUTHORITY');
	});

	test('an empty field is no setting', () => {
		createHttpClient({ certificateAuthority: '  ', trustHosts: [''] }).close();
	});
});
