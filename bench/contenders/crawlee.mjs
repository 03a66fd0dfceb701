// Crawlee's CheerioCrawler, set up to be fast: ten at once from the start, no session pool, no limit to memory, no log.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { measure, task } from './measure.mjs';

const { start, pages, connections, folder, code } = task();
const from = createRequire(join(code, 'package.json'));
const { CheerioCrawler, Configuration, log } = from('@crawlee/cheerio');
const { MemoryStorage } = from('@crawlee/memory-storage');
log.setLevel(log.LEVELS.ERROR);

async function crawl(address, most, seen) {
	const persistStorage = folder !== null;
	const config = new Configuration({ persistStorage, purgeOnStart: true, memoryMbytes: 8192, availableMemoryRatio: 1 });
	config.useStorageClient(new MemoryStorage({ persistStorage, ...(folder === null ? {} : { localDataDirectory: folder }) }));
	const crawler = new CheerioCrawler(
		{
			minConcurrency: connections,
			maxConcurrency: connections,
			useSessionPool: false,
			respectRobotsTxtFile: false,
			maxRequestRetries: 1,
			...(most === null ? {} : { maxRequestsPerCrawl: most }),
			requestHandler: async ({ $, enqueueLinks }) => {
				const text = $('body').text();
				seen({ title: $('title').text(), text, links: $('a[href]').length });
				await enqueueLinks({ strategy: 'same-hostname' });
			},
		},
		config,
	);
	await crawler.run([address]);
}

await crawl(start, 200, () => undefined);
await measure(pages, (seen) => crawl(start, null, seen));
process.exit(0);
