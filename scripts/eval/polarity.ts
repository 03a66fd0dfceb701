// Polarity on labelled texts. TSV: id, label (1 positive, 0 negative), rating, text. Without --data: the parts of NSMC, KOTE and our own everyday texts set aside before training.
import { loadScorer, type Scorer } from '../../src/sentiment/score';
import { kotePolarity } from '../labels/kote';
import { calibrationError } from '../train/steps/calibrate';
import { example, labelIds, readTsv } from '../train/steps/corpus';
import { readEveryday } from '../train/steps/everyday';
import { runEvaluation } from './figures/run';

interface Labelled {
	text: string;
	positive: boolean;
}

const BALANCED_ROWS = 150_000;

void runEvaluation('polarity', async ({ file, shared }) => {
	const scorer = await loadScorer();
	if (file) return { file, ...judge(scorer, fromTsv(file)) };
	const films = shared('nsmc', 'nsmc_train.tsv.gz');
	const comments = shared('kote', 'val.tsv');
	return {
		...(films ? { films: judge(scorer, setAside(fromTsv(films).slice(0, BALANCED_ROWS))) } : {}),
		...(comments ? { comments: judge(scorer, setAside(fromKote(comments))) } : {}),
		everyday: { korean: judgeEveryday(scorer, 'ko'), english: judgeEveryday(scorer, 'en') },
	};
});

function fromTsv(path: string): Labelled[] {
	return readTsv(path)
		.filter((row) => row[1] === '0' || row[1] === '1')
		.map((row) => ({ text: row[3] ?? '', positive: row[1] === '1' }));
}

function fromKote(path: string): Labelled[] {
	return readTsv(path)
		.map((row) => ({ text: row[1] ?? '', polarity: kotePolarity(labelIds(row[2])) }))
		.filter(({ polarity }) => polarity !== 0)
		.map(({ text, polarity }) => ({ text, positive: polarity > 0 }));
}

function setAside(rows: Labelled[]): Labelled[] {
	return rows.filter(({ text }) => example(text, []).part === 'test');
}

function judge(scorer: Scorer, rows: Labelled[]): Record<string, number> {
	const answers = rows.map(({ text, positive }) => {
		const { score, polarity } = scorer.score(text);
		return { right: score > 0 === positive, confidence: 0.5 + Math.abs(score) / 2, decided: polarity === 'positive' || polarity === 'negative' };
	});
	const share = (some: typeof answers) => some.filter((answer) => answer.right).length / Math.max(1, some.length);
	const decided = answers.filter((answer) => answer.decided);
	const bySureness = [...answers].sort((a, b) => b.confidence - a.confidence);
	return {
		rows: rows.length,
		accuracy: share(answers),
		accuracyWhereDecided: share(decided),
		decided: decided.length / Math.max(1, rows.length),
		accuracyOfSurest80Percent: share(bySureness.slice(0, Math.round(rows.length * 0.8))),
		calibrationError: calibrationError(answers),
	};
}

/** Three classes; a text called mixed is a mistake here. */
function judgeEveryday(scorer: Scorer, language: 'ko' | 'en'): Record<string, number> {
	const answers = readEveryday(language)
		.filter(({ part, feeling }) => part === 'test' && feeling !== 'mixed')
		.map(({ original, feeling }) => ({ feeling, ...scorer.score(original, { explain: false }) }));
	const share = (some: typeof answers, isRight: (answer: (typeof answers)[number]) => boolean) => some.filter(isRight).length / Math.max(1, some.length);
	const of = (feeling: string) => share(answers.filter((answer) => answer.feeling === feeling), (answer) => answer.polarity === feeling);
	return {
		rows: answers.length,
		accuracy: share(answers, ({ polarity, feeling }) => polarity === feeling),
		signOfPolar: share(answers.filter(({ feeling }) => feeling !== 'neutral'), ({ score, feeling }) => score > 0 === (feeling === 'positive')),
		positive: of('positive'),
		negative: of('negative'),
		neutral: of('neutral'),
	};
}
