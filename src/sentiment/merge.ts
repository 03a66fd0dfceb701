import { denseText } from '../language/normalise';
import type { ChatModel, TokenUsage } from '../llm/chat-model';
import { EMOTIONS, type PostAnswer } from './prompt';
import { urgencyRank, type Evidence, type Sentiment } from './sentiment';

const AGREED = 0.85;
const CONTRADICTED = 0.5;

/**
 * Puts a model's answer and the embedded score together. The higher urgency of the two stands; where the model wanted a lower one
 * than high or critical, a person is asked. Quotations that are not in the text are left out.
 */
export function merge(text: string, embedded: Sentiment, answer: PostAnswer, quotes: readonly string[], model: ChatModel, usage: TokenUsage | null): Sentiment {
	const raised = urgencyRank(answer.urgency) > urgencyRank(embedded.urgency);
	const lowered = urgencyRank(answer.urgency) < urgencyRank(embedded.urgency);
	const evidence = [...embedded.evidence, ...quotes.flatMap((quote) => findQuote(text, quote, model.model))];
	const opposite = embedded.polarity !== answer.polarity && embedded.score * answer.score < 0;
	const reasons = [
		...(embedded.urgency === 'high' || embedded.urgency === 'critical' ? [embedded.reviewReason ?? 'urgent'] : []),
		...(raised && urgencyRank(answer.urgency) >= urgencyRank('high') ? [`urgent: ${model.model} sees ${answer.urgency}, the rules ${embedded.urgency}`] : []),
		...(lowered ? [`${model.model} would lower the urgency from ${embedded.urgency} to ${answer.urgency}`] : []),
		...(raised && evidence.length === 0 ? [`${model.model} raised the urgency without words of the post to show for it`] : []),
		...(opposite && Math.abs(embedded.score) > 0.6 ? [`${model.model} says ${answer.polarity}, the embedded model ${embedded.polarity}`] : []),
		...(embedded.reviewReason?.startsWith('urgent words') ? [embedded.reviewReason] : []),
	];
	const situations = [...new Set([...embedded.situations, ...answer.situations])];
	return {
		polarity: answer.polarity,
		score: answer.score,
		confidence: answer.polarity === embedded.polarity ? Math.max(AGREED, embedded.confidence) : opposite ? CONTRADICTED : (AGREED + CONTRADICTED) / 2,
		emotions: Object.fromEntries(EMOTIONS.map((emotion) => [emotion, answer.emotions.includes(emotion) ? 1 : 0])),
		situations: situations.length > 1 ? situations.filter((situation) => situation !== 'other') : situations,
		urgency: raised ? answer.urgency : embedded.urgency,
		urgencyRules: raised ? [...embedded.urgencyRules, `model: ${answer.urgency}`] : embedded.urgencyRules,
		youth: embedded.youth.how === null && answer.youth ? { isYouth: true, role: 'writer', how: `${model.model} says so` } : embedded.youth,
		evidence,
		sentences: embedded.sentences,
		language: embedded.language,
		engine: model.provider,
		model: model.model,
		decidedBy: { polarity: model.provider, urgency: raised ? model.provider : 'on-server', situations: model.provider },
		askedBecause: 'every item is asked about',
		otherSaid: {
			engine: embedded.engine,
			model: embedded.model,
			polarity: embedded.polarity,
			score: embedded.score,
			situations: embedded.situations,
			urgency: embedded.urgency,
		},
		usage,
		needsReview: reasons.length > 0,
		reviewReason: reasons.length > 0 ? reasons.join('; ') : null,
	};
}

/** Models change spaces and stretched letters when they quote; nothing else is forgiven. */
function findQuote(text: string, quote: string, model: string): Evidence[] {
	const wanted = denseText(quote).text;
	if (wanted.length < 2) return [];
	const dense = denseText(text);
	const at = dense.text.indexOf(wanted);
	if (at < 0) return [];
	const start = dense.offsets[at] ?? 0;
	const end = (dense.offsets[at + wanted.length - 1] ?? start) + 1;
	return [{ text: text.slice(start, end), start, end, about: 'model', rule: model }];
}
