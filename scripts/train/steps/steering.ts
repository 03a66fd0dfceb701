import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Classifier, encodeClassifier } from '../../../src/language/classifier';
import { wordsToModel } from '../../../src/llm/structured';
import { mostInARow, PAIR_BITS } from '../../../src/sentiment/addressed';
import { fit, type Fitted, type FitOptions } from './fit';
import { readSteeringSentences, type SteeringExample } from './steering-sentences';

export const STEERING_OPTIONS: FitOptions = {
	name: 'steering', labels: ['speaks to the reader'], bits: 16, ngrams: { min: 1, max: 4 }, epochs: 5, rate: 0.1, smoothing: 1, lengthPower: 0.5, coarseness: 0.1,
};
/** Summed up over a stretch of text, so the length does not count; coarse, as they stand in the header. */
const PAIR_OPTIONS: FitOptions = { ...STEERING_OPTIONS, bits: PAIR_BITS, ngrams: { min: 2, max: 2 }, epochs: 3, rate: 0.05, lengthPower: 0, coarseness: 0.05 };
const FOLDS = 5;
/** Of everyday sentences so many may be taken for an order; a post has one or two. */
const FALSE_ALARMS = 0.0003;
/** A sentence that somebody wrote counts as much as so many composed ones. */
const WRITTEN = 3;
/** Of what the model finds, so much may be lost for a look that is cheap. */
const LOST_BY_PAIRS = 0.03;
/** Of a trick so many sentences stay together in a fold. */
const TOGETHER = 8;

export interface SteeringFigures {
	written: number;
	composed: number;
	everyday: number;
	/** Share of the written sentences found by models that had not seen their trick. */
	found: number;
	/** Written sentences that the list of signs misses, and how many of those are found so. */
	unlisted: number;
	unlistedFound: number;
	/** Share of everyday sentences that the first look does not let go. */
	lookedAtTwice: number;
	/** Everyday sentences taken for an order. */
	falseAlarms: number;
	threshold: number;
}

/** Which sentences speak to the program; the threshold by cross-validation in which every trick is new to the model that judges it. */
export async function trainSteering(fixtures: string, data: string, models: string): Promise<SteeringFigures> {
	const examples = readSteeringSentences(fixtures, data).map((e) => ({ ...e, weight: e.trick !== null && e.trick !== 'composed' ? WRITTEN : 1 }));
	const folds = foldsOf(examples);
	const scored: Array<{ e: SteeringExample; logit: number }> = [];
	for (let fold = 0; fold < FOLDS; fold++) {
		const score = scorerOf(fit(examples.filter((_, i) => folds[i] !== fold), STEERING_OPTIONS));
		scored.push(...examples.filter((_, i) => folds[i] === fold).map((e) => ({ e, logit: score(e.text) })));
	}
	const everyday = scored.filter(({ e }) => e.trick === null).map(({ logit }) => logit).sort((a, b) => b - a);
	const threshold = Number(everyday[Math.floor(everyday.length * FALSE_ALARMS)]!.toFixed(3));
	const written = scored.filter(({ e }) => e.trick !== null);
	const unlisted = written.filter(({ e }) => wordsToModel(e.original).length === 0);
	const count = (some: typeof scored): number => some.filter(({ logit }) => logit >= threshold).length;
	const { weights: pairs } = fit(examples, PAIR_OPTIONS);
	const rows = scored.filter(({ e, logit }) => e.trick !== null && logit >= threshold).map(({ e }) => mostInARow(e.text, pairs)).sort((a, b) => a - b);
	const pairsFrom = rows[Math.floor(rows.length * LOST_BY_PAIRS)]!;
	const passed = scored.filter(({ e }) => e.trick === null && mostInARow(e.text, pairs) >= pairsFrom).length;
	const { header, weights } = fit(examples, STEERING_OPTIONS);
	await mkdir(join(models, 'steering'), { recursive: true });
	await writeFile(join(models, 'steering', 'weights.bin'), encodeClassifier({ ...header, extra: { threshold: [threshold], pairs: [...pairs], pairsFrom: [pairsFrom] } }, weights));
	return {
		written: written.length, composed: examples.filter(({ trick }) => trick === 'composed').length, everyday: everyday.length,
		found: count(written) / written.length, unlisted: unlisted.length, unlistedFound: count(unlisted),
		lookedAtTwice: passed / everyday.length,
		falseAlarms: everyday.filter((logit) => logit >= threshold).length, threshold,
	};
}

/** Sentences of one trick go together; composed ones are in no fold, and so in every training. */
function foldsOf(examples: readonly SteeringExample[]): number[] {
	const seen = new Map<string, number>();
	return examples.map(({ trick }, i) => {
		if (trick === 'composed') return -1;
		if (trick === null) return i % FOLDS;
		const before = seen.get(trick) ?? 0;
		seen.set(trick, before + 1);
		return ([...trick].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) + Math.floor(before / TOGETHER)) % FOLDS;
	});
}

function scorerOf({ header, weights }: Fitted): (text: string) => number {
	const model = new Classifier(header, weights);
	const out = new Float64Array(1);
	return (text) => {
		model.logits(text, out);
		return out[0]!;
	};
}
