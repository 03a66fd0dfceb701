import { ContractDatabase, type StoreFixture } from './contract/database';
import { describeFaults } from './contract/faults';
import { describeLeases } from './contract/leases';
import { describeMigrations } from './contract/migrations';
import { describeProcesses } from './contract/processes';
import { describeTransactions } from './contract/transactions';
import { describeValues } from './contract/values';
import { describeWorkQueue } from './contract/work-queue';
import { describeWorkers } from './contract/workers';

/** What every back end of the store has to do. `make` gives an empty database a test. */
export function describeStoreContract(name: string, make: () => Promise<StoreFixture>): void {
	describe(`the ${name} store`, () => {
		const at = new ContractDatabase(make);
		describe('keeps values', () => describeValues(at));
		describe('says what is wrong', () => describeFaults(at));
		describe('brings its tables up to date', () => describeMigrations(at));
		describe('in a transaction', () => describeTransactions(at));
		describe('with other processes', () => describeProcesses(at));
		describe('gives leases', () => describeLeases(at));
		describe('keeps a queue of work', () => describeWorkQueue(at));
		describe('keeps a queue of work for several processes', () => describeWorkers(at));
	});
}
