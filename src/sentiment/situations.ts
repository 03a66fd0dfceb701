import { CityHallError } from '../errors';
import { denseText, type DenseText } from '../language/normalise';
import { PhraseBook, type Hit } from './phrases';
import type { Category, Evidence } from './sentiment';

export interface FoundCategory {
	name: string;
	evidence: Evidence[];
}

/** Enough to show why; a category's phrase may stand in every line of a long post. */
const MOST_EVIDENCE = 5;

const books = new WeakMap<readonly Category[], PhraseBook>();

/**
 * Finds the user's own situations by their phrases, in the order in which the user gave them. The phrases of one array of
 * categories are compiled once, so a caller that scores many posts passes the same array.
 * @throws CityHallError CATEGORY_BROKEN when a phrase is not well formed.
 */
export function findCategories(text: string, categories: readonly Category[]): FoundCategory[] {
	let book = books.get(categories);
	if (!book) books.set(categories, (book = compile(categories)));
	const dense = denseText(text);
	const found = new Map<number, Evidence[]>();
	for (const hit of book.find(dense)) {
		const evidence = found.get(hit.owner) ?? [];
		found.set(hit.owner, evidence);
		if (evidence.length < MOST_EVIDENCE) evidence.push(evidenceOf(text, dense, hit, 'situation', categories[hit.owner]?.name ?? ''));
	}
	return [...found].sort(([a], [b]) => a - b).map(([index, evidence]) => ({ name: categories[index]?.name ?? '', evidence }));
}

function compile(categories: readonly Category[]): PhraseBook {
	const book = new PhraseBook({ wholeWords: 'latin', words: {} });
	categories.forEach(({ name, phrases }, index) => {
		for (const phrase of phrases) {
			try {
				book.add(index, phrase);
			} catch (cause) {
				throw new CityHallError(
					'CATEGORY_BROKEN',
					`The phrase "${phrase}" of the situation "${name}" cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
					'Write the words as they stand in posts; (a|b) means a or b, ~ means that a few letters may stand between.',
					{ cause },
				);
			}
		}
	});
	return book;
}

/** The words of the original that stand at a place of its dense text. A sign that is several letters there (㈜) counts whole. */
export function evidenceOf(text: string, { offsets }: DenseText, place: Pick<Hit, 'start' | 'end'>, about: Evidence['about'], rule: string): Evidence {
	const start = offsets[place.start] ?? 0;
	let next = place.end;
	while (offsets[next] === offsets[place.end - 1]) next++;
	let end = offsets[next] ?? text.length;
	while (end > start + 1 && /[\s~^*_·.]/.test(text.charAt(end - 1))) end--;
	return { text: text.slice(start, end), start, end, about, rule };
}
