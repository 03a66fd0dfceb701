import { startDemoCity, type DemoCity } from '../../../../demo/index';

describe('what Demo City says to those who have a page already', () => {
	let city: DemoCity;
	beforeEach(async () => {
		city = await startDemoCity({ posts: 8 });
	});
	afterEach(() => city.close());

	const ask = (path: string, headers: Record<string, string> = {}) => fetch(city.url + path, { headers });
	const postOf = (board: 'egov' | 'dept' | 'scroll' | 'block') => {
		const post = city.truth.boards[board].find((one) => !one.secret && !one.isNotice);
		if (!post) throw new Error('There is no post.');
		return post;
	};

	it.each([
		['/plain/3', '"'],
		['/assets/city.css', '"'],
		['/sitemap.xml', '"'],
		['/feeds/voice.atom', '"'],
		['/robots.txt', '"'],
	])('%s: 304 for its own tag, whole for another, and the log counts it', async (path, start) => {
		const first = await ask(path);
		await first.text();
		const tag = first.headers.get('etag') ?? '';
		expect(tag.startsWith(start)).toBe(true);
		const again = await ask(path, { 'if-none-match': `"other", W/${tag}` });
		expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', tag]);
		expect((await ask(path, { 'if-none-match': '"other"' })).status).toBe(200);
		expect(city.log.map((record) => record.status)).toEqual([200, 304, 200]);
	});

	it('tags a post weakly on one board, strongly on another, and by its day alone on a third', async () => {
		const headers = async (path: string) => {
			const answer = await ask(path);
			return [answer.headers.get('etag')?.slice(0, 3), answer.headers.get('last-modified') !== null];
		};
		expect(await headers(postOf('egov').path)).toEqual(['W/"', false]);
		expect((await headers(postOf('scroll').path))[0]).toMatch(/^"/);
		expect(await headers(postOf('dept').path)).toEqual([undefined, true]);
	});

	it.each(['egov', 'scroll', 'dept'] as const)('shows a changed post of the board %s whole, however soon it changed', async (board) => {
		const post = postOf(board);
		const first = await ask(post.path);
		const condition = {
			...(first.headers.get('etag') === null ? {} : { 'if-none-match': first.headers.get('etag') ?? '' }),
			...(first.headers.get('last-modified') === null
				? {}
				: { 'if-modified-since': first.headers.get('last-modified') ?? '' }),
		};
		expect((await ask(post.path, condition)).status).toBe(304);
		city.editPost(board, post.id, { body: '고친 내용입니다.' });
		const changed = await ask(post.path, condition);
		expect(changed.status).toBe(200);
		const modified = changed.headers.get('last-modified');
		city.editPost(board, post.id, { body: '다시 고친 내용입니다.' });
		if (modified !== null)
			expect((await ask(post.path, { 'if-modified-since': modified })).status).toBe(200);
	});

	it('changes its feeds when a post is removed', async () => {
		const first = await ask('/feeds/dept.rdf');
		await first.text();
		city.removePost('dept', postOf('dept').id);
		const since = { 'if-modified-since': first.headers.get('last-modified') ?? '' };
		expect((await ask('/feeds/dept.rdf', since)).status).toBe(200);
	});

	it('counts visits where it is told to: the page changes, its tag does not', async () => {
		const live = await startDemoCity({ posts: 4, liveViews: true });
		const post = live.truth.boards.egov.find((one) => !one.secret && !one.isNotice);
		const [one, other] = [await fetch(live.url + (post?.path ?? '')), await fetch(live.url + (post?.path ?? ''))];
		const list = await (await fetch(`${live.url}/portal/bbs/B0000001/list.do`)).text();
		await live.close();
		expect(other.headers.get('etag')).toBe(one.headers.get('etag'));
		expect(await other.text()).toContain(`<dd>${(post?.views ?? 0) + 2}</dd>`);
		expect(list).toContain(`<td>${(post?.views ?? 0) + 2}</td>`);
	});
});
