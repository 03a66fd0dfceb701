import { splitSentences } from '../../../src/language/sentences';
import { withMixed } from '../../../src/sentiment/mixed';

/** Models whose word is plain, so that only the turning is looked at. */
const judge = (part: string): number => (/짜증|최악|awful/.test(part) ? -0.9 : /좋|great/.test(part) ? 0.9 : 0);
const polarityOf = (text: string, emotions: Record<string, number> = { joy: 0.8, anger: 0.8 }, score = -0.3) =>
	withMixed(
		{ polarity: 'negative', score, confidence: 0.7 },
		text,
		{ language: /[가-힣]/.test(text) ? 'ko' : 'en', emotions, sentences: () => splitSentences(text), judge },
	);

describe('a text that pulls both ways', () => {
	it.each([
		'음식은 정말 맛있고 좋은데 직원이 너무 불친절하고 짜증나요',
		'음식은 너무 맛있고 좋아서 행복했지만 직원이 불친절해서 짜증나고 화가 났다',
		'직원은 너무 친절하고 좋았어요 그렇지만 화장실이 더럽고 냄새나서 최악이었어요',
		'The food was great but the service was awful',
	])('is mixed also where one sentence turns in the middle, and nobody is sure of it: %p', (text) => {
		expect(polarityOf(text)).toEqual({ polarity: 'mixed', score: -0.3, confidence: 0.5 });
	});

	it.each([
		['both parts say the same', '직원이 불친절해서 짜증나요. 화장실도 최악이었어요 정말로.', undefined, undefined],
		['emotions of one kind alone are there', '음식은 정말 좋은데 직원이 너무 짜증나요', { joy: 0.1, anger: 0.8 }, undefined],
		['the whole is one-sided beyond doubt', '음식은 정말 좋은데 직원이 너무 짜증나요', undefined, -0.95],
		['it is but a few words', '좋은데 짜증나요', undefined, undefined],
	])('is not seen where %s', (_, text, emotions, score) => {
		expect(polarityOf(text, emotions, score).polarity).toBe('negative');
	});
});
