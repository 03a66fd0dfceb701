import { gunzipSync } from 'node:zlib';

import iconv from 'iconv-lite';

import { startDemoCity, type DemoCity } from '../../../../demo/index';

describe('the site of Demo City beside its boards', () => {
	let city: DemoCity;
	beforeAll(async () => {
		city = await startDemoCity({ posts: 20, plainPages: 450 });
	});
	afterAll(() => city.close());

	const text = async (path: string) => (await fetch(city.url + path)).text();
	const bytes = async (path: string) => Buffer.from(await (await fetch(city.url + path)).arrayBuffer());
	const linksOf = (html: string) =>
		[...html.matchAll(/href="([^"]+)"/g)].map((match) => (match[1] ?? '').replaceAll('&amp;', '&'));

	it('leads from its first plain page to all of them, and to nothing else', async () => {
		const seen = new Set(['/plain/']);
		for (const path of seen) for (const link of linksOf(await text(path))) seen.add(link);
		expect([...seen].toSorted()).toEqual(
			['/plain/', ...Array.from({ length: city.truth.plain.count }, (_, index) => `/plain/${index + 1}`)].toSorted(),
		);
		expect((await fetch(`${city.url}/plain/451`)).status).toBe(404);
		expect((await fetch(`${city.url}/plain/01`)).status).toBe(404);
	});

	it('fills plain pages to the size asked for, with no session, and says which number each has', async () => {
		const large = await startDemoCity({ posts: 1, plainPages: 30, pageBytes: 17_000 });
		const answer = await fetch(`${large.url}/plain/7`);
		const page = await answer.text();
		await large.close();
		expect(Buffer.byteLength(page)).toBeGreaterThan(16_000);
		expect(Buffer.byteLength(page)).toBeLessThan(18_500);
		expect(page).toContain('<h1>자료 7</h1>');
		expect(answer.headers.get('set-cookie')).toBeNull();
		expect(Buffer.byteLength(await text('/plain/7'))).toBeLessThan(3_000);
	});

	it('commits faults on plain pages as on any other', async () => {
		city.misbehave({ match: '/plain/9', fault: 'gone' });
		expect((await fetch(`${city.url}/plain/9`)).status).toBe(410);
		city.misbehave(null);
		expect((await fetch(`${city.url}/plain/9`)).status).toBe(200);
	});

	it('has calendars without end in both directions', async () => {
		for (const word of ['이전 달', '다음 달']) {
			let path = '/calendar';
			const seen = new Set<string>();
			for (let step = 0; step < 40; step += 1) {
				seen.add(path);
				path = (new RegExp(`href="([^"]+)">${word}`).exec(await text(path))?.[1] ?? '').replaceAll('&amp;', '&');
			}
			expect(seen.size).toBe(40);
		}
		expect((await fetch(`${city.url}/calendar?year=9999999&month=1`)).status).toBe(200);
	});

	it('has paths that grow, sessions in paths, one content under many addresses, and missing pages with status 200', async () => {
		expect(linksOf(await text('/trap/a/a/a/'))).toContain('a/');
		const [one, other] = [await text('/s/'), await text('/s/')];
		const sessions = (html: string) => linksOf(html).filter((link) => link.includes(';jsessionid='));
		expect(sessions(one)).toHaveLength(5);
		expect(sessions(one)).not.toEqual(sessions(other));
		expect(await text(sessions(one)[0] ?? '')).toContain('시민헌장');
		const said = (html: string) => html.replace(/<ul>.*<\/ul>/s, '');
		expect(said(await text('/trap/list?sort=title&utm_source=kakao'))).toBe(said(await text('/trap/list')));
		const lost = await fetch(`${city.url}/trap/lost/3`);
		expect([lost.status, (await lost.text()).includes('찾을 수 없습니다')]).toEqual([200, true]);
		for (const path of city.truth.trap.distinct) expect((await fetch(city.url + path)).status).toBe(200);
	});

	it('names both site maps in robots.txt; the index leads through packed, nested and plain ones to every page', async () => {
		const robots = await text('/robots.txt');
		expect(robots).toContain(`Sitemap: ${city.url}/sitemap.xml\n`);
		expect(robots).toContain(`Sitemap: ${city.url}/sitemap-index.xml\n`);
		const listed = (xml: string) =>
			[...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map((match) => (match[1] ?? '').replaceAll('&amp;', '&').slice(city.url.length));
		const index = listed(await text('/sitemap-index.xml'));
		expect(index).toEqual(['/sitemap.xml', '/sitemap-posts.xml.gz', '/sitemap-nested.xml', '/sitemap-list.txt']);
		const packed = await fetch(`${city.url}/sitemap-posts.xml.gz`);
		expect(packed.headers.get('content-encoding')).toBeNull();
		const posts = listed(gunzipSync(Buffer.from(await packed.arrayBuffer())).toString());
		for (const post of city.truth.boards.scroll) expect(posts).toContain(post.path);
		expect(listed(await text('/sitemap-nested.xml'))).toEqual(['/sitemap-plain-1.xml']);
		expect(listed(await text('/sitemap-plain-1.xml'))).toHaveLength(450);
		expect((await text('/sitemap-list.txt')).split('\r\n')).toContain(`${city.url}/news`);
	});

	it('has feeds of every kind, one in EUC-KR by its declaration alone, one broken', async () => {
		const titles = (posts: readonly string[]) =>
			posts.map((id) => [...city.truth.boards.dept, ...city.truth.boards.scroll].find((post) => post.id === id)?.title ?? '');
		const of = (path: string) => titles(city.truth.feeds.find((feed) => feed.path === path)?.posts ?? []);
		const old = await fetch(`${city.url}/feeds/dept-euckr.xml`);
		expect(old.headers.get('content-type')).toBe('text/xml');
		const oldText = iconv.decode(await bytes('/feeds/dept-euckr.xml'), 'cp949');
		for (const title of of('/feeds/dept-euckr.xml')) expect(oldText).toContain(title);
		expect(await text('/feeds/dept.rdf')).toContain('<rdf:RDF');
		expect(of('/feeds/dept.rdf').length).toBeGreaterThan(15);
		expect((await text('/feeds/voice.atom')).match(/<entry>/g)).toHaveLength(of('/feeds/voice.atom').length);
		expect(await text('/feeds/broken.xml')).toMatch(/^\n<\?xml[\s\S]* & 안내/);
		expect(await text('/feeds/broken.xml')).not.toContain('</rss>');
	});
});
