export interface BilingualText {
	ko: string;
	en: string;
}

export interface SavingsPeriod {
	/** ISO 8601. A day without a time means its start in `timeZone`. */
	from: string;
	/** ISO 8601, the moment itself excluded. A day without a time is included whole. */
	to: string;
	/** Such as Asia/Seoul. Days and months are those of its calendar. */
	timeZone: string;
	/** Hours one full-time post works in a month, such as 209 or 160. */
	hoursPerPost: number;
	groupBy: 'process' | 'department' | 'month';
	/** Count manual and test runs too, also those that were logged as not to be counted. */
	includeTests?: boolean;
}

/** Units of one process counted against one baseline: a factor of the report's arithmetic. */
export interface SavingsPart {
	process: string;
	baselineId: string;
	minutesPerUnit: number;
	method: 'measured' | 'estimated' | 'published';
	units: number;
	grossMinutes: number;
}

/** Minutes are exact to a thousandth. */
export interface SavingsFigures {
	/** All runs, also those that count nothing. */
	runs: number;
	partialRuns: number;
	failedRuns: number;
	/** Failed runs over all runs, 0 to 1; `null` without runs. */
	failedShare: number | null;
	/** Units of runs that did not fail, with or without a baseline. */
	units: number;
	unitsWithoutBaseline: number;
	/** Units x baseline minutes. */
	grossMinutes: number;
	reviewMinutes: number;
	exceptionMinutes: number;
	reworkMinutes: number;
	/** Review, exceptions and rework together: what people still spend on the counted runs. */
	humanMinutes: number;
	/** Gross less human minutes; may be negative. */
	netMinutes: number;
	/** Net over gross; `null` where nothing was counted. */
	gain: number | null;
	/** People's minutes on runs that count nothing (failed, or without a baseline); in no other figure. */
	uncountedHumanMinutes: number;
	/** Never part of any sum of human time; `null` where no run told it. */
	robotMinutes: number | null;
	/**
	 * Net hours over the hours of one post in the same time: posts saved all through it, not only for a
	 * month of it.
	 */
	fullTimeEquivalents: number;
	parts: SavingsPart[];
	/** The sum in words and figures, so that anybody can do it again. */
	arithmetic: BilingualText;
}

export interface SavingsRow extends SavingsFigures {
	/** Process, department or month (`2026-01`); `null` for runs without a department. */
	key: string | null;
	label: BilingualText;
}

export interface SavingsWarning extends BilingualText {
	code: 'BASELINE_OLD' | 'BASELINE_ESTIMATED' | 'UNITS_WITHOUT_BASELINE' | 'NET_NEGATIVE';
	/** `null`: about the whole report. */
	process: string | null;
}

export interface SavingsReport {
	/** As moments in UTC, `to` excluded. */
	from: string;
	to: string;
	timeZone: string;
	groupBy: SavingsPeriod['groupBy'];
	/** Hours of one post in a month, as declared. */
	hoursPerPost: number;
	/** Length of the period in calendar months, to a thousandth. */
	months: number;
	includesTests: boolean;
	/** Manual and test runs of the period that were left out. */
	testRunsLeftOut: number;
	rows: SavingsRow[];
	total: SavingsFigures;
	/** How the full-time equivalents of the total come about. */
	posts: BilingualText;
	/**
	 * Gains of the single processes, whatever the grouping, each process weighing the same; `null` where
	 * nothing was counted.
	 */
	gainOverProcesses: {
		processes: number;
		mean: number;
		lowest: { process: string; gain: number };
		highest: { process: string; gain: number };
	} | null;
	warnings: SavingsWarning[];
}
