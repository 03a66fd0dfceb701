import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants, crc32 } from 'node:zlib';
import { z } from '#vendor/schema';
import { CityHallError } from '../errors';
import { hashNgrams, ngramRoom, sharedHashes, type NgramSpec } from './ngrams';

/*
 * File: the four bytes "CHM2", the header's length and the CRC-32 of all that follows (uint32 both, little endian), the header as JSON in UTF-8,
 * then int8 weights, bucket by bucket (one weight a label in each), so that a lookup touches one cache line; these compressed with Brotli:
 * most buckets of a large table are empty, and coarse weights repeat.
 */
const MAGIC = 'CHM2';

const headerSchema = z.object({
	name: z.string(),
	version: z.string(),
	labels: z.array(z.string()).min(1),
	bits: z.number().int().min(8).max(24),
	ngrams: z.object({ min: z.number().int().min(1), max: z.number().int().max(8), finals: z.boolean().optional() }),
	scales: z.array(z.number()),
	biases: z.array(z.number()),
	/** Logits are divided by (number of n-grams)^lengthPower, so that long texts are not sure of themselves for their length alone. */
	lengthPower: z.number(),
	/** Whatever else training found out: calibration, thresholds. */
	extra: z.record(z.string(), z.array(z.number())).default({}),
});

export type ClassifierHeader = z.infer<typeof headerSchema>;

/** Kept between texts: taking new room for each costs more than the work itself. */
let bearingRoom = { hashes: new Uint32Array(0), places: { from: new Int32Array(0), to: new Int32Array(0) } };

/** A linear classifier over hashed character n-grams. */
export class Classifier {
	readonly #header: ClassifierHeader;
	readonly #weights: Int8Array;
	readonly #hashed: ReturnType<typeof sharedHashes>;
	/** The logit of the last text: two readers of one post may ask for it. */
	#last: { text: string | null; logit: number } = { text: null, logit: 0 };
	/** For tables of several heads, which buckets hold anything: most are empty. */
	readonly #filled: Uint8Array | null;
	readonly #sums: Int32Array;

	constructor(header: ClassifierHeader, weights: Int8Array) {
		this.#header = header;
		this.#weights = weights;
		this.#hashed = sharedHashes(header.ngrams);
		const heads = header.labels.length;
		this.#sums = new Int32Array(heads);
		this.#filled = heads > 1 ? filledBuckets(weights, heads) : null;
	}

	get header(): ClassifierHeader {
		return this.#header;
	}

	/** One logit a label, into `out` (length at least the number of labels). The text has to be normalised as in training. */
	logits(normalised: string, out: Float64Array): void {
		const { labels, scales, biases, bits, lengthPower } = this.#header;
		const weights = this.#weights;
		const filled = this.#filled;
		const shift = 32 - bits;
		if (filled === null) {
			if (this.#last.text !== normalised) {
				const { hashes, count } = this.#hashed(normalised);
				let sum = 0;
				for (let i = 0; i < count; i++) sum += weights[(hashes[i] ?? 0) >>> shift] ?? 0;
				const divisor = lengthPower === 0 ? 1 : count ** lengthPower;
				this.#last = { text: normalised, logit: (sum * (scales[0] ?? 0)) / divisor + (biases[0] ?? 0) };
			}
			out[0] = this.#last.logit;
			return;
		}
		const { hashes, count } = this.#hashed(normalised);
		const heads = labels.length;
		const sums = this.#sums.fill(0);
		for (let i = 0; i < count; i++) {
			const bucket = (hashes[i] ?? 0) >>> shift;
			if (filled[bucket] === 0) continue;
			const base = bucket * heads;
			for (let k = 0; k < heads; k++) sums[k] = (sums[k] ?? 0) + (weights[base + k] ?? 0);
		}
		const divisor = lengthPower === 0 ? 1 : count ** lengthPower;
		for (let k = 0; k < heads; k++) out[k] = ((sums[k] ?? 0) * (scales[k] ?? 0)) / divisor + (biases[k] ?? 0);
	}

