import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createArchive } from '../../../../src/crawl/archive/archive';
import { openRunFiles, type RunFiles } from '../../../../src/crawl/attachments/run-files';
import { openBrowserPages, type BrowserPages } from '../../../../src/crawl/browser/browser-pages';
import type { BrowserOptions } from '../../../../src/crawl/browser/browser-session';
import { inlineText } from '../../../../src/crawl/page/dom';
import { createPoliteClient } from '../../../../src/crawl/polite/polite-client';
import { createHttpClient, type Clock, type HttpClient } from '../../../../src/net';
import { describeWithBrowser } from '../../../browser-here';
import { containing } from '../../net/expecting';
import { serve, type LoopbackServer } from '../../net/loopback-server';
import { readStrictly } from '../archive/strict-warc';

const clock: Clock = { now: Date.now, random: () => 0, sleep: () => Promise.resolve() };
const PNG = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
	'base64',
);
const html = (body: string) => `<!doctype html><html><head><meta charset="utf-8"><title>t</title></head><body>${body}</body></html>`;

describeWithBrowser('pages that a browser draws', () => {
	let server: LoopbackServer;
	let inside: LoopbackServer;
	let answers: Record<string, string | ((request: IncomingMessage, response: ServerResponse) => void)>;
	let http: HttpClient;
	let root: string;
	let files: RunFiles;
	const open = new Set<BrowserPages>();

	beforeAll(async () => {
		inside = await serve((_request, response) => void response.end('inner secret'));
		server = await serve((request, response) => {
			const answer = answers[request.url ?? ''];
			if (answer === undefined) return void response.writeHead(404).end();
			if (typeof answer === 'function') return answer(request, response);
			response.setHeader('content-type', 'text/html; charset=utf-8');
			response.end(answer);
		});
	});
	afterAll(async () => {
		await server.close();
		await inside.close();
	});
	beforeEach(async () => {
		answers = {};
		server.requests.length = 0;
		inside.requests.length = 0;
		http = createHttpClient({ allow: [server.host] });
		root = await mkdtemp(join(tmpdir(), 'browser-pages-'));
		files = openRunFiles(root);
	});
	afterEach(async () => {
		for (const pages of open) await pages.close();
		open.clear();
		http.close();
		await files.close();
		expect(readdirSync(root).filter((name) => !name.endsWith('.gz'))).toEqual([]);
		await rm(root, { recursive: true });
	});

	async function browse(options: BrowserOptions = {}): Promise<BrowserPages> {
		const polite = createPoliteClient(http, { delayMs: 0, ignoreRobots: false, signal: options.signal, clock });
		const pages = await openBrowserPages(polite, http, files, options);
		open.add(pages);
		return pages;
	}
	const paths = () => server.requests.map(({ url }) => url);

	test('come with what their scripts have written; pictures, fonts and films are not asked for', async () => {
		answers['/'] = html(
			`<style>@font-face{font-family:x;src:url(/x.woff)} p{font-family:x}</style><img src="/a.png"><video src="/a.mp4"></video><p id="a"></p>
			<script>fetch('/data').then((r) => r.text()).then((text) => (document.querySelector('#a').textContent = text))</script>`,
		);
		answers['/data'] = '글 내용';
		const { page, robots, screenshot, pdf } = await (await browse()).open(`${server.url}/`);
		expect(inlineText(page.document)).toContain('글 내용');
		expect(page).toMatchObject({ status: 200, charsetFrom: 'browser' });
		expect(robots.allowed).toBe(true);
		expect([screenshot, pdf]).toEqual([null, null]);
		expect(paths()).toEqual(['/robots.txt', '/', '/data']);
	}, 60_000);

	test('are captured as picture and document, with the pictures of their own host alone', async () => {
		answers['/'] = html(`<h1>공고</h1><img src="/a.png"><img src="http://localhost:${inside.port}/b.png"><div style="height:30000px">x</div>`);
		answers['/a.png'] = (_request, response) => void response.writeHead(200, { 'content-type': 'image/png' }).end(PNG);
		const { screenshot, pdf } = await (await browse()).open(`${server.url}/`, { screenshot: true, pdf: true });
		const picture = await readFile(screenshot?.file ?? '');
		expect(picture.subarray(1, 4).toString()).toBe('PNG');
		// Width and height of a PNG stand in its first chunk.
		expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1280, 15_000]);
		expect(screenshot).toMatchObject({ mime: 'image/png', name: '127.0.0.1.png', sizeBytes: picture.length, warnings: [containing('longer')] });
		expect((await readFile(pdf?.file ?? '')).subarray(0, 5).toString()).toBe('%PDF-');
		expect(paths()).toContain('/a.png');
		expect(inside.requests).toEqual([]);
	}, 60_000);

	test('reach nothing inside: frames, sockets, workers, windows, redirects, beacons', async () => {
		const to = `localhost:${inside.port}`;
		answers['/'] = html(`<iframe src="http://${to}/frame"></iframe><a id="d" href="http://${to}/file" download>x</a><script>
			new WebSocket('ws://${to}/socket'); new EventSource('http://${to}/events'); navigator.sendBeacon('http://${to}/beacon', 'x');
			fetch('http://${to}/fetch', { mode: 'no-cors' }).catch(() => 0); fetch('/jump', { mode: 'no-cors' }).catch(() => 0);
			window.open('http://${to}/window'); document.querySelector('#d').click();
			navigator.serviceWorker && navigator.serviceWorker.register('/worker.js').catch(() => 0);
			new Worker('/worker.js');
			new RTCPeerConnection({ iceServers: [{ urls: 'stun:${to}' }] }).createDataChannel('x');
			document.head.insertAdjacentHTML('beforeend', '<link rel="prefetch" href="http://${to}/prefetch"><link rel="preconnect" href="http://${to}">');
			document.body.append('ready');</script>`);
		answers['/jump'] = (_request, response) => void response.writeHead(302, { location: `http://${to}/jumped` }).end();
		answers['/worker.js'] = (_request, response) =>
			void response.writeHead(200, { 'content-type': 'text/javascript' }).end(`fetch('http://${to}/worker', { mode: 'no-cors' }).catch(() => 0)`);
		const { page } = await (await browse()).open(`${server.url}/`);
		expect(inlineText(page.document)).toContain('ready');
		expect(inside.requests).toEqual([]);
	}, 60_000);

	test('load nothing that the site asks robots to leave alone, and what they load is counted', async () => {
		answers['/robots.txt'] = 'User-agent: *\nDisallow: /private/\n';
		answers['/'] = html(`<p>글</p><script src="/private/a.js"></script><script>
			fetch('/private/b').catch(() => 0); fetch('/open').then((r) => r.text()).then((text) => document.body.append(text));</script>`);
		answers['/private/a.js'] = 'x';
		answers['/private/b'] = 'x';
		answers['/open'] = '나'.repeat(1000);
		let received = 0;
		const polite = createPoliteClient(http, { delayMs: 0, ignoreRobots: false, signal: undefined, clock, received: (bytes) => (received += bytes) });
		const pages = await openBrowserPages(polite, http, files, {});
		open.add(pages);
		expect(inlineText((await pages.open(`${server.url}/`)).page.document)).toContain('나나');
		expect(paths()).toEqual(['/robots.txt', '/', '/open']);
		expect(received).toBeGreaterThan(3000);
	}, 60_000);

	test('addresses that are no web pages are not opened', async () => {
		const pages = await browse();
		const addresses = ['file:///etc/passwd', 'chrome://version', 'javascript:alert(1)', 'data:text/html,x', 'about:blank', 'view-source:http://x/'];
		for (const url of addresses) await expect(pages.open(url)).rejects.toMatchObject({ name: 'CityHallError' });
		answers['/'] = html(`<p>글</p><script>for (const to of ${JSON.stringify(addresses)}) try { window.open(to, '_self'); } catch {}</script>`);
		expect(inlineText((await pages.open(`${server.url}/`)).page.document)).not.toContain('root:');
	}, 60_000);

	test('a page that leads inside is told as such', async () => {
		answers['/'] = (_request, response) => void response.writeHead(302, { location: `http://localhost:${inside.port}/` }).end();
		await expect((await browse()).open(`${server.url}/`)).rejects.toMatchObject({ code: 'NET_ADDRESS_BLOCKED' });
		answers['/script'] = html(`<script>location.href = 'http://localhost:${inside.port}/'</script>`);
		await expect((await browse()).open(`${server.url}/script`)).rejects.toMatchObject({ code: 'NET_ADDRESS_BLOCKED' });
		expect(inside.requests).toEqual([]);
	}, 60_000);

	test('a script that sends the browser in circles is told, after few requests', async () => {
		answers['/'] = html(`<script>location.replace('/?' + Math.random())</script>`);
		const loop = answers['/'];
		answers = new Proxy(answers, { get: (own, key) => (key === '/robots.txt' ? own[key] : loop) });
		await expect((await browse()).open(`${server.url}/`)).rejects.toMatchObject({
			code: 'CRAWL_BROWSER_PAGE',
			message: containing('without end'),
		});
		expect(server.requests.length).toBeLessThan(30);
	}, 60_000);

	test('redirects are followed by the browser itself, so that relative links hold', async () => {
		answers['/old'] = (_request, response) => void response.writeHead(301, { location: '/new/place' }).end();
		answers['/new/place'] = html('<a href="next">x</a>');
		const { page } = await (await browse()).open(`${server.url}/old`);
		expect(page).toMatchObject({ finalUrl: `${server.url}/new/place`, base: `${server.url}/new/place` });
		expect(paths()).toEqual(['/robots.txt', '/old', '/new/place']);
	}, 60_000);

	test('a page with questions, windows and requests without end comes all the same', async () => {
		answers['/'] = html(`<p>글 내용</p><script>
			addEventListener('beforeunload', (event) => { event.preventDefault(); event.returnValue = 'x'; });
			alert('안녕하세요'); confirm('정말?'); prompt('이름?');
			setInterval(() => fetch('/hang').catch(() => 0), 50); setInterval(() => window.open('/popup'), 500);
			setInterval(() => document.body.append('.'), 20);</script>`);
		answers['/hang'] = () => undefined;
		answers['/popup'] = html('popup');
		answers['/second'] = html('둘째 쪽');
		const pages = await browse();
		expect(inlineText((await pages.open(`${server.url}/`)).page.document)).toContain('글 내용');
		expect(inlineText((await pages.open(`${server.url}/second`)).page.document)).toBe('둘째 쪽');
	}, 60_000);

	test('a script that never ends is given up, and the next page comes', async () => {
		answers['/'] = html('<script>for (;;) {}</script>');
		answers['/next'] = html('다음 쪽');
		const pages = await browse({ stepMs: 4000 });
		await expect(pages.open(`${server.url}/`)).rejects.toMatchObject({ code: 'CRAWL_BROWSER_PAGE' });
		expect(inlineText((await pages.open(`${server.url}/next`)).page.document)).toBe('다음 쪽');
	}, 60_000);

	test('a browser that ends in the middle is told, and a new one goes on', async () => {
		answers['/'] = html('글');
		answers['/slow'] = (_request, response) => {
			// The site hangs until the browser is gone.
			setTimeout(() => void pages.close(), 300);
			response.on('close', () => undefined);
		};
		const pages = await browse();
		await pages.open(`${server.url}/`);
		await expect(pages.open(`${server.url}/slow`)).rejects.toMatchObject({ code: 'CRAWL_BROWSER_GONE', retryable: true });
		await expect(pages.open(`${server.url}/`)).rejects.toMatchObject({ code: 'CRAWL_BROWSER_GONE' });
		expect(inlineText((await (await browse()).open(`${server.url}/`)).page.document)).toBe('글');
	}, 60_000);

	test('a page that kills its window is told', async () => {
		answers['/'] = html('글');
		const pages = await browse();
		await expect(pages.open('chrome://crash')).rejects.toMatchObject({ name: 'CityHallError' });
		expect(inlineText((await pages.open(`${server.url}/`)).page.document)).toBe('글');
	}, 60_000);

	test('robots.txt holds, also for another host that a page leads to', async () => {
		const other = await serve((request, response) => {
			if (request.url === '/robots.txt') return void response.end('User-agent: *\nDisallow: /');
			response.end('forbidden');
		});
		http.close();
		http = createHttpClient({ allow: [server.host, other.host] });
		answers['/robots.txt'] = (_request, response) => void response.end('User-agent: *\nDisallow: /private');
		answers['/'] = html(`<script>location.href = '${other.url}/'</script>`);
		await expect((await browse()).open(`${server.url}/private`)).rejects.toMatchObject({ code: 'CRAWL_ROBOTS' });
		await expect((await browse()).open(`${server.url}/`)).rejects.toMatchObject({ code: 'CRAWL_ROBOTS' });
		expect(other.requests.map(({ url }) => url)).toEqual(['/robots.txt']);
		await other.close();
	}, 60_000);

	test('what the browser asked for is archived, hop by hop', async () => {
		answers['/old'] = (_request, response) => void response.writeHead(301, { location: '/' }).end();
		answers['/'] = html(`<script>fetch('/data')</script>`);
		answers['/data'] = 'x';
		const file = join(root, 'a.warc.gz');
		const archive = createArchive({ file });
		await (await browse({ archive })).open(`${server.url}/old`);
		await archive.close();
		const targets = readStrictly(await readFile(file))
			.filter(({ fields }) => fields.get('warc-type') === 'response')
			.map(({ fields }) => fields.get('warc-target-uri'));
		expect(targets).toEqual(['/old', '/', '/data'].map((path) => server.url + path));
	}, 60_000);

	test('a capture that fails leaves no file', async () => {
		answers['/'] = html('글');
		const broken: RunFiles = { ...files, path: () => Promise.reject(new Error('no room')) };
		const polite = createPoliteClient(http, { delayMs: 0, ignoreRobots: false, signal: undefined, clock });
		const pages = await openBrowserPages(polite, http, broken, {});
		open.add(pages);
		await expect(pages.open(`${server.url}/`, { pdf: true })).rejects.toMatchObject({ name: 'CityHallError' });
		expect(existsSync(join(root, 'anything'))).toBe(false);
	}, 60_000);
});
