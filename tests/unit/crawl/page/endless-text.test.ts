import { readEntry } from '../../../../src/crawl/feed/feed-entries';
import { asShown } from '../../../../src/crawl/board/shown-title';
import { blockText } from '../../../../src/crawl/page/dom';
import { readNumber } from '../../../../src/crawl/page/fields';
import { pageFrom } from '../pages';

/** At this length a pattern that begins anew at each character would need many minutes. */
const MANY = 500_000;

describe('text that is made to hold up its reader', () => {
	test('spaces and tabs in preformatted text', () => {
		const text = blockText(pageFrom(`<pre>a${' '.repeat(MANY)}b\t${' '.repeat(MANY)}\tc </pre>`).document);
		expect(text).toBe(`a${' '.repeat(MANY)}b\t\tc`);
	});

	test('spaces where a number is looked for', () => {
		expect(readNumber(`${' '.repeat(MANY)}원`)).toBeNull();
		expect(readNumber(`▲${' '.repeat(3)}1,234원`)).toBe(-1234);
		expect(readNumber(`+${' '.repeat(MANY)}7`)).toBe(7);
	});

	test('dots in a title', () => {
		expect(asShown(`공지 ${'.'.repeat(MANY)}끝`)).toHaveLength(MANY + 3);
		expect(asShown('긴 제목입니다...')).toBe('긴제목입니다');
		expect(asShown('긴 제목 …')).toBe('긴제목');
	});

	test('an author that is nothing but signs', () => {
		const author = (text: string) =>
			readEntry(
				{ name: 'item', attributes: {}, text: '', children: [{ name: 'author', attributes: {}, text, children: [] }] },
				'https://city.example/feed',
				0,
			).author;
		expect(author('@'.repeat(MANY))).toHaveLength(MANY);
		expect(author('hong@city.example (홍길동)')).toBe('홍길동');
	});
});
