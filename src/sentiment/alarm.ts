import { loadClassifier, type Classifier } from '../language/classifier';
import { normaliseText } from '../language/normalise';
import { splitSentences } from '../language/sentences';
import { type Evidence, urgencyRank } from './sentiment';
import type { Judgement } from './urgency';

/** Languages that there is an alarm for. */
export type AlarmLanguage = 'ko' | 'en';

/** A second look at posts in which the rules see no danger: it may raise the urgency, and never lowers it. */
export interface Alarm {
	/** Calibrated probability (0 to 1) that the post is high or critical, where one post in twenty is. */
	high(text: string): number;
	/** From this probability on the urgency becomes high. */
	readonly raiseFrom: number;
	/** From this probability on a person should look at the post. */
	readonly reviewFrom: number;
	readonly version: string;
}

/** The name under which a raised level stands among the rules. */
export const ALARM_RULE = 'embedded model';

const HIGH = urgencyRank('high');

/** @throws CityHallError MODEL_MISSING, MODEL_BROKEN */
export async function loadAlarm(language: AlarmLanguage): Promise<Alarm> {
	return alarmOf(await loadClassifier(`urgency-${language}/weights`), language);
}

export function alarmOf(model: Classifier, language: AlarmLanguage): Alarm {
	const { extra, name, version } = model.header;
	const [slope = 1, shift = 0] = extra['calibration'] ?? [];
	const room = new Float64Array(1);
	return {
		// A model without thresholds raises nothing.
		raiseFrom: extra['raiseFrom']?.[0] ?? Infinity,
		reviewFrom: extra['reviewFrom']?.[0] ?? Infinity,
		version: `${name} ${version}`,
		high(text) {
			const read = readByAlarm(text, language);
			if (read === '') return 0;
			model.logits(read, room);
			return probabilityOf(room[0] ?? 0, slope, shift);
		},
	};
}

export function probabilityOf(logit: number, slope: number, shift: number): number {
	return 1 / (1 + Math.exp(-(slope * logit + shift)));
}

/** Fewer letters tell the alarm nothing; the rules know the short cries for help. */
const LEAST_READ = 10;

/**
 * A text as the alarm was trained on. Korean is read without spaces, as half of the urgent posts are typed without care for them. Words for people
 * stay, as it matters who does what to whom. Empty where there is too little to judge by.
 */
export function readByAlarm(text: string, language: AlarmLanguage): string {
	const normalised = normaliseText(text);
	const read = language === 'ko' ? normalised.replaceAll(' ', '') : normalised;
	return read.length < LEAST_READ ? '' : read;
}

export interface Heard {
	judged: Judgement;
	/** Why a person should look at a post that stays below high; null where the alarm is quiet. */
	reason: string | null;
}

/** What the rules found, raised to high where the alarm is sure of danger; the sentence that it is surest of is the evidence. */
export function listen(text: string, judged: Judgement, alarm: Alarm): Heard {
	if (urgencyRank(judged.urgency) >= HIGH) return { judged, reason: null };
	const probability = alarm.high(text);
	if (probability >= alarm.raiseFrom) return { judged: raised(text, judged, alarm), reason: null };
	if (probability < alarm.reviewFrom) return { judged, reason: null };
	return { judged, reason: `it reads like posts of people in danger (probability ${probability.toFixed(2)}), though no rule calls it urgent: read it and decide` };
}

function raised(text: string, judged: Judgement, alarm: Alarm): Judgement {
	const [first, ...others] = splitSentences(text);
	let surest = first;
	let highest = first && others.length > 0 ? alarm.high(first.text) : 1;
	for (const sentence of others) {
		const own = alarm.high(sentence.text);
		if (own > highest) [highest, surest] = [own, sentence];
	}
	const evidence: Evidence[] = surest ? [{ ...surest, about: 'urgency', rule: ALARM_RULE }] : [];
	return { ...judged, urgency: 'high', urgencyRules: [ALARM_RULE, ...judged.urgencyRules], evidence: [...evidence, ...judged.evidence], doubts: [] };
}
