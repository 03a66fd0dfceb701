import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AlarmFigures } from './alarm';
import { alarmCard } from './alarm-card';
import type { EnglishFigures, HeadFigures } from './heads';
import type { SteeringFigures } from './steering';
import { steeringCard } from './steering-card';
import type { PolarityFigures } from './polarity-ko';

export interface Figures {
	korean?: PolarityFigures;
	english?: EnglishFigures;
	koreanEmotions?: HeadFigures;
	englishEmotions?: HeadFigures;
	koreanAlarm?: AlarmFigures;
	englishAlarm?: AlarmFigures;
	steering?: SteeringFigures;
}

const METHOD = `Logistic regression on naive-Bayes-weighted, hashed character n-grams (NB-LR), int8 weights; file format in \`src/language/classifier.ts\`.
Before training and scoring a text is normalised (\`src/language/normalise.ts\`) and words that name a group of people are replaced by one
neutral sign (\`models/lexicon/identity.json\`). Deterministic: the same data give the same bytes.

## Split
The part of a text follows from the MD5 of its letters: 0 of 10 test, 1 of 10 tuning and calibration, the rest training. So a text that stands in
several files or comes twice is always in the same part. The official test parts of these corpora were not used.`;

const NOT_FOR = `## Not for
- Deciding about a person. A score is a hint for a member of staff who reads the text.
- Telling risk. Urgency rests on rules with evidence; a score of this model alone never lowers it.
- Ranking people or groups, or watching what single persons write.
- Irony, dialect and texts of several paragraphs: it is weak there.`;

const KOTE = 'KOTE (Jeon 2022, MIT, github.com/searle-j/KOTE), validation file, 5,000 comments';
const GOEMOTIONS =
	'GoEmotions (Demszky et al. 2020, Google Research), CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/); changed: labels grouped, texts reduced to weights of hashed n-grams';

function percent(share: number): string {
	return (share * 100).toFixed(2);
}

