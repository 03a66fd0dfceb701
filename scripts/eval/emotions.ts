// Emotion groups on texts in KOTE's format (TSV: id, text, label ids). Without --data: the part of KOTE set aside before training.
import { loadScorer } from '../../src/sentiment/score';
import { groupTargets, KOTE_GROUPS } from '../labels/kote';
import { example, labelIds, readTsv } from '../train/steps/corpus';
import { f1, runEvaluation } from './figures/run';

void runEvaluation('emotions', async ({ file, shared }) => {
	const path = file ?? shared('kote', 'val.tsv');
	if (!path) return {};
	const scorer = await loadScorer();
	const rows = readTsv(path)
		.map((row) => ({ text: row[1] ?? '', targets: groupTargets(KOTE_GROUPS, labelIds(row[2])) }))
		.filter(({ text }) => file !== null || example(text, []).part === 'test');
	const scored = rows.map(({ text, targets }) => ({ emotions: scorer.score(text).emotions, targets }));
	const groups: Record<string, number> = {};
	let [allHits, allWrong, allMissed] = [0, 0, 0];
	Object.keys(KOTE_GROUPS).forEach((group, k) => {
		let [hits, wrong, missed] = [0, 0, 0];
		for (const { emotions, targets } of scored) {
			const said = (emotions[group] ?? 0) > 0.5;
			if (said && targets[k] === 1) hits++;
			else if (said) wrong++;
			else if (targets[k] === 1) missed++;
		}
		groups[group] = f1(hits, wrong, missed);
		allHits += hits;
		allWrong += wrong;
		allMissed += missed;
	});
	const values = Object.values(groups);
	return { rows: rows.length, macroF1: values.reduce((a, b) => a + b, 0) / values.length, microF1: f1(allHits, allWrong, allMissed), groups };
});
