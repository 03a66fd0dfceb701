import { paperText, type Paper } from './paper';

const fontSize = 11;
const leading = 19;
const left = 60;
const top = 770;
const linesPerPage = 36;
/** In ems: what fits between the margins. */
const lineWidth = 43;

function width(text: string): number {
	let ems = 0;
	for (const character of text) ems += character < '\u007f' ? 0.5 : 1;
	return ems;
}

function wrap(line: string): string[] {
	const rows: string[] = [];
	let row = '';
	for (const word of line.split(' ')) {
		const longer = row === '' ? word : `${row} ${word}`;
		if (row !== '' && width(longer) > lineWidth) {
			rows.push(row);
			row = word;
		} else {
			row = longer;
		}
	}
	return [...rows, row];
}

/** Codes are UTF-16 units, as the font's ToUnicode map says. */
function hex(text: string): string {
	return `<${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}>`;
}

function stream(content: string): string {
	return `<< /Length ${Buffer.byteLength(content)} >>\nstream\n${content}\nendstream`;
}

// Rows of 256, as a range of a CMap must not leave its first byte (Adobe Technical Note 5014).
function unicodeMap(): string {
	const ranges = Array.from({ length: 256 }, (_, high) => {
		const byte = high.toString(16).padStart(2, '0').toUpperCase();
		return `<${byte}00> <${byte}FF> <${byte}00>`;
	});
	const blocks: string[] = [];
	for (let start = 0; start < ranges.length; start += 100) {
		const block = ranges.slice(start, start + 100);
		blocks.push(`${block.length} beginbfrange\n${block.join('\n')}\nendbfrange`);
	}
	return [
		'/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap',
		'/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def',
		'1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange',
		...blocks,
		'endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend',
	].join('\n');
}

/**
 * A PDF whose Korean text can be taken out without a Korean font on the machine: a Type 0 font with
 * Identity-H and a ToUnicode map, nothing embedded (ISO 32000-1, 9.7 and 9.10.3).
 */
export function pdf(paper: Paper): Uint8Array {
	const rows = paperText(paper).replaceAll('\t', '  ').split('\n').flatMap(wrap);
	const pages: string[][] = [];
	for (let start = 0; start < rows.length; start += linesPerPage)
		pages.push(rows.slice(start, start + linesPerPage));

	const firstPage = 8;
	const pageNumbers = pages.map((_, index) => firstPage + index * 2);
	const objects = [
		'<< /Type /Catalog /Pages 2 0 R /Lang (ko-KR) >>',
		`<< /Type /Pages /Count ${pages.length} /Kids [${pageNumbers.map((number) => `${number} 0 R`).join(' ')}] >>`,
		`<< /Title ${hex(`\ufeff${paper.title}`)} /Author ${hex(`\ufeff${paper.author}`)}
/CreationDate (D:${paper.date.replaceAll('-', '')}090000+09'00') >>`,
		`<< /Type /Font /Subtype /Type0 /BaseFont /NotoSansKR /Encoding /Identity-H
/DescendantFonts [5 0 R] /ToUnicode 7 0 R >>`,
		`<< /Type /Font /Subtype /CIDFontType2 /BaseFont /NotoSansKR
/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>
/FontDescriptor 6 0 R /DW 1000 /W [32 126 500] /CIDToGIDMap /Identity >>`,
		`<< /Type /FontDescriptor /FontName /NotoSansKR /Flags 4 /FontBBox [0 -200 1000 900]
/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 733 /StemV 80 >>`,
		stream(unicodeMap()),
	];
	pages.forEach((lines, index) => {
		const shown = lines.map((line) => `${hex(line)} Tj T*`).join('\n');
		objects.push(
			`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]
/Resources << /Font << /F1 4 0 R >> >> /Contents ${firstPage + index * 2 + 1} 0 R >>`,
			stream(`BT\n/F1 ${fontSize} Tf\n${leading} TL\n${left} ${top} Td\n${shown}\nET`),
		);
	});

	let file = '%PDF-1.7\n';
	const offsets = objects.map((object, index) => {
		const offset = Buffer.byteLength(file);
		file += `${index + 1} 0 obj\n${object}\nendobj\n`;
		return offset;
	});
	const table = Buffer.byteLength(file);
	const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
	file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`;
	file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 3 0 R >>\nstartxref\n${table}\n%%EOF\n`;
	return Buffer.from(file);
}
