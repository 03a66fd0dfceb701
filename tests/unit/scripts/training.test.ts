import { everydayForTraining, everydaySentences, readEveryday } from '../../../scripts/train/steps/everyday';
import { distressedPosts, TUNING_POSTS } from '../../../scripts/train/steps/posts';
import { KOTE_GROUPS } from '../../../scripts/labels/kote';
import { fit, type FitOptions } from '../../../scripts/train/steps/fit';
import { learnMeanings, piecesOf } from '../../../scripts/train/steps/meaning';
import type { Example } from '../../../scripts/train/steps/corpus';
import { Classifier } from '../../../src/language/classifier';
import { hashNgrams, ngramRoom } from '../../../src/language/ngrams';

const example = (text: string, target: number): Example => ({ text, original: text, part: 'train', targets: [target] });
const options: FitOptions = {
	name: 'small', labels: ['good'], bits: 12, ngrams: { min: 1, max: 3, finals: true }, epochs: 5, rate: 0.3, smoothing: 1, lengthPower: 0.5,
};
const EXAMPLES = [example('정말 좋았다', 1), example('좋은 하루', 1), example('아주 좋네', 1), example('정말 싫었다', 0), example('싫은 하루', 0), example('아주 싫네', 0)];

describe('fitting a classifier', () => {
	it('learns what tells the examples apart, and gives the same bytes twice', () => {
		const one = fit(EXAMPLES, options);
		const model = new Classifier(one.header, one.weights);
		const logit = (text: string) => {
			const out = new Float64Array(1);
			model.logits(text, out);
			return out[0] ?? 0;
		};
		expect(logit('참 좋다')).toBeGreaterThan(logit('참 싫다'));
		expect(fit(EXAMPLES, options).file.equals(one.file)).toBe(true);
	});

	it('leaves buckets empty that too few examples fill, and rounds as coarsely as it is told', () => {
		const filled = ({ weights }: { weights: Int8Array }) => weights.filter((weight) => weight !== 0).length;
		const fine = fit(EXAMPLES, options);
		expect(filled(fit(EXAMPLES, { ...options, fewest: 2 }))).toBeLessThan(filled(fine));
		const coarse = fit(EXAMPLES, { ...options, coarseness: 1 });
		expect(new Set(coarse.weights).size).toBeLessThan(new Set(fine.weights).size);
	});
});

describe('what words mean', () => {
	const company = ['오늘 아침에', '내일 저녁에', '모두 함께'];
	const texts = Array.from({ length: 60 }, (_, i) => {
		const words = i % 2 === 0 ? ['사과를 먹었다', '포도를 먹었다'] : ['버스를 탔습니다', '기차를 탔습니다'];
		return `${company[i % company.length]} ${words[Math.floor(i / 2) % 2]}`;
	});

	it('is learned from the company that they keep, the same way twice', () => {
		const { ids, vectors, dimensions } = learnMeanings(texts, 4);
		const vector = (word: string) => {
			let first = -1;
			piecesOf(word, (bucket) => (first = first < 0 ? (ids[bucket] ?? -1) : first));
			return vectors.subarray(first * dimensions, (first + 1) * dimensions);
		};
		const alike = (a: string, b: string) => {
			const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
			return dot(vector(a), vector(b)) / Math.sqrt(dot(vector(a), vector(a)) * dot(vector(b), vector(b)));
		};
		expect(alike('사과를', '포도를')).toBeGreaterThan(alike('사과를', '기차를'));
		expect([...learnMeanings(texts, 4).vectors]).toEqual([...vectors]);
	});

	it('stands in buckets that a classifier looks into', () => {
		const spec = { min: 1, max: 5, finals: true };
		const text = '어제 도서관에 갔다';
		const hashes = new Uint32Array(ngramRoom(text.length, spec));
		const buckets = new Set([...hashes.subarray(0, hashNgrams(text, spec, hashes))].map((hash) => hash >>> 10));
		let pieces = 0;
		piecesOf(text, (bucket) => {
			pieces++;
			expect(buckets.has(bucket)).toBe(true);
		});
		expect(pieces).toBe(6);
	});
});

describe('everyday sentences', () => {
	it('are many, different, the same each time, and without the labels given no feeling', () => {
		const some = everydaySentences([0, 0], 1);
		expect(new Set(some.map(({ text }) => text)).size).toBe(some.length);
		expect(some.length).toBeGreaterThan(300);
		expect(some.every(({ targets, part }) => targets.every((target) => target === 0) && part === 'train')).toBe(true);
		expect(everydaySentences([0, 0], 1)).toEqual(some);
	});
});

describe('everyday texts written for the project', () => {
	const LEAST = { ko: 700, en: 150 } as const;

	it.each(['ko', 'en'] as const)('are many, different and labelled (%s)', (language) => {
		const texts = readEveryday(language);
		expect(texts.length).toBeGreaterThanOrEqual(LEAST[language]);
		expect(new Set(texts.map(({ text }) => text)).size).toBe(texts.length);
		for (const feeling of ['positive', 'negative', 'neutral']) {
			expect(texts.filter((one) => one.feeling === feeling).length).toBeGreaterThan(texts.length / 5);
		}
		expect(texts.flatMap(({ emotions }) => emotions).filter((group) => !(group in KOTE_GROUPS))).toEqual([]);
	});

	it.each(['ko', 'en'] as const)('are set aside for the test, every fifth of them, and training gets none of those (%s)', (language) => {
		const aside = readEveryday(language).filter(({ part }) => part === 'test');
		expect(aside).toHaveLength(Math.floor(readEveryday(language).length / 5));
		const learned = new Set(everydayForTraining(language).map(({ text }) => text));
		expect(aside.some(({ text }) => learned.has(text))).toBe(false);
		expect(everydayForTraining(language).some(({ feeling }) => feeling === 'mixed')).toBe(false);
	});

	it('come with posts in distress, each in its own language', () => {
		expect(distressedPosts(TUNING_POSTS, 'ko').every((text) => /[가-힣]/.test(text))).toBe(true);
		expect(distressedPosts(TUNING_POSTS, 'en').some((text) => /[가-힣]/.test(text))).toBe(false);
		expect(distressedPosts(TUNING_POSTS, 'en').length).toBeGreaterThan(100);
	});
});
