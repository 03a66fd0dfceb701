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
	/** What it shows: how urgent the post is, a situation of the user's own, how the writer feels, or what a model quoted. */
	about: 'urgency' | 'situation' | 'feeling' | 'model';
	/** The rule or the model that it stems from. */
	rule: string;
}

export interface SentenceScore {
	text: string;
	/** Offsets of code units in the text that was scored. */
	start: number;
	end: number;
	/** -1 (negative) to 1 (positive). */
	score: number;
}

export interface Youth {
	/** Written by a young person (8 to 19 years) about their own situation. */
	isYouth: boolean;
	/** The young person writes, or somebody else writes about one; null where neither was told. */
	role: 'writer' | 'about' | null;
	/** What told it, for the member of staff who reads it. */
	how: string | null;
}

export type Engine = 'on-server' | 'clova' | 'openai' | 'connected';

/** What one engine said, kept beside what was decided. */
export interface Opinion {
	engine: Engine;
	model: string;
	polarity: Sentiment['polarity'];
	score: number;
	situations: string[];
	urgency: Urgency;
}

/** A situation of the user's own, in place of the built-in ones. */
export interface Category {
	name: string;
	/** What belongs to it, for a model that reads the post. */
	description: string;
	/** Phrases in the lexicon's syntax, for the engine on this server. */
	phrases: readonly string[];
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
	/** Empty for a text of one sentence. */
	sentences: SentenceScore[];
	language: 'ko' | 'en' | 'other';
	/** Who gave the result: a model where one was asked and answered, else this server. */
	engine: Engine;
	model: string;
	/** Whose word stands; the urgency is the higher of the two engines'. */
	decidedBy: { polarity: Engine; urgency: Engine; situations: Engine };
	/** Why a model was asked; null where none was. */
	askedBecause: string | null;
	/** What the other engine said where a model was asked and answered. */
	otherSaid: Opinion | null;
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
