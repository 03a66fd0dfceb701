import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { makeDocument } from '../../../demo/documents';
import { readDocument } from '../../../src/documents';
import { paper } from './paper';

describe('readDocument', () => {
	it.each(['hwp', 'hwpx', 'pdf', 'docx'] as const)(
		'reads the title and every paragraph of a %s file',
		async (format) => {
			const document = await readDocument(makeDocument(format, paper));
			expect(document.format).toBe(format);
			const text = document.text.replace(/\s+/g, ' ');
			for (const line of [paper.title, ...paper.paragraphs]) expect(text).toContain(line);
			for (const cell of paper.table.flat()) expect(text).toContain(cell);
			expect(document.warnings).toEqual([]);
		},
	);

	it.each(['hwpx', 'docx', 'pdf'] as const)(
		'gives a table of a %s file as Markdown, apart from the paragraphs',
		async (format) => {
			const document = await readDocument(makeDocument(format, paper));
			const tables = document.blocks.filter((block) => block.kind === 'table');
			expect(tables.map((table) => table.text)).toEqual([
				'| 노선 | 구간 | 배차 |\n| --- | --- | --- |\n| N1 | 시청 - 한빛고 | 30분 |\n| N2 | 중앙역 - 새솔동 | 40분 |',
			]);
		},
	);

	it('knows a heading of a Word file by its style', async () => {
		const document = await readDocument(makeDocument('docx', paper));
		expect(document.blocks[0]).toEqual({ kind: 'heading', level: 1, text: paper.title });
	});

	it.each([
		['heading 1', 1],
		['Title', 1],
		['제목 2', 2],
	])(
		'knows a heading of a Word file by the style name "%s", whatever the style is called inside',
		async (name, level) => {
			const parts = unzipSync(makeDocument('docx', paper));
			for (const part of ['word/document.xml', 'word/styles.xml']) {
				const xml = strFromU8(parts[part] ?? new Uint8Array());
				parts[part] = strToU8(xml.replaceAll('"Heading1"', '"a5"').replace('"heading 1"', `"${name}"`));
			}
			const document = await readDocument(zipSync(parts));
			expect(document.blocks[0]).toEqual({ kind: 'heading', level, text: paper.title });
		},
	);

	it('warns when the preview that a Hangul file carries has words that were not read', async () => {
		const parts = unzipSync(makeDocument('hwpx', paper));
		parts['Preview/PrvText.txt'] = strToU8(
			'이 문서에는 본래 다른 내용이 훨씬 더 많이 있었으나 읽는 동안 사라져 버렸다고 한다.',
		);
		const document = await readDocument(zipSync(parts));
		expect(document.text).toContain(paper.title);
		expect(document.warnings).toEqual([expect.stringMatching(/preview text is not in what was read/)]);
	});

	it('keeps the pages of a PDF with its blocks', async () => {
		const long = {
			...paper,
			paragraphs: Array.from({ length: 90 }, (_, index) => `${index + 1}번 시민 의견을 다음과 같이 적는다.`),
		};
		const document = await readDocument(makeDocument('pdf', long));
		expect(document.pages).toBe(3);
		const pageOf = (part: string) => document.blocks.find((block) => block.text.includes(part))?.page;
		expect(pageOf('1번 시민')).toBe(1);
		expect(pageOf('89번 시민')).toBe(3);
	});

	it.each(['hwpx', 'pdf', 'docx'] as const)('takes title, author and date from a %s file', async (format) => {
		const { metadata } = await readDocument(makeDocument(format, paper));
		expect(metadata).toMatchObject({ title: paper.title, author: paper.author });
		expect(metadata['createdAt']).toMatch(/^2026-03-05T0/);
	});

	it('goes by the bytes, not by the name or the content type', async () => {
		const bytes = makeDocument('hwpx', paper);
		const document = await readDocument(bytes, { fileName: '회의록.hwp', contentType: 'application/pdf' });
		expect(document.format).toBe('hwpx');
		expect(document.metadata['fileName']).toBe('회의록.hwp');
	});

	it('joins its blocks to the text, so that every block is found in it in order', async () => {
		const document = await readDocument(makeDocument('docx', paper));
		let from = 0;
		for (const block of document.blocks) {
			const at = document.text.indexOf(block.text, from);
			expect(at).toBeGreaterThanOrEqual(from);
			from = at + block.text.length;
		}
		expect(document.characters).toBe(document.text.replace(/\s/g, '').length);
	});

	it('leaves the bytes to the caller', async () => {
		const bytes = makeDocument('docx', paper);
		const before = Buffer.from(bytes);
		await readDocument(bytes);
		expect(Buffer.from(bytes).equals(before)).toBe(true);
	});

	it('reads many documents at once, each with its own result', async () => {
		const papers = Array.from({ length: 12 }, (_, index) => ({ ...paper, title: `제${index + 1}호 안내문` }));
		const documents = await Promise.all(
			papers.map((one, index) => readDocument(makeDocument(index % 2 === 0 ? 'docx' : 'hwpx', one))),
		);
		expect(documents.map((document) => document.blocks[0]?.text)).toEqual(papers.map((one) => one.title));
	});
});
