import type { TokenUsage } from '../llm/chat-model';

export const URGENCIES = ['none', 'low', 'medium', 'high', 'critical'] as const;
export type Urgency = (typeof URGENCIES)[number];

export const SITUATIONS = [
	'runaway', 'no shelter', 'violence at home', 'self-harm', 'exploitation', 'school', 'family conflict', 'money', 'health', 'other',
] as const;

export const POLARITIES = ['positive', 'negative', 'neutral', 'mixed'] as const;

export interface Evidence {
	text: string;
	/** Offsets of code units in the text that was scored: `text === original.slice(start, end)`. */
	start: number;
	end: number;
	rule: string;
}

export interface Youth {
	/** Written by a young person (8 to 19 years) about their own situation. */
	isYouth: boolean;
	/** What told it, for the member of staff who reads it. */
	how: string | null;
}

export interface Sentiment {
	polarity: (typeof POLARITIES)[number];
	/** -1 (negative) to 1 (positive). */
	score: number;
	/** 0 to 1, calibrated: how likely the polarity is right. */
	confidence: number;
	/** A group's name and 0 to 1; 0.5 and more means the emotion is there. */
	emotions: Record<string, number>;
	situations: string[];
	urgency: Urgency;
	urgencyRules: string[];
	youth: Youth;
	evidence: Evidence[];
	language: 'ko' | 'en' | 'other';
	engine: 'on-server' | 'clova' | 'openai' | 'connected';
	model: string;
	usage: TokenUsage | null;
	needsReview: boolean;
	reviewReason: string | null;
}

export function urgencyRank(urgency: Urgency): number {
	return URGENCIES.indexOf(urgency);
}

/** A level moved by some steps, kept within none and critical. */
export function moveUrgency(urgency: Urgency, steps: number): Urgency {
	const rank = Math.max(0, Math.min(URGENCIES.length - 1, urgencyRank(urgency) + steps));
	return URGENCIES[rank] ?? urgency;
}
