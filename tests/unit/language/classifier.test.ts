import { brotliCompressSync, crc32 } from 'node:zlib';
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

/** The same bytes with a checksum that fits them, so that what lies behind the checksum is tried. */
function resealed(bytes: Buffer): Buffer {
	const copy = Buffer.from(bytes);
	copy.writeUInt32LE(crc32(copy.subarray(12)), 8);
	return copy;
}

function turned(bytes: Buffer, at: number): Buffer {
	const copy = Buffer.from(bytes);
	copy[at] = (copy[at] ?? 0) ^ 4;
	return copy;
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

	it('with finals apart also gives each without the last final consonant, and behind the final consonant before', () => {
		const spec = { min: 1, max: 2, finals: true };
		const hashesOf = (text: string) => {
			const out = new Uint32Array(ngramRoom(text.length, spec));
			return [...out.subarray(0, hashNgrams(text, spec, out))];
		};
		// 갔 gives 가 and " 가" besides, and the space behind it comes once more with ㅆ before it.
		expect(hashesOf('갔')).toHaveLength(hashesOf('가').length + 3);
		expect(hashesOf('갔')).toEqual(expect.arrayContaining([hashesOf('가')[1], hashesOf('가')[2]]));
	});

	it('says which letters each covers', () => {
		const spec = { min: 1, max: 3, finals: true };
		const text = '먹었다 ㅋ';
		const room = ngramRoom(text.length, spec);
		const places = { from: new Int32Array(room), to: new Int32Array(room) };
		const count = hashNgrams(text, spec, new Uint32Array(room), places);
		for (let i = 0; i < count; i++) {
			expect(places.from[i]).toBeGreaterThanOrEqual(0);
			expect(places.to[i]).toBeLessThanOrEqual(text.length);
			expect((places.to[i] ?? 0) - (places.from[i] ?? 0)).toBeLessThanOrEqual(3);
		}
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
		['with a header that is no JSON', resealed(Buffer.concat([whole.subarray(0, 12), Buffer.from('x'), whole.subarray(13)]))],
		['with a header length beyond its end', Buffer.concat([Buffer.from('CHM2'), Buffer.from([255, 255, 255, 127]), whole.subarray(8)])],
		['with one bit of its weights turned', turned(whole, whole.length - 3)],
		['made of another model\'s weights', resealed(Buffer.concat([whole.subarray(0, 12 + whole.readUInt32LE(4)), brotliCompressSync(Buffer.alloc(511))]))],
		['made to fill the memory', resealed(Buffer.concat([whole.subarray(0, 12 + whole.readUInt32LE(4)), brotliCompressSync(Buffer.alloc(50_000_000))]))],
		['of an older format', Buffer.concat([Buffer.from('CHM1'), whole.subarray(4)])],
	])('is refused with a clear error when it is %s', (_, bytes) => {
		const error = errorOf(() => decodeClassifier(bytes, 'small'));
		expect(error).toBeInstanceOf(CityHallError);
		expect(error).toMatchObject({ code: 'MODEL_BROKEN' });
	});

	it('that is not in the package says so', async () => {
		await expect(loadClassifier('no-such-model/weights')).rejects.toMatchObject({ code: 'MODEL_MISSING' });
	});
});
