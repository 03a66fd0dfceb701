import { recogniseDetail } from '../../../../src/crawl/recognition/detail-recognition';
import { recogniseList, saysEmpty, throwIfListChanged } from '../../../../src/crawl/recognition/list-recognition';
import { pageFrom } from '../pages';

const rowFor = (title: string) => {
	const list = recogniseList(
		pageFrom(`<table><tr><th>번호</th><th>제목</th><th>작성일</th></tr><tr><td>2</td><td><a href="v?seq=2">${title}</a></td><td>2026-05-02</td></tr><tr><td>1</td><td><a href="v?seq=1">또 하나의 글</a></td><td>2026-05-01</td></tr></table>`),
	);
	return list?.rows[0] ?? null;
};
const read = (html: string, title = '도로 공사에 따른 통제 안내') => recogniseDetail(pageFrom(html), rowFor(title));

describe('when it is not sure', () => {
	test('a plain post leaves no doubt', () => {
		const detail = read('<h3>도로 공사에 따른 통제 안내</h3><p>작성일 : 2026-05-02</p><div class="view_cont"><p>다음 주부터 통제합니다.</p></div>');
		expect(detail).toMatchObject({ confidence: 1, doubts: [] });
	});

	test.each([
		[
			'another title than the list has',
			'<h3>전혀 다른 글의 제목입니다</h3><p>작성일 : 2026-05-02</p><div class="view_cont"><p>다음 주부터 통제합니다.</p></div>',
			'the title of the list does not stand on the page',
		],
		[
			'another date than the list has',
			'<h3>도로 공사에 따른 통제 안내</h3><p>작성일 : 2019-01-01</p><div class="view_cont"><p>다음 주부터 통제합니다.</p></div>',
			'the page has another date than the list',
		],
		[
			'no text',
			'<h3>도로 공사에 따른 통제 안내</h3><p>작성일 : 2026-05-02</p><ul class="file"><li><a href="/down.do?n=1">공고문.pdf</a></li></ul>',
			'there is no text, only attachments',
		],
		[
			'a file that only a browser could fetch',
			'<h3>도로 공사에 따른 통제 안내</h3><p>작성일 : 2026-05-02</p><div class="view_cont"><p>다음 주부터 통제합니다.</p></div><a href="#" onclick="nowhere(1)">공고문.pdf</a>',
			'공고문.pdf can only be downloaded by a browser',
		],
		[
			'a name without a label',
			'<h3>도로 공사에 따른 통제 안내</h3><div>김민수 | 2026.05.02</div><div class="view_cont"><p>다음 주부터 통제합니다.</p></div>',
			'author or office were told from where they stand, not from a label',
		],
	])('%s lowers the confidence and is said', (_name, html, words) => {
		const detail = read(html);
		expect(detail.doubts).toContain(words);
		expect(detail.confidence).toBeLessThan(0.95);
	});

	test('a later page with another list is an error, an empty one is the end', () => {
		const other = Array.from({ length: 5 }, (_, at) => `<li><a href="/other.do?no=${at}">다른 모양의 글 제목 ${at}</a><span class="date">2026-05-0${at + 1}</span></li>`);
		expect(() => throwIfListChanged(pageFrom(`<ul>${other.join('')}</ul>`))).toThrow('built in another way');
		expect(() => throwIfListChanged(pageFrom('<ul><li>등록된 게시물이 없습니다.</li></ul>'))).not.toThrow();
	});

	test.each(['등록된 게시물이 없습니다.', '조회된 데이터가 없습니다', '게시글이 존재하지 않습니다.', '검색 결과가 없습니다.', 'No data'])('"%s" says that a list is empty', (words) => {
		expect(saysEmpty(pageFrom(`<table><tr><td colspan="5">${words}</td></tr></table>`))).toBe(words);
	});
});
