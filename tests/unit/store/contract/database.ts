import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type { SqlValue, Store } from '../../../../src/store';
import type { Opener } from '../store-child';

/** One empty database, to be opened as often as a test likes. */
export interface StoreFixture {
	open(options?: { patienceMs?: number }): Promise<Store>;
	/** How a child process opens the same database. */
	opener: Opener;
	remove(): Promise<void>;
}

/** Jest's own matcher, without its type of anything at all. */
export const containing = (text: string): unknown => expect.stringContaining(text);

export function startChild(task: string, opener: Opener, options: { uid?: number; env?: NodeJS.ProcessEnv } = {}): ChildProcess {
	return spawn(
		process.execPath,
		[
			'--import',
			pathToFileURL(require.resolve('tsx')).href,
			join(__dirname, '../store-child.ts'),
			task,
			JSON.stringify(opener),
		],
		{ stdio: ['pipe', 'pipe', 'inherit'], ...options },
	);
}

export async function linesOf(child: ChildProcess): Promise<string[]> {
	const lines: string[] = [];
	for await (const line of createInterface({ input: child.stdout! })) lines.push(line);
	return lines;
}

export async function untilLine(child: ChildProcess, wanted: (line: string) => boolean): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		const lines = createInterface({ input: child.stdout! });
		lines.on('line', (line) => wanted(line) && resolve());
		lines.on('close', () => reject(new Error('The child ended without saying so.')));
	});
}

/** The database of the running test, fresh for each, and everything that was opened on it. */
export class ContractDatabase {
	fixture!: StoreFixture;
	store!: Store;
	private readonly others: Store[] = [];
	private readonly children: ChildProcess[] = [];

	constructor(make: () => Promise<StoreFixture>) {
		beforeEach(async () => {
			this.fixture = await make();
			this.store = await this.fixture.open();
		});
		afterEach(async () => {
			for (const running of this.children.splice(0)) running.kill('SIGKILL');
			for (const opened of [this.store, ...this.others.splice(0)]) await opened.close();
			await this.fixture.remove();
		});
	}

	async another(): Promise<Store> {
		const opened = await this.fixture.open();
		this.others.push(opened);
		return opened;
	}

	child(task: string): ChildProcess {
		const started = startChild(task, this.fixture.opener);
		this.children.push(started);
		return started;
	}

	readonly count = async (): Promise<SqlValue | undefined> =>
		(await this.store.query('SELECT n FROM contract_counters WHERE name = $1', ['shared']))[0]?.n;
}
