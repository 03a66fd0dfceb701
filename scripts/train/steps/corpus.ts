import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { join } from 'node:path';
import { neutraliseIdentity } from '../../../src/language/identity';
import { normaliseText } from '../../../src/language/normalise';

/** A text as the models see it, and which part of the data it belongs to. */
export interface Example {
	text: string;
	original: string;
	part: Part;
	/** One value a label: 1, 0, or something between for a soft label. */
	targets: number[];
	/** How much it counts; 1 where not given. */
	weight?: number;
}

export type Part = 'train' | 'tune' | 'test';

/**
 * The part of a text follows from the text itself: of ten, one is for the test, one for tuning and calibration, eight for training.
 * So the same text never stands on both sides, in whichever file it comes again.
 */
export function partOf(normalised: string): Part {
	const digit = createHash('md5').update(normalised.replace(/[^0-9a-z가-힣]/g, '')).digest().readUInt32LE(0) % 10;
	return digit === 0 ? 'test' : digit === 1 ? 'tune' : 'train';
}

export function example(original: string, targets: number[]): Example {
	const normalised = normaliseText(original);
	return { text: neutraliseIdentity(normalised), original, part: partOf(normalised), targets };
}

/** The lines of a TSV file (gzip or plain) as fields; quotation marks around a field are taken off. */
export function readTsv(file: string): string[][] {
	const bytes = readFileSync(file);
	const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
	return text
		.split('\n')
		.filter((line) => line.trim() !== '')
		.map((line) => line.replace(/\r$/, '').split('\t').map(unquote));
}

function unquote(field: string): string {
	return /^".*"$/s.test(field) ? field.slice(1, -1).replaceAll('""', '"') : field;
}

export function labelIds(field: string | undefined): number[] {
	return (field ?? '').split(',').filter(Boolean).map(Number);
}

export function dataFile(folder: string, ...path: string[]): string {
	return join(folder, ...path);
}

/** Deterministic order and choices: the same seed gives the same weights. */
export function randomFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
}