/** Writes the model cards of what was just trained, with the figures just measured on the test part. */
export async function writeCards(models: string, figures: Figures): Promise<void> {
	const { korean, english, koreanEmotions, englishEmotions, koreanAlarm, englishAlarm, steering } = figures;
	if (steering) await card(models, 'steering', steeringCard(steering));
	if (korean) {
		await card(models, 'polarity-ko', `# Korean polarity

Models stacked, not pooled, as pooling is worse on both kinds of text:
- \`film.bin\`: film reviews; n-grams of one to five letters, also with final consonants apart; buckets seen less than three times are left empty.
- \`comment.bin\`: comments, each with the share of positive ones among its labels as its target.
- \`meaning.bin\`: comments, too, but over what words mean: word pieces as vectors, learned without labels from the company they keep in all texts outside the test part
  (positive pointwise mutual information, 100 strongest directions); it also knows something of words that no labelled comment has. Folded into one weight a piece.
- \`gate.bin\`: two heads: how much a text resembles a film review, and whether it is without feeling (a question, a notice, a request).
- \`stack.json\`: one logistic regression over the first four, which also calibrates them; another that makes a probability of "without feeling"; and the neutral band.

The likeliest of positive, negative and without feeling is the answer; the score is nearer to zero the likelier a text is without feeling.

To the comments are added texts as people write them to a city or a youth service (\`scripts/train/data/everyday.ko.tsv\`, written for this project), posts of people in distress as negative (\`tests/fixtures/urgency-tuning\`, to the meanings and the gate),
and made sentences without feeling of everyday life (\`scripts/train/steps/everyday.ts\`) and of groups of people (\`counterfactual.ts\`), as neither positive nor negative.

${METHOD}

## Data
- NSMC (CC0, github.com/e2t/nsmc): 150,000 balanced reviews, about 300,000 more (weighted so that both classes count the same), and about 210,000 reviews of 5 to 8 stars with soft labels.
- ${KOTE}; positive minus negative labels, ties left out for the figures.
- Chatbot_data (Song Young-sook, MIT, github.com/songys/Chatbot_data), questions, without their labels.

## Figures, test part (\`npm run train -- polarity\`; again with \`npm run eval -- polarity\`)
| | accuracy % | calibration error | rows |
|---|---|---|---|
| films | ${percent(korean.filmAccuracy)} | ${korean.filmError.toFixed(3)} | ${korean.filmRows} |
| comments | ${percent(korean.commentAccuracy)} | ${korean.commentError.toFixed(3)} | ${korean.commentRows} |
| films, tuning part | ${percent(korean.heldFilms.accuracy)} | ${korean.heldFilms.error.toFixed(3)} | ${korean.heldFilms.rows} |
| comments, cross-validation | ${percent(korean.heldComments.accuracy)} | ${korean.heldComments.error.toFixed(3)} | ${korean.heldComments.rows} |

| everyday texts, three classes | accuracy % | right side, of those that have one, % | rows |
|---|---|---|---|
| set aside (every fifth) | ${percent(korean.everyday.accuracy)} | ${percent(korean.everyday.sign)} | ${korean.everyday.rows} |
| cross-validation | ${percent(korean.heldEveryday.accuracy)} | ${percent(korean.heldEveryday.sign)} | ${korean.heldEveryday.rows} |

The everyday texts are all by one hand, those set aside too: on what others write it will be worse.

With few comments in the test part, the figure of the cross-validation is the one to expect on others.

Every film and comment counts as positive or negative here. In use, texts likely without feeling are called neutral, and so are probabilities within ${korean.stack.neutral.toFixed(3)} of 0.5
(the least certain 4 % of comments in cross-validation). Stack and calibration come from four-fold cross-validation over the comments and everyday texts that are not test, and the reviews of the tuning part.

${NOT_FOR}
`);
	}
	if (english) {
		await card(models, 'polarity-en', `# English polarity

Three heads: positive, negative, neutral. Ambiguous labels (confusion, curiosity, realization, surprise) count as neutral; texts with both poles are left out.
Added are texts as people write them to a city (\`scripts/train/data/everyday.en.tsv\`, written for this project) and posts of people in distress as negative (\`tests/fixtures/urgency-tuning\`).

${METHOD}

## Data
- ${GOEMOTIONS}.

## Figures, test part (\`npm run train -- polarity\`)
Accuracy over three classes ${percent(english.accuracy)} %, calibration error ${english.error.toFixed(3)}, ${english.rows} comments.
Everyday texts set aside (every fifth): ${percent(english.everyday.accuracy)} %, ${english.everyday.rows} texts, all by one hand.

${NOT_FOR}
`);
	}
	if (koreanEmotions) {
		await card(models, 'emotions-ko', emotionsCard('Korean emotion groups', KOTE, 'scripts/labels/kote.ts', koreanEmotions));
	}
	if (koreanAlarm) await card(models, 'urgency-ko', alarmCard('ko', koreanAlarm));
	if (englishAlarm) await card(models, 'urgency-en', alarmCard('en', englishAlarm));
	if (englishEmotions) {
		await card(models, 'emotions-en', emotionsCard('English emotion groups', GOEMOTIONS, 'scripts/labels/goemotions.ts', englishEmotions));
	}
}

function emotionsCard(title: string, source: string, groups: string, figures: HeadFigures): string {
	const rows = Object.entries(figures.f1).map(([name, f1]) => `| ${name} | ${f1.toFixed(3)} |`);
	return `# ${title}

One head a group; the groups are in \`${groups}\`. In Korean the film model's polarity is a further feature of each head, and 500 everyday sentences without feeling (\`scripts/train/steps/everyday.ts\`) are learned as such; texts of \`scripts/train/data/everyday.ko.tsv\` are learned from, too, but not tuned or measured on, as each has one label at most. Weights of the two and thresholds tuned by five-fold cross-validation over all that is not test.

${METHOD}

## Data
- ${source}.

## Figures, test part (\`npm run train -- emotions\`; again with \`npm run eval -- emotions\`)
Macro-F1 ${figures.macroF1.toFixed(3)} over ${rows.length} groups, ${figures.rows} texts.

| group | F1 |
|---|---|
${rows.join('\n')}

${NOT_FOR}
`;
}

async function card(models: string, name: string, text: string): Promise<void> {
	await writeFile(join(models, name, 'MODEL_CARD.md'), `${text}\n## Size\n${await weightsBelow(join(models, name))} bytes of weights in the package.\n`);
}

/** Bytes of all weights in a folder and the folders in it. */
export async function weightsBelow(folder: string): Promise<number> {
	const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.bin'));
	const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
	return sizes.reduce((a, b) => a + b, 0);
}
