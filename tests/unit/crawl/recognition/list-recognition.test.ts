import { recogniseList } from '../../../../src/crawl/recognition/list-recognition';
import { pageFrom } from '../pages';

const wrap = (
	content: string,
) => `<html><body><header><ul class="gnb"><li><a href="/m/1">시정소식 전체 보기</a></li><li><a href="/m/2">분야별 정보 안내</a></li><li><a href="/m/3">시민 참여 마당</a></li></ul></header>
<aside><ul><li><a href="/side/1">인기 있는 글 하나</a> 2026.05.01</li><li><a href="/side/2">인기 있는 글 둘</a> 2026.05.02</li></ul></aside>
<div id="content">${content}</div><footer><a href="/f/1">개인정보 처리방침</a><a href="/f/2">저작권 정책 안내</a></footer></body></html>`;
const titles = (html: string) => recogniseList(pageFrom(wrap(html)))?.rows.map((row) => row.title);
const first = (html: string) => recogniseList(pageFrom(wrap(html)))?.rows[0];

describe('recognition of a list', () => {
	test('a table with headers in variants', () => {
		const html = `<table><caption>목록</caption><thead><tr><th scope="col">순 번</th><th>글제목</th><th>등록부서</th><th>글쓴이</th><th>등록일자</th><th>조회수</th><th>첨부</th></tr></thead><tbody>
<tr><td>12</td><td class="tal"><a href="view.do?seq=12">도로 공사 안내</a></td><td>도로과</td><td>홍길동</td><td>26.05.11</td><td>1,204</td><td><a href="/filedown.do?f=1"><img alt="첨부파일"></a></td></tr>
<tr><td>11</td><td class="tal"><a href="view.do?seq=11">수도 요금 안내</a></td><td>수도과</td><td>임꺽정</td><td>26.05.10</td><td>8</td><td></td></tr></tbody></table>`;
		expect(first(html)).toMatchObject({
			title: '도로 공사 안내',
			department: '도로과',
			author: '홍길동',
			date: '2026-05-11',
			views: 1204,
			number: '12',
			isNotice: false,
		});
		expect(titles(html)).toEqual(['도로 공사 안내', '수도 요금 안내']);
	});

	test('titles beside a link that only says that there is more', () => {
		const card = (no: number) => `<div class="card"><span class="badge">보건</span><h5>예방접종 안내 ${no}호</h5><p>접종을 받으시기 바랍니다.</p><small>2026.05.0${no}</small><a href="/news/${no}">자세히 보기</a></div>`;
		expect(titles(card(3) + card(2) + card(1))).toEqual(['예방접종 안내 3호', '예방접종 안내 2호', '예방접종 안내 1호']);
		const bill = (no: number) => `<tr><td>${no}</td><td>주차장 조례 일부개정조례안 ${no}</td><td>홍길동</td><td>2026.05.0${no}</td><td><a href="#" onclick="pop('${no}');return false;"><img src="v.gif" alt="내용보기"></a></td></tr>`;
		expect(titles(`<table>${bill(3)}${bill(2)}${bill(1)}</table>`)?.[0]).toBe('주차장 조례 일부개정조례안 3');
	});

	test('the lower of two rows of headers, and a notice marked inside its link', () => {
		const table = '<table><thead><tr><th rowspan="2">번호</th><th rowspan="2">제목</th><th colspan="2">일자</th></tr><tr><th>의결일</th><th>제안일</th></tr></thead><tbody><tr><td>2</td><td><a href="/v?no=2">둘째 안건입니다</a></td><td>2026.06.30</td><td>2026.05.02</td></tr><tr><td>1</td><td><a href="/v?no=1">첫째 안건입니다</a></td><td>2026.06.30</td><td>2026.05.01</td></tr></tbody></table>';
		expect(first(table)?.date).toBe('2026-05-02');
		const item = (no: number, mark = '') => `<div><a href="/v?no=${no}"><strong class="title">${mark}<span class="subject">소식 ${no}번의 제목</span></strong><em>2026-05-0${no}</em></a></div>`;
		expect(first(item(3, '<span class="mark">공지</span>') + item(2) + item(1))).toMatchObject({ title: '소식 3번의 제목', isNotice: true });
	});

	test('a table without th, whose first row is the header', () => {
		expect(
			titles(
				'<table><tr><td>번호</td><td>제목</td><td>날짜</td></tr><tr><td>2</td><td><a href="a.asp?no=2">둘째 글입니다</a></td><td>2026/05/01</td></tr><tr><td>1</td><td><a href="a.asp?no=1">첫째 글입니다</a></td><td>2026/04/01</td></tr></table>',
			),
		).toEqual(['둘째 글입니다', '첫째 글입니다']);
	});

	test.each([
		[
			'list items',
			'<ul class="board">',
			(n: number) =>
				`<li><a href="/n/${n}"><strong class="tit">소식 제목 ${n}번</strong><span class="date">2026.05.0${n}</span><em>총무과</em></a></li>`,
			'</ul>',
		],
		[
			'cards',
			'<div class="cards">',
			(n: number) =>
				`<div class="card"><a href="/n/${n}"><img src="/t/${n}.jpg" alt=""></a><div><h4><a href="/n/${n}">소식 제목 ${n}번</a></h4><p>본문의 첫머리</p><span>등록일 2026-05-0${n}</span></div></div>`,
			'</div>',
		],
		[
			'definition lists',
			'<div>',
			(n: number) =>
				`<dl><dt><a href="view?id=${n}">소식 제목 ${n}번</a></dt><dd>작성일 : 2026-05-0${n}</dd><dd>조회 : ${n}</dd></dl>`,
			'</div>',
		],
		[
			'divs in divs',
			'<div class="tbl">',
			(n: number) =>
				`<div class="tr"><div class="td">${n}</div><div class="td subject"><a href="#" onclick="go('${n}');return false;">소식 제목 ${n}번</a></div><div class="td">2026-05-0${n}</div></div>`,
			'</div>',
		],
		[
			'forms with buttons',
			'<table>',
			(n: number) =>
				`<tr><td>${n}</td><td><form method="post" action="/v.do"><input type="hidden" name="nttId" value="${n}"><input type="submit" value="소식 제목 ${n}번"></form></td><td>2026-05-0${n}</td></tr>`,
			'</table>',
		],
		[
			'rows with a handler',
			'<table>',
			(n: number) =>
				`<tr onclick="view(${n})"><td>${n}</td><td class="subject">소식 제목 ${n}번</td><td>2026-05-0${n}</td></tr>`,
			'</table>',
		],
	])('%s', (_name, open, row, close) => {
		const html = open + [5, 4, 3].map(row).join('\n') + close;
		expect(titles(html)).toEqual(['소식 제목 5번', '소식 제목 4번', '소식 제목 3번']);
		expect(first(html)).toMatchObject({ date: '2026-05-05' });
	});

	test('notices are known by number, class or image', () => {
		const row = (number: string, css: string) =>
			`<tr class="${css}"><td>${number}</td><td><a href="v?id=${css}${number.length}">어떤 소식의 제목</a></td><td>2026-05-01</td></tr>`;
		const html = `<table><tr><th>번호</th><th>제목</th><th>작성일</th></tr>${row('공지', '')}${row('<img src="n.gif" alt="공지">', 'a')}${row('', 'notice')}${row('7', 'b')}</table>`;
		expect(recogniseList(pageFrom(wrap(html)))?.rows.map((one) => one.isNotice)).toEqual([
			true,
			true,
			true,
			false,
		]);
	});

	test('a title cut by the list is made whole from the link where it stands there', () => {
		expect(
			titles(
				'<table><tr><th>제목</th><th>등록일</th></tr><tr><td><a href="v?id=2" title="아주 긴 제목이 여기에 있습니다">아주 긴 제목이...</a></td><td>2026-05-01</td></tr><tr><td><a href="v?id=1" title="새창열림">짧은 제목</a></td><td>2026-05-01</td></tr></table>',
			),
		).toEqual(['아주 긴 제목이 여기에 있습니다', '짧은 제목']);
	});

	test('a secret post is a row without a link', () => {
		const rows = recogniseList(
			pageFrom(
				wrap(
					'<table><tr><th>번호</th><th>제목</th><th>작성일</th></tr><tr><td>2</td><td>비밀글입니다.</td><td>2026-05-02</td></tr><tr><td>1</td><td><a href="v?id=1">보이는 글 하나</a></td><td>2026-05-01</td></tr></table>',
				),
			),
		)?.rows;
		expect(rows?.map((row) => [row.title, row.link !== null])).toEqual([
			['비밀글입니다.', false],
			['보이는 글 하나', true],
		]);
	});

	test("the last page's only card is still a row", () => {
		const card = (n: number) =>
			`<div class="card item${n}"><h4><a href="/n/${n}">소식 제목 ${n}번</a></h4><div class="meta"><span>2026-05-0${n}</span></div></div>`;
		const list = recogniseList(pageFrom(wrap(`<div class="cards">${[5, 4, 3].map(card).join('')}</div>`)));
		const last = recogniseList(pageFrom(wrap(`<div class="cards">${card(2)}</div>`)), {}, list?.shape);
		expect(last?.rows).toMatchObject([{ title: '소식 제목 2번', date: '2026-05-02' }]);
	});

	test.each([
		['a page without a list', '<p>안녕하세요. 시청입니다.</p>'],
		[
			'an empty board',
			'<table><thead><tr><th>번호</th><th>제목</th><th>작성일</th></tr></thead><tbody><tr><td colspan="3">등록된 글이 없습니다.</td></tr></tbody></table>',
		],
		[
			'a table of figures',
			'<table><tr><th>품목</th><th>가격</th></tr><tr><td>배추</td><td>3,000</td></tr><tr><td>무</td><td>2,000</td></tr></table>',
		],
		['nothing at all', ''],
	])('%s gives none', (_name, html) => {
		expect(recogniseList(pageFrom(`<html><body>${html}</body></html>`))).toBeNull();
	});

	test('broken HTML is read as far as it goes', () => {
		const html =
			'<table><tr><th>번호<th>제목<th>작성일<tr><td>2<td><a href=v?id=2>둘째 글입니다<td>2026-05-02<tr><td>1<td><a href=v?id=1>첫째 글입니다</a><td>2026-05-01';
		expect(titles(html)?.length).toBeGreaterThan(0);
	});
});
