import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MODELS_FOLDER } from '../../../src/language/classifier';
import { judged, loadEnglishPolarity, loadKoreanPolarity, stackedProbability, stackSchema } from '../../../src/language/polarity';
import { normaliseText } from '../../../src/language/normalise';

describe('the Korean polarity stack', () => {
	const stack = stackSchema.parse(JSON.parse(readFileSync(join(MODELS_FOLDER, 'polarity-ko', 'stack.json'), 'utf8')));

	it('never gives a lower probability for higher logits, whatever kind of text it is', () => {
		for (let gate = -6; gate <= 6; gate += 0.5) {
			let before = 0;
			for (let z = -12; z <= 12; z += 0.1) {
				const now = stackedProbability({ film: z, comment: z, meaning: z, gate }, stack);
				expect(now).toBeGreaterThanOrEqual(before);
				before = now;
			}
		}
	});

	it('never gives a lower score for higher logits, however likely the text is without feeling', () => {
		for (let plain = -6; plain <= 6; plain += 2) {
			for (let gate = -6; gate <= 6; gate += 2) {
				let before = -1;
				for (let z = -12; z <= 12; z += 0.1) {
					const { score, confidence } = judged({ film: z, comment: z, meaning: z, gate, plain }, stack);
					expect(score).toBeGreaterThanOrEqual(before);
					expect(confidence).toBeGreaterThanOrEqual(0);
					expect(confidence).toBeLessThanOrEqual(1);
					before = score;
				}
			}
		}
	});

	it('calls a text neutral that is likely without feeling, and keeps its score near zero', () => {
		const lean = { film: -1, comment: -1, meaning: -1, gate: -4 };
		const question = judged({ ...lean, plain: 6 }, stack);
		const complaint = judged({ ...lean, plain: -6 }, stack);
		expect(question.polarity).toBe('neutral');
		expect(Math.abs(question.score)).toBeLessThan(0.1);
		expect(complaint.polarity).toBe('negative');
		expect(complaint.score).toBeLessThan(question.score);
	});

	it('calls an empty text neutral', async () => {
		const polarity = await loadKoreanPolarity();
		expect(polarity.judge('').polarity).toBe('neutral');
	});
});

describe('what citizens and young people write', () => {
	it.each([
		['요즘 너무 외롭고 힘들어요', 'negative'],
		['밤마다 무서워서 잠을 못 자요', 'negative'],
		['가로등이 꺼져 있어서 너무 무섭고 불편합니다', 'negative'],
		['상담 선생님 덕분에 많이 편해졌어요 감사합니다', 'positive'],
		['버스 노선이 바뀌었나요?', 'neutral'],
		['내일 도서관 몇 시에 열어요?', 'neutral'],
		['접수 기간은 5월 2일부터 5월 9일까지입니다.', 'neutral'],
	])('is read as meant: %p is %s', async (text, polarity) => {
		const model = await loadKoreanPolarity();
		expect(model.judge(normaliseText(text)).polarity).toBe(polarity);
	});

	it.each([
		['the staff were wonderful and kind', 'positive'],
		['i feel so lonely and tired of it all', 'negative'],
		['what time does the pool open on sunday?', 'neutral'],
	])('is read as meant in English, too: %p is %s', async (text, polarity) => {
		const model = await loadEnglishPolarity();
		expect(model.judge(normaliseText(text)).polarity).toBe(polarity);
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
