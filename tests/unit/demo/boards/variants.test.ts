import { archivePost, officeKey, startDemoCity, type BoardName, type DemoCity } from '../../../../demo/index';

describe('the boards of Demo City that page in ways of their own', () => {
	let city: DemoCity;
	beforeAll(async () => {
		city = await startDemoCity({ posts: 45 });
	});
	afterAll(() => city.close());

	const text = async (path: string, init?: RequestInit) => (await fetch(city.url + path, init)).text();
	const ids = (board: BoardName) => city.truth.boards[board].map((post) => post.id);
	const found = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].map((match) => match[1] ?? '');

	/** Follows one kind of link until there is none. */
	async function walk(start: string, next: RegExp, post: RegExp): Promise<string[]> {
		const seen: string[] = [];
		for (let path: string | undefined = start; path !== undefined; ) {
			const html: string = await text(path);
			seen.push(...found(html, post));
			const link: string | undefined = next.exec(html)?.[1]?.replaceAll('&amp;', '&');
			path = link === undefined ? undefined : new URL(link, city.url + path).href.slice(city.url.length);
		}
		return seen;
	}

	it('path: the number of the page is in the path', async () => {
		expect(await walk('/culture/list', /href="([^"]+)">다음</, /\/culture\/view\/(\d+)/g)).toEqual(ids('path'));
	});

	it('offset: pages by posts to leave out, at the address that shows the posts as well', async () => {
		const seen = await walk('/library/board?mode=list', /href="([^"]+)">다음</, /mode=view&amp;articleNo=(\d+)/g);
		expect(seen).toEqual(ids('offset'));
		expect(await text(city.truth.boards.offset[3]?.path ?? '')).toContain(city.truth.boards.offset[3]?.title);
	});

	it('block: no link to the next page, one to the next ten', async () => {
		const first = await text('/recruit/list');
		expect(found(first, /pgno=(\d+)">\d/g)).toEqual(['2', '3', '4', '5', '6', '7', '8', '9', '10']);
		expect(found(first, /pgno=(\d+)">다음 10쪽/g)).toEqual(['11']);
		const second = await text('/recruit/list?pgno=11');
		expect(found(second, /pgno=(\d+)">이전 10쪽/g)).toEqual(['10']);
		expect(second).not.toContain('다음 10쪽');
	});

	it('token: the next page for the token of the last one alone, over POST alone', async () => {
		const start = await fetch(`${city.url}/ordinance/list.do?currentPageNo=3`);
		const cookie = start.headers.getSetCookie()[0]?.split(';')[0] ?? '';
		let html = await start.text();
		const seen = found(html, /fn_view\('(\d+)'\)/g);
		expect(seen).toEqual(ids('token').slice(0, 10));
		const post = (path: string, fields: Record<string, string>) =>
			fetch(city.url + path, { method: 'POST', headers: { cookie }, body: new URLSearchParams(fields) });
		const token = () => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
		const old = token();
		for (let page = 2; page <= 5; page += 1) {
			html = await (await post('/ordinance/list.do', { _csrf: token(), currentPageNo: String(page) })).text();
			seen.push(...found(html, /fn_view\('(\d+)'\)/g));
		}
		expect(seen).toEqual(ids('token'));
		expect((await post('/ordinance/list.do', { _csrf: old, currentPageNo: '2' })).status).toBe(403);
		const [id = ''] = ids('token');
		expect(await (await post('/ordinance/view.do', { _csrf: token(), ancmtNo: id })).text()).toContain(
			city.truth.boards.token[0]?.title,
		);
		expect(await text(`/ordinance/view.do?ancmtNo=${id}`)).toContain('잘못된 접근입니다.');
	});

	it('postback: the next page for the state of the last one, and an error for a forged one', async () => {
		let html = await text('/permit/List.aspx');
		const state = () => /id="__VIEWSTATE" value="([^"]+)"/.exec(html)?.[1] ?? '';
		const post = (fields: Record<string, string>) =>
			fetch(`${city.url}/permit/List.aspx`, { method: 'POST', body: new URLSearchParams(fields) });
		const seen = found(html, /View\.aspx\?seq=(\d+)/g);
		for (let page = 2; page <= 5; page += 1) {
			const target = /__doPostBack\(&#39;([^&]+)&#39;/.exec(html)?.[1] ?? '';
			const fields = { __EVENTTARGET: target, __EVENTARGUMENT: `Page$${page}`, __VIEWSTATE: state(), __EVENTVALIDATION: state() };
			html = await (await post(fields)).text();
			seen.push(...found(html, /View\.aspx\?seq=(\d+)/g));
		}
		expect(seen).toEqual(ids('postback'));
		expect((await post({ __VIEWSTATE: 'forged', __EVENTVALIDATION: 'forged' })).status).toBe(500);
	});

	it('external: the page calls functions that only the file beside it has', async () => {
		const html = await text('/safety/list.do?nPage=2');
		expect(html).toContain('<script src="/safety/js/board.js">');
		expect(html).not.toContain('function goView');
		expect(found(html, /goView\('(\d+)'\)/g)).toEqual(ids('external').slice(10, 20));
		expect(await text('/safety/js/board.js')).toContain('function goView');
	});

	it('card: no table, no header, a title and a day in each card', async () => {
		const html = await text('/photo?page=2');
		expect(html).not.toContain('<th');
		expect(found(html, /href="\/photo\/(\d+)"/g)).toEqual(ids('card').slice(12, 24));
	});

	it('keyed: for those alone who send the key', async () => {
		expect((await fetch(`${city.url}/open-data/board`)).status).toBe(401);
		const headers = { [officeKey.name]: officeKey.value };
		expect(await text('/open-data/board', { headers })).toContain(city.truth.boards.keyed[0]?.title);
		expect((await fetch(city.url + (city.truth.boards.keyed[0]?.path ?? ''))).status).toBe(401);
	});

	it('archive: twelve thousand posts, each as archivePost writes it', async () => {
		const { count, newestId, oldestId } = city.truth.archive;
		expect([count, Number(newestId) - Number(oldestId) + 1]).toEqual([12_000, 12_000]);
		expect(await text('/archive/list.do?startPage=600')).toContain(archivePost(oldestId).title);
		const html = await text(archivePost(newestId).path);
		for (const line of archivePost(newestId).body.split('\n')) expect(html).toContain(`<p>${line}</p>`);
	});

	it('shows a post twice when another is written while a crawler is between two pages', async () => {
		const other = await startDemoCity({ posts: 25 });
		const page = async (number: number) =>
			found(await (await fetch(`${other.url}/photo?page=${number}`)).text(), /href="\/photo\/(\d+)"/g);
		const first = await page(1);
		other.addPost('card', { title: '그사이 올라온 글' });
		const second = await page(2);
		await other.close();
		expect(second[0]).toBe(first.at(-1));
	});

	it('removes a post as it is told: an alert with status 200, 410 or 404', async () => {
		const other = await startDemoCity({ posts: 5 });
		const [one, two, three] = other.truth.boards.block;
		if (!one || !two || !three) throw new Error('There are too few posts.');
		other.removePost('block', one.id, 'alert');
		other.removePost('block', two.id, '410');
		other.removePost('block', three.id, '404');
		const answers = await Promise.all([one, two, three].map((post) => fetch(other.url + post.path)));
		expect(answers.map((answer) => answer.status)).toEqual([200, 410, 404]);
		expect(await answers[0]?.text()).toMatch(/alert\('삭제된 게시물입니다.'\);history\.back\(\);/);
		await other.close();
	});
});
