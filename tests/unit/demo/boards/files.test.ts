import { createHash } from 'node:crypto';

import iconv from 'iconv-lite';

import { startDemoCity, type DemoAttachment, type DemoCity, type DemoPost } from '../../../../demo/index';

describe('the documents board of Demo City', () => {
	let city: DemoCity;
	beforeAll(async () => {
		city = await startDemoCity({ posts: 16, largeFileBytes: 3_000_000 });
	});
	afterAll(() => city.close());

	const numbered = (n: number): DemoPost => {
		const post = city.truth.boards.files.find((one) => one.id === String(15_000_000 + n));
		if (!post) throw new Error(`There is no post ${n}.`);
		return post;
	};
	const load = async (post: DemoPost, sn = 0, init: RequestInit = {}) => {
		const answer = await fetch(`${city.url}/data/download.do?boardSn=${post.id}&fileSn=${sn}`, init);
		return {
			bytes: Buffer.from(await answer.arrayBuffer()),
			disposition: answer.headers.get('content-disposition') ?? '',
		};
	};
	const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
	const fileOf = (n: number): DemoAttachment => {
		const [file] = numbered(n).attachments;
		if (!file) throw new Error(`Post ${n} has no file.`);
		return file;
	};

	it('packs a ZIP with names in code page 949, and says what is in it', async () => {
		const { bytes } = await load(numbered(1));
		expect(sha256(bytes)).toBe(fileOf(1).sha256);
		expect(fileOf(1).entries?.map((entry) => entry.name)).toEqual(['사업계획 1.hwpx', '붙임/결과보고 1.docx']);
		for (const { name } of fileOf(1).entries ?? []) expect(bytes.includes(iconv.encode(name, 'cp949'))).toBe(true);
		expect(bytes.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04');
		expect(bytes.readUInt16LE(6)).toBe(0);
	});

	it('attaches the same file to several posts', () => {
		expect([fileOf(2).sha256, fileOf(2).name]).toEqual([fileOf(3).sha256, fileOf(10).name]);
	});

	it('names files in the header alone: raw EUC-KR, RFC 2047, escaped twice', async () => {
		for (const n of [4, 5, 6])
			expect(await (await fetch(city.url + numbered(n).path)).text()).not.toContain(fileOf(n).name);
		const raw = (await load(numbered(4))).disposition;
		expect(iconv.decode(Buffer.from(raw, 'latin1'), 'cp949')).toBe(`attachment; filename=${fileOf(4).name};`);
		const word = /=\?UTF-8\?B\?([^?]+)\?=/.exec((await load(numbered(5))).disposition)?.[1] ?? '';
		expect(Buffer.from(word, 'base64').toString()).toBe(fileOf(5).name);
		const twice = /"(.+)"/.exec((await load(numbered(6))).disposition)?.[1] ?? '';
		expect(decodeURIComponent(decodeURIComponent(twice))).toBe(fileOf(6).name);
	});

	it('gives one file over POST alone', async () => {
		expect((await load(numbered(7))).bytes.toString()).toContain('파일을 찾을 수 없습니다');
		const answer = await fetch(`${city.url}/data/download.do`, {
			method: 'POST',
			body: new URLSearchParams({ boardSn: numbered(7).id, fileSn: '0' }),
		});
		expect(sha256(Buffer.from(await answer.arrayBuffer()))).toBe(fileOf(7).sha256);
	});

	it('sends a page under the name of a file', async () => {
		const post = numbered(13);
		expect(post.attachments[1]?.isPage).toBe(true);
		const { bytes, disposition } = await load(post, 1);
		expect(disposition).toContain('attachment');
		expect(bytes.toString()).toContain('파일을 찾을 수 없습니다');
	});

	it('streams a large file, the same bytes each time', async () => {
		const large = city.truth.boards.files[0];
		if (!large) throw new Error('There is no large file.');
		expect(large.attachments[0]).toMatchObject({ sizeBytes: 3_000_000, format: 'bin' });
		const { bytes } = await load(large);
		expect([bytes.length, sha256(bytes)]).toEqual([3_000_000, large.attachments[0]?.sha256]);
	});
});
