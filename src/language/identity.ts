import { isDigit, isHangul, isLatin, isLetter } from './identity-letters';
import {
	compileIdentity, GROUP, LOOK_ALIKE, NAME, NOT, NOUN, OPEN, readIdentityLexicon, STEM, type IdentityLexicon, type IdentityWords, type Trie,
} from './identity-lexicon';
import { evenedParticle, wordEnds } from './identity-particles';

/** The sign that stands for any group of people. */
export const NEUTRAL = '○';

/** Called for each piece of the text that was replaced: where it stood and how many code units are written for it. */
export type OnReplaced = (start: number, end: number, written: number) => void;

export type Neutraliser = (normalised: string, onReplaced?: OnReplaced) => string;

let own: Neutraliser | null = null;

/**
 * Replaces words that name a group of people by one neutral sign, in a text that `normaliseText` made.
 * The particle behind is brought to one form too, as it would tell what kind of word stood there (은/는, 이/가). Linear in the length of the text.
 */
export function neutraliseIdentity(normalised: string, onReplaced?: OnReplaced): string {
	own ??= neutraliserOf(readIdentityLexicon());
	return own(normalised, onReplaced);
}

/** The same with words of one's own, to see what becomes of groups that are in no list. */
export function neutraliserOf(lexicon: IdentityLexicon): Neutraliser {
	const words = compileIdentity(lexicon);
	return (text, onReplaced) => {
		let out = '';
		let copied = 0;
		for (let i = 0; i < text.length; ) {
			if (!isLetter(text.charCodeAt(i))) {
				i++;
				continue;
			}
			const end = groupAt(words, text, i);
			if (end < 0) {
				i = nextStart(text, i);
				continue;
			}
			const latin = !isHangul(text.charCodeAt(end - 1));
			const from = latin ? withDeterminer(text, i, copied) : i;
			const [behind, length] = latin ? evenedVerb(text, end) : evenedParticle(text, end);
			const particle = behind === '' && length === 0 && latin ? evenedParticle(text, end) : ([behind, length] as const);
			out += text.slice(copied, from) + NEUTRAL + particle[0];
			i = copied = end + particle[1];
			onReplaced?.(from, copied, NEUTRAL.length + particle[0].length);
			if (particle[1] > 0 && isLetter(text.charCodeAt(i))) i = nextStart(text, i);
		}
		return copied === 0 ? text : out + text.slice(copied);
	};
}

/** The end of the run of letters of one script that begins here: "mz세대" and "3살" have two starts. */
function nextStart(text: string, at: number): number {
	let i = at + 1;
	if (isHangul(text.charCodeAt(at))) while (isHangul(text.charCodeAt(i)) || isDigit(text.charCodeAt(i))) i++;
	else if (isLatin(text.charCodeAt(at))) while (isLatin(text.charCodeAt(i))) i++;
	else while (isDigit(text.charCodeAt(i))) i++;
	return i;
}

/** Where the name of a group that begins here ends, with all that belongs to it ("베트남에서 온 결혼이주여성들"); -1 where there is none. */
function groupAt(words: IdentityWords, text: string, at: number): number {
	let end = oneGroup(words, text, at);
	if (end === -1) end = byNumber(words, text, at);
	if (end === -1) end = withSurname(words, text, at);
	if (end === -1) end = byEnding(words, text, at);
	if (end < 0) return -1;
	for (let more = extended(words, text, end); more > end; more = extended(words, text, end)) end = more;
	return end;
}

const LOOKS_ALIKE = -2;

/** @returns the end, -1, or LOOKS_ALIKE where the word is known to mean something else. */
function oneGroup(words: IdentityWords, text: string, at: number): number {
	let node = words.words.from(text.charCodeAt(at));
	let found = -1;
	let foundLook = -1;
	for (let i = at + 1; node; node = node.next.get(text.charCodeAt(i)), i++) {
		const { kinds } = node;
		if (kinds === 0) continue;
		if (kinds & LOOK_ALIKE) foundLook = i;
		if (kinds & GROUP) {
			const end = isLatin(text.charCodeAt(i - 1)) ? latinEnd(text, i) : kinds & OPEN || wordEnds(text, i) || extended(words, text, i) > i ? i : -1;
			if (end > found) found = kinds & NAME ? behindName(text, end) : end;
		}
		if (kinds & STEM) found = Math.max(found, personBehind(words, text, i));
	}
	return foundLook >= found && foundLook > 0 ? LOOKS_ALIKE : found;
}

