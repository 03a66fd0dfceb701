import { denseText, type DenseText } from '../language/normalise';
import type { Lexicon, Modifier, Rule, Sign } from './lexicon';
import type { Hit } from './phrases';
import { readDense, type Reading } from './reading';
import { moveUrgency, urgencyRank, type Evidence, type Urgency } from './sentiment';
import { evidenceOf } from './situations';

export interface Judgement {
	urgency: Urgency;
	situations: string[];
	/** "rule" or "rule, modifier": why the level is what it is. */
	urgencyRules: string[];
	evidence: Evidence[];
	/** What was lowered from high or critical; a person should look at it. */
	doubts: string[];
	/** A letter for each rule, cue and sign that was found and for the level, in the order of the letters, for the alarm. */
	marks: string;
	/** A city's own words call it urgent. */
	certain: boolean;
	/** What shows something only together with other things: where the signs stand, and what they may be about. */
	signs: { evidence: Evidence[]; situations: string[] };
}

const HIGH = urgencyRank('high');
/** Cues that are looked at on one side of a rule's words. */
const LOOKED_AT = 3;

interface Finding {
	rule: Rule;
	level: Urgency;
	why: string;
	situation: string;
	hit: Hit;
}

interface Cues {
	modifier: Modifier;
	/** In order of their start. */
	hits: Hit[];
}

/** Applies the rules of a lexicon to a text. Linear in its length. */
export function judgeUrgency(text: string, lexicon: Lexicon): Judgement {
	const dense = denseText(text);
	const reading = readDense(dense);
	const hits = lexicon.book.find(dense, reading);
	const cues = cuesOf(hits, lexicon);
	const raising = cues.some(({ modifier }) => modifier.raiseTo !== undefined);
	const best = new Map<string, Finding>();
	const doubts = new Set<string>();
	for (const hit of hits) {
		const rule = lexicon.rules[hit.owner];
		if (!rule) continue;
		const known = best.get(rule.id);
		// A second place of a rule that stands in full tells nothing new, unless something near it may raise it.
		if (known && urgencyRank(known.level) >= (raising ? HIGH + 1 : urgencyRank(rule.urgency))) continue;
		const judged = levelOf(rule, hit, cues, reading);
		if (!judged) continue;
		if (urgencyRank(rule.urgency) >= HIGH && urgencyRank(judged.level) < HIGH) doubts.add(judged.why);
		if (!known || urgencyRank(judged.level) > urgencyRank(known.level)) best.set(rule.id, { ...judged, rule, situation: rule.situation, hit });
	}
	const findings = [...best.values()].sort((a, b) => urgencyRank(b.level) - urgencyRank(a.level));
	const standing = findings.filter(({ level }) => level !== 'none');
	const urgency = findings[0]?.level ?? 'none';
	const urgent = urgencyRank(urgency) >= HIGH;
	return {
		urgency,
		situations: [...new Set(standing.map(({ situation }) => situation))],
		urgencyRules: findings.map(({ why }) => why),
		evidence: findings.map(({ hit, why }) => evidenceOf(text, dense, hit, 'urgency', why)),
		doubts: urgent ? [] : [...doubts],
		marks: marksOf(hits, lexicon, urgency, doubts.size > 0),
		certain: findings.some(({ rule, level }) => rule.own === true && urgencyRank(level) >= HIGH),
		signs: urgent ? { evidence: [], situations: [] } : signsOf(text, dense, hits.filter((hit) => !meansSomethingElse(hit, cues)), lexicon),
	};
}

const LEVEL_MARKS: Readonly<Record<Urgency, string>> = { none: '\ue000', low: '\ue001', medium: '\ue002', high: '\ue003', critical: '\ue004' };
const DOUBT_MARK = '\ue005';

function marksOf(hits: readonly Hit[], lexicon: Lexicon, urgency: Urgency, doubted: boolean): string {
	const found = new Set(hits.map(({ owner }) => lexicon.marks[owner] ?? ''));
	return LEVEL_MARKS[urgency] + (doubted ? DOUBT_MARK : '') + [...found].sort().join('');
}

const SIGNS_SHOWN = 3;

/** Signs that belong to a situation tell most. */
function signsOf(text: string, dense: DenseText, hits: readonly Hit[], { rules, modifiers, signs }: Lexicon): Judgement['signs'] {
	const places = new Map<Sign, Hit>();
	for (const hit of hits) {
		const sign = signs[hit.owner - rules.length - modifiers.length];
		if (sign && !sign.harmless && !places.has(sign)) places.set(sign, hit);
	}
	const shown = [...places].sort(([a], [b]) => Number(b.situation !== undefined) - Number(a.situation !== undefined)).slice(0, SIGNS_SHOWN);
	return {
		evidence: shown.map(([{ id }, hit]) => evidenceOf(text, dense, hit, 'urgency', `sign: ${id}`)),
		situations: [...new Set(shown.flatMap(([{ situation }]) => situation ?? []))],
	};
}

