import type { Emotion, Situation, Urgency } from '../types';

/** A question as it was written, with what a careful reader would say of it. */
export interface WrittenQuestion {
	title: string;
	/** Paragraphs. */
	lines: readonly string[];
	author: string;
	category: string;
	situation: Situation;
	emotion: Emotion;
	urgency: Urgency;
}
