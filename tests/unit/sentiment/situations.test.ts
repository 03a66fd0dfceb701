import { findCategories } from '../../../src/sentiment/situations';

const categories = [
	{ name: 'roads', description: 'Holes, lights and signs', phrases: ['가로등', '도로~(파|구멍)', 'pothole', 'street light*'] },
	{ name: 'noise', description: 'Noise at night', phrases: ['시끄(럽|러)', '소음'] },
];

describe("situations of the user's own", () => {
	it('are found by their phrases, in the order in which the user gave them, with the words they rest on', () => {
		const text = '밤마다 시끄럽고  가로 등도 꺼졌어요';
		const found = findCategories(text, categories);
		expect(found.map(({ name }) => name)).toEqual(['roads', 'noise']);
		for (const { evidence } of found) for (const { text: words, start, end } of evidence) expect(text.slice(start, end)).toBe(words);
		expect(found[0]?.evidence[0]).toMatchObject({ text: '가로 등', about: 'situation', rule: 'roads' });
	});

	it('take Latin words as whole words, Hangul anywhere', () => {
		expect(findCategories('a deep pothole on Main Street', categories).map(({ name }) => name)).toEqual(['roads']);
		expect(findCategories('potholes', categories)).toEqual([]);
		expect(findCategories('층간소음 문제', categories).map(({ name }) => name)).toEqual(['noise']);
	});

	it('are none where no phrase stands', () => {
		expect(findCategories('', categories)).toEqual([]);
		expect(findCategories('안녕하세요', [])).toEqual([]);
	});

	it('show a few places, not every line of a long post', () => {
		expect(findCategories('소음 '.repeat(20_000), categories)[0]?.evidence).toHaveLength(5);
	});

	it('are refused with the phrase and the name when a phrase is not well formed', () => {
		expect(() => findCategories('x', [{ name: 'roads', description: '', phrases: ['(가'] }])).toThrow(/roads/);
	});
});
