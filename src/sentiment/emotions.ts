import type { Classifier } from '../language/classifier';

/** Scores of the emotion groups; a group's tuned threshold is moved to 0.5. */
export type Emotions = (prepared: string) => Record<string, number>;

export function loadEmotions(model: Classifier): Emotions {
	const { labels, extra } = model.header;
	const thresholds = extra['thresholds'] ?? labels.map(() => 0);
	const room = new Float64Array(labels.length);
	return (prepared) => {
		model.logits(prepared, room);
		const out: Record<string, number> = {};
		for (let k = 0; k < labels.length; k++) {
			const share = 1 / (1 + Math.exp((thresholds[k] ?? 0) - (room[k] ?? 0)));
			out[labels[k] ?? ''] = Math.round(share * 1_000) / 1_000;
		}
		return out;
	};
}
