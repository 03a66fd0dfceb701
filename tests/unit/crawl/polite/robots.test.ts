import { NO_ROBOTS, parseRobots, unreachableRobots } from '../../../../src/crawl/polite/robots';
import { containing } from '../../net/expecting';

const AGENT = 'cityhall-crawler';
const robots = (text: string) => parseRobots(Buffer.from(text), AGENT);
const allowed = (text: string, path: string) => robots(text).check(`https://city.example${path}`).allowed;

describe('robots.txt (RFC 9309)', () => {
	test.each([
		['an empty file allows all', '', '/a', true],
		['an empty Disallow allows all', 'User-agent: *\nDisallow:', '/a', true],
		['Disallow: / forbids all', 'User-agent: *\nDisallow: /', '/a', false],
		['robots.txt itself is always allowed', 'User-agent: *\nDisallow: /', '/robots.txt', true],
		['a rule matches from the beginning', 'User-agent: *\nDisallow: /board', '/board/list.do', false],
		['and only from the beginning', 'User-agent: *\nDisallow: /board', '/my/board', true],
		['paths are case-sensitive', 'User-agent: *\nDisallow: /Board', '/board', true],
		['the longest match wins', 'User-agent: *\nDisallow: /board\nAllow: /board/open', '/board/open/1', true],
		['whatever the order', 'User-agent: *\nAllow: /board/open\nDisallow: /board', '/board/open/1', true],
		['Allow wins a tie', 'User-agent: *\nDisallow: /page\nAllow: /page', '/page', true],
		['a wildcard matches anything', 'User-agent: *\nDisallow: /*.hwp', '/file/a.hwp?x=1', false],
		['$ ties to the end', 'User-agent: *\nDisallow: /*.hwp$', '/file/a.hwp?x=1', true],
		['$ at the end of a match', 'User-agent: *\nDisallow: /*.hwp$', '/file/a.hwp', false],
		['queries count', 'User-agent: *\nDisallow: /list?secret=1', '/list?secret=1', false],
		['dots are dots', 'User-agent: *\nDisallow: /a.b', '/axb', true],
		[
			'percent-encoded and plain Korean are one',
			'User-agent: *\nDisallow: /공지',
			'/%EA%B3%B5%EC%A7%80',
			false,
		],
		[
			'escapes of plain characters are those characters',
			'User-agent: *\nDisallow: /%62oard',
			'/board',
			false,
		],
		[
			'our own group counts, not the one for all',
			'User-agent: *\nDisallow: /\n\nUser-agent: cityhall-crawler\nDisallow: /x',
			'/a',
			true,
		],
		['names are compared without case', 'User-agent: CityHall-Crawler\nDisallow: /', '/a', false],
		[
			'what follows the name does not matter',
			'User-agent: cityhall-crawler/2.0 beta\nDisallow: /',
			'/a',
			false,
		],
		['a longer name is another crawler', 'User-agent: cityhall-crawler-images\nDisallow: /', '/a', true],
		[
			'groups of the same name are one',
			'User-agent: cityhall-crawler\nDisallow: /a\n\nUser-agent: x\nDisallow: /b\n\nUser-agent: cityhall-crawler\nDisallow: /c',
			'/c',
			false,
		],
		['several names share a group', 'User-agent: x\nUser-agent: cityhall-crawler\nDisallow: /a', '/a', false],
		[
			'an unknown line between names does not part them',
			'User-agent: x\nSitemap: https://a/b\nUser-agent: cityhall-crawler\nDisallow: /a',
			'/a',
			false,
		],
		['rules before any name count for nobody', 'Disallow: /\nUser-agent: *\nAllow: /', '/a', true],
		['a byte order mark does no harm', '\uFEFFUser-agent: *\nDisallow: /', '/a', false],
		['comments are left out', '# all\nUser-agent: * # everyone\nDisallow: /a # not here', '/a', false],
		['old Mac line ends', 'User-agent: *\rDisallow: /a', '/a', false],
		['a missing colon is forgiven', 'User-agent *\nDisallow /a', '/a', false],
		['an HTML page is no robots.txt', '<html><body>Disallow: /</body></html>', '/a', true],
	])('%s', (_name, text, path, expected) => {
		expect(allowed(text, path)).toBe(expected);
	});

	test('names the rule that decided', () => {
		expect(robots('User-agent: *\nDisallow: /a*b').check('https://x.example/aab')).toEqual({
			allowed: false,
			rule: 'Disallow: /a*b',
		});
	});

	test('Crawl-delay is read in seconds, with a cap of 30', () => {
		expect(robots('User-agent: *\nCrawl-delay: 1.5').crawlDelayMs).toBe(1500);
		expect(robots('User-agent: *\nCrawl-delay: 86400').crawlDelayMs).toBe(30_000);
		expect(robots('User-agent: *\nCrawl-delay: soon').crawlDelayMs).toBeNull();
		expect(robots('User-agent: other\nCrawl-delay: 9').crawlDelayMs).toBeNull();
	});

	test('rules within the first 500 KiB count, and a hostile pattern does not hang', () => {
		const filler = `# ${'x'.repeat(1000)}\n`.repeat(450);
		expect(allowed(`${filler}User-agent: *\nDisallow: /a`, '/a')).toBe(false);
		expect(allowed(`${filler}${filler}User-agent: *\nDisallow: /a`, '/a')).toBe(true);
		expect(allowed(`User-agent: *\nDisallow: /${'*a'.repeat(25)}$`, `/${'a'.repeat(60)}b`)).toBe(true);
	});

	test('no file allows, an unreachable one forbids', () => {
		expect(NO_ROBOTS.check('https://x.example/a').allowed).toBe(true);
		expect(unreachableRobots('status 503').check('https://x.example/a')).toEqual({
			allowed: false,
			rule: containing('503'),
		});
	});
});
