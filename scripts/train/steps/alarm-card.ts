import type { AlarmLanguage } from '../../../src/sentiment/alarm';
import { type AlarmFigures, type Caught, KINDS } from './alarm';

const WORDS = {
	ko: {
		name: 'Korean',
		reading: 'its spaces are taken out',
		everyday: 'KOTE (MIT), NSMC (CC0), ChatbotData (MIT), KoSBi (MIT), Korean Hate Speech (CC BY-SA 4.0; only weights of hashed n-grams are kept). Lines of KOTE and ChatbotData with words of danger are left out, as some may be urgent.',
		tones: '\nEach post is also learned in other tones and spellings (blunt, polite, childish, careless, without spaces).',
		},
	en: {
		name: 'English',
		reading: 'spaces stay',
		everyday: 'GoEmotions (Demszky et al. 2020, Google Research), CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/); changed: reduced to weights of hashed n-grams. Lines with words of danger are left out, as some may be urgent.',
		tones: '',
		},
};

/** The model card of the alarm of a language, with the figures of the cross-validation just made. */
export function alarmCard(language: AlarmLanguage, { all, raised, supported, together, raiseFrom, supportFrom, error }: AlarmFigures): string {
	const { name, reading, everyday, tones } = WORDS[language];
	const { ngrams, bits } = KINDS[language].options;
	const share = (caught: Caught, kind: keyof Caught) => `${caught[kind]} of ${all[kind]} (${((100 * caught[kind]) / Math.max(1, all[kind])).toFixed(1)} %)`;
	const row = (what: string, kind: keyof Caught) => `| ${what} | ${share(raised, kind)} | ${share(supported, kind)} | ${share(together, kind)} |`;
	return `# Alarm for urgent ${name} posts

A second look at a post: at its words, and at what the rules (\`models/lexicon/urgency.${language}.json\`) found in it, each rule, cue and sign as one letter
more. From a probability of ${raiseFrom.toFixed(3)} on it raises the urgency to high, with the sentence it is surest of as evidence. From ${supportFrom.toFixed(3)} on what a rule
calls urgent stands; where no rule spoke, a person is asked to look. Below, a rule that calls the post urgent stands alone against it: the level becomes medium
and a person is asked. It never lowers anything in silence, and never what a city's own words call urgent.

Logistic regression on naive-Bayes-weighted, hashed character ${ngrams.min}- to ${ngrams.max}-grams (NB-LR), 2^${bits} int8 weights; file format in \`src/language/classifier.ts\`.
A text is normalised (\`src/language/normalise.ts\`) and ${reading}. Words for people stay, as for the rules: who does it to whom matters here. Texts of fewer than ten letters are left to the rules.${tones}
Deterministic: the same data give the same bytes.

## Data
- ${all.urgent + all.medium + all.harmless} ${name} posts written by hand for this project (\`tests/fixtures/urgency-tuning\`), all invented: ${all.urgent} high or critical, ${all.medium} medium, ${all.harmless} low or none.
- ${all.background} everyday texts as harmless ones, with them sentences of our own in which nothing happens, about every group of the list of groups: ${everyday}
- The held-out posts of \`tests/fixtures/urgency\` were not used, nor looked at.

## Figures (\`npm run train -- urgency\`)
Eight-fold cross-validation over all of it; posts that are nearly the same stay on one side.

| | raised to high | the word of a rule stands | rules and alarm together |
|---|---|---|---|
${row('high and critical posts', 'urgent')}
${row('those of them that the rules of now call less', 'missedByRules')}
${row('medium posts', 'medium')}
${row('low and none posts', 'harmless')}
${row('everyday texts', 'background')}

Calibration error ${error.toFixed(3)}, where one post in twenty is urgent. The thresholds were chosen on the same cross-validation. The rules were tuned on these posts, and the alarm's settings were chosen on most of them: on posts of others both find less.

## Not for
- Telling that nobody is in danger: a low probability means nothing.
- Deciding about a person without a member of staff who reads the post.
- Other languages, and texts of several pages, where one urgent sentence drowns.
`;
}
