import { digitsOf, type Finding, type Kind, type Rule } from './finding';
import { findAddresses } from './kinds/addresses';
import { cardsAndAccounts } from './kinds/cards-and-accounts';
import { contacts } from './kinds/contacts';
import { identityNumbers } from './kinds/identity-numbers';
import { findNames, isDistinctive, standsAlone } from './kinds/names';
import { platesAndIps } from './kinds/plates-and-ips';
import { viewOf } from './view';

export interface FindOptions {
	/** Never personal data, e.g. the city's own switchboard. Does not lift resident and foreigner numbers (PIPA art. 24-2). */
	allow?: readonly string[];
	/** Always personal data, wherever they stand. */
	deny?: readonly string[];
}

const RULES: readonly Rule[] = [...identityNumbers, ...cardsAndAccounts, ...contacts, ...platesAndIps];

/** Where findings overlap, the kind further up names the whole. */
const RANK: readonly Kind[] = [
	'listed',
	'foreignerNumber',
	'residentNumber',
	'driverLicence',
	'passport',
	'card',
	'businessNumber',
	'phone',
	'email',
	'account',
	'plate',
	'ip',
	'address',
	'name',
];

const NEVER_ALLOWED: readonly Kind[] = ['listed', 'residentNumber', 'foreignerNumber'];

function applyRules(view: string): Finding[] {
	const found: Finding[] = [];
	for (const { kind, pattern, accept, value } of RULES) {
		pattern.lastIndex = 0;
		for (let match = pattern.exec(view); match; match = pattern.exec(view)) {
			const text = match[0];
			const candidate = { text, start: match.index, end: match.index + text.length, view };
			if (accept === undefined || accept(candidate)) {
				found.push({
					kind,
					start: candidate.start,
					end: candidate.end,
					value: value?.(text) ?? text,
				});
			} else {
				// What was refused may hide a true one that begins inside it.
				pattern.lastIndex = match.index + 1;
			}
		}
	}
	return found;
}

function folded(text: string): string {
	const lower = text.toLowerCase();
	if (lower.length === text.length) return lower;
	return Array.from({ length: text.length }, (_, index) => {
		const character = text.charAt(index).toLowerCase();
		return character.length === 1 ? character : text.charAt(index);
	}).join('');
}

const NO_LENGTHS: ReadonlySet<number> = new Set();

/** Every occurrence of every word, in time that does not grow with the number of words. */
function occurrences(
	view: string,
	words: readonly string[],
): Array<{ start: number; end: number; word: string }> {
	const wanted = new Set(
		words.map((word) => folded(viewOf(word).text.trim())).filter((word) => word !== ''),
	);
	if (wanted.size === 0) return [];
	const lengths = new Map<number, Set<number>>();
	for (const word of wanted) {
		const first = word.charCodeAt(0);
		lengths.set(first, (lengths.get(first) ?? new Set()).add(word.length));
	}
	const text = folded(view);
	const found: Array<{ start: number; end: number; word: string }> = [];
	for (let start = 0; start < text.length; start++) {
		for (const length of lengths.get(text.charCodeAt(start)) ?? NO_LENGTHS) {
			const word = text.slice(start, start + length);
			if (wanted.has(word)) found.push({ start, end: start + length, word });
		}
	}
	return found;
}

interface Reach {
	start: number;
	/** The furthest end of all that begin here or before. */
	end: number;
}

function furthestEnds(spans: ReadonlyArray<{ start: number; end: number }>): Reach[] {
	let furthest = 0;
	return spans.map(({ start, end }) => ({ start, end: (furthest = Math.max(furthest, end)) }));
}

/** True where one of the spans, which stand in order, holds the whole place. */
function covers(spans: readonly Reach[], start: number, end: number): boolean {
	let low = 0;
	let high = spans.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((spans[middle]?.start ?? Infinity) <= start) low = middle + 1;
		else high = middle;
	}
	return low > 0 && (spans[low - 1]?.end ?? 0) >= end;
}

/** Findings of one text do not overlap: those that do become one, so that no half of a number is left standing. */
function united(findings: Finding[], view: string): Finding[] {
	findings.sort((a, b) => a.start - b.start || b.end - a.end);
	const result: Finding[] = [];
	for (const finding of findings) {
		const last = result.at(-1);
		if (!last || finding.start >= last.end) {
			result.push({ ...finding });
			continue;
		}
		const winner = RANK.indexOf(finding.kind) < RANK.indexOf(last.kind) ? finding : last;
		const end = Math.max(last.end, finding.end);
		const whole = winner.start === last.start && winner.end === end;
		const value = whole ? winner.value : view.slice(last.start, end);
		result[result.length - 1] = { kind: winner.kind, start: last.start, end, value };
	}
	return result;
}

/**
 * Finds personal data. Offsets count UTF-16 units of `text`; findings stand in order and do not overlap.
 * Time grows linearly with the text.
 */
export function findPersonalData(text: string, options: FindOptions = {}): Finding[] {
	const view = viewOf(text);
	const numbers = applyRules(view.text);
	const names = findNames(view.text, numbers);
	// Whoever was named once with a context is the same person further on without it.
	const again = occurrences(view.text, names.map(({ value }) => value).filter(isDistinctive))
		.filter(({ start, end }) => standsAlone(view.text, start, end))
		.map(({ start, end, word }): Finding => ({ kind: 'name', start, end, value: word }));
	const listed = occurrences(view.text, options.deny ?? []).map(({ start, end, word }): Finding => ({
		kind: 'listed',
		start,
		end,
		value: word,
	}));
	const allowedAt = furthestEnds(occurrences(view.text, options.allow ?? []));
	const allowedValues = new Set(
		(options.allow ?? [])
			.flatMap((word) => [word.toLowerCase(), digitsOf(word)])
			.filter((word) => word.length > 3),
	);
	const isAllowed = ({ kind, start, end, value }: Finding): boolean =>
		!NEVER_ALLOWED.includes(kind) &&
		(allowedValues.has(value.toLowerCase()) || covers(allowedAt, start, end));
	const kept = [...numbers, ...findAddresses(view.text), ...names, ...again].filter(
		(finding) => !isAllowed(finding),
	);
	return united([...kept, ...listed], view.text).map((finding) => ({
		...finding,
		start: view.at(finding.start),
		end: view.at(finding.end),
	}));
}
