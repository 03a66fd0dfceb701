import type { Page } from '../../../../src/crawl/page/page';
import { find } from '../../../../src/crawl/page/dom';
import { resolveLink } from '../../../../src/crawl/script/links';
import { leadsOnTo } from '../../../../src/crawl/script/leads-on';
import { createPageFiles } from '../../../../src/crawl/script/page-files';
import { pageFrom } from '../pages';

const HOST = 'https://www.city.example';

function filesOf(texts: Record<string, string>) {
	const asked: string[] = [];
	const files = createPageFiles((url) => {
		asked.push(url.replace(HOST, ''));
		return Promise.resolve(texts[url.replace(HOST, '')] ?? null);
	});
	return { asked, complete: (page: Page) => files.complete(page) };
}

const target = (page: Page, selector = 'a') => {
	const link = find(page.document, selector)[0];
	return link ? (resolveLink(page, link)?.url.replace(HOST, '') ?? null) : null;
};

describe("scripts in files of the page's own host", () => {
	const rows = [1, 2, 3].map((n) => `<tr data-seq="${n}"><td>글 ${n}</td></tr>`).join('');

	test('are fetched when a link calls a function that the page does not have', async () => {
		const { asked, complete } = filesOf({ '/js/board.js': "function fnView(n){ location.href = '/view.do?seq=' + n; }" });
		const page = pageFrom('<script src="/js/board.js"></script><a href="#" onclick="fnView(7)">글</a>');
		expect(target(page)).toBeNull();
		await complete(page);
		expect(target(page)).toBe('/view.do?seq=7');
		expect(asked).toEqual(['/js/board.js']);
	});

	test('are left alone when the page needs none of them', async () => {
		const { asked, complete } = filesOf({});
		await complete(pageFrom('<script src="/js/board.js"></script><a href="/view.do?seq=7">글</a>'));
		expect(asked).toEqual([]);
	});

	test('are fetched once for all pages, and none of another host, no library and no module', async () => {
		const { asked, complete } = filesOf({ '/js/a.js': 'function other(){}' });
		const html =
			'<script src="/js/a.js"></script><script src="/js/jquery-3.6.min.js"></script><script src="https://cdn.example/x.js"></script><script type="module" src="/m.js"></script><a href="#" onclick="fnView(7)">글</a>';
		await complete(pageFrom(html));
		await complete(pageFrom(html));
		expect(asked).toEqual(['/js/a.js']);
	});

	test('a page that comes in place of a script is no script', async () => {
		const { complete } = filesOf({ '/js/a.js': '<html>로그인</html>' });
		const page = pageFrom('<script src="/js/a.js"></script><a href="#" onclick="fnView(7)">글</a>');
		await complete(page);
		expect(page.scripts).toEqual([]);
	});

	test.each([
		['jQuery on rows', "$(function(){ $('tr').on('click', function(){ location.href = '/v?s=' + $(this).data('seq'); }); });"],
		['delegation', "$(document).on('click', 'tr', function(){ location.href = '/v?s=' + $(this).attr('data-seq'); });"],
		['a short form', "$('table tr').click(function(){ location.href = '/v?s=' + this.dataset.seq; });"],
		[
			'a loop over elements',
			"document.querySelectorAll('tr').forEach((row) => { row.addEventListener('click', () => { location.href = '/v?s=' + row.dataset.seq; }); });",
		],
		[
			'a variable and an event',
			"const table = document.querySelector('table'); document.addEventListener('DOMContentLoaded', () => { const rows = document.querySelectorAll('tr'); rows.forEach((r) => { r.addEventListener('click', (e) => { location.assign('/v?s=' + e.currentTarget.dataset.seq); }); }); });",
		],
	])('handlers bound by %s are followed', async (_name, script) => {
		const { complete } = filesOf({ '/js/list.js': script });
		const page = pageFrom(`<script src="/js/list.js"></script><table>${rows}</table>`);
		await complete(page);
		expect(target(page, 'tr')).toBe('/v?s=1');
	});

	test('methods of objects know what they belong to', () => {
		const page = pageFrom(
			"<script>var App = App || {}; App.board = { base: '/b', open: function(p){ location.href = `${this.base}/view?no=${p.no}`; } };</script><a href=\"javascript:void(0)\" onclick=\"App.board.open({no: 5})\">글</a>",
		);
		expect(target(page)).toBe('/b/view?no=5');
	});

	test('an address that is built from the present one keeps what it had', () => {
		const page = pageFrom(
			"<script>function go(n){ const url = new URL(location.href); url.searchParams.set('page', n); location.href = url.toString(); }</script><a href=\"#\" onclick=\"go(3)\">3</a>",
			`${HOST}/list.do?bbs=2`,
		);
		expect(target(page)).toBe('/list.do?bbs=2&page=3');
	});
});

describe('pages that only lead on', () => {
	test.each([
		['a refresh', '<meta http-equiv="refresh" content="0; url=/bbs/all.do">', ['/bbs/all.do']],
		['a script', '<script>location.replace("/bbs/all.do");</script>', ['/bbs/all.do']],
		['a handler of the body', '<body onload="go()"><script>function go(){ location.href = "/bbs/all.do"; }</script></body>', ['/bbs/all.do']],
		['frames', '<iframe src="/menu.html"></iframe><iframe src="/bbs/all.do"></iframe>', ['/menu.html', '/bbs/all.do']],
		['another host', '<script>location.href = "https://elsewhere.example/";</script>', []],
		['nothing', '<p>안내</p>', []],
	])('by %s', (_name, html, expected) => {
		expect(leadsOnTo(pageFrom(html)).map((url) => url.replace(HOST, ''))).toEqual(expected);
	});
});
