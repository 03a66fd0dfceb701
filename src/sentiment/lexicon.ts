import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '#vendor/schema';
import { CityHallError } from '../errors';
import { MODELS_FOLDER } from '../language/classifier';
import { PhraseBook } from './phrases';
import { SITUATIONS, URGENCIES } from './sentiment';

const LANGUAGES = ['ko', 'en'] as const;
const phrases = z.array(z.string().min(1)).min(1);
const words = z.record(z.string().regex(/^[^{}()|~&^$*\s]+$/), z.array(z.string().min(1)).min(1));
const about = z.union([z.string(), z.array(z.string())]).optional();

const ruleSchema = z.strictObject({ id: z.string().min(1), about, situation: z.enum(SITUATIONS), urgency: z.enum(URGENCIES), phrases });

const modifierSchema = z.strictObject({
	id: z.string().min(1),
	about,
	where: z.enum(['before', 'after', 'around', 'over']),
	/** Letters between the two; without it the whole of `in` counts. */
	within: z.number().int().positive().optional(),
	in: z.enum(['clause', 'sentence', 'neighbours', 'post']).default('sentence'),
	lowerTo: z.enum(URGENCIES).optional(),
	lowerBy: z.number().int().positive().optional(),
	raiseTo: z.enum(URGENCIES).optional(),
	/** Ids of modifiers that do not count where this one stands. */
	cancels: z.array(z.string()).optional(),
	rules: z.array(z.string()).optional(),
	except: z.array(z.string()).optional(),
	phrases,
});

const signSchema = z.strictObject({
	id: z.string().min(1),
	/** Tells that nothing is wrong. */
	harmless: z.boolean().default(false),
	situation: z.enum(SITUATIONS).optional(),
	phrases,
});

const lexiconSchema = z.strictObject({
	about,
	language: z.enum(LANGUAGES),
	words: words.default({}),
	rules: z.array(ruleSchema),
	modifiers: z.array(modifierSchema),
	signs: z.array(signSchema).default([]),
});

const extensionSchema = z.strictObject({
	about,
	/** Without it the file counts for both languages. */
	language: z.enum(LANGUAGES).optional(),
	words: words.optional(),
	rules: z.array(ruleSchema.partial({ situation: true, urgency: true })).optional(),
	modifiers: z.array(modifierSchema).optional(),
	/** Phrases for signs that are there: the model knows no others. */
	signs: z.array(z.strictObject({ id: z.string().min(1), phrases })).optional(),
});

type LexiconFile = z.infer<typeof lexiconSchema>;
export type Rule = LexiconFile['rules'][number] & {
	/** A city's own phrases for a rule of the package: what is said of that rule holds for these, too. */
	of?: string;
	/** Added by a city, whose word no model doubts. */
	own?: true;
};
export type Modifier = LexiconFile['modifiers'][number];
export type Sign = z.infer<typeof signSchema>;

/**
 * What a city adds: the format of the package's file, where a rule with a known id gains phrases (situation and urgency may be left out)
 * and a new id is a new rule; likewise for modifiers and lists of words.
 */
export type LexiconExtension = z.input<typeof extensionSchema>;

export interface Lexicon {
	language: 'ko' | 'en';
	rules: readonly Rule[];
	modifiers: readonly Modifier[];
	/** Lists of words that phrases name as {name}. */
	words: Readonly<Record<string, readonly string[]>>;
	/** What tells little alone: marks for the alarm, which weighs them. */
	signs: readonly Sign[];
	/** Rules are numbered from 0; modifiers follow them, then signs. */
	book: PhraseBook;
	/** For each of them the letter under which the alarm knows it. */
	marks: readonly string[];
}

/** @throws CityHallError LEXICON_BROKEN, with the place in the file. */
export function compileLexicon(json: string, name: string): Lexicon {
	return orBroken(name, 'Correct the file, or put the one of the package back.', () => compile(read(lexiconSchema, json)));
}

export async function loadLexicon(language: 'ko' | 'en'): Promise<Lexicon> {
	const name = `urgency.${language}.json`;
	return compileLexicon(await readFile(join(MODELS_FOLDER, 'lexicon', name), 'utf8'), name);
}

/** Reads a city's file. @throws CityHallError LEXICON_BROKEN, with the place in the file. */
export function readLexiconExtension(json: string, name: string): LexiconExtension {
	return orBroken(name, CITY_STEP, () => read(extensionSchema, json));
}

/**
 * A new lexicon with what a city adds; the one given stays as it is. An extension for the other language changes nothing.
 * @param name how errors call it, for instance the name of the file
 * @throws CityHallError LEXICON_BROKEN
 */
