export interface Scored {
	/** What the logit is made of; the answer is the weight of each. */
	features: readonly number[];
	/** 1 or 0 */
	truth: number;
	weight: number;
}

/** Logistic regression on a few features by Newton's method: Platt's scaling where they are the logit and 1. */
export function fitLogistic(scored: readonly Scored[], size: number): number[] {
	const weights = new Array<number>(size).fill(0);
	for (let round = 0; round < 50; round++) {
		const gradient = new Array<number>(size).fill(0);
		const hessian = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 1e-6 : 0)));
		for (const { features, truth, weight } of scored) {
			const p = sigmoid(features.reduce((sum, x, i) => sum + x * weights[i]!, 0));
			for (let i = 0; i < size; i++) {
				gradient[i]! += weight * (truth - p) * features[i]!;
				for (let j = 0; j < size; j++) hessian[i]![j]! += weight * p * (1 - p) * features[i]! * features[j]!;
			}
		}
		const step = solve(hessian, gradient);
		for (let i = 0; i < size; i++) weights[i]! += step[i]!;
		if (step.every((s) => Math.abs(s) < 1e-9)) break;
	}
	return weights;
}

/** Gaussian elimination without pivoting: the matrix is positive definite. */
function solve(matrix: number[][], right: number[]): number[] {
	const n = right.length;
	const rows = matrix.map((row, i) => [...row, right[i]!]);
	for (let i = 0; i < n; i++) {
		for (let k = i + 1; k < n; k++) {
			const factor = rows[k]![i]! / rows[i]![i]!;
			for (let j = i; j <= n; j++) rows[k]![j]! -= factor * rows[i]![j]!;
		}
	}
	const out = new Array<number>(n).fill(0);
	for (let i = n - 1; i >= 0; i--) {
		let sum = rows[i]![n]!;
		for (let j = i + 1; j < n; j++) sum -= rows[i]![j]! * out[j]!;
		out[i] = sum / rows[i]![i]!;
	}
	return out;
}

/** Expected calibration error over ten bins of equal width of the confidence in the answer given. */
export function calibrationError(answers: ReadonlyArray<{ confidence: number; right: boolean }>): number {
	const bins = Array.from({ length: 10 }, () => ({ count: 0, confidence: 0, right: 0 }));
	for (const { confidence, right } of answers) {
		const bin = bins[Math.min(9, Math.floor(confidence * 10))]!;
		bin.count++;
		bin.confidence += confidence;
		if (right) bin.right++;
	}
	return bins.reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.right), 0) / Math.max(1, answers.length);
}

export function sigmoid(x: number): number {
	return 1 / (1 + Math.exp(-x));
}