/** A name that ends in a consonant takes an 이 before its particle: 지영이가, 지영이는. */
function behindName(text: string, end: number): number {
	return text.charAt(end) === '이' && ('가는를와도의랑네한만'.includes(text.charAt(end + 1) || ' ') || text.startsWith('에게', end + 1)) && wordEnds(text, end + 1) ? end + 1 : end;
}

function latinEnd(text: string, at: number): number {
	for (const plural of ['', 's', 'es']) {
		if (text.startsWith(plural, at) && !isLatin(text.charCodeAt(at + plural.length))) return at + plural.length;
	}
	return -1;
}

const PLURALS = ['들', '님들', '분들', '네들'];

/** How far what belongs to a group goes on behind its name: a word for persons, another group, a plural. */
function extended(words: IdentityWords, text: string, at: number): number {
	for (const plural of PLURALS) {
		if (text.startsWith(plural, at) && wordEnds(text, at + plural.length)) return at + plural.length;
	}
	// 불교도는: a believer; 불교도 alone: the religion, too.
	if (text.startsWith('교도', at - 1) && isLetter(text.charCodeAt(at + 1)) && wordEnds(text, at + 1)) return at + 1;
	return personBehind(words, text, at);
}

const SPACE = 32;
const SHORT = 2;
/** Written together with what they stand behind, never apart. */
const TIED = '인계족민러생남녀맘층파';

/** The end of the word for a person that stands behind a stem, at once or after a link ("에서 온"); -1 where there is none. */
function personBehind(words: IdentityWords, text: string, at: number): number {
	const direct = personAt(words, text, at);
	if (direct >= 0) return direct;
	let node = words.links.from(text.charCodeAt(skipSpace(text, at)));
	let found = -1;
	for (let i = skipSpace(text, at) + 1; node; node = node.next.get(text.charCodeAt(i)), i++) {
		if (node.kinds !== 0) found = Math.max(found, personAt(words, text, i));
	}
	return found;
}

function personAt(words: IdentityWords, text: string, at: number): number {
	const start = skipSpace(text, at);
	let end = longest(words.persons, text, start);
	if (end === start + 1 && start > at && TIED.includes(text.charAt(start))) end = -1;
	const group = groupBehind(words, text, start);
	// What is written together and short may be something else: 지방대만 is no Taiwan, 이혼남한테 no Korea.
	return group > at + SHORT || start > at ? Math.max(end, group) : end;
}

function longest(trie: Trie, text: string, at: number): number {
	let found = -1;
	let node = trie.from(text.charCodeAt(at));
	for (let i = at + 1; node; node = node.next.get(text.charCodeAt(i)), i++) {
		if (node.kinds === 0) continue;
		if (isLatin(text.charCodeAt(i - 1))) found = Math.max(found, latinEnd(text, i));
		else if (wordEnds(text, i)) found = i;
	}
	return found;
}

/** A further group's name, without looking for what belongs to it: the caller goes on there. */
function groupBehind(words: IdentityWords, text: string, at: number): number {
	let node = words.words.from(text.charCodeAt(at));
	let found = -1;
	let foundLook = -1;
	for (let i = at + 1; node; node = node.next.get(text.charCodeAt(i)), i++) {
		if (node.kinds & LOOK_ALIKE) foundLook = i;
		if ((node.kinds & GROUP) === 0) continue;
		if (isLatin(text.charCodeAt(i - 1))) found = Math.max(found, latinEnd(text, i));
		else if (node.kinds & OPEN || wordEnds(text, i)) found = i;
	}
	return foundLook >= found ? -1 : found;
}

