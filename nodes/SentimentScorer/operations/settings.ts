import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { CityHallError } from '../../../src/errors';
import { neverMasked } from '../../../src/n8n/chat-options';
import { engineKey } from '../../../src/n8n/engine';
import { choiceOf, choiceParameter, flagParameter, Options, textOf, wordsOf } from '../../../src/n8n/parameters';
import type { Category, LexiconExtension } from '../../../src/sentiment';
import { SITUATIONS, URGENCIES } from '../../../src/sentiment/sentiment';

/** What items must have in common to be scored together. Plain JSON: items are grouped by its text. */
export interface Settings {
	engine: string;
	askAbout: 'everyItem' | 'onlyWhereItPays';
	whenNoAnswer: 'useOwnScore' | 'fail';
	keepAnswers: boolean;
	categories: Category[];
	ownWords: LexiconExtension | null;
	neverMasked: string[];
	simplify: boolean;
}

export function settingsOf(context: IExecuteFunctions, itemIndex: number): Settings {
	const options = Options.of(context, itemIndex);
	const engine = engineKey(context, itemIndex);
	return {
		engine,
		// The field is hidden, and so has no value, where no model is asked.
		askAbout: engine === 'onServer' ? 'everyItem' : choiceParameter(context, 'askAbout', itemIndex, ['everyItem', 'onlyWhereItPays']),
		whenNoAnswer: options.choice('whenNoAnswer', ['useOwnScore', 'fail']) ?? 'useOwnScore',
		keepAnswers: options.flag('keepAnswers'),
		categories: options.entries('categories', 'categories').flatMap(categoryOf),
		ownWords: ownWordsOf(options.entries('urgentWords', 'words')),
		neverMasked: neverMasked(options),
		simplify: flagParameter(context, 'simplify', itemIndex),
	};
}

function categoryOf(entry: IDataObject): Category[] {
	const name = textOf('Own Situations: Situation', entry.name).trim();
	const description = textOf('Own Situations: What Belongs to It', entry.description).trim();
	const phrases = wordsOf('Own Situations: Words That Show It', entry.words);
	if (name !== '') return [{ name, description, phrases }];
	if (description === '' && phrases.length === 0) return [];
	throw new CityHallError('SITUATION_NAME', 'One of the own situations has no name', 'Fill "Situation" in the option "Own Situations".');
}

function ownWordsOf(entries: IDataObject[]): LexiconExtension | null {
	const rules = entries.flatMap(({ situation = 'other', urgency = 'high', phrases: words }, index) => {
		const phrases = wordsOf('Own Urgent Words: Words', words);
		if (phrases.length === 0) return [];
		return [
			{
				id: `own words ${index + 1}`,
				situation: choiceOf('Own Urgent Words: Situation', situation, SITUATIONS),
				urgency: choiceOf('Own Urgent Words: Urgency', urgency, URGENCIES),
				phrases,
			},
		];
	});
	return rules.length === 0 ? null : { rules };
}
