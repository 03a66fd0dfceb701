import { iconv } from '#vendor/charset';
import { decodeText, encodeForm, fileNameFromDisposition, safeFileName } from '../../../src/net';

const korean = '똠방각하가 펲시를 마시는 햏자';
const cp949 = (text: string) => iconv.encode(text, 'cp949');

describe('charset of a page', () => {
	test.each(['euc-kr', 'EUC-KR', 'ks_c_5601-1987', 'cp949', 'x-windows-949'])(
		'a header that says %s means CP949, also for syllables beyond EUC-KR',
		(label) => {
			expect(decodeText(cp949(korean), `text/html; charset=${label}`)).toEqual({
				text: korean,
				charset: 'cp949',
				charsetFrom: 'header',
			});
		},
	);

	test('the header comes before the meta tag', () => {
		expect(decodeText(Buffer.from('<meta charset="euc-kr">abc'), 'text/html;charset=UTF-8')).toMatchObject({
			charset: 'utf-8',
			charsetFrom: 'header',
		});
	});

	test.each([
		'<meta charset="euc-kr">',
		'<META http-equiv="Content-Type" content="text/html; charset=euc-kr">',
		'<?xml version="1.0" encoding="EUC-KR"?>',
	])('%s is read when the header says nothing', (meta) => {
		expect(decodeText(cp949(meta + korean), 'text/html')).toEqual({
			text: meta + korean,
			charset: 'cp949',
			charsetFrom: 'meta',
		});
	});

	test('ISO-8859-1, which servers add unasked, says nothing', () => {
		expect(decodeText(cp949(`<meta charset=euc-kr>${korean}`), 'text/html;charset=ISO-8859-1')).toMatchObject(
			{ charset: 'cp949', charsetFrom: 'meta' },
		);
	});

	test('without a word from anyone: valid UTF-8, else CP949', () => {
		expect(decodeText(Buffer.from(korean))).toEqual({
			text: korean,
			charset: 'utf-8',
			charsetFrom: 'utf-8 valid',
		});
		expect(decodeText(cp949(korean))).toEqual({
			text: korean,
			charset: 'cp949',
			charsetFrom: 'cp949 fallback',
		});
	});

	test('a byte order mark settles it and does not stay in the text', () => {
		expect(decodeText(Buffer.from(`\uFEFF${korean}`), 'text/html; charset=euc-kr')).toEqual({
			text: korean,
			charset: 'utf-8',
			charsetFrom: 'bom',
		});
		expect(decodeText(Buffer.from(`\uFEFF${korean}`, 'utf16le')).text).toBe(korean);
	});

	test('a declaration that the bytes contradict is passed over', () => {
		expect(decodeText(cp949(korean.repeat(5)), 'text/html; charset=utf-8')).toMatchObject({
			text: korean.repeat(5),
			charset: 'cp949',
		});
		expect(decodeText(Buffer.from(korean), 'text/html; charset=euc-kr')).toMatchObject({
			text: korean,
			charset: 'utf-8',
		});
	});

	test('one broken byte does not turn a UTF-8 page into CP949', () => {
		const bytes = Buffer.concat([Buffer.from(korean), Buffer.from([0xff]), Buffer.from(korean)]);
		expect(decodeText(bytes, 'text/html; charset=utf-8')).toMatchObject({
			text: `${korean}\uFFFD${korean}`,
			charset: 'utf-8',
		});
	});

	test('an unknown label and an empty page do no harm', () => {
		expect(decodeText(Buffer.from(korean), 'text/html; charset=klingon').text).toBe(korean);
		expect(decodeText(new Uint8Array()).text).toBe('');
	});
});

describe('forms and queries', () => {
	test('EUC-KR fields go out as CP949 bytes, spaces as plus', () => {
		expect(encodeForm({ searchWrd: '똠 가&', a: 'b' }, 'euc-kr')).toBe('searchWrd=%8Cc+%B0%A1%26&a=b');
	});
	test('UTF-8 fields go out as UTF-8', () => {
		expect(encodeForm({ 검색: '가 나' }, 'utf-8')).toBe('%EA%B2%80%EC%83%89=%EA%B0%80+%EB%82%98');
	});
	test('what the charset lacks travels as a character reference', () => {
		expect(encodeForm({ q: '😀?' }, 'euc-kr')).toBe('q=%26%23128512%3B%3F');
	});
});

describe('file names', () => {
	const name = '2026년 보도자료(최종).hwp';
	const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

	test.each([
		['RFC 5987', `attachment; filename="x.hwp"; filename*=UTF-8''${encodeURIComponent(name)}`],
		[
			'RFC 5987 in EUC-KR',
			`attachment; filename*=EUC-KR''${[...cp949(name)].map((b) => `%${b.toString(16)}`).join('')}`,
		],
		['raw EUC-KR bytes', `attachment; filename="${latin1(cp949(name))}"`],
		['raw UTF-8 bytes', `attachment;filename=${latin1(Buffer.from(name))}`],
		['percent-encoded', `attachment; filename="${encodeURIComponent(name)}";`],
		['an encoded word', `attachment; filename="=?UTF-8?B?${Buffer.from(name).toString('base64')}?="`],
	])('%s', (_kind, header) => {
		expect(fileNameFromDisposition(header)).toBe(name);
	});

	test('no name gives none', () => {
		expect(fileNameFromDisposition('attachment')).toBeNull();
		expect(fileNameFromDisposition(undefined)).toBeNull();
		expect(fileNameFromDisposition('attachment; filename=""')).toBeNull();
	});

	test('folders, control characters and leading dots go', () => {
		expect(safeFileName('..\\..\\etc/passwd\u0000.txt')).toBe('passwd_.txt');
		expect(safeFileName('../../.bashrc')).toBe('bashrc');
		expect(Buffer.byteLength(safeFileName(`${'가'.repeat(500)}.pdf`))).toBeLessThanOrEqual(200);
		expect(safeFileName(`${'가'.repeat(500)}.pdf`)).toMatch(/\.pdf$/);
	});
});
