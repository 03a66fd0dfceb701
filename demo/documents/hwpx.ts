import { archive, escapeXml, xmlHead } from './archive';
import { paperText, type Paper } from './paper';

// Names of the OWPML schema (KS X 6101).
const names =
	'xmlns:ha="http://www.hancom.co.kr/hwpml/2011/app" xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph" xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" xmlns:hc="http://www.hancom.co.kr/hwpml/2011/core" xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head" xmlns:opf="http://www.idpf.org/2007/opf/" xmlns:dc="http://purl.org/dc/elements/1.1/"';

const margin =
	'<hp:margin header="4252" footer="4252" gutter="0" left="8504" right="8504" top="5668" bottom="4252"/>';
const sectionProperties = `<hp:secPr textDirection="HORIZONTAL" spaceColumns="1134" tabStop="8000">
<hp:pagePr landscape="WIDELY" width="59528" height="84188" gutterType="LEFT_ONLY">${margin}</hp:pagePr>
</hp:secPr>`;

function paragraph(id: number, text: string, before = ''): string {
	return `<hp:p id="${id}" paraPrIDRef="0" styleIDRef="0" pageBreak="0" columnBreak="0" merged="0">
		<hp:run charPrIDRef="0">${before}<hp:t>${escapeXml(text)}</hp:t></hp:run></hp:p>`;
}

function table(rows: Paper['table']): string {
	const columns = rows[0]?.length ?? 0;
	const body = rows
		.map((row, rowIndex) => {
			const cells = row.map(
				(cell, column) =>
					`<hp:tc name="" header="${rowIndex === 0 ? 1 : 0}" hasMargin="0" borderFillIDRef="1">
						<hp:subList id="" textDirection="HORIZONTAL" lineWrap="BREAK" vertAlign="CENTER">${paragraph(0, cell)}</hp:subList>
						<hp:cellAddr colAddr="${column}" rowAddr="${rowIndex}"/><hp:cellSpan colSpan="1" rowSpan="1"/>
						<hp:cellSz width="14000" height="1400"/>
						<hp:cellMargin left="510" right="510" top="141" bottom="141"/></hp:tc>`,
			);
			return `<hp:tr>${cells.join('')}</hp:tr>`;
		})
		.join('');
	return `<hp:tbl id="1" zOrder="0" numberingType="TABLE" rowCnt="${rows.length}" colCnt="${columns}" cellSpacing="0" borderFillIDRef="1">
		<hp:sz width="42000" widthRelTo="ABSOLUTE" height="${rows.length * 1400}" heightRelTo="ABSOLUTE" protect="0"/>${body}</hp:tbl>`;
}

const fontFaces = ['HANGUL', 'LATIN', 'HANJA', 'JAPANESE', 'OTHER', 'SYMBOL', 'USER']
	.map(
		(language) =>
			`<hh:fontface lang="${language}" fontCnt="1"><hh:font id="0" face="함초롬바탕" type="TTF" isEmbedded="0"/>
				</hh:fontface>`,
	)
	.join('');

const header = `${xmlHead}<hh:head ${names} version="1.31" secCnt="1">
<hh:beginNum page="1" footnote="1" endnote="1" pic="1" tbl="1" equation="1"/><hh:refList>
<hh:fontfaces itemCnt="7">${fontFaces}</hh:fontfaces><hh:borderFills itemCnt="1">
<hh:borderFill id="1" threeD="0" shadow="0"><hh:leftBorder type="SOLID" width="0.12 mm" color="#000000"/>
<hh:rightBorder type="SOLID" width="0.12 mm" color="#000000"/>
<hh:topBorder type="SOLID" width="0.12 mm" color="#000000"/>
<hh:bottomBorder type="SOLID" width="0.12 mm" color="#000000"/></hh:borderFill></hh:borderFills>
<hh:charProperties itemCnt="1">
<hh:charPr id="0" height="1100" textColor="#000000" shadeColor="none" borderFillIDRef="1">
<hh:fontRef hangul="0" latin="0" hanja="0" japanese="0" other="0" symbol="0" user="0"/></hh:charPr>
</hh:charProperties><hh:tabProperties itemCnt="1"><hh:tabPr id="0" autoTabLeft="0" autoTabRight="0"/>
</hh:tabProperties><hh:paraProperties itemCnt="1"><hh:paraPr id="0" tabPrIDRef="0">
<hh:align horizontal="JUSTIFY" vertical="BASELINE"/></hh:paraPr></hh:paraProperties><hh:styles itemCnt="1">
<hh:style id="0" type="PARA" name="바탕글" engName="Normal" paraPrIDRef="0" charPrIDRef="0" nextStyleIDRef="0" langID="1042"/>
</hh:styles></hh:refList></hh:head>`;

/** Hangul's XML format (KS X 6101): a zip of XML parts, with the plain preview that Hangul itself writes. */
export function hwpx(paper: Paper): Uint8Array {
	const lines = [paper.title, ...paper.paragraphs];
	const body = lines
		.map((line, index) => paragraph(index, line, index === 0 ? sectionProperties : ''))
		.join('');
	const tables =
		paper.table.length === 0
			? ''
			: `<hp:p id="${lines.length}" paraPrIDRef="0" styleIDRef="0" pageBreak="0" columnBreak="0" merged="0">
				<hp:run charPrIDRef="0">${table(paper.table)}</hp:run></hp:p>`;
	const description = `<opf:metadata><opf:title>${escapeXml(paper.title)}</opf:title>
		<opf:language>ko</opf:language>
		<opf:meta name="creator" content="text">${escapeXml(paper.author)}</opf:meta>
		<opf:meta name="CreatedDate" content="text">${paper.date}T09:00:00Z</opf:meta></opf:metadata>`;
	return archive(
		[
			['mimetype', 'application/hwp+zip'],
			[
				'version.xml',
				`${xmlHead}<hv:HCFVersion xmlns:hv="http://www.hancom.co.kr/hwpml/2011/version" tagetApplication="WORDPROCESSOR" major="5" minor="1" micro="0" buildNumber="1" xmlVersion="1.31" application="Hancom Office Hangul"/>`,
			],
			[
				'META-INF/container.xml',
				`${xmlHead}<ocf:container xmlns:ocf="urn:oasis:names:tc:opendocument:xmlns:container">
					<ocf:rootfiles>
					<ocf:rootfile full-path="Contents/content.hpf" media-type="application/hwpml-package+xml"/>
					</ocf:rootfiles></ocf:container>`,
			],
			[
				'Contents/content.hpf',
				`${xmlHead}<opf:package ${names} version="" unique-identifier="" id="">${description}<opf:manifest>
					<opf:item id="header" href="Contents/header.xml" media-type="application/xml"/>
					<opf:item id="section0" href="Contents/section0.xml" media-type="application/xml"/></opf:manifest>
					<opf:spine><opf:itemref idref="header"/><opf:itemref idref="section0"/></opf:spine>
					</opf:package>`,
			],
			['Contents/header.xml', header],
			['Contents/section0.xml', `${xmlHead}<hs:sec ${names}>${body}${tables}</hs:sec>`],
			['Preview/PrvText.txt', paperText(paper).replaceAll('\n', '\r\n')],
			[
				'settings.xml',
				`${xmlHead}<ha:HWPApplicationSetting ${names}>
					<ha:CaretPosition listIDRef="0" paraIDRef="0" pos="0"/></ha:HWPApplicationSetting>`,
			],
		],
		'mimetype',
	);
}
