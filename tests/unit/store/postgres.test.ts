import { join } from 'node:path';
import { openPostgresStore } from '../../../src/store';
import { describeWithPostgres, makeDatabase } from '../../postgres-here';
import { describeStoreContract } from './store-contract';

const opening = join(__dirname, '../../../src/store/index.ts');

describeWithPostgres('on a real server', () => {
	describeStoreContract('PostgreSQL', async () => {
		const { remove, ...at } = await makeDatabase();
		return {
			open: (options) => openPostgresStore({ ...at, ...options }),
			opener: { module: opening, name: 'openPostgresStore', options: { ...at } },
			remove,
		};
	});
});
