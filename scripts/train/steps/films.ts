import { Classifier } from '../../../src/language/classifier';
import { dataFile, example, readTsv, type Example } from './corpus';
import { counterfactuals } from './counterfactual';
import { fit, type Fitted } from './fit';

/** Stars between the poles say something too: the share of "positive" they stand for, and how much they count. */
const MIDDLE_STARS: Readonly<Record<string, readonly [number, number]>> = {
	5: [0.2, 0.5],
	6: [0.3, 0.3],
	7: [0.55, 0.1],
	8: [0.8, 0.3],
};

/** The first rows are NSMC's balanced part; the extra reviews after them are mostly positive and serve training only. */
const BALANCED_ROWS = 150_000;

export interface Films {
	/** All reviews at the poles. */
	polar: Example[];
	/** Those of them in NSMC's balanced part: what figures are taken on. */
	balanced: Example[];
	middle: Example[];
}

export function readFilms(data: string): Films {
	const seen = new Set<string>();
	const fresh = (e: Example, index: number) => {
		// A review that comes twice counts once, except in the balanced part, which stays as it is for the figures.
		const known = seen.has(e.text);
		seen.add(e.text);
		return index < BALANCED_ROWS || !known;
	};
	const polar = ['nsmc_train.tsv.gz', 'nsmc_extra.tsv.gz']
		.flatMap((file) => readTsv(dataFile(data, 'nsmc', file)))
		.map((row) => example(row[3]!, [Number(row[1])]))
		.filter(fresh);
	const middle = readTsv(dataFile(data, 'nsmc', 'nsmc_neutral.tsv.gz')).flatMap((row) => {
		const stars = MIDDLE_STARS[row[2]!];
		return stars ? [{ ...example(row[3]!, [stars[0]]), weight: stars[1] }] : [];
	});
	return { polar, balanced: polar.slice(0, BALANCED_ROWS), middle };
}

/** The film model: of the reviews of the training part alone, both classes counting the same. */
export function fitFilms({ polar, middle }: Films): { fitted: Fitted; model: Classifier; train: Example[] } {
	const train = polar.filter((e) => e.part === 'train');
	const positives = train.filter((e) => e.targets[0] === 1).length;
	const balance = (train.length - positives) / positives;
	for (const e of train) e.weight = e.targets[0] === 1 ? balance : 1;
	const examples = [...train, ...middle.filter((e) => e.part === 'train')];
	const fitted = fit([...examples, ...counterfactuals(examples)], {
		name: 'film', labels: ['positive'], bits: 24, ngrams: { min: 1, max: 5, finals: true }, epochs: 3, rate: 0.4, smoothing: 0.5, lengthPower: 0.6,
		fewest: 2.4, coarseness: 0.4,
	});
	return { fitted, model: new Classifier(fitted.header, fitted.weights), train };
}
