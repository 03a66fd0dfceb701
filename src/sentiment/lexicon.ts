import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '#vendor/schema';
import { CityHallError } from '../errors';
import { MODELS_FOLDER } from '../language/classifier';
import { PhraseBook } from './phrases';
import { SITUATIONS, URGENCIES } from './sentiment';

const phrases = z.array(z.string().min(1)).min(1);

const lexiconSchema = z.object({
	language: z.enum(['ko', 'en']),
	rules: z.array(
		z.object({ id: z.string(), situation: z.enum(SITUATIONS), urgency: z.enum(URGENCIES), phrases }),
	),
	modifiers: z.array(
		z.object({
			id: z.string(),
			where: z.enum(['before', 'after', 'around']),
			within: z.number().int().positive(),
			lowerTo: z.enum(URGENCIES).optional(),
			lowerBy: z.number().int().positive().optional(),
			raiseTo: z.enum(URGENCIES).optional(),
			review: z.boolean().default(false),
			rules: z.array(z.string()).optional(),
			except: z.array(z.string()).optional(),
			phrases,
		}),
	),
});

type LexiconFile = z.infer<typeof lexiconSchema>;
export type Rule = LexiconFile['rules'][number];
export type Modifier = LexiconFile['modifiers'][number];

export interface Lexicon {
	rules: readonly Rule[];
	modifiers: readonly Modifier[];
	/** Rules are numbered from 0; modifiers follow them. */
	book: PhraseBook;
}

/** @throws CityHallError LEXICON_BROKEN, with the place in the file. */
export function compileLexicon(json: string, name: string): Lexicon {
	try {
		const { language, rules, modifiers } = lexiconSchema.parse(JSON.parse(json));
		const known = new Set(rules.map((rule) => rule.id));
		for (const id of modifiers.flatMap((modifier) => [...(modifier.rules ?? []), ...(modifier.except ?? [])])) {
			if (!known.has(id)) throw new Error(`a modifier names the rule "${id}", which does not exist`);
		}
		const book = new PhraseBook();
		[...rules, ...modifiers].forEach((entry, index) => {
			for (const phrase of entry.phrases) book.add(index, phrase, language === 'en');
		});
		return { rules, modifiers, book };
	} catch (cause) {
		throw new CityHallError(
			'LEXICON_BROKEN',
			`The lexicon "${name}" cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
			'Correct the file, or put the one of the package back.',
			{ cause },
		);
	}
}

export async function loadLexicon(language: 'ko' | 'en'): Promise<Lexicon> {
	const name = `urgency.${language}.json`;
	return compileLexicon(await readFile(join(MODELS_FOLDER, 'lexicon', name), 'utf8'), name);
}
