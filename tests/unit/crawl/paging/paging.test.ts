import { findNextPage } from '../../../../src/crawl/paging/paging';
import { pageFrom } from '../pages';

const url = 'https://www.city.example/board/list.do?bbsId=B1';
const next = (html: string, current: number, address = url, selector?: string) => {
	const { next: target, by } = findNextPage(
		pageFrom(`<body>${html}</body>`, address),
		current,
		() => false,
		selector,
		new Set([address]),
	);
	return target
		? `${target.url.replace('https://www.city.example', '')}${target.fields ? ` ${JSON.stringify(target.fields)}` : ''}`
		: by;
};
const numbers = (
	from: number,
	to: number,
	current: number,
	link = (n: number) => `?bbsId=B1&pageIndex=${n}`,
) =>
	Array.from({ length: to - from + 1 }, (_, index) =>
		from + index === current
			? `<strong>${current}</strong>`
			: `<a href="${link(from + index)}">${from + index}</a>`,
	).join('');

describe('the next page of a list', () => {
	test('by its number', () => {
		expect(next(`<div class="paging">${numbers(1, 3, 1)}</div>`, 1)).toBe(
			'/board/list.do?bbsId=B1&pageIndex=2',
		);
	});

	test('by the next block where the numbers end', () => {
		const pager = `<div class="paging"><a href="?pageIndex=1"><img alt="처음"></a><a href="?pageIndex=10"><img alt="이전"></a>${numbers(1, 10, 10)}<a href="?bbsId=B1&pageIndex=11" class="next"><img src="n.gif" alt="다음 10페이지"></a><a href="?pageIndex=40"><img alt="마지막"></a></div>`;
		expect(next(pager, 10)).toBe('/board/list.do?bbsId=B1&pageIndex=11');
	});

	test('is none on the last page, although 다음 and 마지막 stand there', () => {
		const pager = `<div class="paging">${numbers(1, 3, 3)}<a href="?bbsId=B1&pageIndex=3">다음</a><a href="?bbsId=B1&pageIndex=3">마지막</a></div>`;
		expect(next(pager, 3)).toBeNull();
	});

	test('by the function of the page, in a form with a hidden page number', () => {
		const script =
			'<script>function fn_link(n){ document.f.pageIndex.value=n; document.f.submit(); }</script><form name="f" method="post" action="/board/list.do"><input type="hidden" name="pageIndex" value="1"></form>';
		expect(
			next(`${script}<div id="pagination">${numbers(1, 3, 1, (n) => `javascript:fn_link(${n})`)}</div>`, 1),
		).toBe('/board/list.do {"pageIndex":"2"}');
	});

	test.each([
		'<a rel="next" href="?p=2">→</a>',
		'<a href="?page=2" title="다음 페이지">&gt;</a>',
		'<a href="?page=2"><span class="blind">다음페이지</span></a>',
		'<link rel="next" href="?page=2">',
		'<a class="btn_next" href="?page=2"></a>',
		'<a href="?page=2">더보기</a>',
	])('%s', (link) => {
		expect(next(link, 1)).toMatch(/\?(p|page)=2$/);
	});

	test('not by the arrows of a calendar, to another month', () => {
		const calendar = '<div><a href="?ym=202610">&lt;</a><strong>2026.11</strong><a href="?ym=202612">&gt;</a></div>';
		expect(next(`${calendar}<a class="next" href="?p=2"><i class="blind">다음</i></a>`, 1)).toBe('/board/list.do?p=2');
		expect(next(`${calendar}<a href="?p=1">이전</a>`, 2)).toBeNull();
	});

	test('by an arrow behind words of the site’s own, where the address is counted on', () => {
		expect(next('<p><a href="?bbsId=B1&s=2">지난 소식 »</a></p>', 1)).toBe('/board/list.do?bbsId=B1&s=2');
		expect(next('<p><a href="/other.do?s=2">다른 소식 »</a></p>', 1)).toBeNull();
	});

	test('by an offset', () => {
		expect(
			next(`<div class="pagination">${numbers(1, 3, 2, (n) => `?article.offset=${(n - 1) * 10}`)}</div>`, 2),
		).toBe('/board/list.do?article.offset=20');
	});

	test('without a pager, by the page parameter of the address, else none', () => {
		expect(next('', 1, 'https://www.city.example/l?pgno=1')).toBe('/l?pgno=2');
		expect(next('', 1)).toBeNull();
	});

	test('by a selector', () => {
		expect(next('<a id="n" href="/x?q=9">weiter</a>', 1, url, '#n')).toBe('/x?q=9');
		expect(next('<p>end</p>', 1, url, '#n')).toBe('selector');
	});

	test('years, sizes and prices in links are no pages', () => {
		expect(next('<ul><li><a href="/archive/2">2</a></li></ul><a href="/2024">2024</a>', 1)).toBeNull();
	});
});
