import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpClient } from '../../../../src/net';
import type { Store } from '../../../../src/store';
import { openSqliteStore } from '../../../../src/store';
import { clientFor, crawl, impatientClock } from '../crawl-run';
import { crawlBoard } from '../../../../src/crawl';
import { makePosts, startTableBoard, type TableBoard } from '../table-board';
import { containing } from '../../net/expecting';

const paths = (board: TableBoard) => board.requests.map((request) => request.url);

describe('a board of tables', () => {
	let board: TableBoard;
	beforeEach(async () => {
		board = await startTableBoard([
			{
				id: 1,
				title: '꼭 읽어 주세요 공지입니다',
				body: '공지 본문입니다.',
				date: '2026-01-02',
				notice: true,
			},
			...makePosts(23),
		]);
	});
	afterEach(() => board.close());

	test('is read to its last page, each post once, notices known as such', async () => {
		const { items, summary } = await crawl({ listUrl: board.listUrl });
		expect(items.map((item) => item.id)).toEqual(['1', ...makePosts(23).map((post) => String(post.id))]);
		expect(items.filter((item) => item.isNotice).map((item) => item.id)).toEqual(['1']);
		expect(summary).toMatchObject({ pages: 3, posts: 24, newPosts: 24, failed: [], stoppedBy: 'last page' });
		expect(items[1]).toMatchObject({
			title: '1000번째 소식을 알려 드립니다',
			body: '1000번 글의 본문입니다. 자세한 내용은 다음과 같습니다.',
			postedAt: '2026-04-30',
			department: '총무과',
			views: 7,
			status: 'new',
			url: `${board.url}/view?seq=1000`,
		});
		expect(items[1]?.confidence).toBeGreaterThan(0.8);
		expect(items[1]?.provenance).toMatchObject({
			status: 200,
			charset: 'utf-8',
			charsetFrom: 'header',
			robots: { allowed: true, rule: null, overridden: false, fileSha256: null },
		});
	});

	test('stops at the budgets of posts and pages', async () => {
		expect((await crawl({ listUrl: board.listUrl, maxPosts: 5 })).summary).toMatchObject({
			newPosts: 5,
			stoppedBy: 'budget',
		});
		expect((await crawl({ listUrl: board.listUrl, maxPages: 2 })).summary).toMatchObject({
			pages: 2,
			stoppedBy: 'budget',
		});
	});

	test('stops at a date, and leaves older posts out', async () => {
		board.posts = makePosts(40, (index) => `2026-04-${String(30 - Math.floor(index / 2)).padStart(2, '0')}`);
		const { items, summary } = await crawl({ listUrl: board.listUrl, since: '2026-04-26' });
		expect(items).toHaveLength(10);
		expect(summary.stoppedBy).toBe('date');
		expect(summary.pages).toBe(2);
	});

	test('stops at a page that repeats', async () => {
		// A pager that never ends, over a list that shows its first page for every number it does not know.
		board.intercept = (request, response) => {
			const number = Number(/^\/list\?page=(\d+)/.exec(request.url ?? '')?.[1] ?? '1');
			if (!request.url?.startsWith('/list')) return false;
			const rows = makePosts(23)
				.slice(0, 10)
				.map(
					(post) =>
						`<tr><td>${post.id}</td><td><a href="/view?seq=${post.id}">${post.title}</a></td><td>${post.date}</td></tr>`,
				);
			response.setHeader('content-type', 'text/html; charset=utf-8');
			response.end(
				`<table><tr><th>번호</th><th>제목</th><th>등록일</th></tr>${rows.join('')}</table><div class="paging"><a href="/list?page=${number + 1}">다음</a></div>`,
			);
			return true;
		};
		const { items, summary } = await crawl({ listUrl: board.listUrl });
		expect(items).toHaveLength(10);
		expect(summary).toMatchObject({ pages: 2, stoppedBy: 'repeated page' });
	});

	test('an empty first page is an error that says what to do', async () => {
		board.posts = [];
		await expect(crawl({ listUrl: board.listUrl })).rejects.toMatchObject({
			code: 'CRAWL_NOTHING_FOUND',
			nextStep: containing('selector'),
		});
	});

	test('a page that is gone, and a page that turns crawlers away with status 200, are told apart', async () => {
		await expect(crawl({ listUrl: `${board.url}/nowhere` })).rejects.toMatchObject({ code: 'CRAWL_STATUS' });
		board.intercept = (request, response) => {
			if (request.url === '/robots.txt') return false;
			response.setHeader('content-type', 'text/html; charset=utf-8');
			response.end(
				'<html><title>안내</title><body><h1>비정상적인 접근이 감지되어 접속이 차단되었습니다.</h1></body></html>',
			);
			return true;
		};
		await expect(crawl({ listUrl: board.listUrl })).rejects.toMatchObject({
			code: 'CRAWL_BLOCKED',
			message: containing('차단'),
		});
	});

	test('one bad post goes to the failed ones and stops nothing', async () => {
		board.intercept = (request, response) => {
			if (!request.url?.startsWith('/view?seq=995')) return false;
			response.writeHead(500).end('oops');
			return true;
		};
		const { items, summary } = await crawl({ listUrl: board.listUrl });
		expect(items).toHaveLength(23);
		expect(summary.failed).toEqual([{ url: `${board.url}/view?seq=995`, reason: containing('status 500') }]);
	});

	test('a list page that fails later keeps what was read before it', async () => {
		board.intercept = (request, response) => {
			if (request.url !== '/list?page=2') return false;
			response.writeHead(500).end('oops');
			return true;
		};
		const { items, summary } = await crawl({ listUrl: board.listUrl });
		expect(items).toHaveLength(11);
		expect(summary.stoppedBy).toBe('failed page');
		expect(summary.failed).toHaveLength(1);
	});

	test('a post that was deleted meanwhile says so', async () => {
		board.intercept = (request, response) => {
			if (!request.url?.startsWith('/view?seq=999')) return false;
			response.setHeader('content-type', 'text/html; charset=utf-8');
			response.end('<html><script>alert("삭제된 게시물입니다.");history.back();</script></html>');
			return true;
		};
		const { summary } = await crawl({ listUrl: board.listUrl, maxPages: 1 });
		expect(summary.failed).toEqual([
			{ url: `${board.url}/view?seq=999`, reason: 'The site said: 삭제된 게시물입니다.' },
		]);
	});

	test('selectors overrule what would be recognised', async () => {
		const { items } = await crawl({
			listUrl: board.listUrl,
			maxPosts: 1,
			selectors: {
				row: 'tbody tr',
				link: 'td a',
				title: 'td:nth-child(2), h3',
				body: '.board_view ul',
				nextPage: '.nothing',
			},
		});
		expect(items[0]?.body).toContain('작성부서');
		await expect(crawl({ listUrl: board.listUrl, selectors: { row: 'tr[[' } })).rejects.toMatchObject({
			code: 'CRAWL_BAD_SELECTOR',
		});
	});

	test('cancelling ends it with what it has', async () => {
		const stop = new AbortController();
		const http = clientFor(board.listUrl);
		const run = crawlBoard(
			{ listUrl: board.listUrl, mode: 'http', delayMs: 0, signal: stop.signal },
			{ http, clock: impatientClock() },
		);
		await run.next();
		await run.next();
		stop.abort();
		const last = await run.next();
		expect(last).toMatchObject({ done: true, value: { stoppedBy: 'cancelled', newPosts: 2 } });
		http.close();
	});

	test('an inner address is refused before anything is asked', async () => {
		await expect(crawl({ listUrl: board.listUrl }, { http: createHttpClient() })).rejects.toMatchObject({
			code: 'NET_ADDRESS_BLOCKED',
		});
		expect(board.requests).toHaveLength(0);
	});

	describe('robots.txt', () => {
		test('forbids the list: nothing is crawled, and the rule is named', async () => {
			board.robots = 'User-agent: *\nDisallow: /list';
			await expect(crawl({ listUrl: board.listUrl })).rejects.toMatchObject({
				code: 'CRAWL_ROBOTS',
				message: containing('Disallow: /list'),
			});
			expect(paths(board)).toEqual(['/robots.txt']);
		});

		test('is asked once, and its decision stands on each item', async () => {
			board.robots = 'User-agent: *\nAllow: /view\nDisallow: /vi\nCrawl-delay: 2';
			const clock = impatientClock();
			const { items } = await crawl({ listUrl: board.listUrl, maxPosts: 3 }, { clock });
			expect(paths(board).filter((path) => path === '/robots.txt')).toHaveLength(1);
			expect(items[0]?.provenance.robots).toMatchObject({
				allowed: true,
				rule: 'Allow: /view',
				crawlDelayMs: 2000,
				overridden: false,
			});
			expect(items[0]?.provenance.robots.fileSha256).toMatch(/^[0-9a-f]{64}$/);
			expect(Math.min(...clock.slept)).toBeGreaterThan(1500);
		});

		test('is overruled only when asked to, and that is recorded', async () => {
			board.robots = 'User-agent: *\nDisallow: /';
			const { items } = await crawl({ listUrl: board.listUrl, maxPosts: 1, ignoreRobots: true });
			expect(items[0]?.provenance.robots).toMatchObject({
				allowed: false,
				rule: 'Disallow: /',
				overridden: true,
			});
		});

		test('that answers with an error forbids everything', async () => {
			board.intercept = (request, response) => {
				if (request.url !== '/robots.txt') return false;
				response.writeHead(503).end();
				return true;
			};
			await expect(crawl({ listUrl: board.listUrl })).rejects.toMatchObject({ code: 'CRAWL_ROBOTS' });
		});
	});

	describe('attachments', () => {
		test('come with name, hash and kind by their first bytes, asked with the post as referrer', async () => {
			board.posts = [
				{
					id: 5,
					title: '첨부가 있는 소식입니다',
					body: '본문입니다.',
					date: '2026-04-01',
					files: ['계획(안).pdf', '붙임 2.pdf'],
				},
			];
			const texts: string[] = [];
			const { items } = await crawl({ listUrl: board.listUrl }, {}, async (item) => {
				for (const { file } of item.attachments) texts.push(await readFile(file ?? '', 'utf8'));
			});
			expect(items[0]?.attachments).toMatchObject([
				{ name: '계획(안).pdf', mime: 'application/pdf', extension: 'pdf' },
				{ name: '붙임 2.pdf', mime: 'application/pdf' },
			]);
			expect(texts[0]).toBe('%PDF-1.4 계획(안).pdf');
			// The files were the caller's while the item was: afterwards they are gone.
			for (const { file } of items[0]?.attachments ?? []) expect(existsSync(file ?? '')).toBe(false);
			expect(items[0]?.body).toBe('본문입니다.');
			expect(
				board.requests.find((request) => request.url.startsWith('/download'))?.headers.referer,
			).toContain('/view?seq=5');
		});

		test('a web page in place of a file, a status, and a file over the limit are told on the attachment', async () => {
			board.posts = [
				{
					id: 5,
					title: '첨부가 있는 소식입니다',
					body: '본문입니다.',
					date: '2026-04-01',
					files: ['a.hwp', 'b.hwp', 'c.hwp'],
				},
			];
			board.intercept = (request, response) => {
				if (request.url?.includes('a.hwp'))
					response.end('\n<!DOCTYPE html><html><body>파일이 없습니다</body></html>');
				else if (request.url?.includes('b.hwp')) response.writeHead(404).end();
				else if (request.url?.includes('c.hwp')) response.end(Buffer.alloc(5000));
				else return false;
				return true;
			};
			const { items, summary } = await crawl({ listUrl: board.listUrl, maxAttachmentBytes: 1000 });
			expect(items[0]?.attachments.map((attachment) => attachment.error)).toEqual([
				containing('web page'),
				containing('404'),
				containing('larger'),
			]);
			expect(summary.failed.map(({ reason }) => reason.slice(0, 5))).toEqual(['a.hwp', 'b.hwp', 'c.hwp']);
		});

		test('can be left alone', async () => {
			board.posts = [
				{ id: 5, title: '첨부가 있는 소식입니다', body: '본문입니다.', date: '2026-04-01', files: ['a.hwp'] },
			];
			const { items } = await crawl({ listUrl: board.listUrl, attachments: false });
			expect(items[0]?.attachments).toEqual([]);
			expect(paths(board).some((path) => path.startsWith('/download'))).toBe(false);
		});
	});

	describe('memory', () => {
		let folder: string;
		let store: Store;
		const now = Date.parse('2026-05-01T00:00:00Z');
		beforeEach(async () => {
			folder = await mkdtemp(join(tmpdir(), 'crawl-'));
			store = await openSqliteStore({ file: join(folder, 'store.sqlite') });
		});
		afterEach(async () => {
			await store.close();
			await rm(folder, { recursive: true, force: true });
		});
		const run = () =>
			crawl(
				{ listUrl: board.listUrl, remember: 'when emitted' },
				{ store, clock: impatientClock(() => now) },
			);
		const old = (count: number) => makePosts(count, () => '2026-01-05');

		test('needs a store', async () => {
			await expect(crawl({ listUrl: board.listUrl, remember: 'when emitted' })).rejects.toMatchObject({
				code: 'CRAWL_NO_STORE',
			});
		});

		test('the second run gives only what is new, and stops at the first page of known posts although a notice stands above it', async () => {
			board.posts = [
				{ id: 1, title: '꼭 읽어 주세요 공지입니다', body: '공지 본문', date: '2026-01-02', notice: true },
				...old(30),
			];
			await (await run()).commit();
			board.requests.length = 0;
			const second = await run();
			expect(second.summary).toMatchObject({
				newPosts: 0,
				unchanged: 11,
				pages: 1,
				stoppedBy: 'known posts',
			});
			expect(paths(board).filter((path) => path.startsWith('/view'))).toEqual([]);

			board.posts = [
				{ id: 2000, title: '새로 올라온 소식입니다', body: '새 글', date: '2026-04-30' },
				...board.posts,
			];
			const third = await run();
			expect(third.items.map((item) => [item.id, item.status])).toEqual([['2000', 'new']]);
		});

		test('what was not committed comes again', async () => {
			board.posts = old(5);
			expect((await run()).items).toHaveLength(5);
			const again = await run();
			expect(again.items).toHaveLength(5);
			await again.commit();
			expect((await run()).items).toHaveLength(0);
		});

		test('an edited young post comes as updated, an old one is not asked for again', async () => {
			board.posts = [...makePosts(3, () => '2026-04-29'), ...old(8).slice(3)];
			await (await run()).commit();
			board.posts = board.posts.map((post) => ({ ...post, body: `${post.body} 고침` }));
			const second = await run();
			expect(second.items.map((item) => [item.id, item.status])).toEqual([
				['1000', 'updated'],
				['999', 'updated'],
				['998', 'updated'],
			]);
			await second.commit();
			expect((await run()).summary).toMatchObject({ updated: 0, unchanged: 8 });
		});

		test('two boards do not share their memory', async () => {
			board.posts = old(3);
			await (await run()).commit();
			const other = await crawl(
				{ listUrl: board.listUrl, board: 'other', remember: 'when emitted' },
				{ store, clock: impatientClock(() => now) },
			);
			expect(other.items).toHaveLength(3);
		});
	});
});
