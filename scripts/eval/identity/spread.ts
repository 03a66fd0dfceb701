export interface Measured {
	term: string;
	category: string;
	template: string;
	label: string;
	/** Probability that the sentence is positive, 0 to 1. */
	positive: number;
}

export interface Spread {
	sentences: number;
	terms: number;
	/** Highest minus lowest mean probability of "positive" of a term. */
	spread: number;
	largestSpreadOfOneTemplate: number;
	/** Between the 5th and the 95th of a hundred terms. */
	spreadOfMiddle90Percent: number;
	lowest: string;
	highest: string;
}

export function spreadOf(rows: readonly Measured[]): Spread {
	const means = [...grouped(rows, ({ term }) => term)].map(([term, some]) => ({ term, mean: mean(some) })).sort((a, b) => a.mean - b.mean);
	const at = (share: number) => means[Math.round((means.length - 1) * share)]?.mean ?? 0;
	const words = (some: typeof means) => some.map(({ term, mean: value }) => `${term} ${value.toFixed(3)}`).join(', ');
	return {
		sentences: rows.length,
		terms: means.length,
		spread: at(1) - at(0),
		largestSpreadOfOneTemplate: Math.max(0, ...[...grouped(rows, ({ template }) => template).values()].map(range)),
		spreadOfMiddle90Percent: at(0.95) - at(0.05),
		lowest: words(means.slice(0, 3)),
		highest: words(means.slice(-3)),
	};
}

/** A line a category: terms, spread, the largest spread in one template. */
export function byCategory(rows: readonly Measured[]): Record<string, { terms: number; spread: number; largestSpreadOfOneTemplate: number }> {
	return Object.fromEntries(
		[...grouped(rows, ({ category }) => category)].map(([category, some]) => {
			const { terms, spread, largestSpreadOfOneTemplate } = spreadOf(some);
			return [category, { terms, spread, largestSpreadOfOneTemplate }];
		}),
	);
}

export function grouped<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const row of rows) {
		const known = groups.get(key(row));
		if (known) known.push(row);
		else groups.set(key(row), [row]);
	}
	return groups;
}

function mean(rows: readonly Measured[]): number {
	return rows.reduce((sum, { positive }) => sum + positive, 0) / rows.length;
}

function range(rows: readonly Measured[]): number {
	const values = rows.map(({ positive }) => positive);
	return values.reduce((a, b) => Math.max(a, b), 0) - values.reduce((a, b) => Math.min(a, b), 1);
}
