import { guessLanguage } from '../../../src/language/guess';

describe('guessing the language', () => {
	it.each([
		['집에 가기 싫어요', 'ko'],
		['ㅠㅠㅠㅠ', 'ko'],
		['내일 Netflix 같이 볼 사람', 'ko'],
		["I don't want to go home", 'en'],
		['help', 'en'],
		['Je ne sais pas quoi faire, je suis seul', 'other'],
		['Tôi không có nơi nào để đi', 'other'],
		['家に帰りたくないです', 'other'],
		['我不想回家', 'other'],
		['Мне некуда идти', 'other'],
		['12345 !!! 😀', 'other'],
		['', 'other'],
	])('takes %p for %s', (text, language) => {
		expect(guessLanguage(text)).toBe(language);
	});
});
