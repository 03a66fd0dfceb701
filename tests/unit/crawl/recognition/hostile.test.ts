import { findDate, readDate } from '../../../../src/crawl/page/dates';
import { growsOnScroll, moreAddress } from '../../../../src/crawl/paging/endless';
import { pageFromJson } from '../../../../src/crawl/paging/json-rows';
import { findNextPage } from '../../../../src/crawl/paging/paging';
import { alertOf, recogniseDetail } from '../../../../src/crawl/recognition/detail-recognition';
import { roleOf, withoutPhone } from '../../../../src/crawl/recognition/labels';
import { recogniseList, saysEmpty } from '../../../../src/crawl/recognition/list-recognition';
import { readLine, tokensOf, valueFor } from '../../../../src/crawl/recognition/meta';
import { resolveLink } from '../../../../src/crawl/script/links';
import { pageFrom } from '../pages';
import { find } from '../../../../src/crawl/page/dom';

const row = (at: number, title = `긴 목록의 ${at}번째 소식`) =>
	`<tr><td>${at}</td><td><a href="view.do?seq=${at}">${title}</a></td><td>총무과</td><td>2026-05-01</td></tr>`;
const table = (rows: string) =>
	`<table><thead><tr><th>번호</th><th>제목</th><th>부서</th><th>등록일</th></tr></thead><tbody>${rows}</tbody></table>`;
const many = (count: number, make: (at: number) => string) => Array.from({ length: count }, (_, at) => make(at)).join('');

describe('hostile and broken pages', () => {
	test('a table of 5,000 rows is read to its end', () => {
		const list = recogniseList(pageFrom(table(many(5000, (at) => row(at + 1)))));
		expect(list?.rows).toHaveLength(5000);
		expect(list?.rows.at(-1)).toMatchObject({ title: '긴 목록의 5000번째 소식', department: '총무과' });
	});

	test('10,000 links around the list do not hide it, nor its next page', () => {
		const links = many(10_000, (at) => `<a href="/menu.do?key=${at}" onclick="go('${at}')">메뉴의 항목 ${at}</a>`);
		const page = pageFrom(`<div>${links}</div>${table(many(10, row))}<div class="paging"><a href="?page=2">2</a></div>`);
		expect(recogniseList(page)?.rows).toHaveLength(10);
		expect(findNextPage(page, 1, () => false, undefined, new Set()).next?.url).toContain('page=2');
	});

	test('tables nested 120 deep around the list are gone through', () => {
		const open = '<table><tr><td>'.repeat(120);
		const close = '</td></tr></table>'.repeat(120);
		expect(recogniseList(pageFrom(`${open}${table(many(5, row))}${close}`))?.rows).toHaveLength(5);
	});

	test('a page without end tags, with stray ones and cut in the middle is still read', () => {
		const html = `<TABLE><TR><TH>번호<TH>제목<TH>등록일${many(4, (at) => `<TR><TD>${at}<TD><A HREF=v.asp?no=${at}>끊어진 쪽의 글 ${at}</A></B></DIV><TD>2026.05.0${at + 1}`)}<TR><TD>4<TD><A HR`;
		expect(recogniseList(pageFrom(html))?.rows.map((one) => one.date)).toEqual(['2026-05-01', '2026-05-02', '2026-05-03', '2026-05-04']);
	});

	test.each([
		['markup as text', '&lt;script&gt;alert(1)&lt;/script&gt; 안내', '<script>alert(1)</script> 안내'],
		['entities encoded twice', 'A &amp;amp; B 사업 공고', 'A &amp; B 사업 공고'],
		['signs of a right-to-left script', 'إعلان \u202e안내 공고', 'إعلان \u202e안내 공고'],
		['pictures in signs', '🎉 축제 👨‍👩‍👧 안내', '🎉 축제 👨‍👩‍👧 안내'],
		['spaces of no width', '보이지\u200b않는 \u200b공백의 글', '보이지 않는 공백의 글'],
	])('a title with %s stays what it is', (_name, html, title) => {
		const list = recogniseList(pageFrom(table(`${row(3, html)}${row(2)}${row(1)}`)));
		expect(list?.rows[0]?.title).toBe(title);
	});

	test('a body of 20,000 spans is put together', () => {
		const spans = many(20_000, (at) => `<span style="letter-spacing:-1px">${'가나다라'[at % 4] ?? ''}</span>`);
		const detail = recogniseDetail(
			pageFrom(`<h3>글의 제목입니다</h3><p>작성일 : 2026-05-01</p><div class="view_cont">${spans}</div>`),
			null,
		);
		expect(detail.body).toHaveLength(20_000);
	});

	test.each([
		['calls itself', 'function go(n){ go(n); }'],
		['calls another that calls it', 'function go(n){ back(n); } function back(n){ go(n); }'],
		['speaks of itself', 'var App = App || {}; var go = go || App;'],
		['doubles a text for ever', `function go(n){ var a = "xxxxxxxxxx"; ${'a = a + a;'.repeat(500)} location.href = a; }`],
		['loops for ever', 'function go(n){ while(true){ n++; } for(;;){} do {} while(1); }'],
		['nests ten thousand brackets', `function go(n){ return ${'('.repeat(10_000)}n${')'.repeat(10_000)}; }`],
		['chains ten thousand handlers', `$("a")${'.on("click",f)'.repeat(10_000)};`],
		['has a selector that looks everywhere', '$("*:has(*:has(*:has(*)))").on("click", function(){ location.href = "/x"; });'],
		['is half a megabyte of numbers', `var table = [${many(100_000, (at) => `${at},`)}]; function go(n){ return table[n]; }`],
		['is not a script', 'function go( { ] } ((( "'],
	])('a script that %s leads nowhere, and the crawl goes on', (_name, script) => {
		const page = pageFrom(`<div>${many(300, () => '<p><i>x</i></p>')}</div><a href="#" onclick="go('1'); return false;">다음</a><script>${script}</script>`);
		const link = find(page.document, 'a')[0];
		expect(link && resolveLink(page, link)).toBeNull();
	});

	test('an object in the way of JSON, an endless nesting and a list of other things are no posts', () => {
		const first = pageFrom(table(many(5, row)));
		const list = recogniseList(first);
		if (!list) throw new Error('the list was not found');
		expect(pageFromJson('{"a":', first, list)).toBeNull();
		expect(pageFromJson(`${'['.repeat(5000)}${']'.repeat(5000)}`, first, list)).toBeNull();
		expect(pageFromJson('{"menus":[{"name":"가"},{"name":"나"}]}', first, list)).toBeNull();
		expect(pageFromJson('{"list":[]}', first, list)).toContain('없습니다');
		expect(pageFromJson('{"list":[{"seq":7,"title":"<b>글</b> 하나","regDate":"2026-05-02"}]}', first, list)).toContain('&#60;b&#62;');
	});
});

