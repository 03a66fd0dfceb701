import { createHttpClient, createAddressGuard, type HttpClient, type Lookup } from '../../../src/net';
import { codeThrown } from './expecting';
import { serve, type LoopbackServer } from './loopback-server';

/** A name server that gives one answer after the other; the last one stays. */
function answering(...addresses: string[][]): Lookup & { asked: string[] } {
	const asked: string[] = [];
	const lookup: Lookup = (name, _options, callback) => {
		asked.push(name);
		const now = addresses.length > 1 ? (addresses.shift() ?? []) : (addresses[0] ?? []);
		setImmediate(() =>
			callback(
				null,
				now.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
			),
		);
	};
	return Object.assign(lookup, { asked });
}

describe('traps on the way to an address', () => {
	let server: LoopbackServer;
	let location: string;
	const clients: HttpClient[] = [];

	beforeEach(async () => {
		server = await serve((request, response) => {
			if (request.url === '/moved') response.writeHead(302, { location }).end();
			else response.writeHead(200, { connection: 'close' }).end('inside');
		});
	});
	afterEach(async () => {
		for (const client of clients.splice(0)) client.close();
		await server.close();
	});

	function client(allow: string[], lookup?: Lookup): HttpClient {
		const made = createHttpClient({ allow, retries: 0, ...(lookup ? { lookup } : {}) });
		clients.push(made);
		return made;
	}

	test.each([
		['file:///etc/passwd', 'NET_BAD_ADDRESS'],
		['ftp://127.0.0.1/', 'NET_BAD_ADDRESS'],
		['gopher://127.0.0.1:6379/_FLUSHALL', 'NET_BAD_ADDRESS'],
		['data:text/html,hello', 'NET_BAD_ADDRESS'],
		['javascript:alert(1)', 'NET_BAD_ADDRESS'],
		['http://169.254.169.254/latest/meta-data/', 'NET_ADDRESS_BLOCKED'],
		['//10.0.0.1/', 'NET_ADDRESS_BLOCKED'],
		['http://2130706433/', 'NET_ADDRESS_BLOCKED'],
		['http://017700000001/', 'NET_ADDRESS_BLOCKED'],
		['http://[::ffff:7f00:1]/', 'NET_ADDRESS_BLOCKED'],
		['http://[64:ff9b::a9fe:a9fe]/', 'NET_ADDRESS_BLOCKED'],
		['http://user:secret@example.org/', 'NET_BAD_ADDRESS'],
	])('a redirect to %s is not followed', async (to, code) => {
		location = to;
		const error: unknown = await client([server.host])
			.request({ url: `${server.url}/moved` })
			.catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({ code });
		expect(String(error)).not.toContain('secret');
		expect(server.requests).toHaveLength(1);
	});

	test('a redirect to a name whose address is internal is not followed', async () => {
		location = `http://harmless.example:${server.port}/`;
		const lookup = answering(['127.0.0.1']);
		await expect(
			client([server.host], lookup).request({ url: `${server.url}/moved` }),
		).rejects.toMatchObject({ code: 'NET_ADDRESS_BLOCKED' });
		expect([lookup.asked, server.requests.length]).toEqual([['harmless.example'], 1]);
	});

	test('a name that turns internal between two requests is refused at the second', async () => {
		// The range stands for the public network here: 127.0.0.1 may be opened, 127.0.0.2 is inside.
		const lookup = answering(['127.0.0.1'], ['127.0.0.2']);
		const http = client(['127.0.0.1/32'], lookup);
		const url = `http://board.example:${server.port}/`;
		expect((await http.exchange({ url })).status).toBe(200);
		await expect(http.exchange({ url })).rejects.toMatchObject({ code: 'NET_ADDRESS_BLOCKED' });
		expect(lookup.asked).toHaveLength(2);
	});

	test('a name that turns internal between check and connection is judged by the connection', async () => {
		const lookup = answering(['8.8.8.8'], ['127.0.0.1']);
		const http = client([], lookup);
		const url = `http://board.example:${server.port}/`;
		await http.guard.resolveUrl(url);
		await expect(http.exchange({ url })).rejects.toMatchObject({ code: 'NET_ADDRESS_BLOCKED' });
		expect(server.requests).toHaveLength(0);
	});

	test('of several addresses of a name the internal ones are left out', async () => {
		const http = client(['127.0.0.1/32'], answering(['10.0.0.1', '169.254.169.254', '127.0.0.1', '::1']));
		expect((await http.exchange({ url: `http://board.example:${server.port}/` })).remoteAddress).toBe(
			'127.0.0.1',
		);
	});

	test('a name without any address is no site', async () => {
		const lookup: Lookup = (_name, _options, callback) =>
			callback(Object.assign(new Error('none'), { code: 'ENOTFOUND' }), []);
		await expect(client([], lookup).exchange({ url: 'http://typo.example/' })).rejects.toMatchObject({
			code: 'NET_UNKNOWN_HOST',
		});
	});

	test('what stands before an @ is no host, and is in no message', () => {
		const guard = createAddressGuard();
		for (const url of [
			'https://www.seoul.go.kr@127.0.0.1/',
			'https://user:secret@www.seoul.go.kr/',
			'https://secret@www.seoul.go.kr/',
			'ftp://user:secret@www.seoul.go.kr/',
			'http//user:secret@host',
		]) {
			expect(codeThrown(() => guard.checkUrl(url))).toMatch(/^NET_(BAD_ADDRESS|ADDRESS_BLOCKED)$/);
			try {
				guard.checkUrl(url);
			} catch (error) {
				expect(String(error)).not.toContain('secret');
			}
		}
	});

	test.each([
		'http://0/',
		'http://0x7f.0.0.1/',
		'http://127.0.0.1./',
		'http://①②⑦.0.0.1/',
		'http://[::ffff:0:127.0.0.1]/',
		'http://[0:0:0:0:0:ffff:10.0.0.1]/',
		'http://[fec0::1]/',
		'http://[2002:a9fe:a9fe::1]/',
		'http://[64:ff9b::10.0.0.1]/',
		'http://192.0.0.1/',
		'http://198.18.0.1/',
		'http://240.0.0.1/',
	])('%s lies inside', (url) => {
		expect(codeThrown(() => createAddressGuard().checkUrl(url))).toBe('NET_ADDRESS_BLOCKED');
	});
});
