import type { Classifier } from '../language/classifier';

/** Scores of the emotion groups; a group's tuned threshold is moved to 0.5. */
export type Emotions = (prepared: string) => Record<string, number>;

/** @param hints a polarity model whose logit the heads take into account, as in training */
export function loadEmotions(model: Classifier, hints: Classifier | null = null): Emotions {
	const { labels, extra } = model.header;
	const heads = labels.map((label, k) => ({
		label,
		slope: extra['slopes']?.[k] ?? 1,
		hint: hints ? (extra['hints']?.[k] ?? 0) : 0,
		shift: (extra['shifts']?.[k] ?? 0) - (extra['thresholds']?.[k] ?? 0),
	}));
	const logits = new Float64Array(labels.length);
	const polarity = new Float64Array(1);
	return (prepared) => {
		model.logits(prepared, logits);
		hints?.logits(prepared, polarity);
		const out: Record<string, number> = {};
		heads.forEach(({ label, slope, hint, shift }, k) => {
			const share = 1 / (1 + Math.exp(-(slope * (logits[k] ?? 0) + hint * (polarity[0] ?? 0) + shift)));
			out[label] = Math.round(share * 1_000) / 1_000;
		});
		return out;
	};
}