export function extendLexicon(lexicon: Lexicon, extension: LexiconExtension, name = 'own lexicon'): Lexicon {
	return orBroken(name, CITY_STEP, () => {
		const own = parse(extensionSchema, extension);
		if (own.language !== undefined && own.language !== lexicon.language) return lexicon;
		const rules = new Map(lexicon.rules.map((rule) => [rule.id, rule]));
		for (const { situation, urgency, ...rule } of own.rules ?? []) {
			const known = rules.get(rule.id);
			if (known) {
				if (situation !== undefined && situation !== known.situation) throw new Error(`the rule "${rule.id}" is of the situation "${known.situation}"; leave the situation out, or give the rule an id of its own`);
				if (urgency !== undefined && urgency !== known.urgency) throw new Error(`the rule "${rule.id}" has the urgency "${known.urgency}"; leave the urgency out, or give the rule an id of its own`);
				rules.set(`${rule.id}, own words`, { ...known, id: `${rule.id}, own words`, of: rule.id, own: true, phrases: [...(rules.get(`${rule.id}, own words`)?.phrases ?? []), ...rule.phrases] });
			} else {
				if (situation === undefined || urgency === undefined) throw new Error(`the rule "${rule.id}" is new and needs a situation and an urgency`);
				rules.set(rule.id, { ...rule, situation, urgency, own: true });
			}
		}
		const modifiers = new Map(lexicon.modifiers.map((modifier) => [modifier.id, modifier]));
		for (const modifier of own.modifiers ?? []) {
			const known = modifiers.get(modifier.id);
			modifiers.set(modifier.id, known ? { ...known, phrases: [...known.phrases, ...modifier.phrases] } : modifier);
		}
		const lists: Record<string, readonly string[]> = { ...lexicon.words };
		for (const [key, list] of Object.entries(own.words ?? {})) lists[key] = [...(lists[key] ?? []), ...list];
		const signs = new Map(lexicon.signs.map((sign) => [sign.id, sign]));
		for (const { id, phrases: more } of own.signs ?? []) {
			const known = signs.get(id);
			if (!known) throw new Error(`there is no sign "${id}"; a file can only add phrases to those of the package`);
			signs.set(id, { ...known, phrases: [...known.phrases, ...more] });
		}
		return compile({
			language: lexicon.language,
			words: lists,
			rules: [...rules.values()],
			modifiers: [...modifiers.values()],
			signs: [...signs.values()],
		});
	});
}

const CITY_STEP = 'Correct the place named in the file, or take the file out of the folder; the rules of the package work without it.';

function compile(file: Omit<Lexicon, 'book' | 'marks'>): Lexicon {
	const { language, words: lists, rules, modifiers, signs } = file;
	const known = new Set(rules.map((rule) => rule.id));
	if (known.size < rules.length) throw new Error(`the rule "${twice(rules)}" is there twice`);
	const cancellable = new Set(modifiers.map((modifier) => modifier.id));
	if (cancellable.size < modifiers.length) throw new Error(`the modifier "${twice(modifiers)}" is there twice`);
	for (const modifier of modifiers) {
		for (const id of [...(modifier.rules ?? []), ...(modifier.except ?? [])]) {
			if (!known.has(id)) throw new Error(`the modifier "${modifier.id}" names the rule "${id}", which does not exist`);
		}
		for (const id of modifier.cancels ?? []) {
			if (!cancellable.has(id)) throw new Error(`the modifier "${modifier.id}" names the modifier "${id}", which does not exist`);
		}
	}
	const book = new PhraseBook({ wholeWords: language === 'en', words: lists });
	const entries = [...rules, ...modifiers, ...signs];
	entries.forEach((entry, index) => {
		for (const phrase of entry.phrases) {
			try {
				book.add(index, phrase, { anchored: index >= rules.length, atWords: index < rules.length || index >= rules.length + modifiers.length });
			} catch (cause) {
				throw new Error(`"${entry.id}": ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
			}
		}
	});
	const marks = entries.map((entry) => markOf('of' in entry ? (entry.of ?? entry.id) : entry.id));
	return { language, words: lists, rules, modifiers, signs, book, marks };
}

const FIRST_MARK = 0xe100;
const MARKS = 6_000;

/** A letter of the private use area, by the name alone: the same whatever else a lexicon holds. */
function markOf(id: string): string {
	let hash = 0;
	for (let i = 0; i < id.length; i++) hash = (Math.imul(hash, 31) + id.charCodeAt(i)) >>> 0;
	return String.fromCharCode(FIRST_MARK + (hash % MARKS));
}

function twice(entries: ReadonlyArray<{ id: string }>): string {
	const seen = new Set<string>();
	for (const { id } of entries) {
		if (seen.has(id)) return id;
		seen.add(id);
	}
	return '';
}

function read<T extends z.ZodType>(schema: T, json: string): z.output<T> {
	return parse(schema, JSON.parse(json.replace(/^\ufeff/, '')));
}

function parse<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
	const result = schema.safeParse(value);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	throw new Error(`${issue?.path.join('.') ?? 'the file'}: ${issue?.message ?? 'not as expected'}`);
}

function orBroken<T>(name: string, nextStep: string, work: () => T): T {
	try {
		return work();
	} catch (cause) {
		throw new CityHallError('LEXICON_BROKEN', `The lexicon "${name}" cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`, nextStep, { cause });
	}
}
