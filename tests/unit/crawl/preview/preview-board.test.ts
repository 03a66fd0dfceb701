import { previewBoard, type BoardPreview, type PreviewOptions } from '../../../../src/crawl';
import { createHttpClient } from '../../../../src/net';
import { boards, serveBoard, type BoardFixture } from '../../../fixtures/boards';
import { impatientClock } from '../crawl-run';
import { serve } from '../../net/loopback-server';

async function preview(url: string, options: Partial<PreviewOptions> = {}): Promise<BoardPreview> {
	const http = createHttpClient({ allow: [new URL(url).host], retries: 0 });
	try {
		return await previewBoard({ listUrl: url, delayMs: 0, ...options }, { http, clock: impatientClock() });
	} finally {
		http.close();
	}
}

function fixture(name: string): BoardFixture {
	const found = boards.find((board) => board.name === name);
	if (!found) throw new Error(`no board ${name}`);
	return found;
}

async function previewOf(name: string, options: Partial<PreviewOptions> = {}) {
	const served = await serveBoard(fixture(name));
	try {
		return { shown: await preview(served.listUrl, options), served };
	} finally {
		await served.close();
	}
}

async function previewPage(html: string, robots: string | null = null): Promise<BoardPreview> {
	const server = await serve((request, response) => {
		const isRobots = request.url === '/robots.txt';
		response.writeHead(isRobots && robots === null ? 404 : 200, {
			'content-type': isRobots ? 'text/plain' : 'text/html; charset=utf-8',
		});
		response.end(isRobots ? (robots ?? '') : html);
	});
	try {
		return await preview(`${server.url}/list.do`);
	} finally {
		await server.close();
	}
}

describe('preview of a board', () => {
	test('shows the rows, the columns, the pager and the first post, and asks for no more than these', async () => {
		const { shown, served } = await previewOf('gosi-period', { openFirstPost: true });
		expect(shown.sureness).toBe('sure');
		expect(shown.rows.map((row) => row.title)).toEqual(served.site.page(1, 5).map((post) => post.title));
		expect(shown.columns).toContainEqual({ label: '담당부서', takenAs: 'department' });
		expect(shown.columns).toContainEqual({ label: '게재기간', takenAs: null });
		expect(shown.pager.kind).toBe('number link');
		expect(shown.pager.next).toContain('cpage=2');
		expect(shown.robots.words).toBe('The site has no robots.txt, so it may be crawled.');
		expect(shown.post).toMatchObject({ title: served.site.own[0]?.title, department: served.site.own[0]?.department });
		expect(shown.warnings).toEqual([]);
		expect(served.requests.map((one) => one.split('?')[0])).toEqual([
			'GET /robots.txt',
			'GET /emwp/jsp/ofr/OfrNotAncmtL.jsp',
			'GET /emwp/jsp/ofr/OfrNotAncmtR.jsp',
		]);
	});

	test('says which rows only their writers may read', async () => {
		const { shown } = await previewOf('qna-secret-replies');
		expect(shown.rows.filter((row) => row.isSecret || row.url === null).length).toBeGreaterThan(0);
		expect(shown.warnings.join(' ')).toMatch(/only their writers may read|leads nowhere without a browser/);
	});

	test('says that robots.txt forbids the page instead of fetching it', async () => {
		const shown = await previewPage('<p>never read</p>', 'User-agent: *\nDisallow: /list.do\n');
		expect(shown).toMatchObject({ sureness: 'not recognised', rows: [] });
		expect(shown.warnings.join(' ')).toMatch(/robots\.txt/);
	});

	test('repeats what an empty board says of itself', async () => {
		const shown = await previewPage(
			'<table><tr><th>번호</th><th>제목</th><th>작성일</th></tr><tr><td colspan="3">등록된 게시물이 없습니다.</td></tr></table>',
		);
		expect(shown.warnings).toEqual([
			'The page says: 등록된 게시물이 없습니다. Check that it is the right board, and that the address holds no search.',
		]);
	});

	test('says that a page drawn by a script needs a browser', async () => {
		const shown = await previewPage('<div id="app"></div><script>render();</script>');
		expect(shown).toMatchObject({ sureness: 'not recognised', needsBrowser: true });
	});

	test('says that a list without dates and without a pager gives little to go by', async () => {
		const items = Array.from({ length: 8 }, (_, at) => `<li><a href="/view.do?seq=${at + 1}">동네 소식의 제목 ${at + 1}번</a></li>`);
		const shown = await previewPage(`<ul class="news">${items.join('')}</ul>`);
		expect(shown.rows).toHaveLength(8);
		expect(shown.sureness).toBe('unsure');
		expect(shown.warnings).toHaveLength(3);
	});
});
