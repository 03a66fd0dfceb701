import { loadClassifier, type Classifier } from '../language/classifier';
import { normaliseText } from '../language/normalise';
import { splitSentences } from '../language/sentences';
import type { ReadText } from './read';
import { type Evidence, urgencyRank } from './sentiment';
import type { Judgement } from './urgency';

/** Languages that there is an alarm for. */
export const ALARM_LANGUAGES = ['ko', 'en'] as const;
export type AlarmLanguage = (typeof ALARM_LANGUAGES)[number];

/**
 * A second look at a post, at its words and at what the rules found in it. It may raise the urgency. It never lowers it in silence: where it takes
 * what the rules call urgent for everyday talk, a person is asked.
 */
export interface Alarm {
	/**
	 * Calibrated probability (0 to 1) that the post is high or critical, where one post in twenty is; null where there is too little to judge by.
	 * @param marks what the rules found, as `Judgement` has it
	 */
	high(text: string, marks: string): number | null;
	/** From this probability on the urgency becomes high. */
	readonly raiseFrom: number;
	/** From this probability on the word of a rule stands, and a person should look where no rule spoke. */
	readonly supportFrom: number;
	readonly version: string;
}

/** The name under which a raised level stands among the rules. */
export const ALARM_RULE = 'embedded model';
/** What is added to the name of a rule that stands alone against the model. */
export const UNSUPPORTED = 'reads like everyday talk';

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
		// And one without them doubts no rule.
		supportFrom: extra['supportFrom']?.[0] ?? -Infinity,
		version: `${name} ${version}`,
		high(text, marks) {
			const read = readByAlarm(text, marks, language);
			if (read === '') return null;
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
const PRIVATE = /[\ue000-\uf8ff]/;
/** Stands between a text and the marks of the rules; from the private use area, as the marks are. */
const MARKS_BEGIN = '\uf8ff';

/**
 * A post as the alarm was trained on: its text, and a letter for each rule, cue and sign that was found in it, so that one model weighs both. Korean is
 * read without spaces, as half of the urgent posts are typed without care for them. Words for people stay, as it matters who does what to
 * whom. Empty where there is too little to judge by.
 */
export function readByAlarm(text: string, marks: string, language: AlarmLanguage): string {
	const normalised = normaliseText(PRIVATE.test(text) ? text.replaceAll(new RegExp(PRIVATE, 'g'), '') : text);
	const read = language === 'ko' ? normalised.replaceAll(' ', '') : normalised;
	return read.length < LEAST_READ ? '' : `${read}${MARKS_BEGIN}${marks}`;
}

export interface Heard {
	judged: Judgement;
	/** Why a person should look at a post that stays below high; null where the alarm is quiet. */
	reason: string | null;
}

/**
 * What the rules found, raised to high where the alarm is sure of danger; the sentence that it is surest of is the evidence. Where a rule
 * calls a post urgent that to the alarm reads like everyday talk, the level is medium and a person decides. The alarm hears what models
 * read, and all of the text as well: nobody in danger is overlooked for a sentence that reads like an order.
 */
export function listen({ text, read }: ReadText, judged: Judgement, alarm: Alarm): Heard {
	const toAll = listenTo(text, judged, alarm);
	if (read === text) return toAll;
	const toRead = listenTo(read, judged, alarm);
	const [higher, lower] = urgencyRank(toAll.judged.urgency) > urgencyRank(toRead.judged.urgency) ? [toAll, toRead] : [toRead, toAll];
	const isRaised = urgencyRank(higher.judged.urgency) > urgencyRank(lower.judged.urgency);
	return { judged: higher.judged, reason: higher.reason ?? (isRaised ? null : lower.reason) };
}

function listenTo(text: string, judged: Judgement, alarm: Alarm): Heard {
	const urgent = urgencyRank(judged.urgency) >= HIGH;
	const probability = alarm.high(text, judged.marks);
	if (probability === null) return { judged, reason: null };
	if (urgent) return { judged: judged.certain || isSupported(text, judged, probability, alarm) ? judged : doubted(judged), reason: null };
	if (probability >= alarm.raiseFrom) return { judged: raised(text, judged, alarm), reason: null };
	if (probability < alarm.supportFrom) return { judged, reason: null };
	return { judged, reason: 'some of its words stand in posts of people in danger, though no rule calls it urgent: read it and decide' };
}

/** In a long post one urgent sentence drowns, so the sentences that a rule found something in are heard by themselves, too. */
function isSupported(text: string, { evidence, marks }: Judgement, probability: number, alarm: Alarm): boolean {
	if (probability >= alarm.supportFrom) return true;
	// The alarm has not read the end of a very long post, so it cannot doubt what a rule found there.
	if (evidence.some(({ start }) => start >= text.length)) return true;
	return splitSentences(text)
		.filter(({ start, end }) => evidence.some((span) => span.start < end && span.end > start))
		.some((sentence) => (alarm.high(sentence.text, marks) ?? 1) >= alarm.supportFrom);
}

function doubted(judged: Judgement): Judgement {
	return { ...judged, urgency: 'medium', doubts: [...judged.doubts, `${judged.urgencyRules[0] ?? 'a rule'}, ${UNSUPPORTED}`] };
}

function raised(text: string, judged: Judgement, alarm: Alarm): Judgement {
	const [first, ...others] = splitSentences(text);
	let surest = first;
	let highest = first && others.length > 0 ? (alarm.high(first.text, '') ?? 0) : 1;
	for (const sentence of others) {
		const own = alarm.high(sentence.text, '') ?? 0;
		if (own > highest) [highest, surest] = [own, sentence];
	}
	const evidence: Evidence[] = surest ? [{ ...surest, about: 'urgency', rule: ALARM_RULE }] : [];
	const { signs, situations } = judged;
	return {
		...judged,
		urgency: 'high',
		situations: situations.length > 0 ? situations : signs.situations,
		urgencyRules: [ALARM_RULE, ...judged.urgencyRules],
		evidence: [...evidence, ...judged.evidence, ...signs.evidence],
		doubts: [],
	};
}
