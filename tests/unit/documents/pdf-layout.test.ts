import PDFDocument from 'pdfkit';
import { parseDocument } from '../../../src/documents/parse-document';
import { linesFromItems } from '../../../src/documents/readers/pdf-layout';

function pdf(build: (document: PDFKit.PDFDocument) => void): Promise<Buffer> {
	return new Promise((resolve) => {
		const document = new PDFDocument({ size: 'A4', margin: 60, bufferPages: true });
		const parts: Buffer[] = [];
		document.on('data', (part: Buffer) => parts.push(part));
		document.on('end', () => resolve(Buffer.concat(parts)));
		build(document);
		document.end();
	});
}

const sentence =
	'The city of Gaon opens four night bus lines for young people who come home late from school and work. ';

describe('the layout of a PDF', () => {
	it('tells headings by their size and joins the lines of a paragraph', async () => {
		const { blocks } = await parseDocument(
			await pdf((document) => {
				document.fontSize(22).text('Night buses').moveDown();
				document.fontSize(11).text(sentence.repeat(4).trim()).moveDown();
				document.text('- Fare: 900 won').text('- Hours: 22:00 to 01:00');
			}),
		);
		expect(blocks).toEqual([
			{ kind: 'heading', level: 1, text: 'Night buses', page: 1 },
			{ kind: 'paragraph', text: sentence.repeat(4).trim(), page: 1 },
			{ kind: 'list', text: '- Fare: 900 won', page: 1 },
			{ kind: 'list', text: '- Hours: 22:00 to 01:00', page: 1 },
		]);
	});

	it('leaves running heads and page numbers out', async () => {
		const { text, pages } = await parseDocument(
			await pdf((document) => {
				for (let page = 1; page <= 4; page += 1) {
					if (page > 1) document.addPage();
					document.fontSize(9).text('Gaon City, Department of Transport').moveDown(3);
					document.fontSize(11).text(`Part ${page} says something of its own. ${sentence}`).moveDown(3);
					document.fontSize(9).text(`- ${page} -`);
				}
			}),
		);
		expect(pages).toBe(4);
		expect(text).not.toContain('Department of Transport');
		expect(text).not.toMatch(/- \d -/);
		for (let page = 1; page <= 4; page += 1) expect(text).toContain(`Part ${page} says`);
	});

	it('names the pages that have no text', async () => {
		const { warnings } = await parseDocument(
			await pdf((document) => {
				document.text(sentence);
				document.addPage().rect(60, 60, 300, 300).fill('gray');
				document.addPage().fillColor('black').text(sentence);
			}),
		);
		expect(warnings).toEqual(['Pages without text, perhaps scanned pictures: 2.']);
	});

	it('does not take text that is stretched to both edges for a table', async () => {
		const { blocks } = await parseDocument(
			await pdf((document) =>
				document.fontSize(11).text(sentence.repeat(12).trim(), { width: 240, align: 'justify' }),
			),
		);
		expect(blocks.map((block) => block.kind)).toEqual(['paragraph']);
		expect(blocks[0]?.text).toBe(sentence.repeat(12).trim());
	});

	it('keeps the cells of one row apart', () => {
		const item = (str: string, left: number) => ({
			str,
			transform: [10, 0, 0, 10, left, 700],
			height: 10,
			width: str.length * 10,
			hasEOL: false,
		});
		expect(linesFromItems([item('노선', 60), item('구간', 200)], 1)[0]?.text).toBe('노선  구간');
	});
});
