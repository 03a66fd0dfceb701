import type { TokenUsage } from '../llm/chat-model';

/** What a summary is made of: text, and its blocks where the document's structure is known (`readDocument` gives both). */
export interface SummarySource {
	text: string;
	blocks?: ReadonlyArray<{ kind: 'heading' | 'paragraph' | 'table' | 'list'; text: string; page?: number }>;
}

export interface SummarySentence {
	/** `source.text.slice(start, end)`. */
	text: string;
	/** Offset in UTF-16 units. */
	start: number;
	end: number;
	/** 0..1. On this server: weight of the sentence; of a model's summary: likeness of the source sentence to what the model wrote. */
	score: number;
	/** From 1, where the document has pages. */
	page?: number;
}

export interface Summary {
	text: string;
	/** Sentences of the source, in its order: the summary itself, or where a model's summary comes from. */
	sentences: SummarySentence[];
	keywords: string[];
	engine: 'on-server' | 'clova' | 'openai' | 'connected';
	model: string;
	usage: TokenUsage | null;
	/** To be shown with a text that a machine wrote; null where the sentences are the document's own. */
	label: string | null;
	/** How many places of each kind were masked before the text left the server; null where it did not leave. */
	masked: Record<string, number> | null;
	warnings: string[];
}
