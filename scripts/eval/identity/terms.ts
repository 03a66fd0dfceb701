import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readIdentityLexicon, type IdentityLexicon } from '../../../src/language/identity-lexicon';

export interface Term {
	word: string;
	category: string;
}

/** What KoSBi lists as well but is no word for people: parts of the body, crimes, kinds of work and conditions. They do not fit "{는} 점심을 먹었다". */
const NOT_PEOPLE = /^(얼굴|생김새|피부 관련|키|몸무게|체형|몸매|성적 외모|다모|다한|탈모|살인|강도|강간|강제추행|절도|폭력|마약|사기|스토킹|장애|병력|기타 .*|HIV .*|우울증|조울증|공황장애|치매|ADHD|양극성 장애|심리 .*|정신 건강상태|고용형태|경제적 여건|부유한|가난한|사실혼|동거|혼전임신|혼외임신|자연분만|제왕절개|보육원|검정고시|.* 전공|.*대학|대학원|인문계|자연계|실업계|문과|이과|지방대|국내 명문대|아르바이트|맞벌이|.*직( .*)?|.*직\/.*|.*\/군인|민족종교|.*이후 출생)$/;

/** The groups of KoSBi's list that are words for people. */
export function kosbiTerms(file: string): Term[] {
	const groups = z.record(z.string(), z.array(z.string())).parse(JSON.parse(readFileSync(file, 'utf8')));
	const seen = new Set<string>();
	return Object.entries(groups).flatMap(([category, lines]) =>
		lines
			.flatMap((line) => line.split(','))
			.map((word) => word.trim())
			.filter((word) => word !== '' && !NOT_PEOPLE.test(word) && !seen.has(word) && seen.add(word))
			.map((word) => ({ word, category })),
	);
}

/** Every group of models/lexicon/identity.json, and some put together as it allows. */
export function koreanTerms(lexicon: IdentityLexicon = readIdentityLexicon()): Term[] {
	const put = (category: string, forms: ReadonlyArray<(stem: string) => string>): Term[] =>
		stemsOf(lexicon, category).flatMap((stem) => forms.map((form) => ({ word: form(stem), category: `${category} (put together)` })));
	return [
		...Object.entries(lexicon.ko).flatMap(([category, words]) => words.map((word) => ({ word: word.replace('*', ''), category }))),
		...put('countries', [(country) => `${country}인`, (country) => `${country} 출신 학생`]),
		...put('places', [(place) => `${place} 사람`]),
		...put('conditions', [(condition) => `${condition} 환자`]),
		...put('study', [(study) => `${study} 출신`]),
		...put('of a person', [(quality) => `${quality} 사람`]),
		...lexicon.names.ko.map((word) => ({ word, category: 'given names' })),
		...lexicon.names.koBehindSurname.map((name) => ({ word: `박${name}`, category: 'given names' })),
	];
}

export function englishTerms(lexicon: IdentityLexicon = readIdentityLexicon()): Term[] {
	return [
		...Object.entries(lexicon.en).flatMap(([category, words]) => words.map((word) => ({ word, category }))),
		...stemsOf(lexicon, 'english').map((stem) => ({ word: `${stem} people`, category: 'put together' })),
		...lexicon.names.en.map((word) => ({ word, category: 'given names' })),
	];
}

function stemsOf(lexicon: IdentityLexicon, category: string): string[] {
	const list = lexicon.stems[category];
	return Array.isArray(list) ? list : [];
}

/** The lexicon without the listed words that `keep` refuses. What it says about stems, persons and endings stays: it is what catches words nobody listed. */
export function lexiconOf(lexicon: IdentityLexicon, keep: (word: string) => boolean): IdentityLexicon {
	const kept = (groups: Record<string, string[]>) => Object.fromEntries(Object.entries(groups).map(([name, words]) => [name, words.filter((word) => keep(word.replace('*', '')))]));
	return { ...lexicon, ko: kept(lexicon.ko), en: kept(lexicon.en) };
}
