import { deflateRawSync } from 'node:zlib';

import cfb from 'cfb';

import { paperText, type Paper } from './paper';

// Record tags of HWP 5.0 (Hancom, "한글 문서 파일 형식 5.0", table 13 and 57).
const documentProperties = 0x10;
const idMappings = 0x11;
const paragraphHeader = 0x42;
const paragraphText = 0x43;
const paragraphCharShape = 0x44;
// Of the FileHeader: version 5.0.3.0, body compressed.
const version = 0x05000300;
const compressed = 1;

function record(tag: number, level: number, content: Buffer): Buffer {
	const head = Buffer.alloc(4);
	head.writeUInt32LE((tag | (level << 10) | (Math.min(content.length, 0xfff) << 20)) >>> 0);
	if (content.length < 0xfff) return Buffer.concat([head, content]);
	const size = Buffer.alloc(4);
	size.writeUInt32LE(content.length);
	return Buffer.concat([head, size, content]);
}

/** A tab is an inline control: eight characters wide, the tab at both ends. */
const inlineTab = '\t\u0000\u0000\u0000\u0000\u0000\u0000\t';

function paragraph(line: string, last: boolean): Buffer {
	const text = Buffer.from(`${line.replaceAll('\t', inlineTab)}\r`, 'utf16le');
	const head = Buffer.alloc(24);
	// The highest bit marks the section's last paragraph.
	head.writeUInt32LE(((text.length / 2) | (last ? 0x80000000 : 0)) >>> 0, 0);
	head.writeUInt16LE(1, 12);
	return Buffer.concat([
		record(paragraphHeader, 0, head),
		record(paragraphText, 1, text),
		record(paragraphCharShape, 1, Buffer.alloc(8)),
	]);
}

function documentInformation(): Buffer {
	const properties = Buffer.alloc(26);
	for (let offset = 0; offset < 14; offset += 2) properties.writeUInt16LE(1, offset);
	return Buffer.concat([record(documentProperties, 0, properties), record(idMappings, 0, Buffer.alloc(72))]);
}

/**
 * Hangul's binary format: a compound file with the header, an almost empty DocInfo and one section.
 * Rows of the table are lines with tabs. For readers of text; Hangul itself would miss the section's layout.
 */
export function hwp(paper: Paper): Uint8Array {
	const fileHeader = Buffer.alloc(256);
	fileHeader.write('HWP Document File', 0, 'latin1');
	fileHeader.writeUInt32LE(version, 32);
	fileHeader.writeUInt32LE(compressed, 36);
	const lines = paperText(paper).split('\n');
	const section = Buffer.concat(lines.map((line, index) => paragraph(line, index === lines.length - 1)));

	const file = cfb.utils.cfb_new();
	cfb.utils.cfb_add(file, '/FileHeader', fileHeader);
	cfb.utils.cfb_add(file, '/DocInfo', deflateRawSync(documentInformation()));
	cfb.utils.cfb_add(file, '/BodyText/Section0', deflateRawSync(section));
	cfb.utils.cfb_add(file, '/PrvText', Buffer.from(paperText(paper).replaceAll('\n', '\r\n'), 'utf16le'));
	// The library signs new files with an entry of its own that no word processor writes.
	cfb.utils.cfb_del(file, '/\u0001Sh33tJ5');
	const written: unknown = cfb.write(file, { type: 'buffer' });
	if (!(written instanceof Uint8Array)) throw new TypeError('The compound file library gave no bytes.');
	return written;
}
