import { createHash } from 'node:crypto';

import { parseHwp, parseHwpx } from '#vendor/hwp';
import { getDocumentProxy } from '#vendor/pdf';
import { strFromU8, unzipSync } from 'fflate';
import mammoth from 'mammoth';

import { attachmentBytes, makeDocument } from '../../../../demo/documents/index';
import { buildCity, type CityPlan } from '../../../../demo/city';
import type { DemoAttachment, DocumentFormat } from '../../../../demo/types';

const formats: readonly DocumentFormat[] = ['hwp', 'hwpx', 'pdf', 'docx', 'xlsx'];

const plan: CityPlan = {
	seed: 7,
	posts: 60,
	questions: 1,
	today: '2026-11-20',
	crawlDelaySeconds: 1,
	plainPages: 0,
	archivePosts: 0,
	pageBytes: 0,
	liveViews: false,
	largeFileBytes: 0,
	now: () => '',
	origin: () => '',
};
const city = buildCity(plan);
const documents = [...city.truth().boards.egov, ...city.truth().boards.dept].flatMap(
	(post) => post.attachments,
);

function ofFormat(format: DocumentFormat): { file: DemoAttachment; bytes: Uint8Array } {
	const file = documents.find((one) => one.format === format);
	const bytes = file && attachmentBytes(file);
	if (!file || !bytes) throw new Error(`No document is ${format}.`);
	return { file, bytes };
}

/** What a reader may add or change: white space, and the marks of a Markdown table. */
const letters = (text: string): string => text.replace(/[\s|#-]/g, '').replaceAll('\\', '');

function expectAllLines(read: string, file: DemoAttachment): void {
	for (const line of file.text.split(/[\n\t]/)) expect(letters(read)).toContain(letters(line));
}

async function pdfText(bytes: Uint8Array): Promise<string> {
	const pdf = await getDocumentProxy(Uint8Array.from(bytes));
	const pages: string[] = [];
	for (let number = 1; number <= pdf.numPages; number += 1) {
		const content = await (await pdf.getPage(number)).getTextContent();
		pages.push(content.items.map((item) => ('str' in item ? item.str : '')).join(' '));
	}
	return pages.join('\n');
}

describe('the documents that Demo City makes', () => {
	it('come in all five formats, each with its own magic bytes', () => {
		const begins: Record<DocumentFormat, string> = {
			hwp: 'd0cf11e0',
			hwpx: '504b0304',
			pdf: '25504446',
			docx: '504b0304',
			xlsx: '504b0304',
		};
		for (const format of formats)
			expect(Buffer.from(ofFormat(format).bytes).toString('hex')).toMatch(new RegExp(`^${begins[format]}`));
	});

	it('have the same bytes at every making, and size and hash are told truly', () => {
		const again = buildCity(plan);
		const hashes = [...again.truth().boards.egov, ...again.truth().boards.dept]
			.flatMap((post) => post.attachments)
			.map((file) => file.sha256);
		expect(documents.map((file) => file.sha256)).toEqual(hashes);
		for (const file of documents.slice(0, 10)) {
			const bytes = attachmentBytes(file) ?? Buffer.alloc(0);
			expect(file).toMatchObject({
				sizeBytes: bytes.length,
				sha256: createHash('sha256').update(bytes).digest('hex'),
			});
		}
	});

	it('let an HWP reader find every line', async () => {
		const { file, bytes } = ofFormat('hwp');
		const read = await parseHwp(Uint8Array.from(bytes).buffer);
		expectAllLines(JSON.stringify(read), file);
	});

	it("let an HWPX reader find every line and the table, and carry Hangul's own preview", async () => {
		const { file, bytes } = ofFormat('hwpx');
		const read = await parseHwpx(Uint8Array.from(bytes).buffer);
		expectAllLines(JSON.stringify(read), file);
		const parts = unzipSync(bytes);
		expect(strFromU8(parts['Preview/PrvText.txt'] ?? new Uint8Array())).toBe(
			file.text.replaceAll('\n', '\r\n'),
		);
		expect(Object.keys(parts)[0]).toBe('mimetype');
	});

	it('let a PDF reader find every line without a Korean font', async () => {
		const { file, bytes } = ofFormat('pdf');
		expectAllLines(await pdfText(bytes), file);
	});

	it('let a PDF reader find every line of a document of several pages', async () => {
		const paragraphs = Array.from(
			{ length: 120 },
			(_, n) => `${n + 1}번째 문단: 가온시는 시민과 함께 합니다. ABC 123 (끝)`,
		);
		const bytes = makeDocument('pdf', {
			title: '긴 문서',
			paragraphs,
			table: [],
			author: '가온시',
			date: '2026-11-20',
		});
		const read = letters(await pdfText(bytes));
		for (const line of paragraphs) expect(read).toContain(letters(line));
	});

	it('let a Word reader find every line', async () => {
		const { file, bytes } = ofFormat('docx');
		const read = await mammoth.extractRawText({ buffer: Buffer.from(bytes) });
		expectAllLines(read.value, file);
	});

	it('keep every cell of a workbook in its shared strings', () => {
		const { file, bytes } = ofFormat('xlsx');
		const shared = strFromU8(unzipSync(bytes)['xl/sharedStrings.xml'] ?? new Uint8Array());
		expectAllLines(shared.replaceAll('&quot;', '"').replaceAll('&amp;', '&'), file);
	});
});
