import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '#vendor/schema';
import { CityHallError } from '../errors';
import { forEachNgram, hashNgrams, ngramRoom, type NgramSpec } from './ngrams';

/*
 * File: the four bytes "CHM1", the header's length (uint32, little endian), the header as JSON in UTF-8,
 * then int8 weights, bucket by bucket (one weight a label in each), so that a lookup touches one cache line.
 */
const MAGIC = 'CHM1';

const headerSchema = z.object({
	name: z.string(),
	version: z.string(),
	labels: z.array(z.string()).min(1),
	bits: z.number().int().min(8).max(24),
	ngrams: z.object({ min: z.number().int().min(1), max: z.number().int().max(8) }),
	scales: z.array(z.number()),
	biases: z.array(z.number()),
	/** Logits are divided by (number of n-grams)^lengthPower, so that long texts are not sure of themselves for their length alone. */
	lengthPower: z.number(),
	/** Whatever else training found out: calibration, thresholds. */
	extra: z.record(z.string(), z.array(z.number())).default({}),
});

export type ClassifierHeader = z.infer<typeof headerSchema>;

/** A linear classifier over hashed character n-grams. */
export class Classifier {
	readonly #header: ClassifierHeader;
	readonly #weights: Int8Array;
	#room = new Uint32Array(4_096);

	constructor(header: ClassifierHeader, weights: Int8Array) {
		this.#header = header;
		this.#weights = weights;
	}

	get header(): ClassifierHeader {
		return this.#header;
	}

	/** One logit a label, into `out` (length at least the number of labels). The text has to be normalised as in training. */
	logits(normalised: string, out: Float64Array): void {
		const { ngrams, labels, scales, biases, bits, lengthPower } = this.#header;
		const room = ngramRoom(normalised.length, ngrams);
		if (this.#room.length < room) this.#room = new Uint32Array(room * 2);
		const hashes = this.#room;
		const count = hashNgrams(normalised, ngrams, hashes);
		const weights = this.#weights;
		const shift = 32 - bits;
		const divisor = lengthPower === 0 ? 1 : count ** lengthPower;
		if (labels.length === 1) {
			let sum = 0;
			for (let i = 0; i < count; i++) sum += weights[(hashes[i] ?? 0) >>> shift] ?? 0;
			out[0] = (sum * (scales[0] ?? 0)) / divisor + (biases[0] ?? 0);
			return;
		}
		const heads = labels.length;
		out.fill(0, 0, heads);
		for (let i = 0; i < count; i++) {
			const base = ((hashes[i] ?? 0) >>> shift) * heads;
			for (let k = 0; k < heads; k++) out[k] = (out[k] ?? 0) + (weights[base + k] ?? 0);
		}
		for (let k = 0; k < heads; k++) out[k] = ((out[k] ?? 0) * (scales[k] ?? 0)) / divisor + (biases[k] ?? 0);
	}

	/**
	 * Adds to `out` what each code unit of the text adds to the logits, each head's logit times its factor: the weight of an n-gram is
	 * shared evenly by the code units that it covers. What the text's two ends and the biases add belongs to no code unit.
	 */
	addBearing(normalised: string, factors: readonly number[], out: Float32Array): void {
		const { ngrams, labels, scales, bits, lengthPower } = this.#header;
		const heads = labels.length;
		const shift = 32 - bits;
		const count = hashNgrams(normalised, ngrams, new Uint32Array(ngramRoom(normalised.length, ngrams)));
		const divisor = lengthPower === 0 ? 1 : count ** lengthPower;
		const shares = factors.map((factor, k) => (factor * (scales[k] ?? 0)) / divisor);
		forEachNgram(normalised, ngrams, (hash, from, to) => {
			if (to <= from) return;
			const base = (hash >>> shift) * heads;
			let sum = 0;
			for (let k = 0; k < heads; k++) sum += (this.#weights[base + k] ?? 0) * (shares[k] ?? 0);
			for (let at = from; at < to; at++) out[at] = (out[at] ?? 0) + sum / (to - from);
		});
	}
}

export function encodeClassifier(header: ClassifierHeader, weights: Int8Array): Buffer {
	let json = JSON.stringify(headerSchema.parse(header));
	while (Buffer.byteLength(json) % 8 !== 0) json += ' ';
	const length = Buffer.alloc(4);
	length.writeUInt32LE(Buffer.byteLength(json));
	return Buffer.concat([Buffer.from(MAGIC), length, Buffer.from(json), Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength)]);
}

/** @throws CityHallError MODEL_BROKEN when the bytes are not a whole classifier. */
export function decodeClassifier(bytes: Uint8Array, name: string): Classifier {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	try {
		if (buffer.toString('latin1', 0, 4) !== MAGIC) throw new Error('the file does not start as a classifier does');
		const headerEnd = 8 + buffer.readUInt32LE(4);
		const header = headerSchema.parse(JSON.parse(buffer.toString('utf8', 8, headerEnd)));
		const size = 2 ** header.bits * header.labels.length;
		if (buffer.length !== headerEnd + size) throw new Error(`expected ${headerEnd + size} bytes, got ${buffer.length}`);
		if (header.scales.length !== header.labels.length || header.biases.length !== header.labels.length) {
			throw new Error('scales and biases do not fit the labels');
		}
		return new Classifier(header, new Int8Array(buffer.buffer, buffer.byteOffset + headerEnd, size));
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
