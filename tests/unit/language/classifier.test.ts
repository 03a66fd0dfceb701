import { CityHallError } from '../../../src/errors';
import { Classifier, decodeClassifier, encodeClassifier, loadClassifier, type ClassifierHeader } from '../../../src/language/classifier';
import { hashNgrams, ngramRoom } from '../../../src/language/ngrams';

const header: ClassifierHeader = {
	name: 'small', version: '1', labels: ['a', 'b'], bits: 8, ngrams: { min: 1, max: 3 },
	scales: [0.5, 0.25], biases: [1, -1], lengthPower: 0, extra: { thresholds: [0, 1] },
};

function weights(): Int8Array {
	return Int8Array.from({ length: 512 }, (_, i) => ((i * 37) % 255) - 127);
}

function errorOf(work: () => unknown): unknown {
	try {
		return work();
	} catch (error) {
		return error;
	}
}

describe('character n-grams', () => {
	it('gives every n-gram once, with the space before and behind the text', () => {
		const spec = { min: 1, max: 2 };
		const out = new Uint32Array(ngramRoom(2, spec));
		// " ", "가", "나", " " and " 가", "가나", "나 "
		expect(hashNgrams('가나', spec, out)).toBe(7);
		expect(new Set(out.subarray(0, 7)).size).toBe(6);
	});

	it('tells the order of letters', () => {
		const spec = { min: 2, max: 2 };
		const [one, other] = ['ab', 'ba'].map((text) => {
			const out = new Uint32Array(ngramRoom(text.length, spec));
			return [...out.subarray(0, hashNgrams(text, spec, out))];
		});
		expect(one).not.toEqual(other);
	});
});

describe('a classifier file', () => {
	it('gives the same logits after writing and reading', () => {
		const before = new Classifier(header, weights());
		const after = decodeClassifier(encodeClassifier(header, weights()), 'small');
		const [x, y] = [new Float64Array(2), new Float64Array(2)];
		before.logits('오늘 날씨', x);
		after.logits('오늘 날씨', y);
		expect([...y]).toEqual([...x]);
		expect(x[0]).not.toBe(x[1]);
		expect(after.header).toEqual(header);
	});

	it('takes a text longer than any before it', () => {
		const model = new Classifier(header, weights());
		const out = new Float64Array(2);
		model.logits('가'.repeat(50_000), out);
		expect(Number.isFinite(out[0])).toBe(true);
	});

	const whole = encodeClassifier(header, weights());
	it.each([
		['empty', Buffer.alloc(0)],
		['cut off', whole.subarray(0, whole.length - 1)],
		['longer than it should be', Buffer.concat([whole, Buffer.alloc(1)])],
		['no classifier', Buffer.from('PK\u0003\u0004 something else entirely')],
		['with a header that is no JSON', Buffer.concat([whole.subarray(0, 8), Buffer.from('x'), whole.subarray(9)])],
		['with a header length beyond its end', Buffer.concat([Buffer.from('CHM1'), Buffer.from([255, 255, 255, 127])])],
	])('is refused with a clear error when it is %s', (_, bytes) => {
		const error = errorOf(() => decodeClassifier(bytes, 'small'));
		expect(error).toBeInstanceOf(CityHallError);
		expect(error).toMatchObject({ code: 'MODEL_BROKEN' });
	});

	it('that is not in the package says so', async () => {
		await expect(loadClassifier('no-such-model/weights')).rejects.toMatchObject({ code: 'MODEL_MISSING' });
	});
});
