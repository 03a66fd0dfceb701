import { denseText, normaliseText } from '../../../src/language/normalise';

describe('normalising a text', () => {
	it('keeps compatibility jamo apart instead of melting them into syllables', () => {
		expect(normaliseText('ㅋㅠ 너무 슬퍼')).toBe('ㅋㅠ 너무 슬퍼');
	});

	it('cuts stretched letters to two and makes the two tears one', () => {
		expect(normaliseText('대박!!!!! ㅋㅋㅋㅋㅋ ㅜㅜㅜㅜ')).toBe('대박!! ㅋㅋ ㅠㅠ');
	});

	it('folds full-width letters, case, spaces and invisible characters', () => {
		expect(normaliseText('  ＡＢＣ１２\u3000\u200b Seoul\n\n 시청 ')).toBe('abc12 seoul 시청');
	});

	it('composes Hangul that was typed decomposed, as macOS sends it', () => {
		expect(normaliseText('가출'.normalize('NFD'))).toBe('가출');
	});

	it('leaves an empty text empty', () => {
		expect(normaliseText('   \n ')).toBe('');
	});
});

describe('a text without spaces', () => {
	it.each([
		['집을  나왔어요', '집을나왔어요'],
		['죽.고.싶.다', '죽고싶다'],
		['자~해', '자해'],
		['가출했어요.집에', '가출했어요.집에'],
	])('reads %s as %s', (original, dense) => {
		expect(denseText(original).text).toBe(dense);
	});

	it('knows for every letter where it stood in the original', () => {
		const original = 'Ａ 집을   나온\u200b지 😀 '.concat('가'.normalize('NFD'));
		const { text, offsets } = denseText(original);
		expect([...text].length).toBeGreaterThan(5);
		for (const word of ['집을', '나온']) {
			expect(original.slice(offsets[text.indexOf(word)]).startsWith(word)).toBe(true);
		}
		expect(original.slice(offsets[text.indexOf('가')]).normalize('NFC')).toBe('가');
		expect(offsets[text.length]).toBe(original.length);
	});

	it('marks where words start and end', () => {
		const { text, wordStarts, wordEnds } = denseText('집을 나왔다');
		expect(wordStarts[text.indexOf('나')]).toBe(1);
		expect(wordEnds[text.indexOf('을')]).toBe(1);
		expect(wordStarts[text.indexOf('왔')]).toBe(0);
	});

	it('survives half of a surrogate pair and a very long text', () => {
		expect(() => denseText('\ud83d')).not.toThrow();
		expect(denseText('가 나 '.repeat(20_000)).text).toHaveLength(40_000);
	});
});
