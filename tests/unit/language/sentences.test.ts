import { splitSentences } from '../../../src/language/sentences';

const texts = (source: string) => splitSentences(source).map(({ text }) => text);

describe('splitting sentences', () => {
	it('splits at full stops and keeps numbers whole', () => {
		expect(texts('버스 요금이 3.5% 올랐습니다. 너무 비싸요!')).toEqual(['버스 요금이 3.5% 올랐습니다.', '너무 비싸요!']);
	});

	it('ends a sentence at endings that Korean writers leave unpunctuated', () => {
		expect(texts('어제 집에서 나왔어요 그런데 잘 곳이 없어요 도와주실 분 계신가요')).toEqual([
			'어제 집에서 나왔어요',
			'그런데 잘 곳이 없어요',
			'도와주실 분 계신가요',
		]);
	});

	it('does not take a noun that ends in 다 for an ending', () => {
		expect(texts('여름에는 역시 바다 여행이 최고라고 생각해요')).toHaveLength(1);
	});

	it('leaves a quotation with the sentence that quotes it', () => {
		expect(texts('엄마가 "당장 나가. 다시 오지 마."라고 하셨어요. 그래서 나왔어요.')).toEqual([
			'엄마가 "당장 나가. 다시 오지 마."라고 하셨어요.',
			'그래서 나왔어요.',
		]);
	});

	it('gives offsets that cut the very sentence out of the source', () => {
		const source = '  첫 문장입니다.\n\n둘째 문장이에요 셋째는 여기 있어요. 😀 끝!  ';
		const sentences = splitSentences(source);
		expect(sentences.length).toBeGreaterThanOrEqual(4);
		for (const { text, start, end } of sentences) expect(source.slice(start, end)).toBe(text);
	});

	it('is not carried away by a quotation mark that never closes', () => {
		const source = `"${'오늘 정말 힘들었어요. '.repeat(100)}`;
		expect(texts(source).length).toBeGreaterThan(50);
	});

	it('finds nothing in an empty text', () => {
		expect(splitSentences(' \n ')).toEqual([]);
	});
});
