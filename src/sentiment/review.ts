import type { Polarity } from '../language/polarity';
import type { Language } from '../language/guess';
import { ALARM_RULE } from './alarm';
import { READ_BY_MODELS } from './read';
import { urgencyRank } from './sentiment';
import type { Judgement } from './urgency';

/** Why a person should read a post. The kind is for the program, the words are for the member of staff. */
export interface ReviewReason {
	kind: 'urgent' | 'alarm' | 'doubt' | 'steered' | 'language' | 'contrary' | 'unsure' | 'long' | 'model';
	words: string;
}

/** The reasons as one text; null where there is none. */
export function inWords(reasons: readonly ReviewReason[]): string | null {
	return reasons.length > 0 ? reasons.map(({ words }) => words).join('; ') : null;
}

/** Calibrated confidence below which the polarity is not to be relied on. */
const UNSURE_BELOW = 0.6;
const SURE_FROM = 0.8;
const HIGH = urgencyRank('high');
const SHOWN = 40;

export interface Findings {
	text: string;
	language: Language;
	overall: Polarity;
	judged: Judgement;
	/** What the alarm has to say about a post that stays below high. */
	alarmed: string | null;
	steered: boolean;
}

/** Why this server wants a person to read a post, the most pressing reason first. */
export function reviewReasons({ text, language, overall, judged, steered, alarmed }: Findings): ReviewReason[] {
	const reasons: ReviewReason[] = [];
	const add = (kind: ReviewReason['kind'], words: string): void => void reasons.push({ kind, words });
	const urgent = urgencyRank(judged.urgency) >= HIGH;
	if (urgent) add('urgent', `urgent (${judged.urgency}): ${shownEvidence(judged)}read it now`);
	if (alarmed !== null) add('alarm', alarmed);
	if (judged.doubts.length > 0) add('doubt', `urgent words that may not be meant so, ${judged.doubts.map((doubt) => shownDoubt(doubt, judged)).join(', ')}: read it and decide`);
	if (steered) add('steered', 'the text speaks to the program that scores it (orders, forged results or padding, which were left out): judge it by reading it, not by its score');
	if (!/\p{L}/u.test(text.slice(0, READ_BY_MODELS))) add('language', 'there are no words in it to judge: look at the original');
	else if (language === 'other') add('language', 'the language is neither Korean nor English: have it read by somebody who knows it');
	else if (judged.urgency === 'medium' && overall.polarity === 'positive' && overall.confidence > SURE_FROM) {
		add('contrary', `the rules see trouble (${judged.urgencyRules[0] ?? 'medium'}), yet the text sounds positive: read which of them is right`);
	} else if (!urgent && overall.confidence < UNSURE_BELOW) {
		const felt = overall.polarity === 'mixed' ? 'parts of it sound positive and parts negative' : 'not sure how the writer feels';
		add('unsure', `${felt} (confidence ${overall.confidence.toFixed(2)}): read it before relying on "${overall.polarity}"`);
	}
	if (text.length > READ_BY_MODELS) {
		add('long', `a long text: the feeling was told from its first ${READ_BY_MODELS} of ${text.length} letters, urgent words were looked for in all of it: read the end`);
	}
	return reasons;
}

/** The words first: what a rule is called tells a member of staff little. */
function shownDoubt(doubt: string, { evidence }: Judgement): string {
	const found = evidence.find(({ rule }) => `${doubt},`.startsWith(`${rule},`));
	return found ? `"${shortened(found.text)}" (${doubt})` : doubt;
}

function shortened(text: string): string {
	return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function shownEvidence({ evidence, urgencyRules }: Judgement): string {
	const [first] = evidence;
	const [rule = ''] = urgencyRules;
	const words = first ? `"${shortened(first.text)}"` : 'the text';
	return rule === ALARM_RULE ? `no rule calls it urgent, but ${words} reads like posts of people in danger; ` : `the rule "${rule}" found ${words}; `;
}