function cuesOf(hits: readonly Hit[], lexicon: Lexicon): Cues[] {
	const byModifier = new Map<number, Cues>();
	for (const hit of hits) {
		const modifier = lexicon.modifiers[hit.owner - lexicon.rules.length];
		if (!modifier) continue;
		const known = byModifier.get(hit.owner);
		if (known) known.hits.push(hit);
		else byModifier.set(hit.owner, { modifier, hits: [hit] });
	}
	return [...byModifier.values()];
}

/** @returns null where the words mean something else altogether. */
function levelOf(rule: Rule, hit: Hit, cues: readonly Cues[], reading: Reading): { level: Urgency; why: string } | null {
	if (cues.length === 0) return { level: rule.urgency, why: rule.id };
	const applying = cues.filter(({ modifier, hits }) => concerns(modifier, rule) && bears(modifier, hits, hit, reading)).map(({ modifier }) => modifier);
	const cancelled = new Set(applying.flatMap((modifier) => modifier.cancels ?? []));
	let level = rule.urgency;
	const reasons: string[] = [];
	for (const modifier of applying) {
		if (cancelled.has(modifier.id)) continue;
		if (modifier.where === 'over' && modifier.lowerTo === undefined && modifier.raiseTo === undefined) return null;
		if (modifier.lowerTo === undefined && modifier.lowerBy === undefined) continue;
		const lowered = modifier.lowerTo ?? moveUrgency(rule.urgency, -(modifier.lowerBy ?? 0));
		if (urgencyRank(lowered) >= urgencyRank(level)) continue;
		level = lowered;
		reasons.push(modifier.id);
	}
	// What was lowered is not raised again: "tonight" in a novel is still a novel.
	if (reasons.length === 0) {
		for (const { id, raiseTo } of applying) {
			if (cancelled.has(id) || !raiseTo || urgencyRank(raiseTo) <= urgencyRank(level)) continue;
			level = raiseTo;
			reasons.push(id);
		}
	}
	return { level, why: [rule.id, ...reasons].join(', ') };
}

/** Whether a place is covered by words that mean something else altogether ("죽겠" in "배고파 죽겠다"). */
function meansSomethingElse(hit: Hit, cues: readonly Cues[]): boolean {
	return cues.some(({ modifier, hits }) => {
		if (modifier.where !== 'over' || modifier.rules) return false;
		const behind = firstFrom(hits, hit.end);
		for (let i = behind - 1; i >= 0 && i >= behind - LOOKED_AT; i--) if ((hits[i]?.end ?? 0) > hit.start) return true;
		return false;
	});
}

function concerns(modifier: Modifier, rule: Rule): boolean {
	const id = rule.of ?? rule.id;
	if (modifier.rules && !modifier.rules.includes(id)) return false;
	return !modifier.except?.includes(id);
}

/** The nearest cues on the side that counts decide, so that a text full of cues takes no longer. */
function bears(modifier: Modifier, cues: readonly Hit[], hit: Hit, reading: Reading): boolean {
	const split = firstFrom(cues, hit.start);
	if (modifier.where !== 'after') {
		for (let i = split - 1; i >= 0 && i >= split - LOOKED_AT; i--) if (near(modifier, hit, cues[i], reading)) return true;
	}
	const last = modifier.where === 'before' ? split : Math.min(cues.length, split + LOOKED_AT);
	for (let i = split; i < last; i++) if (near(modifier, hit, cues[i], reading)) return true;
	return false;
}

/** The first of the hits, which are in order, that starts at or behind a place. */
function firstFrom(hits: readonly Hit[], at: number): number {
	let low = 0;
	let high = hits.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((hits[middle]?.start ?? 0) < at) low = middle + 1;
		else high = middle;
	}
	return low;
}

function near(modifier: Modifier, hit: Hit, cue: Hit | undefined, reading: Reading): boolean {
	if (!cue || !sameScope(modifier.in, hit, cue, reading)) return false;
	if (modifier.where === 'over') return cue.start < hit.end && cue.end > hit.start;
	const within = modifier.within ?? Infinity;
	// A cue may begin inside the rule's own words ("죽고 싶" + "지 않아").
	const isAfter = cue.end > hit.end && cue.start > hit.start && cue.start - hit.end <= within;
	const isBefore = cue.start < hit.start && hit.start - cue.end <= within;
	if (modifier.where === 'after') return isAfter;
	if (modifier.where === 'before') return isBefore;
	return isAfter || isBefore || (cue.start >= hit.start && cue.end <= hit.end);
}

function sameScope(scope: Modifier['in'], hit: Hit, cue: Hit, { clauses, sentences }: Reading): boolean {
	if (scope === 'post') return true;
	const numbers = scope === 'clause' ? clauses : sentences;
	const reach = scope === 'neighbours' ? 1 : 0;
	const at = numbers[cue.start] ?? 0;
	return at >= (numbers[hit.start] ?? 0) - reach && at <= (numbers[hit.end - 1] ?? 0) + reach;
}
