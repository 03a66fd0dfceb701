import { serve, type LoopbackServer } from '../../net/loopback-server';
import { crawl } from '../crawl-run';

describe('a board that answers only to POST', () => {
	let server: LoopbackServer;
	beforeAll(async () => {
		server = await serve((request, response, body) => {
			response.setHeader('content-type', 'text/html; charset=utf-8');
			const fields = new URLSearchParams(request.method === 'POST' ? body.toString() : '');
			if (request.url === '/robots.txt') return void response.writeHead(404).end();
			if (request.url?.startsWith('/view.do')) {
				if (request.method !== 'POST') return void response.writeHead(405).end('<p>Method Not Allowed</p>');
				if (fields.get('_csrf') !== 'tok') return void response.writeHead(403).end();
				return void response.end(
					`<div class="view"><h3>글 제목 ${fields.get('nttNo')}번입니다</h3><p>등록일 : 2026-05-01</p><div class="cont">본문 ${fields.get('nttNo')}</div></div>`,
				);
			}
			// Asked by GET, the list shows its first page whatever is wanted.
			const page = Number(fields.get('pageIndex') ?? '1');
			const rows = [0, 1, 2]
				.map((n) => 100 - (page - 1) * 3 - n)
				.map(
					(n) =>
						`<tr><td>${n}</td><td><a href="javascript:view('${n}')">글 제목 ${n}번입니다</a></td><td>2026-05-01</td></tr>`,
				);
			response.end(`<script>function view(n){ f.nttNo.value=n; f.action='/view.do'; f.submit(); } function page(n){ f.pageIndex.value=n; f.action='/list.do'; f.submit(); }</script>
<form name="f" method="post"><input type="hidden" name="_csrf" value="tok"><input type="hidden" name="nttNo"><input type="hidden" name="pageIndex" value="${page}"></form>
<table><tr><th>번호</th><th>제목</th><th>등록일</th></tr>${rows.join('')}</table><div class="paging">${[1, 2, 3].map((n) => (n === page ? `<b>${n}</b>` : `<a href="javascript:page(${n})">${n}</a>`)).join(' ')}</div>`);
		});
	});
	afterAll(() => server.close());

	test('is tried by GET once, then read by POST with the token of its form', async () => {
		const { items, summary } = await crawl({ listUrl: `${server.url}/list.do` });
		expect(items.map((item) => [item.id, item.body])).toEqual(
			[100, 99, 98, 97, 96, 95, 94, 93, 92].map((n) => [String(n), `본문 ${n}`]),
		);
		expect(summary).toMatchObject({ pages: 3, failed: [], stoppedBy: 'last page' });
		expect(
			server.requests.filter((request) => request.method === 'GET' && request.url.startsWith('/view.do')),
		).toHaveLength(1);
	});
});
