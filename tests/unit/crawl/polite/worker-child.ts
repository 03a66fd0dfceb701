// A worker of its own: crawls the given addresses as politely as any run does, and says each one when it has it.
import { openRun } from '../../../../src/crawl/run/run';
import { NO_COUNTS } from '../../../../src/crawl/run/run-options';
import { createHttpClient } from '../../../../src/net';
import { openPostgresStore, openSqliteStore, type PostgresStoreOptions } from '../../../../src/store';

export interface WorkerTask {
	urls: string[];
	delayMs: number;
	store: { kind: 'sqlite'; file: string } | { kind: 'postgres'; at: PostgresStoreOptions };
}

async function work({ urls, delayMs, store: where }: WorkerTask): Promise<void> {
	const store =
		where.kind === 'sqlite' ? await openSqliteStore({ file: where.file }) : await openPostgresStore(where.at);
	const http = createHttpClient({ allow: [new URL(urls[0] ?? '').host] });
	const run = await openRun('pages', 'worker', { delayMs }, { http, store });
	for (const url of urls) {
		const { response } = await run.polite.request({ url });
		console.log(`${response.status} ${new URL(url).pathname}`);
	}
	await run.end({ stoppedBy: 'last page', counts: { ...NO_COUNTS, pages: urls.length } });
	http.close();
	await store.close();
}

void work(JSON.parse(process.argv[2] ?? '') as WorkerTask);
