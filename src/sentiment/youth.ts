import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '#vendor/schema';
import { MODELS_FOLDER } from '../language/classifier';
import type { Youth } from './sentiment';

const signs = z.object({
	direct: z.array(z.tuple([z.string(), z.string()])),
	school: z.array(z.string()),
	family: z.array(z.string()),
	subject: z.array(z.string()),
	adult: z.array(z.string()),
	writer: z.array(z.string()),
});
const youthSchema = z.object({ ko: signs, en: signs });

interface Signs {
	direct: Array<{ kind: string; pattern: RegExp }>;
	school: RegExp;
	family: RegExp;
	subject: RegExp;
	adult: RegExp;
	writer: RegExp;
}

export type YouthDetector = (text: string, language: 'ko' | 'en' | 'other') => Youth;

/** Longer posts tell it at the start; a limit keeps the patterns' time bounded. */
const READ = 3_000;

export async function loadYouthDetector(): Promise<YouthDetector> {
	const file = youthSchema.parse(JSON.parse(await readFile(join(MODELS_FOLDER, 'lexicon', 'youth.json'), 'utf8')));
	const korean = compile(file.ko);
	const english = compile(file.en);
	return (text, language) => {
		if (language === 'other') return { isYouth: false, role: null, how: null };
		const head = text.slice(0, READ).normalize('NFC').toLowerCase();
		return language === 'ko' ? detect(head.replaceAll(/\s+/g, ''), korean) : detect(head.replaceAll('’', "'"), english);
	};
}

function compile(source: z.infer<typeof signs>): Signs {
	const any = (patterns: string[]) => new RegExp(patterns.map((pattern) => `(?:${pattern})`).join('|'));
	return {
		direct: source.direct.map(([kind, pattern]) => ({ kind, pattern: new RegExp(pattern) })),
		school: any(source.school),
		family: any(source.family),
		subject: any(source.subject),
		adult: any(source.adult),
		writer: any(source.writer),
	};
}

function detect(text: string, from: Signs): Youth {
	const writer = from.writer.exec(text);
	if (writer) return { isYouth: false, role: null, how: `somebody else writes ("${writer[0]}")` };
	for (const { kind, pattern } of from.direct) {
		const match = pattern.exec(text);
		if (match) return { isYouth: true, role: 'writer', how: `${kind} ("${match[0]}")` };
	}
	const adult = from.adult.exec(text);
	if (adult) return { isYouth: false, role: null, how: `an adult's life ("${adult[0]}")` };
	const subject = from.subject.exec(text);
	if (subject) return { isYouth: false, role: null, how: `about something else ("${subject[0]}")` };
	const school = from.school.exec(text);
	if (school) return { isYouth: true, role: 'writer', how: `words of school ("${school[0]}")` };
	const family = from.family.exec(text);
	if (family) return { isYouth: true, role: 'writer', how: `speaks of own parents or home ("${family[0]}")` };
	return { isYouth: false, role: null, how: null };
}
