import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '#vendor/schema';
import { loadClassifier, MODELS_FOLDER, type Classifier } from './classifier';

/** How the Korean polarity models are put together; made by training, kept beside their weights. */
export const stackSchema = z.object({
	version: z.string(),
	gateSlope: z.number(),
	gateShift: z.number(),
	/** Weights of what `stackFeatures` gives, in its order. */
	weights: z.array(z.number()).length(9),
	/** Half the width, in probability, of the band around 0.5 that is called neutral. */
	neutral: z.number().min(0).max(0.5),
	/** Weights of the logit of "without feeling", of how far the stack's logit is from zero, and of 1. */
	plain: z.array(z.number()).length(3),
});
export type PolarityStack = z.infer<typeof stackSchema>;

/** What the models say of a text: logits of "positive" by film reviews, by comments, by what its words mean; and of "is a film review" and "is without feeling". */
export interface PolarityLogits {
	film: number;
	comment: number;
	meaning: number;
	gate: number;
	plain: number;
}

/** How much a text resembles a film review, 0 to 1. */
export function likeFilm(gate: number, stack: Pick<PolarityStack, 'gateSlope' | 'gateShift'>): number {
	return 1 / (1 + Math.exp(-(stack.gateSlope * gate + stack.gateShift)));
}

/**
 * What the stack weighs: the more a text resembles a film review, the less the models of comments count. Pooling the data instead is worse on both kinds of text.
 * On reviews the film model is surer in the middle and less sure at the ends than a plain logistic curve would have it; hence its second, bent logit.
 */
export function stackFeatures({ film, comment, meaning, gate }: Omit<PolarityLogits, 'plain'>, stack: Pick<PolarityStack, 'gateSlope' | 'gateShift'>): number[] {
	const near = likeFilm(gate, stack);
	return [film, film * near, (film / (1 + Math.abs(film))) * near, comment, comment * near, meaning, meaning * near, near, 1];
}

function stackedLogit(logits: Omit<PolarityLogits, 'plain'>, stack: Omit<PolarityStack, 'plain'>): number {
	return stackFeatures(logits, stack).reduce((total, x, i) => total + x * (stack.weights[i] ?? 0), 0);
}

/** Calibrated probability that a text is positive if it is not without feeling. */
export function stackedProbability(logits: Omit<PolarityLogits, 'plain'>, stack: Omit<PolarityStack, 'plain'>): number {
	return 1 / (1 + Math.exp(-stackedLogit(logits, stack)));
}

/** What tells a question, notice or request from a text with a feeling; a text that leans clearly to one side is less likely to be one. */
export function plainFeatures(logits: PolarityLogits, stack: Omit<PolarityStack, 'plain'>): number[] {
	return [logits.plain, Math.abs(stackedLogit(logits, stack)), 1];
}

/** Probability that a text is without feeling. */
export function plainProbability(logits: PolarityLogits, stack: PolarityStack): number {
	const sum = plainFeatures(logits, stack).reduce((total, x, i) => total + x * (stack.plain[i] ?? 0), 0);
	return 1 / (1 + Math.exp(-sum));
}

/** However plain a text is, to which side it leans stays to be seen in its score. */
const MOST_PLAIN = 0.99;

/** The answer that is likeliest of the three; texts near the middle count as neutral, too. */
export function judged(logits: PolarityLogits, stack: PolarityStack): Polarity {
	const positive = stackedProbability(logits, stack);
	const plain = Math.min(plainProbability(logits, stack), MOST_PLAIN);
	const distance = Math.abs(positive - 0.5);
	const score = (1 - plain) * (2 * positive - 1);
	const sided = (1 - plain) * (0.5 + distance);
	if (plain < sided && distance >= stack.neutral) return { polarity: positive > 0.5 ? 'positive' : 'negative', score, confidence: sided };
	// Inside the band: surer of "neutral" the nearer to its middle.
	return { polarity: 'neutral', score, confidence: Math.max(plain, 1 - distance / (2 * stack.neutral)) };
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
	const [film, comment, meaning, gate, json] = await Promise.all([
		loadClassifier('polarity-ko/film'),
		loadClassifier('polarity-ko/comment'),
		loadClassifier('polarity-ko/meaning'),
		loadClassifier('polarity-ko/gate'),
		readFile(join(MODELS_FOLDER, 'polarity-ko', 'stack.json'), 'utf8'),
	]);
	const stack = stackSchema.parse(JSON.parse(json));
	const room = new Float64Array(2);
	const logit = (model: Classifier, text: string) => {
		model.logits(text, room);
		return room[0] ?? 0;
	};
	return {
		version: `polarity-ko ${stack.version}`,
		judge(prepared) {
			const first = { film: logit(film, prepared), comment: logit(comment, prepared), meaning: logit(meaning, prepared), gate: logit(gate, prepared) };
			const answer = judged({ ...first, plain: room[1] ?? 0 }, stack);
			return prepared === '' ? { ...answer, polarity: 'neutral' } : answer;
		},
		bearing(prepared) {
			const out = new Float32Array(prepared.length);
			const near = likeFilm(logit(gate, prepared), stack);
			const [ofFilm = 0, filmNear = 0, filmBent = 0, ofComment = 0, commentNear = 0, ofMeaning = 0, meaningNear = 0] = stack.weights;
			film.addBearing(prepared, [ofFilm + near * (filmNear + filmBent / (1 + Math.abs(logit(film, prepared))))], out);
			comment.addBearing(prepared, [ofComment + near * commentNear], out);
			meaning.addBearing(prepared, [ofMeaning + near * meaningNear], out);
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
