import { fileNameFromDisposition, safeFileName } from '../../../src/net';
import { iconv } from '#vendor/charset';

const NAME = '2026년 예산(안)_최종.hwp';
const utf8 = Buffer.from(NAME);
const euckr = iconv.encode(NAME, 'cp949');
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
const percent = (bytes: Uint8Array) =>
	[...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('');
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

describe('file names out of Content-Disposition', () => {
	test.each([
		['raw UTF-8 bytes', `attachment; filename="${latin1(utf8)}"`],
		['raw EUC-KR bytes', `attachment;filename=${latin1(euckr)};`],
		['raw EUC-KR bytes in quotes', `Attachment; FileName = "${latin1(euckr)}" ; size=3`],
		['percent-encoded UTF-8', `attachment; filename="${encodeURIComponent(NAME)}"`],
		['percent-encoded EUC-KR', `attachment; filename="${percent(euckr)}";`],
		["Java's URLEncoder, with + for spaces", `attachment; filename=${encodeURIComponent(NAME).replace(/%20/g, '+')}`],
		['percent-encoded twice', `attachment; filename="${encodeURIComponent(encodeURIComponent(NAME))}"`],
		['RFC 5987', `attachment; filename="x.hwp"; filename*=UTF-8''${encodeURIComponent(NAME)}`],
		['RFC 5987 with a language', `attachment; filename*=utf-8'ko'${encodeURIComponent(NAME)}`],
		['RFC 5987 in EUC-KR', `attachment; filename*=EUC-KR''${percent(euckr)}`],
		['RFC 5987 that says UTF-8 and sends EUC-KR', `attachment; filename*=UTF-8''${percent(euckr)}`],
		['RFC 5987 in quotes', `attachment; filename*="UTF-8''${encodeURIComponent(NAME)}"`],
		['RFC 5987 with raw bytes', `attachment; filename*=UTF-8''${latin1(utf8)}`],
		['RFC 2231 in pieces', `attachment; filename*0*=UTF-8''${encodeURIComponent(NAME.slice(0, 5))}; filename*1*=${encodeURIComponent(NAME.slice(5))}`],
		['RFC 2047, base64', `attachment; filename="=?UTF-8?B?${base64(utf8)}?="`],
		['RFC 2047, EUC-KR', `attachment; filename="=?EUC-KR?B?${base64(euckr)}?="`],
		['RFC 2047, quoted-printable', `attachment; filename="=?utf-8?Q?${percent(utf8).replace(/%/g, '=')}?="`],
		['RFC 2047 in two words that cut a letter', `attachment; filename="=?UTF-8?B?${base64(utf8.subarray(0, 6))}?= =?UTF-8?B?${base64(utf8.subarray(6))}?="`],
		['UTF-8 taken for latin1 and written as UTF-8 again', `attachment; filename="${latin1(Buffer.from(latin1(utf8)))}"`],
		['EUC-KR taken for latin1 and written as UTF-8', `attachment; filename="${latin1(Buffer.from(latin1(euckr)))}"`],
		['letters of a Mac', `attachment; filename="${latin1(Buffer.from(NAME.normalize('NFD')))}"`],
		['a folder before it', `attachment; filename="C:\\upload\\${latin1(utf8)}"`],
		['a way out of the folder', `attachment; filename="../../${latin1(utf8)}"`],
		['no type before it', `filename="${latin1(utf8)}"`],
		['entities', `attachment; filename="${latin1(Buffer.from(NAME.replace('(', '&#40;').replace(')', '&#41;')))}"`],
	])('%s', (_how, header) => {
		expect(fileNameFromDisposition(header)).toBe(NAME);
	});

	test.each([
		['a semicolon in quotes', 'attachment; filename="a;b.pdf"; size=1', 'a;b.pdf'],
		['a semicolon without quotes', 'attachment; filename=a;b.pdf', 'a;b.pdf'],
		['quotes in quotes', 'attachment; filename="a "b" c.pdf"', 'a _b_ c.pdf'],
		['escaped quotes', 'attachment; filename="a\\"b.pdf"', 'a_b.pdf'],
		['a percent sign of its own', 'attachment; filename="50% off.pdf"', '50% off.pdf'],
		['a percent sign before digits', `attachment; filename="${latin1(Buffer.from('할인율 50%25.pdf'))}"`, '할인율 50%25.pdf'],
		['a plus of its own', 'attachment; filename="a+b.pdf"', 'a+b.pdf'],
		['an encoded plus', 'attachment; filename="C%2B%2B.pdf"', 'C++.pdf'],
		['a broken filename* beside a good filename', `attachment; filename*=UTF-8''%FF%FF%FF; filename="a.pdf"`, 'a.pdf'],
		['line breaks', 'attachment; filename="a%0d%0ab.pdf"', 'a__b.pdf'],
		['a NUL before the extension', 'attachment; filename="a.pdf%00.exe"', 'a.pdf_.exe'],
	])('%s', (_how, header, name) => {
		expect(fileNameFromDisposition(header)).toBe(name);
	});

	test.each([['attachment'], ['attachment; filename='], ['attachment; filename=""'], ['attachment; filename=".."'], [';;;==;"']])(
		'%p has none',
		(header) => {
			expect(fileNameFromDisposition(header)).toBeNull();
		},
	);

	test('a header that is long and broken is read at once', () => {
		for (const piece of ['"', '\\', '" ', 'filename="', "filename*=''%", '=?', '; ']) {
			fileNameFromDisposition(`attachment; filename="${piece.repeat(8000)}`);
		}
		fileNameFromDisposition(`${'1'.repeat(200_000)}*`);
	});
});

describe('names that any file system takes', () => {
	test.each([
		['CON.txt', '_CON.txt'],
		['nul', '_nul'],
		['com1.hwp', '_com1.hwp'],
		['console.txt', 'console.txt'],
		['a.pdf. . ', 'a.pdf'],
		['...', ''],
		['a\u202Efdp.exe', 'a_fdp.exe'],
		['a\uD800.pdf', 'a\uFFFD.pdf'],
		['  a   b.pdf', 'a b.pdf'],
	])('%p becomes %p', (name, safe) => {
		expect(safeFileName(name)).toBe(safe);
	});

	// Sizes at which a pattern that begins anew at each character would need minutes.
	test.each([
		['dots', '.'],
		['dots and spaces', '. '],
		['underscores', '\u0001'],
	])('a name that is nothing but %s is made safe at once', (_what, piece) => {
		expect(safeFileName(`a${piece.repeat(300_000)}b.pdf`)).toMatch(/^a[._ ]+\.pdf$/);
	});

	test('a long name keeps its extension and no half letter', () => {
		const safe = safeFileName(`${'가😀'.repeat(300)}.hwpx`);
		expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(200);
		expect(safe).toMatch(/^(가😀)+가?\.hwpx$/u);
	});
});
