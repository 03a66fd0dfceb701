import { extensionFits, fileKind } from '../../../../src/crawl/attachments/file-kinds';
import { looksLikeHtml } from '../../../../src/crawl/attachments/text-heads';
import { iconv } from '#vendor/charset';

const bytes = (...parts: Array<string | number[]>) =>
	Buffer.concat(
		parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
	);
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
/** A ZIP that begins with an entry which tells its type. */
const typed = (mime: string) => bytes('PK\x03\x04', Array<number>(26).fill(0), 'mimetype', mime, 'PK\x03\x04');
const hangul = (text: string) => iconv.encode(text, 'cp949');

describe('kind of a file by its first bytes', () => {
	test.each([
		['a PDF named otherwise', bytes('%PDF-1.7'), 'a.bin', 'application/pdf', 'pdf'],
		['a Hangul file', bytes(OLE), 'a.hwp', 'application/x-hwp', 'hwp'],
		['a Hangul file of 1997', bytes('HWP Document File V3.00 \x1a\x01'), 'a', 'application/x-hwp', 'hwp'],
		['an old Word file', bytes(OLE), 'a.DOC', 'application/msword', 'doc'],
		['a HWPX file', typed('application/hwp+zip'), 'a', 'application/hwp+zip', 'hwpx'],
		['a HWPX file without its list', bytes('PK\x03\x04'), 'a.hwpx', 'application/hwp+zip', 'hwpx'],
		['an OpenDocument text', typed('application/vnd.oasis.opendocument.text'), 'a.zip', 'application/vnd.oasis.opendocument.text', 'odt'],
		['HWPML', bytes('<?xml version="1.0" encoding="UTF-8"?>\n<HWPML Style="embed">'), 'a.hml', 'application/x-hwpml', 'hml'],
		['a ZIP that says nothing', bytes('PK\x03\x04'), 'a', 'application/zip', 'zip'],
		['an empty ZIP', bytes('PK\x05\x06'), 'a', 'application/zip', 'zip'],
		['a PNG', bytes([0x89], 'PNG'), 'a.hwp', 'image/png', 'png'],
		['ALZ', bytes('ALZ\x01\x0a'), 'a', 'application/x-alz', 'alz'],
		['EGG', bytes('EGGA\x00\x01'), 'a', 'application/x-egg', 'egg'],
		['RAR', bytes('Rar!\x1a\x07\x01\x00'), 'a', 'application/vnd.rar', 'rar'],
		['7z', bytes("7z\xbc\xaf'\x1c"), 'a', 'application/x-7z-compressed', '7z'],
		['MP4', bytes([0, 0, 0, 0x20], 'ftypisom'), 'a', 'video/mp4', 'mp4'],
		['HEIC', bytes([0, 0, 0, 0x20], 'ftypheic'), 'a', 'image/heic', 'heic'],
		['WebP', bytes('RIFF', [1, 2, 3, 4], 'WEBP'), 'a', 'image/webp', 'webp'],
		['an e-mail', bytes('Received: from a\r\n\tby b\r\nFrom: a@b.example\r\nSubject: x\r\n\r\nHello'), 'a', 'message/rfc822', 'eml'],
		['a program', bytes('MZ\x90\x00\x03\x00\x00'), 'a.hwp', 'application/x-msdownload', 'exe'],
		['text that begins as programs do', Buffer.from('MZ세대 설문 결과'), 'a.txt', 'text/plain', 'txt'],
		['text that begins as pictures do', hangul('BM 특허 안내문'), 'a.txt', 'text/plain', 'txt'],
		['text by its name', bytes('a,b'), 'a.csv', 'text/csv', 'csv'],
		['a table in CP949', hangul('이름,부서\r\n홍길동,총무과'), 'a.csv', 'text/csv', 'csv'],
		['text in CP949 without an extension', hangul('도로 점용 허가 안내'), 'a', 'text/plain', 'txt'],
		['text in UTF-8 that ends in half a letter', Buffer.from('가나다').subarray(0, 8), 'a', 'text/plain', 'txt'],
		['text in UTF-16', Buffer.from('\uFEFF가나다', 'utf16le'), 'a', 'text/plain', 'txt'],
		['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg">'), 'a', 'image/svg+xml', 'svg'],
		['something unknown', bytes([1, 2, 3]), 'a.xyz', 'application/octet-stream', 'xyz'],
		['nothing', bytes(''), 'a', 'application/octet-stream', ''],
	])('%s', (_name, content, name, mime, extension) => {
		expect(fileKind(content, name)).toEqual({ mime, extension });
	});

	test.each([
		['word/document.xml', 'docx'],
		['xl/workbook.xml', 'xlsx'],
		['ppt/presentation.xml', 'pptx'],
		['Contents/section0.xml', 'hwpx'],
		['report.hwp', 'zip'],
	])('a ZIP with %s is %s, whatever it is named', (entry, extension) => {
		expect(fileKind(bytes('PK\x03\x04'), 'a.docx', { zipNames: [entry] }).extension).toBe(extension);
	});

	test.each([
		[['Root Entry', 'FileHeader', 'DocInfo', 'BodyText'], 'hwp'],
		[['Root Entry', 'WordDocument'], 'doc'],
		[['Root Entry', 'Workbook'], 'xls'],
		[['Root Entry', 'PowerPoint Document'], 'ppt'],
		[['Root Entry', '__properties_version1.0'], 'msg'],
	])('a compound file with %p is %s, whatever it is named', (streams, extension) => {
		expect(fileKind(bytes(OLE), 'a.bin', { streams }).extension).toBe(extension);
	});

	test.each([
		['jpeg', 'image/jpeg', 'jpg', true],
		['hwp', 'application/hwp+zip', 'hwpx', false],
		['pdf', 'application/x-hwp', 'hwp', false],
		['xlsm', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx', true],
		['log', 'text/plain', 'txt', true],
		['pdf', 'text/plain', 'txt', false],
		['xyz', 'application/octet-stream', 'xyz', true],
	])('.%s on %s fits: %p', (named, mime, extension, fits) => {
		expect(extensionFits(named, { mime, extension })).toBe(fits);
	});

	test.each([
		'<!DOCTYPE html><html>',
		'\n\n  <html lang="ko">',
		'\xef\xbb\xbf<html>',
		'<!-- x --><script>alert(1)</script>',
		'<?xml version="1.0"?><!DOCTYPE html>',
		'<!-- a --> \n<!-- b -->\n<title>x</title>',
		'\xef\xbb\xbf\r\n\r\n<script>alert(1);history.back();</script>',
		"alert('x'); history.back();",
		'<form name="login">',
	])('%p is a web page', (text) => {
		expect(looksLikeHtml(bytes(text))).toBe(true);
	});
	test.each(['%PDF-1.4 <html>', '<?xml version="1.0"?><HWPML>', 'text about <html>', '<!-- never closed', '<price>', ''])(
		'%p is none',
		(text) => {
			expect(looksLikeHtml(bytes(text))).toBe(false);
		},
	);
});
