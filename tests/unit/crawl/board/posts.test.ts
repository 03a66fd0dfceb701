import { originOf, postFrom, postsOf, renewed, type Post } from '../../../../src/crawl/board/posts';
import { targetOfPage } from '../../../../src/crawl/board/page-target';
import { recogniseList } from '../../../../src/crawl/recognition/list-recognition';
import { pageFrom } from '../pages';

function listOf(links: readonly string[]) {
	const rows = links.map(
		(href, index) =>
			`<tr><td>${links.length - index}</td><td><a href="${href}">${index + 1}번째 소식을 알려 드립니다</a></td><td>2026-05-01</td></tr>`,
	);
	const page = pageFrom(`<table><tr><th>번호</th><th>제목</th><th>작성일</th></tr>${rows.join('')}</table>`);
	const list = recogniseList(page);
	if (!list) throw new Error('no list');
	const robots = { allowed: true, rule: null, crawlDelayMs: null, overridden: false, fileSha256: null };
	return { fetched: { page, robots }, list };
}

const idsOf = (links: readonly string[]) => postsOf(listOf(links), null).posts.map(({ id }) => id);

describe('what the posts of a board are told apart by', () => {
	test('the parameter that differs', () => {
		expect(idsOf(['/v?bbsId=B&nttId=3', '/v?bbsId=B&nttId=2', '/v?bbsId=B&nttId=1'])).toEqual(['3', '2', '1']);
	});

	test('the whole address where one number stands in two categories', () => {
		const ids = idsOf(['/v?cate=1&no=5', '/v?cate=2&no=5', '/v?cate=2&no=4']);
		expect(new Set(ids).size).toBe(3);
	});

	test('the rule of the first page holds on all others', () => {
		const { rule } = postsOf(listOf(['/v?a=1&docKey=3', '/v?a=1&docKey=2', '/v?a=1&docKey=1']), null);
		const { posts } = postsOf(listOf(['/v?a=9&docKey=8', '/v?a=7&docKey=6']), rule);
		expect(posts.map(({ id }) => id)).toEqual(['8', '6']);
	});
});

describe('a post in the store', () => {
	const post = postsOf(listOf(['/v?no=2', '/v?no=1']), null).posts[0] as Post;

	test('comes back as it went in, without its link', () => {
		const back = postFrom({ id: post.id, url: post.url, origin: originOf(post) });
		expect(back).toEqual({ ...post, row: { ...back.row, link: null } });
		expect(back.row).toMatchObject({ title: '1번째 소식을 알려 드립니다', date: '2026-05-01', link: null });
	});

	test('is opened by its address where a version before kept no more', () => {
		expect(postFrom({ id: '2', url: 'https://a.example/v?no=2', title: '제목', origin: '' })).toMatchObject({
			target: { url: 'https://a.example/v?no=2', fields: null },
			row: { title: '제목' },
		});
	});

	test('takes the token of the session that the list shows now, and nothing else', () => {
		const target = (no: string, token: string) => ({
			url: 'https://a.example/v.do',
			fields: { nttId: no, _csrf: token },
			method: 'POST' as const,
		});
		const shown = [{ ...post, target: target('9', 'new') }];
		expect(renewed(target('1', 'old'), shown)?.fields).toEqual({ nttId: '1', _csrf: 'new' });
		expect(renewed(target('1', 'old'), [post])?.fields).toEqual({ nttId: '1', _csrf: 'old' });
	});
});

describe('the target of a page in the middle of a list', () => {
	const get = (url: string, fields: Record<string, string> | null = null) => ({ url, fields, method: 'GET' as const });

	test.each([
		['a known name', 'https://a.example/l?code=x&page=2', 'https://a.example/l?code=x&page=7'],
		['pages counted from nought', 'https://a.example/l?page=1', 'https://a.example/l?page=6'],
		['an offset', 'https://a.example/l?article.offset=10', 'https://a.example/l?article.offset=60'],
		['a number in the path', 'https://a.example/notice/page/2', 'https://a.example/notice/page/7'],
		['an unknown name', 'https://a.example/l?blatt=2&menu=10', 'https://a.example/l?blatt=7&menu=10'],
		['other bytes, which stay', 'https://a.example/l?k=%B0%A1&page=2', 'https://a.example/l?k=%B0%A1&page=7'],
	])('%s', (_name, second, seventh) => {
		expect(targetOfPage(get(second), 2, 7)?.url).toBe(seventh);
	});

	test('in a form', () => {
		expect(targetOfPage(get('https://a.example/l', { pageIndex: '2', menuNo: '20' }), 2, 7)?.fields).toEqual({
			pageIndex: '7',
			menuNo: '20',
		});
	});

	test('is unknown where the address says no number, or two that could be it', () => {
		expect(targetOfPage(get('https://a.example/l?cursor=abc'), 2, 7)).toBeNull();
		expect(targetOfPage(get('https://a.example/l?a=2&b=2'), 2, 7)).toBeNull();
	});
});
