import { recogniseDetail } from '../../../../src/crawl/recognition/detail-recognition';
import { readRow } from '../../../../src/crawl/recognition/list-rows';
import { find } from '../../../../src/crawl/page/dom';
import { codeThrown } from '../../net/expecting';
import { pageFrom } from '../pages';

const rowOf = (title: string) => {
	const page = pageFrom(`<table><tr><td><a href="/v">${title}</a></td></tr></table>`);
	const row = find(page.document, 'tr')[0];
	if (!row) throw new Error('no row');
	return readRow(page, row, find(page.document, 'a')[0] ?? null);
};
const site = (content: string) =>
	`<html><head><title>시청</title></head><body><header><a href="/">시청 누리집</a><ul class="gnb"><li><a href="/a">소식</a></li></ul></header><div class="location">홈 &gt; 소식</div>${content}<footer class="footer">서울특별시 어느구 어느길 1 대표전화 02-120 저작권은 시청에 있습니다. 저작권은 시청에 있습니다.</footer></body></html>`;
const read = (content: string, title = '하수도 정비 안내') =>
	recogniseDetail(pageFrom(site(content), 'https://www.city.example/board/view.do?id=1'), rowOf(title));

const body = '오는 유월부터 하수도를 정비합니다.\n통행에 불편을 드려 죄송합니다.';

