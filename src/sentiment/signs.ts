import type { Sign, Signs } from './lexicon';
import type { Hit } from './phrases';
import { urgencyRank, type Urgency } from './sentiment';

/** Signs that tell little one by one and much together. */
export interface SignsFound {
	/** 'high' where they make the post urgent, 'review' where a person should look. */
	level: 'high' | 'review';
	/** Their names, the weightiest first. */
	names: string[];
	situation: string | null;
	/** Where the weightiest stand, in order of the text. */
	hits: Hit[];
}

const SHOWN = 3;

/**
 * Adds up the points of the signs in a text. Each counts once, however often it stands there.
 * @param first number of the first sign among the owners of the hits
 * @param found the highest level that a rule gives, and whether a rule was lowered
 */
export function addUpSigns(hits: readonly Hit[], first: number, signs: Signs, found: { urgency: Urgency; lowered: boolean }): SignsFound | null {
	if (signs.list.length === 0) return null;
	const places = new Map<Sign, Hit>();
	let sum = found.lowered ? signs.whereLowered : 0;
	if (urgencyRank(found.urgency) === urgencyRank('medium')) sum += signs.whereMedium;
	else if (urgencyRank(found.urgency) === urgencyRank('low')) sum += signs.whereLow;
	for (const hit of hits) {
		const sign = hit.owner < first ? undefined : signs.list[hit.owner - first];
		if (!sign || places.has(sign)) continue;
		places.set(sign, hit);
		sum += sign.points;
	}
	if (sum < signs.reviewFrom) return null;
	const weighty = [...places].filter(([sign]) => sign.points > 0).sort(([a], [b]) => b.points - a.points);
	if (weighty.length < signs.fewest) return null;
	return {
		level: sum >= signs.highFrom ? 'high' : 'review',
		names: weighty.map(([sign]) => sign.id),
		situation: weighty.find(([sign]) => sign.situation !== undefined)?.[0].situation ?? null,
		hits: weighty.slice(0, SHOWN).map(([, hit]) => hit).sort((a, b) => a.start - b.start),
	};
}
