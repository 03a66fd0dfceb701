import type { Baseline, RunRecord } from '../../../src/savings';

export { describeOnEachStore, openBy, type Opener, type TestStore as OpenStore } from '../../each-store';

export function baseline(of: Partial<Baseline> = {}): Baseline {
	return {
		process: '문서 수집',
		minutesPerUnit: 5,
		method: 'measured',
		sampleSize: 30,
		owner: '디지털정책과',
		validFrom: '2026-01-01',
		validTo: null,
		...of,
	};
}

export function run(of: Partial<RunRecord> = {}): RunRecord {
	return {
		executionId: '1',
		workflowId: 'w1',
		workflowName: '문서 수집',
		process: '문서 수집',
		department: '디지털정책과',
		units: 120,
		reviewMinutes: 0,
		exceptionMinutes: 0,
		reworkMinutes: 0,
		robotSeconds: null,
		outcome: 'success',
		mode: 'production',
		finishedAt: '2026-02-10T09:00:00+09:00',
		...of,
	};
}

/** Jest's own matcher, without its type of anything at all. */
export const containing = (text: string): unknown => expect.stringContaining(text);
