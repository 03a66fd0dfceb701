import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { piecesOf, readAsOrder } from '../../../src/sentiment/addressed';
import { readEnglishBackground, readKoreanBackground } from './background';
import type { Example } from './corpus';
import { everydaySentences } from './everyday';
import { composedOrders, composedRequests } from './steering-orders';

const steeringSchema = z.looseObject({ text: z.string(), clean: z.string().nullish(), trick: z.string().nullish() });
const postSchema = z.looseObject({ text: z.string() });

export interface SteeringExample extends Example {
	/** The way to steer; null of everyday sentences. */
	trick: string | null;
}

const PER_KIND = 60;
const REQUESTS = 1_500;
/** Found by other means: they have no wording to learn from. */
const NO_WORDING = /stuffing|padding|cheerful|hidden|base64|hex|url|entities|tag block|rot13|leet|homoglyph|jamo|decomposed|letters|upside|reversed|zero width|full width/;

/** Sentences as the model reads them: 1 where one speaks to whoever or whatever scores the text, 0 for everyday ones. */
export function readSteeringSentences(fixtures: string, data: string): SteeringExample[] {
	const injection = join(fixtures, 'injection');
	const posts = readdirSync(injection).filter((file) => file.endsWith('.jsonl')).sort()
		.flatMap((file) => lines(join(injection, file)).map((line) => ({ ...steeringSchema.parse(JSON.parse(line)), file })));
	const steering = posts.flatMap(({ text, clean, trick, file }) =>
		clean && !NO_WORDING.test(trick ?? '') && text.includes(clean) ? sentences(text.replace(clean, '\n')).map((sentence) => made(sentence, 1, `${file.replace('.jsonl', '')}: ${trick ?? ''}`)) : [],
	);
	const tuning = join(fixtures, 'urgency-tuning');
	const tuned = readdirSync(tuning).filter((file) => file.endsWith('.jsonl')).sort().flatMap((file) => lines(join(tuning, file)).map((line) => postSchema.parse(JSON.parse(line)).text));
	const everyday = [
		...posts.map(({ clean }) => clean ?? ''), ...composedRequests(REQUESTS), ...tuned, ...readKoreanBackground(data), ...readEnglishBackground(data), ...everydaySentences([0], 1).map(({ text }) => text),
	];
	const known = new Set<string>();
	return [
		...steering,
		...composedOrders(PER_KIND).flatMap(sentences).map((text) => made(text, 1, 'composed')),
		...everyday.flatMap(sentences).map((text) => made(text, 0, null)),
	].filter(({ text }) => text !== '' && !known.has(text) && known.add(text));
}

function lines(file: string): string[] {
	return readFileSync(file, 'utf8').split('\n').filter((line) => line.trim() !== '');
}

function sentences(text: string): string[] {
	return piecesOf(text).map(({ start, end }) => text.slice(start, end));
}

function made(original: string, target: 0 | 1, trick: string | null): SteeringExample {
	return { text: readAsOrder(original), original, part: 'train', targets: [target], trick };
}
