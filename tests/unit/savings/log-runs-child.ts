// A second worker: logs the runs 0..n-1 into the database named on the command line.
import { logRun } from '../../../src/savings';
import { openSqliteStore } from '../../../src/store';
import { run } from './savings-fixture';

async function main(file: string, runs: number): Promise<void> {
	const store = await openSqliteStore({ file });
	for (let i = 0; i < runs; i++) {
		await logRun(store, run({ executionId: `run ${i}`, reviewMinutes: 1 }));
		console.log(i);
	}
	await store.close();
}

void main(process.argv[2] ?? '', Number(process.argv[3]));
