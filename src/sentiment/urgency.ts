import { denseText, type DenseText } from '../language/normalise';
import type { Lexicon, Modifier, Rule } from './lexicon';
import type { Hit } from './phrases';
import { moveUrgency, urgencyRank, type Evidence, type Urgency } from './sentiment';

export interface Judgement {
	urgency: Urgency;
	situations: string[];
	/** "rule" or "rule, modifier": why the level is what it is. */
	urgencyRules: string[];
	evidence: Evidence[];
	/** What was lowered from high or critical for a reason that a person should look at. */
	doubts: string[];
}

const HIGH = urgencyRank('high');
/** Letters between a rule's words and the start of a cue that can still bear on them. */
const FARTHEST = 250;

/** Applies the rules of a lexicon to a text. Linear in its length but for texts that are full of hits. */
export function judgeUrgency(text: string, lexicon: Lexicon): Judgement {
	const dense = denseText(text);
	const hits = lexicon.book.find(dense);
	const ruleHits = hits.filter((hit) => hit.owner < lexicon.rules.length);
	const cues = hits.filter((hit) => hit.owner >= lexicon.rules.length);
	const best = new Map<string, { level: Urgency; why: string; situation: string; hit: Hit }>();
	const doubts = new Set<string>();
	let first = 0;
	for (const hit of ruleHits) {
		const rule = lexicon.rules[hit.owner];
		if (!rule) continue;
		// Both lists are in order of their start, so cues that lie too far back are left behind for good.
		while (first < cues.length && (cues[first]?.start ?? 0) < hit.start - FARTHEST) first++;
		const { level, why, doubt } = levelOf(rule, hit, cues, first, lexicon);
		if (doubt) doubts.add(doubt);
		const known = best.get(rule.id);
		if (!known || urgencyRank(level) > urgencyRank(known.level)) best.set(rule.id, { level, why, situation: rule.situation, hit });
	}
	const found = [...best.values()].sort((a, b) => urgencyRank(b.level) - urgencyRank(a.level));
	const standing = found.filter(({ level }) => level !== 'none');
	return {
		urgency: found[0]?.level ?? 'none',
		situations: [...new Set(standing.map(({ situation }) => situation))],
		urgencyRules: found.map(({ why }) => why),
		evidence: found.map(({ hit, why }) => evidenceOf(text, dense, hit, why)),
		doubts: urgencyRank(found[0]?.level ?? 'none') >= HIGH ? [] : [...doubts],
	};
}

function levelOf(rule: Rule, hit: Hit, cues: readonly Hit[], first: number, lexicon: Lexicon): { level: Urgency; why: string; doubt: string | null } {
	let level = rule.urgency;
	let doubt: string | null = null;
	const reasons: string[] = [];
	const raises: Modifier[] = [];
	const applied = new Set<string>();
	for (let i = first; i < cues.length; i++) {
		const cue = cues[i];
		if (!cue || cue.start > hit.end + FARTHEST) break;
		const modifier = lexicon.modifiers[cue.owner - lexicon.rules.length];
		if (!modifier || applied.has(modifier.id) || !concerns(modifier, rule) || !near(modifier, hit, cue)) continue;
		applied.add(modifier.id);
		if (modifier.raiseTo) {
			raises.push(modifier);
			continue;
		}
		const lowered = modifier.lowerTo ?? moveUrgency(rule.urgency, -(modifier.lowerBy ?? 0));
		if (urgencyRank(lowered) >= urgencyRank(level)) continue;
		level = lowered;
		reasons.push(modifier.id);
		if (modifier.review && urgencyRank(rule.urgency) >= HIGH) doubt = `${rule.id} (${modifier.id})`;
	}
	// What was lowered is not raised again: "tonight" in a novel is still a novel.
	if (reasons.length === 0) {
		for (const modifier of raises) {
			if (!modifier.raiseTo || urgencyRank(modifier.raiseTo) <= urgencyRank(level)) continue;
			level = modifier.raiseTo;
			reasons.push(modifier.id);
		}
	}
	return { level, why: [rule.id, ...reasons].join(', '), doubt };
}

function concerns(modifier: Modifier, rule: Rule): boolean {
	if (modifier.rules && !modifier.rules.includes(rule.id)) return false;
	return !modifier.except?.includes(rule.id);
}

function near(modifier: Modifier, hit: Hit, cue: Hit): boolean {
	const after = cue.start - hit.end;
	const before = hit.start - cue.end;
	// A cue may begin inside the rule's own words ("죽고 싶" + "지 않아").
	const isAfter = cue.end >= hit.end && after <= modifier.within;
	const isBefore = cue.start < hit.start && before <= modifier.within;
	if (modifier.where === 'after') return isAfter && cue.start > hit.start;
	if (modifier.where === 'before') return isBefore;
	return (cue.start >= hit.start && cue.end <= hit.end) || isAfter || isBefore;
}

function evidenceOf(text: string, dense: DenseText, hit: Hit, rule: string): Evidence {
	const start = dense.offsets[hit.start] ?? 0;
	let end = dense.offsets[hit.end] ?? text.length;
	while (end > start + 1 && /[\s~^*_·.]/.test(text.charAt(end - 1))) end--;
	return { text: text.slice(start, end), start, end, about: 'urgency', rule };
}
