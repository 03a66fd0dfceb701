import {
	createAddressGuard,
	createGuardedAgents,
	createHttpClient,
	parseAllowedHosts,
} from '../../../src/net';
import { codeThrown } from './expecting';
import { serve, type LoopbackServer } from './loopback-server';

describe('address guard', () => {
	const guard = createAddressGuard();

	test.each([
		'http://127.0.0.1/',
		'http://127.1/',
		'http://2130706433/',
		'http://0x7f000001/',
		'http://0177.0.0.1/',
		'http://0x7f.1/',
		'http://0.0.0.0/',
		'http://10.0.0.5/',
		'http://172.16.9.9/',
		'http://192.168.0.1/',
		'http://100.64.0.1/',
		'http://169.254.169.254/latest/meta-data/',
		'http://168.63.129.16/',
		'http://224.0.0.1/',
		'http://255.255.255.255/',
		'http://[::1]/',
		'http://[::]/',
		'http://[fe80::1]/',
		'http://[fd00:ec2::254]/',
		'http://[ff02::1]/',
		'http://[::ffff:127.0.0.1]/',
		'http://[::ffff:a9fe:a9fe]/',
		'http://[::127.0.0.1]/',
		'http://[64:ff9b::7f00:1]/',
		'http://[64:ff9b:1::a00:1]/',
		'http://[2002:7f00:1::]/',
		'http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/',
		'http://metadata.google.internal/',
		'http://１２７.0.0.1/',
	])('refuses %s', (url) => {
		expect(codeThrown(() => guard.checkUrl(url))).toBe('NET_ADDRESS_BLOCKED');
	});

	test.each([
		'ftp://example.com/',
		'file:///etc/passwd',
		'data:text/html,x',
		'javascript:alert(1)',
		'example',
		'',
		'http://',
		`http://${'a.'.repeat(200)}kr/`,
	])('refuses %p as no web address', (url) => {
		expect(codeThrown(() => guard.checkUrl(url))).toBe('NET_BAD_ADDRESS');
	});

	test.each(['https://www.seoul.go.kr/', 'http://8.8.8.8/', 'http://[2606:4700::1111]/'])(
		'lets %s through',
		(url) => {
			expect(guard.checkUrl(url).toString()).toBe(url);
		},
	);

	test('an administrator allows a host, a host with its port, or a range', () => {
		expect(createAddressGuard(['127.0.0.1:8080']).allows('127.0.0.1', '127.0.0.1', 8080)).toBe(true);
		expect(createAddressGuard(['127.0.0.1:8080']).allows('127.0.0.1', '127.0.0.1', 8081)).toBe(false);
		expect(createAddressGuard(['10.1.0.0/16']).allows('10.1.2.3', 'board.intra', 80)).toBe(true);
		expect(createAddressGuard(['10.1.0.0/16']).allows('10.2.2.3', 'board.intra', 80)).toBe(false);
		expect(createAddressGuard(['board.intra']).allows('10.2.2.3', 'board.intra', 80)).toBe(true);
		expect(createAddressGuard(['*.intra']).allows('10.2.2.3', 'board.intra', 80)).toBe(true);
		expect(createAddressGuard(['[::1]:80']).allows('::1', '::1', 80)).toBe(true);
		expect(createAddressGuard(['::1']).allows('::1', '::1', 81)).toBe(true);
	});

	test('a range that is none is told to the administrator', () => {
		expect(codeThrown(() => createAddressGuard(['10.0.0/99']))).toBe('NET_BAD_ALLOW_LIST');
	});

	test('the setting is split at commas and spaces', () => {
		expect(parseAllowedHosts(' Localhost:8080, 10.0.0.0/8 ,,')).toEqual(['localhost:8080', '10.0.0.0/8']);
		expect(parseAllowedHosts(undefined)).toEqual([]);
	});

	describe('on the connection itself', () => {
		let server: LoopbackServer;
		beforeAll(async () => {
			server = await serve((request, response) => {
				if (request.url === '/to-inside')
					response.writeHead(302, { location: 'http://169.254.169.254/latest/' }).end();
				else response.end('secret');
			});
		});
		afterAll(() => server.close());

		test('a name whose address is internal is refused although the name looks harmless', async () => {
			const http = createHttpClient();
			await expect(http.request({ url: `http://localhost:${server.port}/` })).rejects.toMatchObject({
				code: 'NET_ADDRESS_BLOCKED',
			});
			expect(server.requests).toHaveLength(0);
			http.close();
		});

		test('an internal literal address is refused by the socket even where the URL was not checked', () => {
			const agents = createGuardedAgents(guard, { connectTimeoutMs: 1000 });
			expect(
				codeThrown(() => agents.httpAgent.createConnection({ host: '127.0.0.1', port: server.port })),
			).toBe('NET_ADDRESS_BLOCKED');
			agents.close();
		});

		test('a redirect into the inner network is refused', async () => {
			const http = createHttpClient({ allow: [server.host] });
			await expect(http.request({ url: `${server.url}/to-inside` })).rejects.toMatchObject({
				code: 'NET_ADDRESS_BLOCKED',
			});
			http.close();
		});

		test('a browser may not open a name with an internal address', async () => {
			await expect(guard.resolveUrl(`http://localhost:${server.port}/`)).rejects.toMatchObject({
				code: 'NET_ADDRESS_BLOCKED',
			});
			await expect(
				createAddressGuard(['localhost']).resolveUrl(`http://localhost:${server.port}/`),
			).resolves.toBeInstanceOf(URL);
		});
	});
});