	/**
	 * Adds to `out` what each code unit of the text adds to the logits, each head's logit times its factor: the weight of an n-gram is
	 * shared evenly by the code units that it covers. What the text's two ends and the biases add belongs to no code unit.
	 */
	addBearing(normalised: string, factors: readonly number[], out: Float32Array): void {
		const { ngrams, labels, scales, bits, lengthPower } = this.#header;
		const heads = labels.length;
		const shift = 32 - bits;
		const room = ngramRoom(normalised.length, ngrams);
		if (bearingRoom.hashes.length < room) {
			bearingRoom = { hashes: new Uint32Array(room * 2), places: { from: new Int32Array(room * 2), to: new Int32Array(room * 2) } };
		}
		const { hashes, places } = bearingRoom;
		const count = hashNgrams(normalised, ngrams, hashes, places);
		const divisor = lengthPower === 0 ? 1 : count ** lengthPower;
		const shares = factors.map((factor, k) => (factor * (scales[k] ?? 0)) / divisor);
		for (let i = 0; i < count; i++) {
			const [from, to] = [places.from[i] ?? 0, places.to[i] ?? 0];
			const base = ((hashes[i] ?? 0) >>> shift) * heads;
			let sum = 0;
			for (let k = 0; k < heads; k++) sum += (this.#weights[base + k] ?? 0) * (shares[k] ?? 0);
			if (sum === 0) continue;
			for (let at = from; at < to; at++) out[at] = (out[at] ?? 0) + sum / (to - from);
		}
	}
}

function filledBuckets(weights: Int8Array, heads: number): Uint8Array {
	const filled = new Uint8Array(weights.length / heads);
	for (let bucket = 0, at = 0; bucket < filled.length; bucket++) {
		for (const end = at + heads; at < end; at++) if (weights[at] !== 0) filled[bucket] = 1;
	}
	return filled;
}

export function encodeClassifier(header: ClassifierHeader, weights: Int8Array): Buffer {
	const json = JSON.stringify(headerSchema.parse(header));
	const body = Buffer.concat([Buffer.from(json), compressed(weights)]);
	const start = Buffer.alloc(12, MAGIC, 'latin1');
	start.writeUInt32LE(Buffer.byteLength(json), 4);
	start.writeUInt32LE(crc32(body), 8);
	return Buffer.concat([start, body]);
}

function compressed(weights: Int8Array): Buffer {
	const bytes = Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength);
	return brotliCompressSync(bytes, {
		params: {
			[constants.BROTLI_PARAM_QUALITY]: 9,
			[constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
			[constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
		},
	});
}

/** @throws CityHallError MODEL_BROKEN when the bytes are not a whole classifier. */
export function decodeClassifier(bytes: Uint8Array, name: string): Classifier {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	try {
		if (buffer.toString('latin1', 0, 4) !== MAGIC) throw new Error('the file does not start as a classifier does');
		const headerEnd = 12 + buffer.readUInt32LE(4);
		if (crc32(buffer.subarray(12)) !== buffer.readUInt32LE(8)) throw new Error('its checksum is wrong');
		const header = headerSchema.parse(JSON.parse(buffer.toString('utf8', 12, headerEnd)));
		const size = 2 ** header.bits * header.labels.length;
		// In one piece: put together from many, the largest table would take its room twice.
		const weights = brotliDecompressSync(buffer.subarray(headerEnd), { maxOutputLength: size, chunkSize: size });
		if (weights.length !== size) throw new Error(`expected ${size} weights, got ${weights.length}`);
		if (header.scales.length !== header.labels.length || header.biases.length !== header.labels.length) {
			throw new Error('scales and biases do not fit the labels');
		}
		return new Classifier(header, new Int8Array(weights.buffer, weights.byteOffset, size));
	} catch (cause) {
		throw new CityHallError(
			'MODEL_BROKEN',
			`The embedded model "${name}" cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
			'Install the package again; its files in the folder "models" are damaged.',
			{ cause },
		);
	}
}

/** The package's own models: beside `src` in a checkout and beside `dist/src` in the package. */
export const MODELS_FOLDER = join(__dirname, '..', '..', 'models');

const loaded = new Map<string, Promise<Classifier>>();

/**
 * A classifier of the package (`name` is its path below `models`, without `.bin`), read on first use and kept.
 * @throws CityHallError MODEL_MISSING, MODEL_BROKEN
 */
export function loadClassifier(name: string): Promise<Classifier> {
	const known = loaded.get(name);
	if (known) return known;
	const fresh = readClassifier(join(MODELS_FOLDER, `${name}.bin`), name);
	loaded.set(name, fresh);
	// A failure must not be remembered: the file may be there after a repair.
	fresh.catch(() => loaded.delete(name));
	return fresh;
}

async function readClassifier(path: string, name: string): Promise<Classifier> {
	let bytes: Buffer;
	try {
		bytes = await readFile(path);
	} catch (cause) {
		throw new CityHallError(
			'MODEL_MISSING',
			`The embedded model "${name}" is not in the package.`,
			'Install the package again, or make the model with "npm run train -- polarity".',
			{ cause },
		);
	}
	return decodeClassifier(bytes, name);
}

export type { NgramSpec };
