import { createHash } from 'node:crypto';

import iconv from 'iconv-lite';

import { startDemoCity, type DemoCity } from '../../../../demo/index';
import { percentEncodeCp949 } from '../../../../demo/server/korean';

describe('the EUC-KR board of Demo City', () => {
	let city: DemoCity;
	beforeAll(async () => {
		city = await startDemoCity({ posts: 45 });
	});
	afterAll(() => city.close());

	const read = async (path: string) => {
		const answer = await fetch(city.url + path);
		const bytes = Buffer.from(await answer.arrayBuffer());
		return { answer, bytes, html: iconv.decode(bytes, 'cp949') };
	};

	it('names its charset in the page alone', async () => {
		const { answer, html } = await read('/dept/board.asp?code=notice');
		expect(answer.headers.get('content-type')).toBe('text/html');
		expect(html).toContain('<meta charset="euc-kr">');
		expect(html).toContain('부서 소식');
	});

	it('carries syllables that only code page 949 has', async () => {
		const all = city.truth.boards.dept.filter((post) => !post.secret && /[똠펲햏]/.test(post.title));
		expect(new Set(all.flatMap((post) => post.title.match(/[똠펲햏]/g) ?? [])).size).toBe(3);
		const [post] = all;
		if (!post) throw new Error('No title has such a syllable.');
		const { bytes, html } = await read(post.path);
		expect(html).toContain(post.title.replaceAll("'", '&#39;'));
		// Node's own decoder shows why these matter.
		expect(new TextDecoder('euc-kr').decode(bytes)).not.toBe(html);
	});

	it('searches by a word in EUC-KR and keeps it on the next page', async () => {
		const word = '전시';
		const found = city.truth.boards.dept.filter((post) => post.title.includes(word));
		const { html } = await read(
			`/dept/board.asp?code=notice&keyfield=subject&keyword=${percentEncodeCp949(word)}`,
		);
		expect(html.match(/board_view\.asp/g)).toHaveLength(found.filter((post) => !post.secret).length);
		expect(html).toContain(`keyword=${percentEncodeCp949(word)}`);
		expect((await read(`/dept/board.asp?keyword=${encodeURIComponent('전시')}`)).html).toContain(
			'등록된 글이 없습니다',
		);
	});

	it('leads from page to page by a next link, to every public post once', async () => {
		const seen: string[] = [];
		let next: string | undefined = '/dept/board.asp?code=notice';
		while (next !== undefined) {
			const { html } = await read(next);
			seen.push(
				...[...html.matchAll(/board_view\.asp\?code=notice&amp;no=(\d+)/g)].map((match) => match[1] ?? ''),
			);
			const link: string | undefined = /<a href="(board\.asp[^"]+)">다음<\/a>/.exec(html)?.[1];
			next = link === undefined ? undefined : `/dept/${link.replaceAll('&amp;', '&')}`;
		}
		expect(seen).toEqual(city.truth.boards.dept.filter((post) => !post.secret).map((post) => post.id));
	});

	it('hands out documents under raw EUC-KR names', async () => {
		const post = city.truth.boards.dept.find((one) => one.attachments.length > 0 && !one.secret);
		const file = post?.attachments[0];
		if (!post || !file) throw new Error('No post has a document.');
		const link = /href="(download\.asp[^"]+)"/.exec((await read(post.path)).html)?.[1] ?? '';
		const { answer, bytes } = await read(`/dept/${link.replaceAll('&amp;', '&')}`);
		expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
		const raw = Buffer.from(answer.headers.get('content-disposition') ?? '', 'latin1');
		expect(iconv.decode(raw, 'cp949')).toBe(`attachment; filename=${file.name}`);
	});

	it('answers a broken query with a page, not with a failure', async () => {
		for (const query of ['?page=%', '?page=-1', '?keyword=%8C', '?no=&&=', '?page=1e9']) {
			const { answer, html } = await read(`/dept/board.asp${query}`);
			expect([query, answer.status]).toEqual([query, 200]);
			expect(html).toContain('부서 소식');
		}
	});
});
