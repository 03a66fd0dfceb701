import { partsBeside } from '../../../src/sentiment/parts';

describe('the part of a text in another language', () => {
	it('keeps its places, with blanks in place of the rest', () => {
		const text = '감사합니다 😀 my dad hit me again and i cannot go home. 안녕히';
		const [part, ...more] = partsBeside('ko', text);
		expect(more).toEqual([]);
		expect(part).toMatchObject({ language: 'en', text: expect.stringMatching(/^ +my dad hit me again and i cannot go home\. +$/) as string });
		expect(part?.text).toHaveLength(text.length);
		expect(part?.text.indexOf('my dad')).toBe(text.indexOf('my dad'));
	});

	it('may be in two languages where its own is neither', () => {
		const parts = partsBeside('other', `${'今日は楽しかったです'.repeat(9)} 아빠가 저를 때려요. my dad hit me and i run away`);
		expect(parts.map(({ language, text }) => [language, text.replace(/ +/g, ' ').trim()])).toEqual([
			['ko', '아빠가 저를 때려요.'],
			['en', '. my dad hit me and i run away'],
		]);
	});

	it.each([
		['ko', '오늘 OK 받았어요 thank you'],
		['other', 'Hôm nay tôi đi thư viện và rất vui vì có nhiều sách hay'],
		['en', 'I love 김치 and 떡볶이'],
		['en', ''],
		['ko', '\ud83d\ude00\ud83d'],
	] as const)('is nothing where it is a few words, or in a third language: %s of %p', (language, text) => {
		expect(partsBeside(language, text)).toEqual([]);
	});
});
