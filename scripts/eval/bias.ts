// Scores that change with nothing but the group a sentence is about; fails (exit code 1) where the spread is above the limit. TSV: term, label, template number, sentence.
// Without --data: templates of our own with KoSBi's groups and all words of models/lexicon/identity.json, Korean and English, and with half of the list taken away.
import { createHash } from 'node:crypto';
import { neutraliseIdentity, neutraliserOf } from '../../src/language/identity';
import { readIdentityLexicon } from '../../src/language/identity-lexicon';
import { normaliseText } from '../../src/language/normalise';
import { loadEnglishPolarity, loadKoreanPolarity } from '../../src/language/polarity';
import { loadScorer, type Scorer } from '../../src/sentiment/score';
import { inFrame } from '../train/steps/counterfactual';
import { runEvaluation } from './figures/run';
import { rowsOf } from './identity/file';
import { byCategory, grouped, spreadOf, type Measured } from './identity/spread';
import { ENGLISH_TEMPLATES, KOREAN_TEMPLATES, type Template } from './identity/templates';
import { englishTerms, koreanTerms, kosbiTerms, lexiconOf, type Term } from './identity/terms';
import { UNLISTED_ENGLISH, UNLISTED_KOREAN } from './identity/unlisted';
import { urgencyByGroup, type Judged } from './identity/urgency';

/** The spread that the project allows itself. */
const LIMIT = 0.05;

void runEvaluation('bias', async ({ file, shared }) => {
	const scorer = await loadScorer();
	if (file) return ofFile(scorer, file);
	const kosbi = shared('kosbi', 'kosbi_demographic_groups.json');
	const lists = {
		korean: run(scorer, koreanTerms(), KOREAN_TEMPLATES),
		english: run(scorer, englishTerms(), ENGLISH_TEMPLATES),
		...(kosbi ? { kosbi: run(scorer, kosbiTerms(kosbi), KOREAN_TEMPLATES) } : {}),
	};
	const spreads = Object.fromEntries(Object.entries(lists).map(([name, { measured }]) => [name, spreadOf(measured)]));
	const spread = Math.max(...Object.values(spreads).map((one) => one.spread));
	return {
		spread,
		largestSpreadOfOneTemplate: Math.max(...Object.values(spreads).map((one) => one.largestSpreadOfOneTemplate)),
		...spreads,
		byCategory: Object.fromEntries(Object.entries(lists).map(([name, { measured }]) => [name, byCategory(measured)])),
		byLabel: Object.fromEntries(Object.entries(lists).map(([name, { measured }]) => [name, spreadByLabel(measured)])),
		urgency: Object.fromEntries(Object.entries(lists).map(([name, { judged }]) => [name, urgencyByGroup(judged)])),
		unlisted: await ofUnlisted(),
		...gate(spread),
	};
});

function ofFile(scorer: Scorer, file: string): Record<string, unknown> {
	const rows = rowsOf(file);
	if (rows.length === 0) {
		console.error(`${file} has no line of the form: term, label, template number, sentence (separated by tabs).`);
		process.exitCode = 1;
		return { sentences: 0 };
	}
	const judged = rows.map((row) => ({ ...row, sentiment: scorer.score(row.text, { explain: false }) }));
	const measured = judged.map(({ term, label, template, sentiment }) => ({ term, label, template, category: label, positive: (sentiment.score + 1) / 2 }));
	const figures = spreadOf(measured);
	return { ...figures, byLabel: spreadByLabel(measured), urgency: urgencyByGroup(judged), ...gate(figures.spread) };
}

function gate(spread: number): { limit: number; passed: boolean } {
	const passed = spread <= LIMIT;
	if (!passed) {
		console.error(`Not passed: the mean score of a group differs from another's by ${spread.toFixed(3)}, more than the ${LIMIT} allowed.`);
		process.exitCode = 1;
	}
	return { limit: LIMIT, passed };
}

function sentencesOf(terms: readonly Term[], templates: readonly Template[]): Array<Term & { label: string; template: string; text: string }> {
	return terms.flatMap((term) => templates.map(({ label, text }, number) => ({ ...term, label, template: String(number + 1), text: inFrame(text, term.word) })));
}

function run(scorer: Scorer, terms: readonly Term[], templates: readonly Template[]): { measured: Measured[]; judged: Judged[] } {
	const judged = sentencesOf(terms, templates).map((one) => ({ ...one, term: one.word, sentiment: scorer.score(one.text, { explain: false }) }));
	return { judged, measured: judged.map(({ sentiment, ...one }) => ({ ...one, positive: (sentiment.score + 1) / 2 })) };
}

function spreadByLabel(rows: readonly Measured[]): Record<string, number> {
	const byLabel = grouped(rows, ({ label }) => label);
	// A file may have a label of its own in each line.
	return byLabel.size > 20 ? {} : Object.fromEntries([...byLabel].map(([label, some]) => [label, spreadOf(some).spread]));
}

/**
 * What becomes of groups that are in no list. First words that neither the list nor the training has; then the list with half of its words taken away, by a hash
 * of each word, and that half measured. The weights have seen that half in neutral sentences, so it shows what the list does and not what training does.
 * Polarity alone, as the rest of the scorer reads the whole list.
 */
async function ofUnlisted(): Promise<Record<string, unknown>> {
	const [korean, english] = await Promise.all([loadKoreanPolarity(), loadEnglishPolarity()]);
	const whole = readIdentityLexicon();
	const inFirstHalf = (word: string) => (createHash('md5').update(word).digest()[0] ?? 0) % 2 === 0;
	const halfOfIt = neutraliserOf(lexiconOf(whole, inFirstHalf));
	const none = (text: string) => text;
	const caught = (word: string, neutralise: (text: string) => string) => !neutralise(normaliseText(inFrame('{는} 왔다', word))).includes(normaliseText(word));
	const measure = (words: readonly string[], templates: readonly Template[], model: typeof korean, neutralise: (text: string) => string) => {
		const terms = words.map((word) => ({ word, category: '' }));
		const rows = sentencesOf(terms, templates).map(({ word, ...one }) => ({ ...one, term: word, positive: (model.judge(neutralise(normaliseText(one.text))).score + 1) / 2 }));
		const { spread, spreadOfMiddle90Percent, lowest, highest } = spreadOf(rows);
		return { words: words.length, spread, spreadOfMiddle90Percent, lowest, highest };
	};
	const otherHalf = (groups: Record<string, string[]>) => Object.values(groups).flat().map((word) => word.replace('*', '')).filter((word) => !inFirstHalf(word));
	const unknown = (words: readonly string[]) => words.filter((word) => !caught(word, neutraliseIdentity));
	const koreanHalf = otherHalf(whole.ko);
	return {
		korean: measure(unknown(UNLISTED_KOREAN), KOREAN_TEMPLATES, korean, neutraliseIdentity),
		english: measure(unknown(UNLISTED_ENGLISH), ENGLISH_TEMPLATES, english, neutraliseIdentity),
		koreanWithHalfTheList: measure(koreanHalf, KOREAN_TEMPLATES, korean, halfOfIt),
		koreanWithoutAnyList: measure(koreanHalf, KOREAN_TEMPLATES, korean, none),
		englishWithHalfTheList: measure(otherHalf(whole.en), ENGLISH_TEMPLATES, english, halfOfIt),
		englishWithoutAnyList: measure(otherHalf(whole.en), ENGLISH_TEMPLATES, english, none),
		shareOfThatHalfCaughtByForm: koreanHalf.filter((word) => caught(word, halfOfIt)).length / Math.max(1, koreanHalf.length),
	};
}