function skipSpace(text: string, at: number): number {
	return text.charCodeAt(at) === SPACE ? at + 1 : at;
}

const DECADE_OR_YEAR = /(?:[1-9]0(?:[~-][1-9]0)?대|\d{4} ?세대|\d{2,4}(?:[~-]\d{2,4})?년 ?(?:대생|생|이후 출생)|\d{2}학번)/y;
const YEARS_OLD = /\d{1,3} ?[세살]/y;

/** 20대, 1980~1996년생, 70세 노인. */
function byNumber(words: IdentityWords, text: string, at: number): number {
	if (!isDigit(text.charCodeAt(at))) return -1;
	DECADE_OR_YEAR.lastIndex = at;
	if (DECADE_OR_YEAR.test(text)) {
		const end = DECADE_OR_YEAR.lastIndex;
		if (wordEnds(text, end) || extended(words, text, end) > end) return end;
	}
	YEARS_OLD.lastIndex = at;
	return YEARS_OLD.test(text) ? personBehind(words, text, YEARS_OLD.lastIndex) : -1;
}

function withSurname(words: IdentityWords, text: string, at: number): number {
	if (!words.surnames.has(text.charCodeAt(at))) return -1;
	const end = longest(words.names, text, at + 1);
	return end < 0 ? -1 : behindName(text, end);
}

const LONGEST_BY_ENDING = 9;
const NOUN_PARTICLES = '은을과들의에한';

/** A word that is in no list but ends as the name of a group does: 무정부주의자, 화성인은. */
function byEnding(words: IdentityWords, text: string, at: number): number {
	const limit = at + LONGEST_BY_ENDING;
	let wordEnd = at;
	while (wordEnd <= limit && isHangul(text.charCodeAt(wordEnd))) wordEnd++;
	for (let end = Math.min(wordEnd, limit); end > at + 2; end--) {
		let node = words.endings.from(text.charCodeAt(end - 1));
		if (!node) continue;
		let kinds = 0;
		for (let i = end - 1; node && i >= at; node = node.next.get(text.charCodeAt(--i))) {
			// A stem of at least one syllable before an ending, of two before a noun of one.
			if ((node.kinds & GROUP && i > at) || (node.kinds & NOUN && i > at + 1) || node.kinds & NOT) kinds |= node.kinds;
		}
		if (kinds & NOT || kinds === 0) continue;
		if (kinds & GROUP ? wordEnds(text, end) : nounEnds(text, end)) return end;
	}
	return -1;
}

function nounEnds(text: string, end: number): boolean {
	const next = text.charAt(end);
	return next !== '' && (NOUN_PARTICLES.includes(next) ? wordEnds(text, end) : next === '이' && !isLetter(text.charCodeAt(end + 1)));
}

const DETERMINERS = ['a', 'an', 'the', 'my', 'this', 'these', 'some', 'our', 'your', 'their'];

/** An English determiner belongs to the group: "an Asian" and "a Korean" are one, so are "my sister" and "this woman". */
function withDeterminer(text: string, at: number, notBefore: number): number {
	if (text.charCodeAt(at - 1) !== SPACE) return at;
	for (const word of DETERMINERS) {
		const start = at - 1 - word.length;
		if (start >= notBefore && text.startsWith(word, start) && !isLetter(text.charCodeAt(start - 1))) return start;
	}
	return at;
}

const VERBS: ReadonlyArray<readonly [string, string]> = [[' are', ' is'], [' were', ' was'], [' have', ' has'], [' do', ' does'], ['\'re', '\'s']];

/** One number for all groups: "Muslims are" and "a Muslim is" differ in more than the group else. */
function evenedVerb(text: string, at: number): readonly [string, number] {
	const next = text.charCodeAt(at);
	if (next !== SPACE && next !== 39) return ['', 0];
	for (const [plural, singular] of VERBS) {
		if (text.startsWith(plural, at) && !isLetter(text.charCodeAt(at + plural.length))) return [singular, plural.length];
	}
	return ['', 0];
}
