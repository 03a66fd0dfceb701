import { hash } from './text';
import { plainView, disguisedViews } from './views';

/*
 * What a weak language model does with data that hold an order: it obeys. It reads Korean and English orders and whatever looks like a
 * finished answer, a system message or a form; some Chinese and Japanese; and, every other time, orders that somebody hid. It knows nothing of
 * how any caller defends itself, and no order here is written for a defence.
 */

export interface Order {
	/** A label as schemas have it; of a made-up one, its words. */
	label: string;
	madeUp: boolean;
	about: 'this item' | 'all items';
}

const LABELS: ReadonlyArray<readonly [string, RegExp]> = [
	['positive', /긍정|좋음|positive|积极|正面|肯定的|ポジティブ|positif|positivo|positiv/gi],
	['negative', /부정|나쁨|negative|消极|负面|否定的|ネガティブ|négatif|negativo|negativ/gi],
	['neutral', /중립|neutral|中立|中性/gi],
	['mixed', /혼합|\bmixed\b/gi],
	['none', /\bnone\b|(?<=[^a-z])none|없음|해당\s*없|위험하지\s*않|긴급하지\s*않|심각하지\s*않|不紧急|(?:为|無|なし)[「」『』]?|「なし」/gi],
	['low', /\blow\b|낮음|저위험/gi],
	['high', /\bhigh\b|높음|위험/gi],
	['critical', /\bcritical\b|\burgent\b|긴급(?!도)|위급|최우선/gi],
];
const FIELD =
	/polarity|sentiment|urgency|label|score|confidence|override|감정|긴급도|위험\s*도|위험\s*(?:수준|등급)|라벨|레이블|극성|판정|분류|결과|정답|점수|output|answer|긴급도|緊急度|紧急/i;
const VERB =
	/classif|label|mark|answer|output|respond|reply|return|print|rate|\bsay|\bset\b|treat|tag\b|flag|assign|record|evaluat|escalate|응답|분류|표시|판정|판단|답|출력|처리|평가|기재|적(?:어|으|을|는|혀)|써|쓰|매(?:기|겨)|저장|설정|부여|고정|선택|채점|반환|대답|지정|남겨|남기|던져|말하|외쳐|부탁|집계|올려|덮어|확정|넣으|하면\s*된다|标记|分类|填写|分類|判定|答え|してください|classe[zr]|clasifi|respond/i;
/** A field, a sign or a particle, a label: the notation of a finished answer. */
const FILLED_IN = /(?:polarity|sentiment|urgency|label|감정|긴급도|라벨|분류|정답|결과|output|answer|A\.)[^a-z가-힣]{0,12}(?:[:=→>|[(]|은|는)\s*["'*[(|>\s]{0,6}/i;
const ARROW = /(?:->|=>|→|⇒|:\s*)\s*["']?(?:긍정|부정|중립|positive|negative|neutral|none|critical)/i;
const REFUSED = /(?:하지|지)\s*(?:마|말)|금지|안\s*(?:됩|돼|된|하셔도)|않으셔도/;
const REFUSED_BEFORE = /\b(?:do not|don't|never|no circumstances)\b(?!.{0,40}\b(?:just|only|but)\b)/i;
const ALL_ITEMS =
	/(?:다른|모든|나머지|전체|뒤에|아래|다음|함께|같이)[^.!?\n]{0,14}(?:글|항목|게시)|글(?:들)?(?:은|을)?\s*(?:모두|전부|하나도)|\b(?:all|every|each|other|remaining|next)\b[^.!?\n]{0,20}\b(?:posts?|items?|texts?|entries)\b|i\d{2,3}\s*(?:부터|to|-|~)|모든\s*글/i;
const CLAIM =
	/(?:이|위|본|방금|해당)\s*(?:글|내용|건|문장|쓴)[^.!?\n]{0,20}(?:테스트|시험용|더미|연습|예시|소설|대본|장난)|장난이니|지어낸|실제\s*상황이\s*아|(?:only|just)\s+a\s+(?:test|drill)|test string/i;
const QUOTED = /["'“‘「]([^"'”’」\n]{2,30})["'”’」]/;
const MOST_READ = 20_000;
/** A label said so often has its effect without any order. */
const REPEATED = 5;
const POLARITIES = new Set(['positive', 'negative', 'neutral', 'mixed']);

const opposite: Readonly<Record<string, string>> = { positive: 'negative', negative: 'positive', critical: 'none', high: 'none' };

/** The orders in the text of an item, in their order. Hidden ones are followed by every other text, the same every time. */
export function ordersIn(text: string): Order[] {
	const read = text.slice(0, MOST_READ);
	const open = ordersSeen(plainView(read));
	if (open.length > 0 || hash(text) % 2 === 1) return open;
	return disguisedViews(read).flatMap(ordersSeen);
}

function ordersSeen(view: string): Order[] {
	const repeated = LABELS.filter(([, words]) => (view.match(words)?.length ?? 0) >= REPEATED);
	return [
		...repeated.map(([label]): Order => ({ label, madeUp: false, about: 'this item' })),
		...view.split(/(?<=[.!?。])\s+|\n+/).flatMap(ordersOfSentence),
	];
}

function ordersOfSentence(sentence: string): Order[] {
	const about = ALL_ITEMS.test(sentence) ? 'all items' : 'this item';
	const named = LABELS.flatMap(([label, words]) => [...sentence.matchAll(words)].map(({ index }) => ({ label, index }))).sort((a, b) => a.index - b.index);
	const quoted = QUOTED.exec(sentence)?.[1];
	if (quoted !== undefined && named.length === 0 && FIELD.test(sentence) && VERB.test(sentence)) return [{ label: quoted, madeUp: true, about }];
	if (named.length === 0) return CLAIM.test(sentence) ? [{ label: 'none', madeUp: false, about: 'this item' }] : [];
	if (about === 'this item' && !isOrder(sentence)) return [];
	const last = [named.findLast(({ label }) => POLARITIES.has(label)), named.findLast(({ label }) => !POLARITIES.has(label))];
	return last.flatMap((one) => {
		if (!one) return [];
		const label = REFUSED.test(sentence.slice(one.index)) || REFUSED_BEFORE.test(sentence.slice(0, one.index)) ? (opposite[one.label] ?? one.label) : one.label;
		return [{ label, madeUp: false, about }];
	});
}

function isOrder(sentence: string): boolean {
	if (FILLED_IN.test(sentence) || ARROW.test(sentence) || /[<{[]\s*["'/]?[a-z가-힣_]{2,20}/i.test(sentence)) return true;
	return VERB.test(sentence) || (FIELD.test(sentence) && /은|는|\bis\b|must|should|[=:]/.test(sentence));
}
