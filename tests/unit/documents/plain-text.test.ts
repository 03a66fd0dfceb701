import iconv from 'iconv-lite';
import { parseDocument } from '../../../src/documents/parse-document';

const letter =
	'시민 여러분께 알립니다.\n\n내일부터 뷁동 주민센터 앞 도로를 막습니다.\n\n- 기간: 3일\n- 문의: 도로과';

describe('reading plain text', () => {
	it.each([
		['UTF-8', Buffer.from(letter)],
		['UTF-8 with a byte order mark', Buffer.from(`\ufeff${letter}`)],
		['UTF-16 of Windows Notepad', Buffer.from(`\ufeff${letter}`, 'utf16le')],
		['UTF-16 without a byte order mark', Buffer.from(letter, 'utf16le')],
		['UTF-16 big endian', Buffer.from(`\ufeff${letter}`, 'utf16le').swap16()],
		['UTF-16 big endian without a byte order mark', Buffer.from(letter, 'utf16le').swap16()],
		['CP949, with a syllable that EUC-KR has not', iconv.encode(letter, 'cp949')],
	])('reads %s', async (_, bytes) => {
		const document = await parseDocument(bytes);
		expect(document.format).toBe('text');
		expect(document.blocks.map((block) => block.text)).toEqual([
			'시민 여러분께 알립니다.',
			'내일부터 뷁동 주민센터 앞 도로를 막습니다.',
			'- 기간: 3일',
			'- 문의: 도로과',
		]);
		expect(document.blocks.map((block) => block.kind)).toEqual(['paragraph', 'paragraph', 'list', 'list']);
	});

	it('joins lines that a mail program wrapped, and keeps lines that the writer ended', async () => {
		const wrapped =
			'가온시는 올해 안에 모든 도서관의 문을 여는 시간을 한 시간 앞당기고\n주말에도 저녁 여덟 시까지 열기로 했다고 오늘 오전에 발표하였다.\n일시: 5월 3일\n장소: 시청';
		const document = await parseDocument(Buffer.from(wrapped));
		expect(document.blocks.map((block) => block.text)).toEqual([
			'가온시는 올해 안에 모든 도서관의 문을 여는 시간을 한 시간 앞당기고 주말에도 저녁 여덟 시까지 열기로 했다고 오늘 오전에 발표하였다.',
			'일시: 5월 3일',
			'장소: 시청',
		]);
	});

	it('says that single characters were lost', async () => {
		const bytes = Buffer.concat([
			iconv.encode('가나다라마바사 아자차카타파하 '.repeat(20), 'cp949'),
			Buffer.from([0xff, 0x20]),
		]);
		const document = await parseDocument(bytes);
		expect(document.warnings.join()).toMatch(/1 characters .* were lost/);
	});
});
