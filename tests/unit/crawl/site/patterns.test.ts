import { readPattern, readPatterns } from '../../../../src/crawl/site/patterns';

describe('patterns as a clerk writes them', () => {
	test.each([
		['https://x.go.kr/news/**', 'https://x.go.kr/news/2026/1', true],
		['https://x.go.kr/news/**', 'https://x.go.kr/news', true],
		['https://x.go.kr/news/**', 'https://x.go.kr/other/', false],
		['https://X.go.kr/news/*', 'https://x.go.kr/news/1', true],
		['https://x.go.kr/news/*', 'https://x.go.kr/news/2026/1', false],
		['https://x.go.kr/*/view.do?id=*', 'https://x.go.kr/bbs/view.do?id=3', true],
		['https://x.go.kr/*/view.do?id=*', 'https://x.go.kr/bbs/view.do?no=3', false],
		['/news/**', 'https://any.go.kr/news/5', true],
		['/news/', 'https://any.go.kr/news/5', true],
		['/news', 'https://any.go.kr/newsletter', false],
		['x.go.kr/news', 'http://x.go.kr/news?page=2', true],
		['**/view/*', 'https://x.go.kr/a/b/view/7', true],
		['https://x.go.kr/소식/**', 'https://x.go.kr/%EC%86%8C%EC%8B%9D/1', true],
		['https://*.go.kr/**', 'https://www.go.kr/a', true],
		['/\\/news\\/\\d+$/', 'https://x.go.kr/news/77', true],
		['/\\/news\\/\\d+$/', 'https://x.go.kr/news/77a', false],
		['/NEWS|PRESS/i', 'https://x.go.kr/press/1', true],
		['/id=[0-9]{2,3}(&|$)/', 'https://x.go.kr/?id=123&a=1', true],
		['/id=[0-9]{2,3}(&|$)/', 'https://x.go.kr/?id=1234', false],
		['/^https:\\/\\/x\\.go\\.kr\\/(?:a|b)+\\/$/', 'https://x.go.kr/abab/', true],
	])('%s and %s: %s', (pattern, url, expected) => {
		expect(readPattern(pattern)(url)).toBe(expected);
	});

	test('no pattern says what the caller says, several mean any of them', () => {
		expect(readPatterns([], true)('https://x.go.kr/')).toBe(true);
		expect(readPatterns(['', ' '], false)('https://x.go.kr/')).toBe(false);
		expect(readPatterns(['/a/**', '/b/**'], true)('https://x.go.kr/b/1')).toBe(true);
	});

	test.each(['/(a+)+$/', '/(a|a)*b/', '/(.*)*x\\d/', '/(x+x+)+y/', '/([a-z]+)*!/', '*'.repeat(60) + 'b', '*a'.repeat(60)])(
		'%s cannot make the crawler think for ever',
		(pattern) => {
			expect(readPattern(pattern)(`https://x.go.kr/${'a'.repeat(1900)}?`)).toBe(false);
		},
	);

	test.each(['/(?=a)b/', '/(a)\\1/', '/(a/', '/[a-/', '/a{3,1}/', '/(((a{999}){999}){999})/', '/+a|(b)/'])(
		'%s is refused in words that help',
		(pattern) => {
			expect(() => readPattern(pattern)).toThrow(/The pattern/);
		},
	);
});
