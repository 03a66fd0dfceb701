import { guessLanguage, type Language } from '../language/guess';
import { ALARM_LANGUAGES, type AlarmLanguage } from './alarm';

interface Letters {
	has: RegExp;
	all: RegExp;
	/** Code units that are blanked. */
	others: RegExp;
	/** Fewer are a name or a greeting. */
	least: number;
}

const LETTERS: Readonly<Record<AlarmLanguage, Letters>> = {
	ko: { has: /[가-힣]{2}/, all: /[가-힣]/g, others: /[^\u3131-\u318e가-힣\x00-\x40\x5b-\x60\x7b-\x7e]/g, least: 6 },
	en: { has: /[a-z]{2}/i, all: /[a-z]/gi, others: /[^\x00-\x7e\u00c0-\u024f\u1e00-\u1eff’]/g, least: 20 },
};

export interface Part {
	language: AlarmLanguage;
	/** The whole text with blanks in place of the rest, so that offsets stay. */
	text: string;
}

/** What of a text is written in other languages than its own: a cry for help in one language is not drowned by thanks in another. */
export function partsBeside(language: Language, text: string): Part[] {
	return ALARM_LANGUAGES.flatMap((other) => {
		const part = other === language ? null : partIn(other, text);
		return part === null ? [] : [{ language: other, text: part }];
	});
}

/** Null where it is next to nothing. */
function partIn(language: AlarmLanguage, text: string): string | null {
	const { has, all, others, least } = LETTERS[language];
	if (!has.test(text) || (text.match(all)?.length ?? 0) < least) return null;
	const part = text.replace(others, ' ');
	return guessLanguage(part.trim()) === language ? part : null;
}
