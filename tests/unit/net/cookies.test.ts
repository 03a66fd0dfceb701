import { createHttpClient, type HttpClient, type Lookup } from '../../../src/net';
import { serve, type LoopbackServer } from './loopback-server';

const toLoopback: Lookup = (_name, _options, callback) =>
	setImmediate(() => callback(null, [{ address: '127.0.0.1', family: 4 }]));

describe('cookies of a session', () => {
	let server: LoopbackServer;
	let http: HttpClient;
	let setCookies: string[] = [];

	beforeEach(async () => {
		setCookies = [];
		server = await serve((_request, response) => {
			if (setCookies.length > 0) response.setHeader('set-cookie', setCookies.splice(0));
			response.end();
		});
		http = createHttpClient({ allow: ['127.0.0.1/32'], lookup: toLoopback });
	});
	afterEach(async () => {
		http.close();
		await server.close();
	});

	const at = (host: string, path = '/') => `http://${host}:${server.port}${path}`;

	/** What is sent to the second address after the first one has set these cookies. */
	async function sentTo(second: string, first: string, ...given: string[]): Promise<string | undefined> {
		setCookies = given;
		await http.exchange({ url: first });
		await http.exchange({ url: second });
		return server.requests[1]?.headers.cookie;
	}

	test('come back to their host, path by path, and to no other', async () => {
		expect(await sentTo(at('a.example', '/b'), at('a.example'), 'one=1; Path=/b', 'two=2; Path=/c')).toBe(
			'one=1',
		);
		await http.exchange({ url: at('b.example', '/b') });
		expect(server.requests[2]?.headers.cookie).toBeUndefined();
	});

	test('a domain cookie reaches the portal\'s other hosts', async () => {
		expect(await sentTo(at('b.city.go.kr'), at('a.city.go.kr'), 's=1; Domain=city.go.kr')).toBe('s=1');
	});

	test('nobody sets a cookie for somebody else, or for a whole public suffix', async () => {
		for (const [host, cookie] of [
			['victim.example', 'x=1; Domain=victim.example'],
			['city.go.kr', 'x=1; Domain=go.kr'],
			['city.go.kr', 'x=1; Domain=kr'],
			['www.city.co.uk', 'x=1; Domain=co.uk'],
			['child.evil.example', 'x=1; Domain=child.evil.example'],
		] as const) {
			expect(await sentTo(at(host), at('evil.example'), cookie)).toBeUndefined();
			server.requests.length = 0;
		}
	});

	test('__Host- and __Secure- cookies are not taken over a plain connection', async () => {
		expect(
			await sentTo(at('a.example'), at('a.example'), '__Host-s=1; Path=/', '__Secure-s=1', 'plain=1'),
		).toBe('plain=1');
	});

	test('a Secure cookie is not sent over a plain connection', async () => {
		expect(await sentTo(at('a.example'), at('a.example'), 'a=1; Secure', 'b=2')).toBe('b=2');
	});

	test('an expired cookie goes', async () => {
		await sentTo(at('a.example'), at('a.example'), 'a=1');
		setCookies = ['a=gone; Max-Age=0'];
		await http.exchange({ url: at('a.example') });
		await http.exchange({ url: at('a.example') });
		expect(server.requests.at(-1)?.headers.cookie).toBeUndefined();
	});

	test('rubbish is passed over, and what comes with it is kept', async () => {
		expect(
			await sentTo(at('a.example'), at('a.example'), ';;;', '', '=', `big=${'x'.repeat(5000)}`, 'good=1'),
		).toBe('good=1');
	});

	test('letters that a script in a browser has put into a cookie go out as their UTF-8 bytes', async () => {
		await http.cookies.store(at('a.example'), ['name=홍길동; Path=/', 'bad=a\u0001b; Path=/']);
		await http.exchange({ url: at('a.example') });
		expect(Buffer.from(server.requests[0]?.headers.cookie ?? '', 'latin1').toString()).toBe('name=홍길동');
	});

	test('a server that sets a new cookie with every answer does not make the header grow for ever', async () => {
		for (let round = 0; round < 30; round++) {
			setCookies = Array.from({ length: 10 }, (_, index) => `c${round}x${index}=1`);
			await http.exchange({ url: at('a.example') });
		}
		await http.exchange({ url: at('a.example') });
		expect(server.requests.at(-1)?.headers.cookie?.split('; ')).toHaveLength(180);
		setCookies = ['c0x0=renewed'];
		await http.exchange({ url: at('a.example') });
		expect(await http.cookies.header(at('a.example'))).toContain('c0x0=renewed');
	});
});
