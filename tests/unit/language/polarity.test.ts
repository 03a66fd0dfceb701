import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODELS_FOLDER } from '../../../src/language/classifier';
import { loadEnglishPolarity, loadKoreanPolarity, stackedProbability, stackSchema } from '../../../src/language/polarity';

describe('the Korean polarity stack', () => {
	it('never gives a lower probability for higher logits, whatever kind of text it is', () => {
		const stack = stackSchema.parse(JSON.parse(readFileSync(join(MODELS_FOLDER, 'polarity-ko', 'stack.json'), 'utf8')));
		for (let gate = -6; gate <= 6; gate += 0.5) {
			let before = 0;
			for (let z = -12; z <= 12; z += 0.1) {
				const now = stackedProbability({ film: z, comment: z, meaning: z, gate }, stack);
				expect(now).toBeGreaterThanOrEqual(before);
				before = now;
			}
		}
	});

	it('calls an empty text neutral', async () => {
		const polarity = await loadKoreanPolarity();
		expect(polarity.judge('').polarity).toBe('neutral');
	});
});

describe('what bears the feeling', () => {
	const sum = (bearing: Float32Array, from: number, to: number) => bearing.subarray(from, to).reduce((a, b) => a + b, 0);

	it('is told for every code unit of a Korean text', async () => {
		const model = await loadKoreanPolarity();
		const text = '음악은 최고였는데 줄거리는 최악이다';
		const told = model.bearing(text);
		expect(told).toHaveLength(text.length);
		expect(sum(told, text.indexOf('최고'), text.indexOf(' 줄거리'))).toBeGreaterThan(0);
		expect(sum(told, text.indexOf('최악'), text.length)).toBeLessThan(0);
		expect(model.bearing('')).toHaveLength(0);
	});

	it('is told for every code unit of an English text', async () => {
		const model = await loadEnglishPolarity();
		const text = 'i love the music but i hate the ending';
		const told = model.bearing(text);
		expect(sum(told, text.indexOf('love'), text.indexOf(' the music'))).toBeGreaterThan(0);
		expect(sum(told, text.indexOf('hate'), text.indexOf(' the ending'))).toBeLessThan(0);
	});
});
