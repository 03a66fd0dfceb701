import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemoCity, type DemoCity } from '../../../../demo/index';
import { findLocalBrowser } from '../../../../src/crawl/browser/browser-launch';
import { browserHere, describeWithBrowser } from '../../../browser-here';
import { serve, type LoopbackServer } from '../../net/loopback-server';
import { clientFor, crawl } from '../crawl-run';
import { containing } from '../../net/expecting';

describeWithBrowser('browser mode', () => {
	describe('Demo City', () => {
		let city: DemoCity;
		beforeAll(async () => {
			city = await startDemoCity({ posts: 14, crawlDelaySeconds: 0 });
		});
		afterAll(() => city.close());
		const section = (name: string) => city.sections.find((one) => one.name === name)?.url ?? '';

		test('a board that a script draws opens a browser by itself and comes complete', async () => {
			const { items, summary } = await crawl({ listUrl: section('script'), mode: 'auto' });
			const seen = items.map(({ id, title, body, postedAt, author, department, licence }) => ({
				id,
				title,
				body,
				postedAt,
				author,
				department,
				licence: { kogl: licence.kogl, ai: licence.ai },
			}));
			const truth = city.truth.boards.script
				.filter((post) => !post.secret)
				.map(({ id, title, body, postedAt, author, department, licence }) => ({
					id,
					title,
					body,
					postedAt,
					author,
					department,
					licence,
				}));
			expect(seen).toEqual(truth);
			expect(summary).toMatchObject({ pages: 2, failed: [], stoppedBy: 'last page' });
		}, 90_000);

		test('without a browser such a board is told to be one', async () => {
			await expect(crawl({ listUrl: section('script'), mode: 'http' })).rejects.toMatchObject({
				code: 'CRAWL_NOTHING_FOUND',
				nextStep: containing('Browser'),
			});
		});

		test('an endless list is scrolled to its end', async () => {
			const { items } = await crawl({ listUrl: section('scroll'), mode: 'browser' });
			expect(items.map((item) => item.id)).toEqual(city.truth.boards.scroll.map((post) => post.id));
		}, 90_000);

		test('a remote browser is used by its address', async () => {
			const profile = await mkdtemp(join(tmpdir(), 'chromium-'));
			const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
			const chromium = spawn(
				browserHere ?? '',
				[
					'--headless',
					'--disable-gpu',
					'--no-first-run',
					'--disable-background-networking',
					'--remote-debugging-port=0',
					`--user-data-dir=${profile}`,
					...root,
					'about:blank',
				],
				{ detached: true },
			);
			try {
				const endpoint = await new Promise<string>((resolve) => {
					let said = '';
					chromium.stderr.on('data', (chunk: Buffer) => {
						said += chunk.toString();
						const address = /ws:\/\/\S+/.exec(said)?.[0];
						if (address) resolve(address);
					});
				});
				const { items } = await crawl({
					listUrl: section('script'),
					mode: 'browser',
					maxPosts: 2,
					browser: { endpoint, executablePath: '/nowhere' },
				});
				expect(items.map((item) => item.id)).toEqual(
					city.truth.boards.script.slice(0, 2).map((post) => post.id),
				);
			} finally {
				const gone = new Promise((resolve) => chromium.once('exit', resolve));
				if (chromium.pid !== undefined) process.kill(-chromium.pid, 'SIGKILL');
				await gone;
				await rm(profile, { recursive: true, force: true, maxRetries: 5 });
			}
		}, 90_000);

		test('cancelling closes the browser and ends the crawl', async () => {
			const stop = new AbortController();
			const { summary } = await crawl({
				listUrl: section('script'),
				mode: 'browser',
				signal: stop.signal,
				onProgress: () => stop.abort(),
			});
			expect(summary.stoppedBy).toBe('cancelled');
		}, 60_000);
	});

	describe('a board that can only be clicked', () => {
		let server: LoopbackServer;
		let inside: LoopbackServer;
		beforeAll(async () => {
			inside = await serve((_request, response) => void response.end('inner secret'));
			server = await serve((request, response) => {
				response.setHeader('content-type', 'text/html; charset=utf-8');
				if (request.url === '/robots.txt') return void response.writeHead(404).end();
				if (request.url === '/jump')
					return void response.writeHead(302, { location: `http://localhost:${inside.port}/jump` }).end();
				response.end(`<html><head><style>.row,.pg{cursor:pointer} @font-face{font-family:x;src:url(/x.woff)} body{font-family:x}</style></head><body><img src="/big.png"><main id="app"></main><script>
const posts = Array.from({ length: 8 }, (_, i) => ({ title: '클릭으로만 열리는 글 ' + (8 - i), date: '2026-03-0' + (8 - i), body: '본문 ' + (8 - i) + ' 입니다. 눌러야 보입니다.' }));
const app = document.querySelector('#app');
let page = 1;
function list() {
	app.innerHTML = '<div class="list"></div><div class="paging"></div>';
	posts.slice((page - 1) * 4, page * 4).forEach((post) => {
		const row = document.createElement('div'); row.className = 'row';
		row.innerHTML = '<span class="subject"></span> <span class="date"></span>';
		row.children[0].textContent = post.title; row.children[1].textContent = post.date;
		row.addEventListener('click', () => { history.pushState({}, '', '#open'); view(post); });
		app.children[0].append(row);
	});
	[1, 2].forEach((n) => { const b = document.createElement(n === page ? 'strong' : 'span'); b.textContent = n; if (n !== page) { b.className = 'pg'; b.addEventListener('click', () => { page = n; list(); }); } app.children[1].append(b); });
}
function view(post) { app.innerHTML = '<article><h2></h2><p class="date">작성일 : ' + post.date + '</p><div class="body"></div></article>'; app.querySelector('h2').textContent = post.title; app.querySelector('.body').textContent = post.body; }
addEventListener('popstate', list);
list();
fetch('http://localhost:${inside.port}/fetch', { mode: 'no-cors' }).catch(() => 0);
fetch('/jump', { mode: 'no-cors' }).catch(() => 0);
new WebSocket('ws://localhost:${inside.port}/socket').onerror = () => 0;
const frame = document.createElement('iframe'); frame.src = 'http://localhost:${inside.port}/frame'; document.body.append(frame);
</script></body></html>`);
			});
		});
		afterAll(async () => {
			await server.close();
			await inside.close();
		});

		test('is read by clicking, page by page; images and fonts are not fetched; nothing inside is reached', async () => {
			const { items, summary } = await crawl({ listUrl: `${server.url}/`, mode: 'browser' });
			expect(items.map((item) => [item.title, item.body, item.postedAt])).toEqual(
				[8, 7, 6, 5, 4, 3, 2, 1].map((n) => [
					`클릭으로만 열리는 글 ${n}`,
					`본문 ${n} 입니다. 눌러야 보입니다.`,
					`2026-03-0${n}`,
				]),
			);
			expect(summary).toMatchObject({ pages: 2, failed: [] });
			expect(server.requests.map((request) => request.url)).toContain('/jump');
			expect(server.requests.filter((request) => /png|woff/.test(request.url))).toEqual([]);
			expect(inside.requests).toEqual([]);
		}, 90_000);

		test('an address that leads inside is not opened', async () => {
			const http = clientFor(server.url);
			await expect(crawl({ listUrl: `${server.url}/jump`, mode: 'browser' }, { http })).rejects.toMatchObject(
				{ name: 'CityHallError' },
			);
			expect(inside.requests).toEqual([]);
			http.close();
		}, 60_000);
	});
});

describe('looking for a browser', () => {
	test('a path that is set but wrong is told, not passed over', async () => {
		await expect(findLocalBrowser('/no/such/browser')).rejects.toMatchObject({ code: 'CRAWL_NO_BROWSER' });
		await expect(
			findLocalBrowser(undefined, { CITYHALL_BROWSER_PATH: '/no/such/browser' }),
		).rejects.toMatchObject({ code: 'CRAWL_NO_BROWSER' });
	});

	test('what is set comes first', async () => {
		expect(await findLocalBrowser(process.execPath)).toBe(process.execPath);
		expect(await findLocalBrowser(undefined, { CITYHALL_BROWSER_PATH: process.execPath })).toBe(
			process.execPath,
		);
	});
});
