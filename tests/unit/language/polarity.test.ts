import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODELS_FOLDER } from '../../../src/language/classifier';
import { loadKoreanPolarity, stackedProbability, stackSchema } from '../../../src/language/polarity';

describe('the Korean polarity stack', () => {
	it('never gives a lower probability for higher logits, whatever kind of text it is', () => {
		const stack = stackSchema.parse(JSON.parse(readFileSync(join(MODELS_FOLDER, 'polarity-ko', 'stack.json'), 'utf8')));
		for (let gate = -6; gate <= 6; gate += 0.5) {
			let before = 0;
			for (let z = -12; z <= 12; z += 0.1) {
				const now = stackedProbability(z, z, gate, stack);
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