const LONG = 60_000;
const hostileTexts: Array<[string, string]> = [
	['spaces', ' '.repeat(LONG)],
	['a date and then spaces', `2026-05-01${' '.repeat(LONG)}x`],
	['a date and then Ts', `2026-05-01${'T'.repeat(LONG)}x`],
	['dots', `제목${'.'.repeat(LONG)}x`],
	['digits', '1'.repeat(LONG)],
	['dashes', '-1'.repeat(LONG / 2)],
	['colons', '작성자:'.repeat(LONG / 4)],
	['labels without values', '작성일 작성자 조회 '.repeat(LONG / 12)],
	['commas before a phone', `${','.repeat(LONG)}02-120-1234`],
	['brackets', '['.repeat(LONG)],
	['words that nearly end', `${'등록된 게시물이 '.repeat(LONG / 10)}!`],
	['file names', `${'a.hwp '.repeat(LONG / 6)}`],
	['a file name that never ends', `${'가'.repeat(LONG)}.hw`],
	['javascript and spaces', `javascript:${' '.repeat(LONG)}x`],
	['a call that never opens', 'a.'.repeat(LONG / 2)],
	['hyphens in a path', `/notice/${'-a'.repeat(LONG / 2)}!`],
];

describe('long hostile texts', () => {
	test.each(hostileTexts)('%s are read in good time', (_name, text) => {
		const attribute = text.replace(/"/g, '');
		findDate(text);
		readDate(text, 0);
		roleOf(text);
		withoutPhone(text);
		readLine([text, '작성일', text]);
		for (const role of ['date', 'author', 'department', 'views'] as const) valueFor(role, text, 0);
		const page = pageFrom(
			`${table(`<tr><td>1</td><td><a href="${attribute}" title="${attribute}" onclick="${attribute}">${text}</a></td><td>${text}</td><td>2026-05-01</td></tr>${row(2)}${row(3)}`)}<div class="file"><a href="/down.do?n=1" title="${attribute}">${text}</a></div><p>${text}</p><a onclick="${attribute}">다음</a><script>${text.replaceAll('<', '')}</script><script>// ${attribute}\nfetch('/a?page=' + 1)</script>`,
		);
		tokensOf(page.document);
		saysEmpty(page);
		alertOf(page);
		recogniseList(page);
		recogniseDetail(page, null);
		findNextPage(page, 1, () => false, undefined, new Set());
		growsOnScroll(page);
		moreAddress(page, 10, 1);
		expect(page.document.children.length).toBeGreaterThan(0);
	});
});
