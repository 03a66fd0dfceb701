import { fileKind, looksLikeHtml } from '../../../src/crawl/attachments/file-kinds';

const bytes = (...parts: Array<string | number[]>) =>
	Buffer.concat(
		parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))),
	);
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

describe('kind of a file by its first bytes', () => {
	test.each([
		['a PDF named otherwise', bytes('%PDF-1.7'), 'a.bin', 'application/pdf', 'pdf'],
		['a Hangul file', bytes(OLE), 'a.hwp', 'application/x-hwp', 'hwp'],
		['an old Word file', bytes(OLE), 'a.DOC', 'application/msword', 'doc'],
		['a HWPX file', bytes('PK\x03\x04mimetype'), 'a.hwpx', 'application/hwp+zip', 'hwpx'],
		['a ZIP that says nothing', bytes('PK\x03\x04'), 'a', 'application/zip', 'zip'],
		['a PNG', bytes([0x89], 'PNG'), 'a.hwp', 'image/png', 'png'],
		['text by its name', bytes('a,b'), 'a.csv', 'text/csv', 'csv'],
		['something unknown', bytes([1, 2, 3]), 'a.xyz', 'application/octet-stream', 'xyz'],
		['nothing', bytes(''), 'a', 'application/octet-stream', ''],
	])('%s', (_name, content, name, mime, extension) => {
		expect(fileKind(content, name)).toEqual({ mime, extension });
	});

	test.each([
		'<!DOCTYPE html><html>',
		'\n\n  <html lang="ko">',
		'\xef\xbb\xbf<html>',
		'<!-- x --><script>alert(1)</script>',
		'<?xml version="1.0"?><!DOCTYPE html>',
	])('%p is a web page', (text) => {
		expect(looksLikeHtml(bytes(text))).toBe(true);
	});
	test.each(['%PDF-1.4 <html>', '<?xml version="1.0"?><HWPML>', 'text about <html>', ''])(
		'%p is none',
		(text) => {
			expect(looksLikeHtml(bytes(text))).toBe(false);
		},
	);
});
