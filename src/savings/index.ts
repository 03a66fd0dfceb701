export {
	baselineAt,
	listBaselines,
	setBaseline,
	startBaseline,
	type Baseline,
	type StoredBaseline,
} from './baselines';
export { logRun, type LoggedRun, type LogRunOptions, type RunRecord } from './log-run';
export { reportSavings } from './report';
export type {
	BilingualText,
	SavingsFigures,
	SavingsPart,
	SavingsPeriod,
	SavingsReport,
	SavingsRow,
	SavingsWarning,
} from './report-shape';
