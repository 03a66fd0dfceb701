import type { Lexicon } from './lexicon';
import { type Evidence, urgencyRank } from './sentiment';
import { judgeUrgency, type Judgement } from './urgency';

export interface Lexicons {
	ko: Lexicon;
	en: Lexicon;
}

const HANGUL = /[\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc]/;
/** Three letters with little between them, in any width; letters of the mathematical block are half of a surrogate pair here. */
const LATIN = /(?:[a-z\uff21-\uff3a\uff41-\uff5a\ud835][^a-z]{0,3}){3}/i;
const HIGH = urgencyRank('high');

/** Judges a text by the rules of every language that it is written in, whichever language it mostly is: "i want to die" counts in Korean, too. */
export function judgeText(text: string, { ko, en }: Lexicons): Judgement {
	if (!LATIN.test(text)) return judgeUrgency(text, ko);
	return HANGUL.test(text) ? both(judgeUrgency(text, ko), judgeUrgency(text, en)) : judgeUrgency(text, en);
}

function both(one: Judgement, other: Judgement): Judgement {
	const [higher, lower] = urgencyRank(one.urgency) >= urgencyRank(other.urgency) ? [one, other] : [other, one];
	return {
		...higher,
		situations: [...new Set([...higher.situations, ...lower.situations])],
		urgencyRules: [...new Set([...higher.urgencyRules, ...lower.urgencyRules])],
		evidence: [...higher.evidence, ...lower.evidence.filter((one) => !higher.evidence.some((other) => isSame(one, other)))],
		doubts: urgencyRank(higher.urgency) >= HIGH ? [] : [...new Set([...higher.doubts, ...lower.doubts])],
		marks: higher.marks + lower.marks,
		certain: higher.certain || lower.certain,
		signs: { evidence: [...higher.signs.evidence, ...lower.signs.evidence], situations: [...new Set([...higher.signs.situations, ...lower.signs.situations])] },
	};
}

/** A city's own words count for both languages. */
function isSame(one: Evidence, other: Evidence): boolean {
	return one.start === other.start && one.end === other.end && one.rule === other.rule;
}
