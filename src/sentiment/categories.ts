import { CityHallError } from '../errors';
import type { Category } from './sentiment';

/** What a post is put under that belongs to none of the user's own categories, so that every post has a situation to sort by. */
export const OTHER = 'other';

const MOST = 50;
const LONGEST_NAME = 100;
const LONGEST_DESCRIPTION = 1_000;

/**
 * The user's own categories with the blanks around their names taken off; empty where there are none.
 * @throws CityHallError CATEGORIES_UNUSABLE for a name that is empty, there twice, or too long, and for too many of them
 */
export function checkedCategories(categories: readonly Category[] | undefined): Category[] {
	const checked = (categories ?? []).map((category) => ({ ...category, name: category.name.replace(/\s+/g, ' ').trim() }));
	if (checked.length > MOST) {
		throw unusable(`There are ${checked.length} own situations; at most ${MOST} can be told apart.`, 'Put some of them together.');
	}
	const seen = new Set<string>();
	for (const [index, { name, description }] of checked.entries()) {
		if (name === '') throw unusable(`The own situation number ${index + 1} has no name.`, 'Enter a name, or remove it.');
		if (name.length > LONGEST_NAME) throw unusable(`The name of the own situation "${name.slice(0, 30)}…" has more than ${LONGEST_NAME} letters.`, 'Choose a short name, and put the rest into its description.');
		if (description.length > LONGEST_DESCRIPTION) throw unusable(`The description of the own situation "${name}" has more than ${LONGEST_DESCRIPTION} letters.`, 'Shorten the description.');
		const key = name.toLowerCase();
		if (seen.has(key)) throw unusable(`The own situation "${name}" is there twice.`, 'Rename or remove one of the two.');
		seen.add(key);
	}
	return checked;
}

function unusable(message: string, nextStep: string): CityHallError {
	return new CityHallError('CATEGORIES_UNUSABLE', message, nextStep);
}
