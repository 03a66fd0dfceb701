// A second worker: logs the runs 0..n-1 into the database named on the command line.
import { logRun } from '../../../src/savings';
import { openBy, type Opener, run } from './savings-fixture';

async function main(opener: Opener, runs: number): Promise<void> {
	const store = await openBy(opener);
	for (let i = 0; i < runs; i++) {
		await logRun(store, run({ executionId: `run ${i}`, reviewMinutes: 1 }));
		console.log(i);
	}
	await store.close();
}

void main(JSON.parse(process.argv[2] ?? '') as Opener, Number(process.argv[3]));
