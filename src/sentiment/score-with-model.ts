import { CityHallError } from '../errors';
import type { ChatModel, TokenUsage } from '../llm/chat-model';
import { askForJson } from '../llm/structured';
import { maskText, type Masking } from '../privacy/mask';
import { merge } from './merge';
import { answerSchema, askAbout, withoutMarks, type PostAnswer } from './prompt';
import { loadScorer } from './score';
import type { Sentiment } from './sentiment';

export type Scored = { ok: true; sentiment: Sentiment } | { ok: false; reason: string };

const POSTS_A_CALL = 10;
const LETTERS_A_CALL = 8_000;
const LETTERS_A_POST = 4_000;
const TOKENS_A_POST = 220;
/** Posts are asked one by one after a call for several failed; a model that cannot answer these either is not asked about the rest. */
const FAILURES_IN_A_ROW = 3;

interface Post {
	index: number;
	text: string;
	embedded: Sentiment;
	masking: Masking;
}

interface Answered {
	answer: PostAnswer;
	usage: TokenUsage | null;
}

/**
 * Scores texts with a chat model, several a call, and never below the embedded urgency without saying so.
 * Texts are masked before they leave. The result has the texts' order and length; an item that got no usable answer says why.
 * @throws only what aborting `signal` throws, and what loading the embedded models throws
 */
export async function scoreWithModel(texts: string[], model: ChatModel, options: { signal?: AbortSignal } = {}): Promise<Scored[]> {
	const scorer = await loadScorer();
	const results = new Array<Scored>(texts.length);
	const posts: Post[] = [];
	for (const [index, text] of texts.entries()) {
		const embedded = scorer.score(text);
		if (text.trim() === '') {
			results[index] = { ok: true, sentiment: embedded };
			continue;
		}
		try {
			posts.push({ index, text, embedded, masking: maskText(withoutMarks(text.slice(0, LETTERS_A_POST))) });
		} catch (error) {
			results[index] = { ok: false, reason: reasonOf(error) };
		}
	}
	let stopped: string | null = null;
	for (const batch of batches(posts)) {
		options.signal?.throwIfAborted();
		if (stopped === null) {
			try {
				await scoreBatch(batch, model, options.signal, results);
				continue;
			} catch (error) {
				options.signal?.throwIfAborted();
				const lasting = error instanceof CityHallError && !error.retryable;
				const reason = reasonOf(error);
				for (const post of batch) results[post.index] ??= { ok: false, reason };
				// A wrong key or an empty account stays so: the other posts need not find it out again.
				if (lasting) stopped = reason;
				continue;
			}
		}
		for (const post of batch) results[post.index] = { ok: false, reason: stopped };
	}
	return results;
}

function* batches(posts: readonly Post[]): Generator<Post[]> {
	let batch: Post[] = [];
	let letters = 0;
	for (const post of posts) {
		const length = post.masking.masked.length;
		if (batch.length > 0 && (batch.length >= POSTS_A_CALL || letters + length > LETTERS_A_CALL)) {
			yield batch;
			batch = [];
			letters = 0;
		}
		batch.push(post);
		letters += length;
	}
	if (batch.length > 0) yield batch;
}

async function scoreBatch(batch: readonly Post[], model: ChatModel, signal: AbortSignal | undefined, results: Scored[]): Promise<void> {
	const first = await ask(batch, model, signal);
	for (const post of batch) settle(post, first.answers.get(post.index), model, results);
	const missing = batch.filter((post) => results[post.index] === undefined);
	if (missing.length === 0) return;
	if (batch.length === 1) {
		for (const post of missing) results[post.index] = { ok: false, reason: first.reason };
		return;
	}
	let failures = 0;
	for (const post of missing) {
		if (failures >= FAILURES_IN_A_ROW) {
			results[post.index] = { ok: false, reason: `Not asked again after ${failures} failures in a row. ${first.reason}` };
			continue;
		}
		signal?.throwIfAborted();
		const again = await ask([post], model, signal);
		settle(post, again.answers.get(post.index), model, results);
		if (results[post.index] === undefined) {
			results[post.index] = { ok: false, reason: again.reason };
			failures++;
		} else failures = 0;
	}
}

function settle(post: Post, answered: Answered | undefined, model: ChatModel, results: Scored[]): void {
	if (!answered) return;
	const quotes = answered.answer.evidence.map((quote) => post.masking.unmask(quote));
	results[post.index] = { ok: true, sentiment: merge(post.text, post.embedded, answered.answer, quotes, model, answered.usage) };
}

/** Answers by index of the post; ids that were not asked for, or came twice with different answers, count for nothing. */
async function ask(posts: readonly Post[], model: ChatModel, signal: AbortSignal | undefined): Promise<{ answers: Map<number, Answered>; reason: string }> {
	const answer = await askForJson({
		model,
		messages: askAbout(posts.map((post, i) => ({ number: i + 1, masked: post.masking.masked }))),
		schema: answerSchema,
		maxTokens: 300 + TOKENS_A_POST * posts.length,
		...(signal ? { signal } : {}),
	});
	const answers = new Map<number, Answered>();
	if (!answer.ok) return { answers, reason: answer.reason };
	const entries = new Map<string, PostAnswer>();
	const contradicted = new Set<string>();
	for (const entry of answer.value.posts) {
		const known = entries.get(entry.id);
		if (known && JSON.stringify(known) !== JSON.stringify(entry)) contradicted.add(entry.id);
		entries.set(entry.id, entry);
	}
	const usable = posts.flatMap((post, i) => {
		const id = `p${i + 1}`;
		const entry = contradicted.has(id) ? undefined : entries.get(id);
		return entry ? [{ post, entry }] : [];
	});
	const shares = share(answer.usage, usable.length);
	usable.forEach(({ post, entry }, i) => answers.set(post.index, { answer: entry, usage: shares[i] ?? null }));
	return { answers, reason: `${model.model} left this post out of its answer.` };
}

/** Tokens of a call over its posts, so that they add up to what was used. */
function share(usage: TokenUsage, parts: number): TokenUsage[] {
	return Array.from({ length: parts }, (_, i) => {
		const part = (total: number) => Math.floor(total / parts) + (i < total % parts ? 1 : 0);
		return {
			promptTokens: part(usage.promptTokens),
			completionTokens: part(usage.completionTokens),
			thinkingTokens: part(usage.thinkingTokens),
			totalTokens: part(usage.totalTokens),
		};
	});
}

function reasonOf(error: unknown): string {
	return error instanceof CityHallError ? `${error.message} ${error.nextStep}` : `The model could not be asked: ${String(error)}`;
}
