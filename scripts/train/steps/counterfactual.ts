import { NEUTRAL } from '../../../src/language/identity';
import { readIdentityLexicon, type IdentityLexicon } from '../../../src/language/identity-lexicon';
import { randomFrom, type Example } from './corpus';

/*
 * The list of groups makes a score blind for the groups that it knows. These examples are for those that it does not know: their names are made of
 * the same pieces (-인, -족, 노동자, -ese) and stand in the same places, so models that saw those without any feeling do not take them for one.
 */

/** What people do and what happens to them without any feeling about it. Not those of the evaluation. */
const FRAMES = [
	'{는} 물을 마셨다', '{가} 신청서를 냈다', '{를} 길에서 봤다', '{와} 같이 걸었다', '{도} 그 자리에 있었다', '{의} 집은 저쪽이다', '{에게} 서류를 건넸다', '옆에 {가} 서 있다', '여기는 {가} 많이 있다', '{는} 아침에 일어났다',
	'{가} 문을 열었다', '그는 {라고} 들었다', '저는 {예요}', '{가} 창구에서 기다린다', '{는} 세 시에 온다', '{가} 전화를 받았다', '{를} 위한 안내문입니다', '{도} 신청할 수 있나요', '{이라서} 물어봅니다', '{한테} 이름을 물었다',
];
const ENGLISH_FRAMES = [
	'{w} drank some water', 'i saw {w} in the street', '{w} opened the door', 'i talked to {w} yesterday', '{w} will come at three', '{w} lives over there', 'there was {w} next to me', '{w} read the newspaper',
	'a letter for {w} came in', 'i think {w} was on the bus', 'is {w} allowed to apply', 'the form is for {w}',
];

/** Particles behind a consonant, behind a vowel. */
const PARTICLES: Readonly<Record<string, readonly [string, string]>> = {
	는: ['은', '는'], 가: ['이', '가'], 를: ['을', '를'], 와: ['과', '와'], 라고: ['이라고', '라고'], 이라서: ['이라서', '라서'], 예요: ['이에요', '예요'], 로: ['으로', '로'], 이었다: ['이었다', '였다'], 랑: ['이랑', '랑'],
};

export interface CounterfactualOptions {
	language?: 'ko' | 'en';
	/** The targets of a text without feeling. */
	neutral?: number[];
	/** How much one sentence counts beside a labelled text; 3 costs the film model no accuracy. Less where there are few labelled texts. */
	weight?: number;
	/** Sentences a word. */
	frames?: number;
	lexicon?: IdentityLexicon;
	seed?: number;
}

/**
 * Examples to ADD to those given, all of the training part: sentences without any feeling about every group of the list, spelled out and NOT neutralised,
 * and about the sign itself, as soft neutral examples; sentences that stand among the examples already are left out.
 * (Labelled texts once more with a made-up group in the place of the sign were tried, too: they cost accuracy and made no score more even.)
 */
export function counterfactuals(examples: readonly Example[], options: CounterfactualOptions = {}): Example[] {
	const { language = 'ko', neutral = [0.5], weight = 3, frames = 8, lexicon = readIdentityLexicon(), seed = 20_261_124 } = options;
	const random = randomFrom(seed);
	const sentences = language === 'ko' ? FRAMES : ENGLISH_FRAMES;
	const known = new Set(examples.map(({ text }) => text));
	const out: Example[] = [];
	for (const word of [NEUTRAL, ...(language === 'ko' ? koreanGroups(lexicon) : englishGroups(lexicon))]) {
		for (let k = 0; k < frames; k++) {
			const text = inFrame(sentences[Math.floor(random() * sentences.length)]!, word).toLowerCase();
			if (known.has(text)) continue;
			known.add(text);
			out.push({ text, original: text, part: 'train', targets: [...neutral], weight });
		}
	}
	return out;
}

/** Every group of the list, and some put together as the list allows: 가나인, 가나 사람, 치매 환자. */
export function koreanGroups({ ko, stems, names }: IdentityLexicon): string[] {
	const some = (category: string): string[] => {
		const list = stems[category];
		return Array.isArray(list) ? list : [];
	};
	return unique([
		...Object.values(ko).flat().map((word) => word.replace('*', '')),
		...some('countries').flatMap((country) => [`${country}인`, `${country} 사람`]),
		...some('places').map((place) => `${place} 사람`),
		...some('conditions').map((condition) => `${condition} 환자`),
		...some('beliefs').map((belief) => `${belief} 지지자`),
		...some('of a person').map((quality) => `${quality} 사람`),
		...names.ko,
	]);
}

export function englishGroups({ en, stems, names }: IdentityLexicon): string[] {
	const list = stems['english'];
	return unique([...Object.values(en).flat(), ...(Array.isArray(list) ? list.map((stem) => `${stem} people`) : []), ...names.en]);
}

function unique(words: string[]): string[] {
	return [...new Set(words)];
}

/** A sentence with a word in it; {는} and the like stand for the word with the particle that fits it, {w} for the word alone. */
export function inFrame(frame: string, word: string): string {
	return frame.replace(/\{(.+?)\}/g, (_, particle: string) => {
		const forms = PARTICLES[particle];
		return word + (forms ? forms[endsInConsonant(word) ? 0 : 1] : particle === 'w' ? '' : particle);
	});
}

function endsInConsonant(word: string): boolean {
	const code = word.charCodeAt(word.length - 1);
	return code >= 0xac00 && code <= 0xd7a3 && (code - 0xac00) % 28 !== 0;
}
