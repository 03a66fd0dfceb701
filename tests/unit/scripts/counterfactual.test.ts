import { readIdentityLexicon } from '../../../src/language/identity-lexicon';
import { counterfactuals, inFrame } from '../../../scripts/train/steps/counterfactual';

describe('counterfactual training examples', () => {
	it('are neutral sentences about every group of the list, spelled out, and for training alone', () => {
		const made = counterfactuals([], { frames: 2, weight: 0.5, neutral: [0, 0, 1] });
		const groups = Object.values(readIdentityLexicon().ko).flat();
		expect(made.length).toBeGreaterThan(groups.length);
		expect(made.every(({ part, targets, weight }) => part === 'train' && weight === 0.5 && targets.join() === '0,0,1')).toBe(true);
		for (const group of ['중국인', '할머니', '미혼모', '조선족', '가나 사람', '○']) expect(made.some(({ text }) => text.includes(group))).toBe(true);
	});

	it('are the same for the same seed, and never a sentence that is there already', () => {
		const first = counterfactuals([], { language: 'en', frames: 1 });
		expect(counterfactuals([], { language: 'en', frames: 1 })).toEqual(first);
		const again = counterfactuals(first, { language: 'en', frames: 1 });
		const known = new Set(first.map(({ text }) => text));
		expect(again.some(({ text }) => known.has(text))).toBe(false);
	});

	it.each([
		['{는} 왔다', '학생은 왔다', '의사는 왔다'],
		['저는 {예요}', '저는 학생이에요', '저는 의사예요'],
		['{로} 보인다', '학생으로 보인다', '의사로 보인다'],
		['{w} came', '학생 came', '의사 came'],
	])('fit the particles of %p to the word', (frame, consonant, vowel) => {
		expect([inFrame(frame, '학생'), inFrame(frame, '의사')]).toEqual([consonant, vowel]);
	});
});
