import { neutraliseIdentity } from '../../../src/language/identity';
import { normaliseText } from '../../../src/language/normalise';

const neutral = (text: string) => neutraliseIdentity(normaliseText(text));

describe('neutralising words for groups of people', () => {
	it('makes sentences that differ in the group alone the same, particles included', () => {
		const sentences = ['중국인은 옆집에 살아요', '할머니는 옆집에 살아요', '장애인은 옆집에 살아요', '조선족은 옆집에 살아요', 'MZ세대는 옆집에 살아요'];
		expect(new Set(sentences.map(neutral)).size).toBe(1);
	});

	it.each([
		['중국인이라고 들었다', '간호사라고 들었다'],
		['백인과 함께', '노숙자와 함께'],
		['외국인으로 보인다', '교사로 보인다'],
		['학생을 만났다', '할머니를 만났다'],
	])('evens out the particles of %p and %p', (one, other) => {
		expect(neutral(one)).toBe(neutral(other));
	});

	it('leaves the same letters inside other words alone', () => {
		expect(neutral('제주부터 시작하는 이야기')).toBe('제주부터 시작하는 이야기');
		expect(neutral('a womanly manner')).toBe('a womanly manner');
	});

	it('works in English', () => {
		expect(neutral('The Muslim family next door')).toBe(neutral('The Christian family next door'));
	});
});