describe('recognition of a post', () => {
	test.each([
		[
			'a table of labels',
			'<table class="view"><tr><th>제목</th><td colspan="3">하수도 정비 안내</td></tr><tr><th>담당부서</th><td>치수과</td><th>작성자</th><td>홍길동</td></tr><tr><th>등록일</th><td>2026-05-11 09:30</td><th>조회수</th><td>1,031</td></tr><tr><td colspan="4" class="view_con"><p>오는 유월부터 하수도를 정비합니다.</p><p>통행에 불편을 드려 죄송합니다.</p></td></tr></table>',
			'2026-05-11T09:30:00+09:00',
		],
		[
			'a heading and a list of labels',
			'<div class="bbs_view"><h3>하수도 정비 안내</h3><ul class="info"><li><span>작성자</span> 홍길동</li><li><strong>담당부서</strong><span>치수과</span></li><li>등록일 : 2026.05.11.</li><li>조회 : 1031</li></ul><div class="bbs_contents">오는 유월부터 하수도를 정비합니다.<br/>통행에 불편을 드려 죄송합니다.</div></div>',
			'2026-05-11',
		],
		[
			'definition lists, no telling names',
			'<section><h4>[공사] 하수도 정비 안내</h4><dl><dt>작성자</dt><dd>홍길동</dd><dt>담당부서</dt><dd>치수과</dd><dt>작성일</dt><dd>2026년 5월 11일</dd><dt>조회</dt><dd>1031회</dd></dl><div><div><p>오는 유월부터 하수도를 정비합니다.</p><p>통행에 불편을 드려 죄송합니다.</p></div></div></section>',
			'2026-05-11',
		],
	])('%s', (_name, html, postedAt) => {
		expect(read(html)).toMatchObject({
			title: '하수도 정비 안내',
			body,
			postedAt,
			department: '치수과',
			author: '홍길동',
			views: 1031,
		});
		expect(read(html).confidence).toBeGreaterThan(0.8);
	});

	test('the board’s own list below a short post, and the box with an answer, are no part of its text', () => {
		const others = [1, 2, 3, 4].map((id) => `<tr><td><a href="view.do?id=${id}">다른 글의 제목이 길게 서 있습니다 ${id}</a></td><td>2026.05.0${id}</td></tr>`).join('');
		const list = `<table><thead><tr><th>제목</th><th>날짜</th></tr></thead><tbody>${others}</tbody></table>`;
		const answer = '<div class="box"><span>답변</span><div>문의하신 일은 관계 법령에 따라 처리하였음을 길게 알려 드립니다. 고맙습니다.</div></div>';
		expect(read(`<div class="box"><h3>하수도 정비 안내</h3><p>등록일 : 2026-05-11</p><div>첨부를 보십시오.</div></div>${answer}${list}`).body).toBe('첨부를 보십시오.');
	});

	test('a text in paragraphs that an editor has given a telling name each', () => {
		const part = (text: string) => `<div class="se-component se-text"><p>${text}</p></div>`;
		expect(read(`<h3>하수도 정비 안내</h3><p>등록일 : 2026-05-11</p><div class="se-main">${body.split('\n').map(part).join('')}</div>`).body).toBe(body);
	});

	const shell = (inner: string, after = '') =>
		`<div class="board_view"><h3>하수도 정비 안내</h3><p>작성일 : 2026-05-11</p><div class="content">${inner}</div>${after}</div>`;

	test('previous and next, buttons, licence and comments are no part of the text', () => {
		const after = `<ul class="prev_next"><li><b>이전글</b><a href="/v?id=0">하수도 정비 안내 이전 글의 아주 긴 제목</a></li></ul><table><tr><th>다음글</th><td><a href="/v?id=2">다음 글의 제목</a></td></tr></table><div class="btn_area"><a href="/l">목록</a></div>`;
		const post = read(shell('<p>본문입니다.</p>', after));
		expect(post.body).toBe('본문입니다.');
		expect(post.title).toBe('하수도 정비 안내');
	});

	test('a cut title is taken whole, also with a mark before it', () => {
		expect(
			read(
				'<h2 class="t"><span>Q.</span>아주 긴 제목이 여기에 다 있습니다</h2><div class="content">본문</div>',
				'아주 긴 제목이…',
			).title,
		).toBe('아주 긴 제목이 여기에 다 있습니다');
	});

	test('labels inside the text stay text', () => {
		const post = read(
			shell(
				'<p>문의 : 치수과 02-120</p><p>작성자: 이 사람은 글 속에 있습니다</p><table><tr><th>구분</th><th>일정</th></tr><tr><td>1차</td><td>6월</td></tr></table>',
			),
		);
		expect(post.body).toBe('문의 : 치수과 02-120\n작성자: 이 사람은 글 속에 있습니다\n구분\t일정\n1차\t6월');
		expect(post.author).toBeNull();
	});

	test('a very short text is found among longer small print', () => {
		expect(read(shell('네')).body).toBe('네');
	});

	test('an answer is a field of the question', () => {
		const post = read(`${shell('<p>질문의 내용입니다.</p>')}<div class="answer"><p>답을 드립니다.</p></div>`);
		expect(post.body).toBe('질문의 내용입니다.');
		expect(post.fields['답변']).toBe('답을 드립니다.');
	});

	test.each([
		[
			'a download address',
			'<ul class="file"><li><a href="/FileDown.do?atchFileId=F&fileSn=0">공고문.hwp</a> [12 KB]</li></ul>',
			['공고문.hwp'],
		],
		[
			'a script call',
			`<script>function fn_egov_downFile(a,b){window.open("/FileDown.do?atchFileId="+a+"&fileSn="+b);}</script><dl><dt>첨부파일</dt><dd><a href="javascript:fn_egov_downFile('F','1')">공고문.hwp</a>&nbsp;[123 byte]</dd></dl>`,
			['공고문.hwp'],
		],
		[
			'an icon with the name in its text, twice the same',
			'<div class="attach"><a href="/d?f=1"><img alt="hwp"> 공고 문(최종).hwpx (1.2MB)</a> <a href="/d?f=1">공고 문(최종).hwpx</a></div>',
			['공고 문(최종).hwpx'],
		],
		[
			'a viewer beside it',
			'<ul class="files"><li><a href="/down?f=1">a.pdf</a><a href="/viewer?f=1">a.pdf 미리보기</a></li></ul>',
			['a.pdf'],
		],
		['an ordinary link', '<p>자세한 것은 <a href="https://www.other.example/page">누리집</a></p>', []],
	])('attachments: %s', (_name, html, names) => {
		const post = read(shell('<p>본문입니다.</p>', html));
		expect(post.attachments.map((one) => one.name)).toEqual(names);
		expect(post.body).toBe('본문입니다.');
	});

	test('a page that is something else is unsure', () => {
		expect(read('<p>로그인이 필요합니다.</p>').confidence).toBeLessThan(0.5);
	});

	test('nesting without end is refused', () => {
		expect(codeThrown(() => pageFrom('<div>'.repeat(20_000)))).toBe('CRAWL_BROKEN_PAGE');
	});

	test('a megabyte of text is read at once', () => {
		const paragraphs = Array.from(
			{ length: 20_000 },
			(_, index) => `<p>${index}번째 줄의 내용입니다. 조금 더 깁니다.</p>`,
		).join('');
		expect(read(shell(paragraphs)).body.split('\n')).toHaveLength(20_000);
	});
});
