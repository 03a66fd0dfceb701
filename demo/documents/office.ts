import { archive, escapeXml, xmlHead } from './archive';
import type { Paper } from './paper';

const packageNames = 'http://schemas.openxmlformats.org/package/2006';
const officeNames = 'http://schemas.openxmlformats.org/officeDocument/2006';

function contentTypes(overrides: ReadonlyArray<readonly [string, string]>): string {
	const parts = overrides
		.map(([part, type]) => `<Override PartName="${part}" ContentType="${type}"/>`)
		.join('');
	return `${xmlHead}<Types xmlns="${packageNames}/content-types">
		<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
		<Default Extension="xml" ContentType="application/xml"/>${parts}<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
		</Types>`;
}

function relations(targets: ReadonlyArray<readonly [string, string]>): string {
	const entries = targets.map(
		([type, target], index) => `<Relationship Id="rId${index + 1}" Type="${type}" Target="${target}"/>`,
	);
	return `${xmlHead}<Relationships xmlns="${packageNames}/relationships">${entries.join('')}</Relationships>`;
}

function coreProperties(paper: Paper): string {
	return `${xmlHead}<cp:coreProperties xmlns:cp="${packageNames}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
		<dc:title>${escapeXml(paper.title)}</dc:title><dc:creator>${escapeXml(paper.author)}</dc:creator>
		<dcterms:created xsi:type="dcterms:W3CDTF">${paper.date}T00:00:00Z</dcterms:created>
		</cp:coreProperties>`;
}

function topRelations(main: string): string {
	return relations([
		[`${officeNames}/relationships/officeDocument`, main],
		[`${packageNames}/relationships/metadata/core-properties`, 'docProps/core.xml'],
	]);
}

/** Word's format (ECMA-376): title as heading, paragraphs, one table. */
export function docx(paper: Paper): Uint8Array {
	const paragraph = (text: string, style = '') =>
		`<w:p>${style === '' ? '' : `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>`}<w:r>
			<w:t xml:space="preserve">${escapeXml(text)}</w:t></w:r></w:p>`;
	const cell = (text: string) =>
		`<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>${paragraph(text)}</w:tc>`;
	const columns = (paper.table[0] ?? []).map(() => '<w:gridCol w:w="3000"/>').join('');
	const rows = paper.table.map((row) => `<w:tr>${row.map(cell).join('')}</w:tr>`).join('');
	const table =
		rows === ''
			? ''
			: `<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>
				<w:tblGrid>${columns}</w:tblGrid>${rows}</w:tbl>`;
	const names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
	const wordType = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
	return archive([
		[
			'[Content_Types].xml',
			contentTypes([
				['/word/document.xml', `${wordType}.document.main+xml`],
				['/word/styles.xml', `${wordType}.styles+xml`],
			]),
		],
		['_rels/.rels', topRelations('word/document.xml')],
		['docProps/core.xml', coreProperties(paper)],
		[
			'word/document.xml',
			`${xmlHead}<w:document ${names}>
				<w:body>${paragraph(paper.title, 'Heading1')}${paper.paragraphs.map((line) => paragraph(line)).join('')}${table}<w:p/>
				<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>`,
		],
		[
			'word/styles.xml',
			`${xmlHead}<w:styles ${names}><w:style w:type="paragraph" w:default="1" w:styleId="Normal">
				<w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Heading1">
				<w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>
				<w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style></w:styles>`,
		],
		['word/_rels/document.xml.rels', relations([[`${officeNames}/relationships/styles`, 'styles.xml']])],
	]);
}

/** Excel's format (ECMA-376): one sheet, title and paragraphs in column A, then the table. */
export function xlsx(paper: Paper): Uint8Array {
	const rows: ReadonlyArray<readonly string[]> = [
		[paper.title],
		...paper.paragraphs.map((line) => [line]),
		...paper.table,
	];
	const shared = [...new Set(rows.flat())];
	const place = new Map(shared.map((text, index) => [text, index]));
	const sheetRows = rows.map((row, rowIndex) => {
		const cells = row.map(
			(text, column) =>
				`<c r="${String.fromCharCode(65 + column)}${rowIndex + 1}" t="s"><v>${place.get(text) ?? 0}</v></c>`,
		);
		return `<row r="${rowIndex + 1}">${cells.join('')}</row>`;
	});
	const names = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
	const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
	return archive([
		[
			'[Content_Types].xml',
			contentTypes([
				['/xl/workbook.xml', `${sheetType}.sheet.main+xml`],
				['/xl/worksheets/sheet1.xml', `${sheetType}.worksheet+xml`],
				['/xl/sharedStrings.xml', `${sheetType}.sharedStrings+xml`],
			]),
		],
		['_rels/.rels', topRelations('xl/workbook.xml')],
		['docProps/core.xml', coreProperties(paper)],
		[
			'xl/workbook.xml',
			`${xmlHead}<workbook ${names} xmlns:r="${officeNames}/relationships"><sheets>
				<sheet name="자료" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		],
		[
			'xl/_rels/workbook.xml.rels',
			relations([
				[`${officeNames}/relationships/worksheet`, 'worksheets/sheet1.xml'],
				[`${officeNames}/relationships/sharedStrings`, 'sharedStrings.xml'],
			]),
		],
		[
			'xl/sharedStrings.xml',
			`${xmlHead}<sst ${names} count="${rows.flat().length}" uniqueCount="${shared.length}">${shared
				.map(
					(text) => `<si>
				<t xml:space="preserve">${escapeXml(text)}</t></si>`,
				)
				.join('')}</sst>`,
		],
		[
			'xl/worksheets/sheet1.xml',
			`${xmlHead}<worksheet ${names}><sheetData>${sheetRows.join('')}</sheetData></worksheet>`,
		],
	]);
}
