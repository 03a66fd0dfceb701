import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import { crawlBoard, crawlSite, fetchPages, readFeed } from '../../../src/crawl';
import type { Provenance } from '../../../src/crawl/types';
import { createHttpClient, type HttpClient, type HttpClientOptions, type Lookup } from '../../../src/net';
import { describeWithBrowser } from '../../browser-here';
import { createAuthority, hasOpenssl, type Authority } from '../net/own-authority';
import { impatientClock } from './crawl-run';
import { openSite, page, type SmallSite } from './site/small-site';

const NAME = 'portal.example';
const toLoopback: Lookup = (_name, _options, callback) => setImmediate(() => callback(null, [{ address: '127.0.0.1', family: 4 }]));
const PDF = Buffer.from('%PDF-1.4\n%%EOF');

const here = hasOpenssl();

(here ? describe : describe.skip)(`a certificate that is not checked${here ? '' : ' (skipped: no openssl to make one with)'}`, () => {
	let authority: Authority;
	let server: Server;
	let plain: SmallSite;
	let base: string;
	const clients: HttpClient[] = [];
	const pages: Record<string, string | Buffer> = {
		'/': page('처음', ['/a']),
		'/a': page('가'),
		'/doc.pdf': PDF,
		'/feed': '<rss version="2.0"><channel><title>t</title><item><guid>1</guid><title>하나</title></item></channel></rss>',
		'/list': `<table><tr><th>번호</th><th>제목</th><th>작성일</th></tr>${[3, 2, 1]
			.map((number) => `<tr><td>${number}</td><td><a href="/view?no=${number}">알려 드립니다 ${number}호</a></td><td>2026-05-0${number}</td></tr>`)
			.join('')}</table>`,
	};
	beforeAll(async () => {
		authority = createAuthority();
		const { key, certificate } = authority.issue(NAME);
		plain = await openSite((path) => (path === '/there' ? page('저기') : undefined));
		server = createServer({ key, cert: certificate + authority.intermediate.certificate }, (request, response) => {
			const path = request.url ?? '/';
			if (path === '/away') return void response.writeHead(302, { location: `${plain.url}/there` }).end();
			const number = /^\/view\?no=(\d)$/.exec(path)?.[1];
			const body = number ? page(`알려 드립니다 ${number}호`) : pages[path];
			if (body === undefined) return void response.writeHead(404).end();
			response.setHeader('content-type', path === '/doc.pdf' ? 'application/pdf' : path === '/feed' ? 'application/xml' : 'text/html; charset=utf-8');
			response.end(body);
		});
		server.on('tlsClientError', () => undefined);
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const address = server.address();
		if (address === null || typeof address === 'string') throw new Error('no port');
		base = `https://${NAME}:${address.port}`;
	});
	afterEach(() => {
		for (const http of clients.splice(0)) http.close();
	});
	afterAll(async () => {
		await plain.close();
		server.closeAllConnections();
		server.close();
		await once(server, 'close');
		authority.close();
	});

	function depsWith(options: HttpClientOptions) {
		const http = createHttpClient({ allow: ['127.0.0.1/32'], lookup: toLoopback, retries: 0, clock: impatientClock(), ...options });
		clients.push(http);
		return { http, clock: impatientClock() };
	}
	const trusting = () => depsWith({ trustHosts: [new URL(base).host] });
	const checking = () => depsWith({ certificateAuthority: authority.root.certificate });

	async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
		const found: T[] = [];
		for await (const item of items) found.push(item);
		return found;
	}
	const unchecked = (items: ReadonlyArray<{ provenance: Provenance }>) => items.map(({ provenance }) => provenance.certificateUnchecked);
	const options = { delayMs: 0, mode: 'http' as const };

	const ways: Array<[string, number, (deps: ReturnType<typeof trusting>) => Promise<Array<{ provenance: Provenance }>>]> = [
		['posts of a board', 3, (deps) => all(crawlBoard({ listUrl: `${base}/list`, ...options }, deps))],
		['pages of a site', 2, (deps) => all(crawlSite({ startUrls: [`${base}/`], sitemap: false, ...options }, deps))],
		['entries of a feed', 1, (deps) => all(readFeed(`${base}/feed`, { delayMs: 0 }, deps))],
		[
			'pages and files by their addresses',
			2,
			async (deps) =>
				(await all(fetchPages([`${base}/a`, `${base}/doc.pdf`].map((url, index) => ({ url, index })), options, deps))).filter((one) => one.ok),
		],
	];
	test.each(ways)('is told on %s, and only where it was not', async (_, count, read) => {
		const items = await read(trusting());
		expect(unchecked(items)).toEqual(new Array(count).fill(true));
		for (const { provenance } of await read(checking())) expect(provenance).not.toHaveProperty('certificateUnchecked');
	});

	test('is told where only a host on the way was not checked', async () => {
		const items = await all(fetchPages([{ url: `${base}/away`, index: 0 }], options, trusting()));
		expect(items).toMatchObject([{ ok: true, title: '저기', provenance: { finalUrl: `${plain.url}/there`, certificateUnchecked: true } }]);
	});

	describeWithBrowser('in a browser', () => {
		test('is told on what it shows', async () => {
			const items = await all(fetchPages([{ url: `${base}/a`, index: 0 }], { delayMs: 0, mode: 'browser' }, trusting()));
			expect(items).toMatchObject([{ ok: true, title: '가', provenance: { certificateUnchecked: true } }]);
		});
	});
});
