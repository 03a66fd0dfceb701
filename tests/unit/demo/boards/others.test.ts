import { memberAccount, startDemoCity, type DemoCity } from '../../../../demo/index';

describe('the other boards of Demo City', () => {
	let city: DemoCity;
	beforeAll(async () => {
		city = await startDemoCity({ posts: 25 });
	});
	afterAll(() => city.close());

	const text = async (path: string, init?: RequestInit) => (await fetch(city.url + path, init)).text();
	const json = async (path: string): Promise<unknown> => (await fetch(city.url + path)).json();

	it('draws the news by a script alone: no post stands in the HTML', async () => {
		const [post] = city.truth.boards.script;
		if (!post) throw new Error('There is no news.');
		expect(await text('/news')).not.toContain(post.title);
		expect(await text(post.path)).not.toContain(post.title);
		expect(await json('/news/api/posts?page=1')).toMatchObject({
			page: 1,
			pages: 3,
			posts: [{ id: post.id, title: post.title }, ...Array<object>(11).fill({})],
		});
		expect(await json(`/news/api/posts/${post.id}`)).toMatchObject({ title: post.title, body: post.body });
	});

	it('gives the proposals ten at a time until there are no more', async () => {
		const titles = city.truth.boards.scroll.map((post) => post.title);
		expect(await text('/voice')).toContain(titles[9]);
		expect(await text('/voice')).not.toContain(titles[10]);
		expect(await text('/voice/more?offset=20')).toContain(titles[24]);
		expect(await text('/voice/more?offset=30')).toBe('');
	});

	it('lets in only who has logged in with the form of the same session', async () => {
		const logIn = async (fields: Record<string, string>, cookie: string) =>
			fetch(`${city.url}/member/login`, {
				method: 'POST',
				headers: { cookie },
				body: new URLSearchParams(fields),
				redirect: 'manual',
			});
		const outside = await fetch(`${city.url}/member/board?cpage=2`, { redirect: 'manual' });
		expect(outside.status).toBe(302);
		expect(outside.headers.get('location')).toBe('/member/login?next=%2Fmember%2Fboard%3Fcpage%3D2');

		const form = await fetch(`${city.url}/member/login`);
		const cookie = form.headers.getSetCookie()[0]?.split(';')[0] ?? '';
		const csrf = /name="_csrf" value="([^"]+)"/.exec(await form.text())?.[1] ?? '';
		const account = { userId: memberAccount.user, password: memberAccount.password };
		expect((await logIn({ ...account, _csrf: 'wrong' }, cookie)).status).toBe(403);
		expect(await (await logIn({ ...account, password: 'wrong', _csrf: csrf }, cookie)).text()).toContain(
			'맞지 않습니다',
		);
		expect((await logIn({ ...account, _csrf: csrf }, cookie)).headers.get('location')).toBe('/member/board');

		const [post] = city.truth.boards.member;
		expect(await text('/member/board', { headers: { cookie } })).toContain(post?.title);
		expect(await text(post?.path ?? '', { headers: { cookie } })).toContain(post?.body.split('\n')[0]);

		city.misbehave({ match: '/member/board', fault: 'session-expired', times: 1 });
		const expired = await fetch(`${city.url}/member/board`, { headers: { cookie }, redirect: 'manual' });
		expect(expired.headers.get('location')).toContain('/member/login');
		city.misbehave(null);
	});

	it('never sends a member to another site after the log-in', async () => {
		for (const next of ['//evil.example/', 'https://evil.example/', '/\\evil.example']) {
			const form = await fetch(`${city.url}/member/login?next=${encodeURIComponent(next)}`);
			const cookie = form.headers.getSetCookie()[0]?.split(';')[0] ?? '';
			const csrf = /name="_csrf" value="([^"]+)"/.exec(await form.text())?.[1] ?? '';
			const answer = await fetch(`${city.url}/member/login?next=${encodeURIComponent(next)}`, {
				method: 'POST',
				headers: { cookie },
				body: new URLSearchParams({
					userId: memberAccount.user,
					password: memberAccount.password,
					_csrf: csrf,
				}),
				redirect: 'manual',
			});
			expect(answer.headers.get('location')).toBe('/member/board');
		}
	});

	it('asks crawlers to wait, closes two places, and has a sitemap and a feed', async () => {
		const slow = await startDemoCity({ posts: 3, crawlDelaySeconds: 0.05 });
		expect(await (await fetch(`${slow.url}/robots.txt`)).text()).toContain('Crawl-delay: 0.05');
		await slow.close();
		const robots = await text('/robots.txt');
		expect(robots).toContain('Crawl-delay: 1\n');
		expect(robots).toContain('Disallow: /admin\n');
		expect(robots).toContain('Disallow: /portal/bbs/B0000009/\n');
		const [closed] = city.truth.boards.closed;
		expect(await text(closed?.path ?? '')).toContain(closed?.title);
		const open = city.truth.boards.egov.filter((post) => !post.secret && !post.isNotice);
		const map = await text('/sitemap.xml');
		const feed = await text('/rss/notices.xml');
		for (const post of open) expect(map).toContain(`<loc>${city.url}${post.path}</loc>`);
		expect(feed.match(/<item>/g)).toHaveLength(open.length);
		expect(feed).toContain('<filename1>');
	});
});
