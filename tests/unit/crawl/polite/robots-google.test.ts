import { parseRobots } from '../../../../src/crawl/polite/robots';

// The cases of google/robotstxt (robots_test.cc), by heart and with our own name for FooBot.
const robots = (text: string | Buffer) => parseRobots(typeof text === 'string' ? Buffer.from(text) : text, 'FooBot');
const allowed = (text: string | Buffer, path: string) => robots(text).check(`http://foo.bar${path}`).allowed;
const lines = (...text: string[]) => `${text.join('\n')}\n`;

describe('robots.txt as Google reads it', () => {
	test.each([
		['a proper file', 'user-agent: FooBot\ndisallow: /\n', '/x/y', false],
		['words of another language', 'foo: FooBot\nbar: /\n', '/x/y', true],
		['no colon', 'user-agent FooBot\ndisallow /\n', '/x/y', false],
		['no colon, but more than two words', 'user-agent FooBot bar\ndisallow /\n', '/x/y', true],
		['spaces before the colon', 'user-agent : FooBot\ndisallow : /\n', '/x/y', false],
		['upper case', 'USER-AGENT: FooBot\nDISALLOW: /\n', '/x/y', false],
		['mixed case', 'uSeR-aGeNt: fOObOT\ndIsAlLoW: /\n', '/x/y', false],
		['a name with a space behind it', 'User-Agent: *\nDisallow: /\nUser-Agent: Foo Bar\nAllow: /x/\n', '/x/y', false],
		['our name with a word behind it', 'User-Agent: *\nDisallow: /\nUser-Agent: FooBot Bar\nAllow: /x/\n', '/x/y', true],
		['our name with a version', 'User-Agent: *\nDisallow: /\nUser-Agent: FooBot/2.1\nAllow: /x/\n', '/x/y', true],
		['our name with a star', 'User-Agent: *\nDisallow: /\nUser-Agent: FooBot*\nAllow: /x/\n', '/x/y', true],
		['a star with words behind it', 'User-Agent: * baz\nDisallow: /\n', '/x/y', false],
		['a star within a name', 'User-Agent: *baz\nDisallow: /\n', '/x/y', true],
		['nobody named', '', '/x/y', true],
		['another one named', 'user-agent: BarBot\nallow: /\ndisallow: /x\n', '/x/y', true],
		['slips of the pen', 'useragent: FooBot\ndissallow: /x\ndisalow: /y\ndiasllow: /z\n', '/z', false],
		['two words for one', 'user agent: FooBot\ndisallaw: /z\n', '/z', false],
		['an empty rule', 'user-agent: FooBot\ndisallow:\nallow:\n', '/x', true],
		['the empty file', '\n\n  \n', '/', true],
	])('%s', (_name, text, path, expected) => {
		expect(allowed(text, path)).toBe(expected);
	});

	test('groups are kept apart, and those of one name are one', () => {
		const text = lines(
			'allow: /foo/bar/',
			'',
			'user-agent: FooBot',
			'disallow: /',
			'allow: /x/',
			'user-agent: BarBot',
			'disallow: /',
			'allow: /y/',
			'',
			'',
			'allow: /w/',
			'user-agent: BazBot',
			'',
			'user-agent: FooBot',
			'allow: /z/',
			'disallow: /',
		);
		const answer = (path: string) => allowed(text, path);
		expect(['/x/b', '/z/d', '/y/c', '/w/a', '/foo/bar/'].map(answer)).toEqual([true, true, false, false, false]);
	});

	test.each([
		['Sitemap: https://foo.bar/sitemap'],
		['Invalid-Unknown-Field: foo'],
		['Crawl-delay: 10'],
	])('"%s" between two names does not part them', (line) => {
		const text = lines('User-agent: FooBot', line, 'User-agent: *', 'Disallow: /');
		expect(allowed(text, '/foo')).toBe(false);
	});

	test.each([
		['/fish', ['/fish', '/fish.html', '/fish/salmon.html', '/fishheads/yummy.html', '/fish.html?id=anything'], ['/Fish.asp', '/catfish', '/?id=fish']],
		['/fish*', ['/fish', '/fishheads', '/fish/salmon.html'], ['/bar', '/Fish.asp', '/catfish']],
		['/fish/', ['/fish/', '/fish/salmon', '/fish/?salmon', '/fish/?id=anything'], ['/', '/fish', '/fish.html', '/Fish/Salmon.asp']],
		['fish/', [], ['/', '/fish/', '/fish/salmon']],
		['/*.php', ['/filename.php', '/folder/filename.php', '/folder/filename.php?parameters', '//folder/any.php.file.html', '/filename.php/', '/index?f=filename.php/'], ['/', '/windows.PHP', '/php/']],
		['/*.php$', ['/filename.php', '/folder/filename.php'], ['/filename.php?parameters', '/filename.php/', '/filename.php5', '/php/', '/filename?php', '/aaaphpaaa', '//windows.PHP']],
		['/fish*.php', ['/fish.php', '/fishheads/catfish.php?parameters'], ['/', '/Fish.PHP']],
	])('the documented matches of %s', (pattern, yes, no) => {
		const text = lines('user-agent: FooBot', 'disallow: /', `allow: ${pattern}`);
		expect(yes.filter((path) => !allowed(text, path))).toEqual([]);
		expect(no.filter((path) => allowed(text, path))).toEqual([]);
	});

	test.each([
		['allow: /p\ndisallow: /', '/page', true],
		['allow: /folder\ndisallow: /folder', '/folder/page', true],
		['allow: /page\ndisallow: /*.htm', '/page.htm', false],
		['allow: /$\ndisallow: /', '/', true],
		['allow: /$\ndisallow: /', '/page.html', false],
		['disallow: /x/page.html\nallow: /x/', '/x/page.html', false],
		['allow: /x/page.html\ndisallow: /x/', '/x/page.html', true],
		['disallow: \nallow: ', '/x/page.html', true],
		['disallow: /\nallow: /', '/x/page.html', true],
		['disallow: /x\nallow: /x/', '/x', false],
		['disallow: /x\nallow: /x/', '/x/', true],
		['allow: /x/page.html\ndisallow: /*.html', '/x/page.html', true],
		['allow: /x/page.html\ndisallow: /*.html', '/x/y.html', false],
		['disallow: /foo/bar/quz\nallow: /foo/*/qux', '/foo/bar/quz', false],
		['disallow: /foo/bar$\nallow: /foo/bar/qux', '/foo/bar/', true],
		['disallow: /foo/quz#qux\nallow: /', '/foo/quz', false],
		['allow: /allowed-slash/index.html\ndisallow: /', '/allowed-slash/', true],
		['allow: /allowed-slash/index.html\ndisallow: /', '/allowed-slash/index.htm', false],
		['allow: /allowed-slash/index.html\ndisallow: /', '/anyother-url', false],
	])('of several rules the longest: %s for %s', (rules, path, expected) => {
		expect(allowed(`user-agent: FooBot\n${rules}\n`, path)).toBe(expected);
	});

	test.each([
		['/foo/bar?qux=taz&baz=http://foo.bar?tar&par', '/foo/bar?qux=taz&baz=http://foo.bar?tar&par', true],
		['/foo/bar/ツ', '/foo/bar/%E3%83%84', true],
		['/foo/bar/%E3%83%84', '/foo/bar/ツ', true],
		['/foo/bar/%e3%83%84', '/foo/bar/ツ', true],
		// RFC 9309, 2.2.2, has it so; Google's own reader compares it undecoded.
		['/foo/bar/%62%61%7A', '/foo/bar/baz', true],
		['/foo/bar/%2F', '/foo/bar//', false],
		['/path/file-with-a-%2A.html', '/path/file-with-a-*.html', true],
		['/path/foo-%24', '/path/foo-$', true],
		['/path/a$b', '/path/a$b', true],
		['/path/%2A', '/path/anything', false],
		["/it's|here", "/it's|here", true],
	])('the rule %s and the address %s', (rule, path, expected) => {
		expect(allowed(`User-agent: FooBot\nDisallow: /\nAllow: ${rule}\n`, path)).toBe(expected);
	});

	test('a rule in EUC-KR matches the address in EUC-KR, and is shown as what it says', () => {
		const text = Buffer.concat([
			Buffer.from('User-agent: *\nDisallow: /'),
			Buffer.from([0xb0, 0xf8, 0xc1, 0xf6]),
			Buffer.from('\n'),
		]);
		expect(robots(text).check('http://foo.bar/%B0%F8%C1%F6/1')).toEqual({ allowed: false, rule: 'Disallow: /공지' });
		expect(allowed(text, '/%EA%B3%B5%EC%A7%80')).toBe(true);
	});

	const BOM = Buffer.from([0xef, 0xbb, 0xbf]);
	test.each([
		['a byte order mark', BOM, false],
		['two bytes of it', BOM.subarray(0, 2), false],
		['one byte of it', BOM.subarray(0, 1), false],
		['none', BOM.subarray(0, 0), false],
		['a broken one, which spoils the first line', Buffer.from([0xef, 0x11, 0xbf]), true],
	])('%s', (_name, bytes, expected) => {
		expect(allowed(Buffer.concat([bytes, Buffer.from('User-Agent: foobot\nDisallow: /\n')]), '/x')).toBe(expected);
	});

	test('a file in UTF-16, as some editors save it', () => {
		const text = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('User-Agent: *\nDisallow: /a\n', 'utf16le')]);
		expect(allowed(text, '/a')).toBe(false);
	});

	test('a line longer than 16 KB is cut, which forbids more and not less', () => {
		const long = `/x/${'a'.repeat(20_000)}`;
		expect(allowed(`User-agent: FooBot\nDisallow: ${long}/qux\n`, `${long}/other`)).toBe(false);
		expect(allowed(`User-agent: FooBot\nDisallow: ${long}/qux\n`, '/x/a')).toBe(true);
	});

	test('the line that the limit of 500 KiB cuts is left out, not taken for a shorter one', () => {
		const start = 'User-agent: *\nDisallow: /private\n';
		const rule = 'Allow: /private/open/';
		const filler = `#${'x'.repeat(500 * 1024 - start.length - rule.length + 4)}\n`;
		const text = `${start}${filler}${rule}door\n`;
		expect(text.length).toBeGreaterThan(500 * 1024);
		expect(allowed(text, '/private/open/window')).toBe(false);
	});

	test('files that were made to hang a reader do not', () => {
		const half = 250 * 1024;
		const files = [
			`${'a'.repeat(half)}\n${'b'.repeat(half)}`,
			`a${' '.repeat(2 * half)}b c`,
			`User-agent: *\nDisallow: /${'*a'.repeat(half / 2)}$`,
			`User-agent: *\n${'Disallow: /*a*a*a*b\n'.repeat(20_000)}`,
			'#'.repeat(2 * half),
			':'.repeat(2 * half),
		];
		const path = `/${'a'.repeat(2000)}`;
		expect(files.map((text) => allowed(text, path))).toEqual(files.map(() => true));
	});

	test.each([
		['0.5', 500],
		['.5', 500],
		['5', 5000],
		['5s', 5000],
		['1,5', 1500],
		['2.', 2000],
		['1e1', 10_000],
		['1e999', 30_000],
		['99999999999999999999', 30_000],
		['0', 0],
		['-5', null],
		['NaN', null],
		['Infinity', null],
		['', null],
	])('Crawl-delay: %s', (value, expected) => {
		expect(robots(`User-agent: *\nCrawl-delay: ${value}\n`).crawlDelayMs).toBe(expected);
	});

	test('of several delays the longest, and only of those who were named above it', () => {
		expect(robots('User-agent: FooBot\nCrawl-delay: 2\nCrawl-delay: 9\nCrawl-delay: 3').crawlDelayMs).toBe(9000);
		expect(robots('User-agent: Yeti\nCrawl-delay: 9\nUser-agent: FooBot\nDisallow:').crawlDelayMs).toBeNull();
	});

	test('site maps are read wherever they stand', () => {
		const text = lines('Sitemap: https://foo.bar/a.xml', 'User-agent: x', 'site-map:https://foo.bar/b.xml', 'Sitemap:');
		expect(robots(text).sitemaps).toEqual(['https://foo.bar/a.xml', 'https://foo.bar/b.xml']);
	});
});
