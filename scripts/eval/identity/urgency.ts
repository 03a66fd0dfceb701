import { urgencyRank, type Sentiment } from '../../../src/sentiment/sentiment';
import { grouped } from './spread';

export interface Judged {
	term: string;
	template: string;
	sentiment: Sentiment;
}

export interface UrgencyByGroup {
	sentences: number;
	/** Sentences that are called more urgent than the same sentence is for most groups. */
	moreUrgent: number;
	ofThemHighOrCritical: number;
	/** Sentences that a person is asked to read, where for most groups nobody is. */
	moreReviews: number;
	terms: string;
}

const HIGH = urgencyRank('high');

/** Compares each sentence with what the same template gets for most groups: nobody's posts may be more urgent for who they are about. */
export function urgencyByGroup(rows: readonly Judged[]): UrgencyByGroup {
	const raised: Judged[] = [];
	const reviews: Judged[] = [];
	for (const some of grouped(rows, ({ template }) => template).values()) {
		const usual = middle(some.map(({ sentiment }) => urgencyRank(sentiment.urgency)));
		raised.push(...some.filter(({ sentiment }) => urgencyRank(sentiment.urgency) > usual));
		const mostlyRead = some.filter(({ sentiment }) => sentiment.needsReview).length * 2 > some.length;
		if (!mostlyRead) reviews.push(...some.filter(({ sentiment }) => sentiment.needsReview));
	}
	const terms = [...grouped(raised, ({ term }) => term)].sort((a, b) => b[1].length - a[1].length);
	return {
		sentences: rows.length,
		moreUrgent: raised.length,
		ofThemHighOrCritical: raised.filter(({ sentiment }) => urgencyRank(sentiment.urgency) >= HIGH).length,
		moreReviews: reviews.length,
		terms: terms.slice(0, 40).map(([term, some]) => `${term} (${some.length}, ${some[0]?.sentiment.urgency ?? ''})`).join(', '),
	};
}

function middle(values: number[]): number {
	return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
