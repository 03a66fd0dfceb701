import { serve, type LoopbackServer } from '../../net/loopback-server';
import { failureOf, politeTo, type Polite } from './hand-clock';

describe('what goes along to another site', () => {
	let server: LoopbackServer;
	let other: LoopbackServer;
	let polite: Polite;
	let status = 302;
	beforeEach(async () => {
		other = await serve((_request, response) => response.end('other'));
		server = await serve((request, response) => {
			const away = request.url === '/away' ? `${other.url}/there` : null;
			const location = away ?? (request.url === '/on' ? '/here' : null);
			response.writeHead(request.url === '/robots.txt' ? 404 : location ? status : 200, location ? { location } : {}).end('x');
		});
		polite = politeTo([server.host, other.host]);
	});
	afterEach(async () => {
		await polite.close();
		await server.close();
		await other.close();
	});
	const refererAt = (site: LoopbackServer, path: string) => site.requests.find(({ url }) => url === path)?.headers.referer;
	const page = () => `${server.url}/list;jsessionid=ABC?token=1#part`;

	test('its own site learns the page on which a link stood, without the fragment', async () => {
		await polite.client.request({ url: `${server.url}/view`, headers: { Referer: page() } });
		expect(refererAt(server, '/view')).toBe(`${server.url}/list;jsessionid=ABC?token=1`);
	});

	test('another site learns the site alone: at once, and over a redirect', async () => {
		status = 302;
		await polite.client.request({ url: `${other.url}/file`, headers: { referer: page() } });
		await polite.client.request({ url: `${server.url}/away`, headers: { referer: page() } });
		expect([refererAt(other, '/file'), refererAt(other, '/there')]).toEqual([`${server.url}/`, `${server.url}/`]);
	});

	test('a password does not go to another site by a redirect that repeats the form', async () => {
		status = 307;
		const send = (path: string) =>
			polite.client.request({ url: server.url + path, method: 'POST', body: 'password=secret', purpose: 'login' });
		const failure = await failureOf(send('/away'));
		expect(failure.code).toBe('CRAWL_LOGIN_INSECURE');
		expect(failure.message).not.toContain('secret');
		expect(other.requests.map(({ url }) => url)).not.toContain('/there');
		expect((await send('/on')).response.status).toBe(200);
		expect(server.requests.filter(({ url }) => url === '/here')).toHaveLength(1);
	});
});
