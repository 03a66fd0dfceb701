import {
	addressOf,
	boardNameOf,
	canonicalUrl,
	distinguishingParameter,
	pageNumberOf,
	postIdOf,
	publicAddress,
} from '../../../src/crawl/page/identity';

const get = (url: string, fields: Record<string, string> | null = null) => ({
	url,
	fields,
	method: 'GET' as const,
});

describe('identity of a post', () => {
	test('canonical addresses drop session, search, page and sorting', () => {
		expect(
			canonicalUrl(
				'https://a.example/b/view.do;jsessionid=AB12?pageIndex=3&nttId=7&searchCnd=1&searchWrd=&bbsId=B&utm_source=x#top',
			),
		).toBe('https://a.example/b/view.do?bbsId=B&nttId=7');
		expect(canonicalUrl('https://a.example/app#/view/3')).toBe('https://a.example/app#/view/3');
	});

	test('the number is taken from the best known parameter, a form, or the path', () => {
		const pair = [
			get('https://a.example/v?menuNo=1&nttId=5&page=2'),
			get('https://a.example/v?menuNo=1&nttId=6&page=2'),
		];
		expect(distinguishingParameter(pair)).toBe('nttId');
		expect(postIdOf(get('https://a.example/v?menuNo=1&nttId=5'), 'nttId')).toBe('5');
		expect(postIdOf(get('https://a.example/v', { articleNo: '9' }), null)).toBe('9');
		expect(postIdOf(get('https://a.example/board/news/123.html'), null)).toBe('123');
		expect(postIdOf(get('https://a.example/board/about?x=1'), null)).toBe(
			'https://a.example/board/about?x=1',
		);
	});

	test('an unknown name is found by what differs from row to row', () => {
		const rows = ['k1', 'k2', 'k3'].map((key) => get(`https://a.example/v?no=4&docKey=${key}`));
		expect(distinguishingParameter(rows)).toBe('docKey');
	});

	test('a name that mostly means a session or a mode is the number where nothing else differs', () => {
		const rows = ['7', '8', '9'].map((value) => get(`https://a.example/v?mode=view&t=${value}`));
		expect(distinguishingParameter(rows)).toBe('t');
		expect(rows.map((row) => postIdOf(row, 't'))).toEqual(['7', '8', '9']);
		expect(publicAddress(rows[0] ?? get('https://a.example/'), 't')).toBe('https://a.example/v?t=7');
	});

	test('a session that differs from row to row is no number', () => {
		const rows = ['7', '8', '9'].map((no) => get(`https://a.example/v?no=${no}&sid=x${no}`));
		expect(distinguishingParameter(rows)).toBe('no');
	});

	test('boards are named by their address and the parameter of the board', () => {
		expect(boardNameOf('https://a.example/list.do;jsessionid=1?pageIndex=2&bbsId=B7')).toBe(
			'a.example/list.do?B7',
		);
		expect(boardNameOf('https://a.example/list.do?page=2')).toBe('a.example/list.do');
	});

	test('two boards never share a name, by whatever parameter they differ', () => {
		const names = ['gubun=1', 'gubun=2', 'gubun=2&cate=7', ''].map((query) => boardNameOf(`https://a.example/list.do?${query}&page=3`));
		expect(new Set(names).size).toBe(4);
	});

	test('page numbers', () => {
		expect(pageNumberOf(get('https://a.example/l?curPage=4'))).toBe(4);
		expect(pageNumberOf(get('https://a.example/l', { pageIndex: '5' }))).toBe(5);
		expect(pageNumberOf(get('https://a.example/l?offset=50'))).toBeNull();
		expect(pageNumberOf(get('https://a.example/l?page=abc'))).toBeNull();
	});

	test('addresses for people keep the bytes of another charset', () => {
		expect(publicAddress(get('https://a.example/v?k=%B0%A1&page=3&no=1'))).toBe(
			'https://a.example/v?k=%B0%A1&no=1',
		);
		expect(addressOf(get('https://a.example/v', { no: '1' }))).toBe('https://a.example/v?no=1');
	});
});
