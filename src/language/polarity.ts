import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '#vendor/schema';
import { loadClassifier, MODELS_FOLDER, type Classifier } from './classifier';

/** How the Korean polarity models are put together; made by training, kept beside their weights. */
export const stackSchema = z.object({
	version: z.string(),
	film: z.number(),
	comment: z.number(),
	gateSlope: z.number(),
	gateShift: z.number(),
	/** Calibration: weights of what `calibrationFeatures` gives. */
	calibration: z.array(z.number()).length(4),
	/** Half the width, in probability, of the band around 0.5 that is called neutral. */
	neutral: z.number().min(0).max(0.5),
});
export type PolarityStack = z.infer<typeof stackSchema>;

/**
 * The film model's and the comment model's logits added up; a third model tells how much the text resembles a film review,
 * and the comment model weighs less the more it does. Pooling the data instead is worse on both kinds of text.
 */
export function stackedLogit(film: number, comment: number, gate: number, stack: PolarityStack): number {
	return stack.film * film + stack.comment * (1 - likeFilm(gate, stack)) * comment;
}

/** How much a text resembles a film review, 0 to 1. */
export function likeFilm(gate: number, stack: PolarityStack): number {
	return 1 / (1 + Math.exp(-(stack.gateSlope * gate + stack.gateShift)));
}

/** Beyond this the bend would turn the curve down again: a higher logit must never mean a lower probability. */
const BENT_WITHIN = 2.5;

/**
 * What a logit is calibrated by. Film reviews and comments need different slopes, and on reviews the models are surer in the middle
 * and less sure at the ends than a plain logistic curve would have it; hence the second, bent logit.
 */
export function calibrationFeatures(logit: number, filmLikeness: number): number[] {
	const inside = Math.max(-BENT_WITHIN, Math.min(BENT_WITHIN, logit));
	const bent = inside / (1 + Math.abs(inside));
	return [logit, inside * filmLikeness, bent * filmLikeness, 1];
}

/** Calibrated probability that a text is positive. */
export function stackedProbability(film: number, comment: number, gate: number, stack: PolarityStack): number {
	const features = calibrationFeatures(stackedLogit(film, comment, gate, stack), likeFilm(gate, stack));
	const sum = features.reduce((total, x, i) => total + x * (stack.calibration[i] ?? 0), 0);
	return 1 / (1 + Math.exp(-sum));
}

export interface Polarity {
	polarity: 'positive' | 'negative' | 'neutral' | 'mixed';
	/** -1 to 1 */
	score: number;
	/** 0 to 1 */
	confidence: number;
}

export interface PolarityModel {
	/** The text has to be normalised and neutralised as in training. */
	judge(prepared: string): Polarity;
	/**
	 * What each code unit of the prepared text adds to the logit of "positive": above zero it speaks for a positive text, below for a negative one.
	 * As long as the text. It is worked out when asked for and costs several times what `judge` does.
	 */
	bearing(prepared: string): Float32Array;
	readonly version: string;
}

/** @throws CityHallError MODEL_MISSING, MODEL_BROKEN */
export async function loadKoreanPolarity(): Promise<PolarityModel> {
	const [film, comment, gate, json] = await Promise.all([
		loadClassifier('polarity-ko/film'),
		loadClassifier('polarity-ko/comment'),
		loadClassifier('polarity-ko/gate'),
		readFile(join(MODELS_FOLDER, 'polarity-ko', 'stack.json'), 'utf8'),
	]);
	const stack = stackSchema.parse(JSON.parse(json));
	const room = new Float64Array(1);
	const logit = (model: Classifier, text: string) => {
		model.logits(text, room);
		return room[0] ?? 0;
	};
	return {
		version: `polarity-ko ${stack.version}`,
		judge(prepared) {
			const positive = stackedProbability(logit(film, prepared), logit(comment, prepared), logit(gate, prepared), stack);
			const distance = Math.abs(positive - 0.5);
			if (prepared === '' || distance < stack.neutral) {
				// Inside the band: surer of "neutral" the nearer to its middle.
				return { polarity: 'neutral', score: 2 * positive - 1, confidence: 1 - distance / (2 * stack.neutral) };
			}
			return { polarity: positive > 0.5 ? 'positive' : 'negative', score: 2 * positive - 1, confidence: 0.5 + distance };
		},
		bearing(prepared) {
			const out = new Float32Array(prepared.length);
			film.addBearing(prepared, [stack.film], out);
			comment.addBearing(prepared, [stack.comment * (1 - likeFilm(logit(gate, prepared), stack))], out);
			return out;
		},
	};
}

const HEADS = ['positive', 'negative', 'neutral'] as const;

/** @throws CityHallError MODEL_MISSING, MODEL_BROKEN */
export async function loadEnglishPolarity(): Promise<PolarityModel> {
	const model = await loadClassifier('polarity-en/weights');
	const temperature = model.header.extra['temperature']?.[0] ?? 1;
	const room = new Float64Array(HEADS.length);
	return {
		version: `polarity-en ${model.header.version}`,
		judge(prepared) {
			model.logits(prepared, room);
			const powers = [...room].map((logit) => Math.exp(logit / temperature));
			const total = powers.reduce((sum, power) => sum + power, 0);
			const [positive = 0, negative = 0, neutral = 0] = powers.map((power) => power / total);
			const confidence = Math.max(positive, negative, neutral);
			const polarity = confidence === neutral ? 'neutral' : confidence === positive ? 'positive' : 'negative';
			return { polarity, score: positive - negative, confidence };
		},
		bearing(prepared) {
			const out = new Float32Array(prepared.length);
			model.addBearing(prepared, [1 / temperature, -1 / temperature, 0], out);
			return out;
		},
	};
}
