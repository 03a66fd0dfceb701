import iconv from 'iconv-lite';
import { parseDocument } from '../../../src/documents/parse-document';

const page = (body: string, head = '') =>
	`<!DOCTYPE html><html lang="ko"><head><title> 공지 | 가온시 </title>${head}</head><body>${body}</body></html>`;
const notice =
	'<p>가온시는 5월 3일 시청 광장에서 어린이날 행사를 연다. 누구나 무료로 참여할 수 있다.</p><p>비가 오면 시민회관 안에서 진행한다.</p>';
const texts = async (html: string | Buffer) =>
	(await parseDocument(Buffer.from(html))).blocks.map((block) => block.text);

describe('reading HTML', () => {
	it('gives headings, paragraphs, lists and tables', async () => {
		const document = await parseDocument(
			Buffer.from(
				page(
					'<h2>행사 안내</h2><p>첫째 줄<br>둘째 줄</p><ul><li>물</li><li>모자</li></ul><table><tr><th>시간</th><th>순서</th></tr><tr><td>10시</td><td>개회|인사</td></tr></table>',
				),
			),
		);
		expect(document.blocks).toEqual([
			{ kind: 'heading', level: 2, text: '행사 안내' },
			{ kind: 'paragraph', text: '첫째 줄\n둘째 줄' },
			{ kind: 'list', text: '물' },
			{ kind: 'list', text: '모자' },
			{ kind: 'table', text: '| 시간 | 순서 |\n| --- | --- |\n| 10시 | 개회\\|인사 |' },
		]);
		expect(document.metadata['title']).toBe('공지 | 가온시');
	});

	it('leaves menus, scripts and hidden parts out', async () => {
		const found = await texts(
			page(
				`<nav><a href="/">처음</a></nav><header>가온시청</header><div id="content">${notice}<script>alert(1)</script><div style="display:none">숨은 글</div></div><footer>(12345) 가온로 1</footer>`,
			),
		);
		expect(found).toEqual([
			'가온시는 5월 3일 시청 광장에서 어린이날 행사를 연다. 누구나 무료로 참여할 수 있다.',
			'비가 오면 시민회관 안에서 진행한다.',
		]);
	});

	it('leaves a menu made of plain divisions out where the running text stands apart', async () => {
		const menu = `<div>${Array.from({ length: 30 }, (_, index) => `<a href="/${index}">메뉴 항목 ${index}</a>`).join('')}</div>`;
		const found = await texts(page(`${menu}<div><div class="view">${notice}</div></div>`));
		expect(found).toHaveLength(2);
		expect(found[0]).toMatch(/^가온시는/);
	});

	it('reads a page that old portals lay out with tables as paragraphs', async () => {
		const found = await texts(
			page(
				'<table><tr><td><table><tr><td>날짜</td><td>5월 3일</td></tr></table></td></tr><tr><td>본문은 이렇다.</td></tr></table>',
			),
		);
		expect(found).toEqual(['| 날짜 | 5월 3일 |\n| --- | --- |', '본문은 이렇다.']);
	});

	it('keeps columns in order where cells span rows and columns', async () => {
		const [table] = await texts(
			page(
				'<table><tr><th rowspan=2>구</th><th colspan=2>인원</th></tr><tr><td>남</td><td>여</td></tr></table>',
			),
		);
		expect(table).toBe('| 구 | 인원 |  |\n| --- | --- | --- |\n|  | 남 | 여 |');
	});

	it('reads a page in EUC-KR by its meta element', async () => {
		const html = page(
			'<p>똠방각하 상영 안내문</p>',
			'<meta http-equiv="Content-Type" content="text/html; charset=euc-kr">',
		);
		expect(await texts(iconv.encode(html, 'cp949'))).toEqual(['똠방각하 상영 안내문']);
	});

	it('survives elements nested a hundred thousand deep', async () => {
		const depth = 100_000;
		expect(await texts(page(`${'<div>'.repeat(depth)}바닥글${'</div>'.repeat(depth)}`))).toEqual(['바닥글']);
	});

	it('does not expand a cell that claims to span a billion columns', async () => {
		const [table] = await texts(
			page('<table><tr><td colspan="1000000000">a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>'),
		);
		expect(table?.length).toBeLessThan(1000);
	});

	it('does not take an unclosed or empty page for an error', async () => {
		expect(await texts('<html><body><p>닫지 않은 글')).toEqual(['닫지 않은 글']);
		expect((await parseDocument(Buffer.from('<html></html>'))).warnings).toEqual([
			'The document holds no text.',
		]);
	});
});
