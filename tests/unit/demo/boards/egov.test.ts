import { createHash } from 'node:crypto';

import { startDemoCity, type DemoCity, type DemoPost } from '../../../../demo/index';

const list = '/portal/bbs/B0000001/list.do';
const view = '/portal/bbs/B0000001/view.do';
const chrome =
	'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36';

describe('the eGovFrame board of Demo City', () => {
	let city: DemoCity;
	beforeAll(async () => {
		city = await startDemoCity({ posts: 40 });
	});
	afterAll(() => city.close());

	const text = async (path: string, init?: RequestInit) => (await fetch(city.url + path, init)).text();
	const withFile = (): DemoPost => {
		const post = city.truth.boards.egov.find((one) => one.attachments.length > 0 && !one.secret);
		if (!post) throw new Error('No post has a document.');
		return post;
	};
	const fileLink = (html: string): string => {
		const link = /href="(\/portal\/cmm\/fms\/FileDown\.do[^"]+)"/.exec(html)?.[1];
		if (link === undefined) throw new Error('The page links no document.');
		return city.url + link.replaceAll('&amp;', '&');
	};

	it('shows the pinned notices on top of every page, apart from the count', async () => {
		const titles = city.truth.boards.egov.filter((post) => post.isNotice).map((post) => post.id);
		expect(titles).toHaveLength(3);
		for (const page of [1, 2, 4]) {
			const html = await text(`${list}?pageIndex=${page}`);
			for (const id of titles) expect(html).toContain(`fn_egov_inqire_notice('${id}','B0000001')`);
			expect(html).toContain(`<td>${40 - (page - 1) * 10}</td>`);
		}
	});

	it('pages by a function of its own script, over GET and over POST', async () => {
		const byGet = await text(`${list}?pageIndex=3`);
		const byPost = await text(list, { method: 'POST', body: new URLSearchParams({ pageIndex: '3' }) });
		expect(byGet).toContain('document.frm.pageIndex.value = pageNo');
		expect(byGet).toContain('<strong>3</strong>');
		expect(byPost).toBe(byGet);
	});

	it('shows the last page again when asked for a page beyond it', async () => {
		expect(await text(`${list}?pageIndex=99`)).toBe(await text(`${list}?pageIndex=4`));
	});

	it('cuts long titles in the list and gives them whole in the detail', async () => {
		const long = city.truth.boards.egov.find(
			(post) => [...post.title].length > 40 && !post.secret && !post.isNotice,
		);
		if (!long) throw new Error('No title is long.');
		const pages = await Promise.all([1, 2, 3, 4].map((page) => text(`${list}?pageIndex=${page}`)));
		expect(pages.join('')).toContain(`${[...long.title].slice(0, 40).join('')}…`);
		expect(pages.join('')).not.toContain(long.title);
		const detail = await text(view, { method: 'POST', body: new URLSearchParams({ nttId: long.id }) });
		expect(detail).toContain(`<h2 class="view_tit">${long.title}</h2>`);
		for (const line of long.body.split('\n')) expect(detail).toContain(`<p>${line}</p>`);
	});

	it('neither links nor opens a secret post', async () => {
		const secret = city.truth.boards.egov.find((post) => post.secret);
		if (!secret) throw new Error('No post is secret.');
		const pages = (await Promise.all([1, 2, 3, 4].map((page) => text(`${list}?pageIndex=${page}`)))).join('');
		expect(pages).toContain('비밀글입니다.');
		expect(pages).not.toContain(`'${secret.id}'`);
		expect(await text(secret.path)).not.toContain(secret.body.split('\n')[0]);
	});

	it('hands a document out only in the session in which its page was shown', async () => {
		const post = withFile();
		const page = await fetch(city.url + post.path);
		const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? '';
		const link = fileLink(await page.text());

		const file = await fetch(link, { headers: { cookie } });
		expect(file.headers.get('content-type')).toBe('application/x-msdownload');
		const bytes = Buffer.from(await file.arrayBuffer());
		expect(createHash('sha256').update(bytes).digest('hex')).toBe(post.attachments[0]?.sha256);
		expect(bytes).toHaveLength(post.attachments[0]?.sizeBytes ?? -1);

		for (const headers of [new Headers(), new Headers({ cookie: `JSESSIONID=${'0'.repeat(32)}` })]) {
			const refused = await fetch(link, { headers });
			expect(refused.status).toBe(200);
			expect(refused.headers.get('content-type')).toContain('text/html');
			expect(await refused.text()).toContain('파일을 찾을 수 없습니다');
		}
		city.expireSessions();
		expect(await (await fetch(link, { headers: { cookie } })).text()).toContain('파일을 찾을 수 없습니다');
	});

	it('answers a forged, empty or missing file with a page and status 200', async () => {
		for (const query of ['', '?atchFileId=', '?atchFileId=%00%ff&fileSn=0', '?atchFileId=AAAA&fileSn=-1']) {
			const answer = await fetch(`${city.url}/portal/cmm/fms/FileDown.do${query}`);
			expect([query, answer.status]).toEqual([query, 200]);
			expect(await answer.text()).toContain('파일을 찾을 수 없습니다');
		}
	});

	it('names the file in raw EUC-KR, or by RFC 5987 to a browser', async () => {
		const post = withFile();
		const page = await fetch(city.url + post.path);
		const cookie = page.headers.getSetCookie()[0]?.split(';')[0] ?? '';
		const link = fileLink(await page.text());
		const name = post.attachments[0]?.name ?? '';
		const named = async (userAgent: string) =>
			(await fetch(link, { headers: { cookie, 'user-agent': userAgent } })).headers.get(
				'content-disposition',
			) ?? '';
		expect(await named(chrome)).toBe(`attachment; filename*=UTF-8''${encodeURIComponent(name)}`);
		const raw = /filename="(.+)"/.exec(await named('plain client'))?.[1] ?? '';
		expect(new TextDecoder('euc-kr').decode(Buffer.from(raw, 'latin1'))).toBe(name);
	});

	it('marks the licence as an image or as a sentence, and the truth says the same', async () => {
		for (const post of city.truth.boards.egov.filter((one) => !one.secret)) {
			const html = await text(post.path);
			const { kogl, ai } = post.licence;
			expect(html.includes('공공누리 AI유형')).toBe(ai);
			if (kogl === null) expect(html).not.toContain('class="licence"');
			else expect(html).toMatch(new RegExp(`공공누리"? 제${kogl}유형`));
			expect(city.truth.trainable.includes(post.id)).toBe(kogl === 0 || ai);
		}
	});

	it('finds posts by a word of their title', async () => {
		const html = await text(`${list}?searchWrd=${encodeURIComponent('단수 예고')}`);
		const found = city.truth.boards.egov.filter((post) => !post.isNotice && post.title.includes('단수 예고'));
		expect(html).toContain(`전체 ${found.length}건`);
	});
});
