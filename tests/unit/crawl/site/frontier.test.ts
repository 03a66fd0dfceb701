import { HashSet } from '../../../../src/crawl/site/address-hash';
import { ByteQueue } from '../../../../src/crawl/site/byte-queue';
import { linksFrom } from '../../../../src/crawl/site/canonical';
import { memoryFrontier } from '../../../../src/crawl/site/frontier';
import { organisationOf, scopeOf } from '../../../../src/crawl/site/scope';
import { nearlySame, sketchOf } from '../../../../src/crawl/site/sketch';
import { templateOf } from '../../../../src/crawl/site/traps';

describe('the set of addresses', () => {
	test('knows each of 200,000 texts, and no other', () => {
		const set = new HashSet();
		const url = (index: number) => `https://www.city.go.kr/bbs/view.do?bbsId=B${index % 7}&nttId=${index}`;
		for (let index = 0; index < 200_000; index++) if (!set.add(url(index))) throw new Error(`taken for another: ${index}`);
		expect(set.size).toBe(200_000);
		for (let index = 0; index < 200_000; index += 97) expect(set.has(url(index))).toBe(true);
		for (let index = 200_000; index < 210_000; index++) if (set.has(url(index))) throw new Error(`known: ${index}`);
		expect(set.add(url(5))).toBe(false);
		expect(set.add('')).toBe(true);
		expect(set.has('')).toBe(true);
	});
});

describe('the queue of addresses', () => {
	test('gives back what was put in, in order, over many chunks and in any rhythm', () => {
		const queue = new ByteQueue();
		const entry = (index: number) => ({
			url: `https://x.go.kr/${'a'.repeat(index % 300)}/${index}`,
			depth: index % 9,
			foundOn: index % 11 === 0 ? null : `https://x.go.kr/from/${Math.floor(index / 20)}`,
		});
		let put = 0;
		let taken = 0;
		while (taken < 20_000) {
			for (let count = 0; count < 1 + (taken % 37) && put < 20_000; count++) queue.push(entry(put++));
			for (let count = 0; count < 1 + (put % 29) && queue.length > 0; count++) expect(queue.shift()).toEqual(entry(taken++));
		}
		expect(queue.shift()).toBeNull();
		expect(queue.length).toBe(0);
	});

	test('a frontier without state gives each address once', async () => {
		const frontier = memoryFrontier();
		for (const url of ['http://a/1', 'http://a/2', 'http://a/1']) frontier.add({ url, depth: 0, foundOn: null });
		expect(frontier.claim('http://a/3')).toBe(true);
		frontier.add({ url: 'http://a/3', depth: 0, foundOn: null });
		expect((await frontier.take(10)).map(({ url }) => url)).toEqual(['http://a/1', 'http://a/2']);
		expect(await frontier.open()).toBe(2);
		frontier.end('http://a/1', 'done');
		frontier.end('http://a/2', 'done');
		expect(await frontier.open()).toBe(0);
	});
});

describe('canonical addresses', () => {
	const links = linksFrom('https://www.city.go.kr/bbs/list.do?page=2');
	test.each([
		['/a', 'https://www.city.go.kr/a'],
		['view.do?id=3', 'https://www.city.go.kr/bbs/view.do?id=3'],
		['?page=3', 'https://www.city.go.kr/bbs/list.do?page=3'],
		['//News.city.go.kr:443/x', 'https://news.city.go.kr/x'],
		['/a//b/./c/../d', 'https://www.city.go.kr/a/b/d'],
		['/a?', 'https://www.city.go.kr/a'],
		['/a?b=2&a=1#x', 'https://www.city.go.kr/a?a=1&b=2'],
		['/a?q=%ea%b0%80', 'https://www.city.go.kr/a?q=%EA%B0%80'],
		[' /a\n', 'https://www.city.go.kr/a'],
		['/a;jsessionid=1F?x=1', 'https://www.city.go.kr/a?x=1'],
		['/a?PHPSESSID=1&x=1&utm_medium=m', 'https://www.city.go.kr/a?x=1'],
		['HTTP://WWW.CITY.GO.KR:80/a', 'http://www.city.go.kr/a'],
		['\\a\\b', 'https://www.city.go.kr/a/b'],
		['#part', null],
		['mailto:a@b.kr', null],
		['JavaScript:go(1)', null],
		['data:text/html,x', null],
		['https://user:secret@www.city.go.kr/', null],
		['http://', null],
		[`/${'a'.repeat(3000)}`, null],
	])('%j is %s', (href, expected) => {
		expect(links.canonical(href)).toBe(expected);
	});

	test('queries of an EUC-KR page are EUC-KR', () => {
		expect(linksFrom('http://x.go.kr/', 'cp949').canonical('/s?q=가')).toBe('http://x.go.kr/s?q=%B0%A1');
	});
});

test.each([
	['www.city.go.kr', 'city.go.kr'],
	['news.seoul.go.kr', 'seoul.go.kr'],
	['a.b.example.com', 'example.com'],
	['x.gwanak.seoul.kr', 'gwanak.seoul.kr'],
	['city.kr', 'city.kr'],
	['10.0.0.1', '10.0.0.1'],
	['localhost', 'localhost'],
])('the organisation of %s is %s', (host, expected) => {
	expect(organisationOf(host)).toBe(expected);
});

test('the scope holds host and port, www or not, and further hosts by name', () => {
	const scope = scopeOf({ startUrls: ['https://www.city.go.kr/'], sameHost: true, hosts: ['other.kr:8080'] });
	const inside = ['https://city.go.kr/a', 'http://www.city.go.kr/', 'http://other.kr:8080/x', 'https://news.city.go.kr/', 'https://city.go.kr.evil.com/', 'https://city.go.kr:8443/'].map(scope);
	expect(inside).toEqual([true, true, true, false, false, false]);
	const domain = scopeOf({ startUrls: ['https://www.city.go.kr/'], sameHost: 'domain', hosts: [] });
	expect(['https://news.city.go.kr/', 'https://other.go.kr/'].map(domain)).toEqual([true, false]);
});

test('texts that differ in numbers and dates alone are nearly the same, others are not', () => {
	const text = (day: string, what: string) => `${day} 행사 안내입니다. ${what} 많은 참여 바랍니다. 문의는 총무과로 주시기 바랍니다. 전화 02-${day}`;
	const a = sketchOf(text('2026-01-01', '등록된 행사가 없습니다.'));
	expect(nearlySame(a, sketchOf(text('2031-12-31', '등록된 행사가 없습니다.')))).toBe(true);
	expect(nearlySame(a, sketchOf(text('2026-01-01', '시민 걷기 대회가 강변 공원에서 아침 열 시에 열립니다.')))).toBe(false);
	expect(nearlySame(sketchOf(''), sketchOf(''))).toBe(true);
	expect(nearlySame(sketchOf(''), a)).toBe(false);
});

test('a template blanks what changes from page to page', () => {
	expect(templateOf('https://x.kr/bbs/12/view.do?id=3&page=4')).toBe('https://x.kr/bbs/{n}/view.do?id&page');
	expect(templateOf('https://x.kr/s/9f86d081884c7d65/list')).toBe('https://x.kr/s/{x}/list');
});
