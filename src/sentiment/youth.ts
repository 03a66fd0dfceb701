import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '#vendor/schema';
import { MODELS_FOLDER } from '../language/classifier';
import type { Youth } from './sentiment';

const named = z.array(z.tuple([z.string(), z.string()]));
const plain = z.array(z.string());
const signs = z.object({ self: named, direct: named, about: named, others: plain, school: plain, family: plain, subject: plain, adult: plain });
const youthSchema = z.object({ ko: signs, en: signs });

interface NamedPatterns {
	each: ReadonlyArray<readonly [kind: string, pattern: RegExp]>;
	/** All of them in one, as most texts have none. */
	any: RegExp;
}

interface Signs extends Record<'self' | 'direct' | 'about', NamedPatterns>, Record<'others' | 'school' | 'family' | 'subject' | 'adult', RegExp> {}

/** @param year the present year, for years of birth; by default the one of this machine's clock */
export type YouthDetector = (text: string, language: 'ko' | 'en' | 'other', year?: number) => Youth;

/** Longer posts tell it at the start; a limit keeps the patterns' time bounded. */
const READ = 3_000;
const YOUNGEST = 8;
const OLDEST = 19;

export async function loadYouthDetector(): Promise<YouthDetector> {
	const file = youthSchema.parse(JSON.parse(await readFile(join(MODELS_FOLDER, 'lexicon', 'youth.json'), 'utf8')));
	const korean = compile(file.ko);
	const english = compile(file.en);
	return (text, language, year = new Date().getFullYear()) => {
		if (language === 'other') return NOBODY;
		const head = text.slice(0, READ).normalize('NFC').toLowerCase();
		return language === 'ko' ? detect(head.replaceAll(/\s+/g, ''), korean, year) : detect(head.replaceAll('’', "'"), english, year);
	};
}

const NOBODY: Youth = { isYouth: false, role: null, how: null };

function compile(source: z.infer<typeof signs>): Signs {
	const any = (patterns: string[]) => new RegExp(patterns.map((pattern) => `(?:${pattern})`).join('|'));
	const each = (patterns: Array<[string, string]>): NamedPatterns => ({
		each: patterns.map(([kind, pattern]) => [kind, new RegExp(pattern)] as const),
		any: any(patterns.map(([, pattern]) => pattern)),
	});
	return {
		self: each(source.self),
		direct: each(source.direct),
		about: each(source.about),
		others: any(source.others),
		school: any(source.school),
		family: any(source.family),
		subject: any(source.subject),
		adult: any(source.adult),
	};
}

function detect(text: string, from: Signs, year: number): Youth {
	const writes = (how: string): Youth => ({ isYouth: true, role: 'writer', how });
	const own = firstOf(from.self, text);
	if (own) return writes(own);
	const other = from.others.exec(text);
	if (other) return { ...NOBODY, how: `nobody is meant ("${other[0]}")` };
	const about = firstOf(from.about, text);
	if (about) return { isYouth: false, role: 'about', how: about };
	const told = yearOfBirth(text, year) ?? firstOf(from.direct, text);
	if (told) return writes(told);
	const adult = from.adult.exec(text);
	if (adult) return { ...NOBODY, how: `an adult's life ("${adult[0]}")` };
	const subject = from.subject.exec(text);
	if (subject) return { ...NOBODY, how: `about something else ("${subject[0]}")` };
	const school = from.school.exec(text);
	if (school) return writes(`words of school ("${school[0]}")`);
	const family = from.family.exec(text);
	return family ? writes(`speaks of own parents or home ("${family[0]}")`) : NOBODY;
}

function firstOf({ each, any }: NamedPatterns, text: string): string | null {
	if (!any.test(text)) return null;
	for (const [kind, pattern] of each) {
		const match = pattern.exec(text);
		if (match) return `${kind} ("${match[0]}")`;
	}
	return null;
}

const BORN = /(?<![0-9])(?:20)?([0-9]{2})년생(?!아이|아들|딸|자녀|조카)|\bborn in (?:20)([0-9]{2})\b/;

function yearOfBirth(text: string, year: number): string | null {
	const match = BORN.exec(text);
	if (!match) return null;
	const age = year - 2000 - Number(match[1] ?? match[2]);
	return age >= YOUNGEST && age <= OLDEST ? `year of birth ("${match[0]}")` : null;
}
