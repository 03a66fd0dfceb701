import type { ReviewReason } from './review';
import type { Assessment } from './score';
import { urgencyRank } from './sentiment';

/** Which posts a model is asked about. */
export type CascadeMode = 'every item' | 'only where it pays';

/**
 * Below this confidence a model is asked. Of set-aside comments of KOTE and reviews of NSMC a fifth lies below, and the polarity of this server is
 * right in 7 of 10 of them; of the others in 93 to 96 of 100, which is about what a good model reaches: there it would cost and bring nothing.
 */
const ASK_BELOW = 0.75;
const MEDIUM = urgencyRank('medium');

/** Why a model is asked about a post, in words for the person who reads the result; null where its answer would add little. */
export function whyAsk({ sentiment, reasons }: Assessment, mode: CascadeMode): string | null {
	if (mode === 'every item') return 'every item is asked about';
	const has = (wanted: ReviewReason['kind']): boolean => reasons.some(({ kind }) => kind === wanted);
	if (urgencyRank(sentiment.urgency) >= MEDIUM) return `urgency ${sentiment.urgency}`;
	if (has('alarm')) return 'it may be urgent, though no rule fired';
	if (has('doubt')) return 'urgent words that may not be meant so';
	if (has('steered')) return 'it speaks to the program that scores it';
	if (sentiment.language === 'other') return 'neither Korean nor English';
	if (sentiment.polarity === 'mixed') return 'mixed feelings';
	// Three of ten urgent posts that rules overlook tell of a young person, and one of seventy ordinary comments does.
	if (sentiment.youth.role !== null && sentiment.polarity !== 'positive') return 'a young person, and not in good spirits';
	return sentiment.confidence < ASK_BELOW ? `low confidence (${sentiment.confidence.toFixed(2)})` : null;
}
