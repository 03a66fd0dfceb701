// This pack's crawlSite as it ships, politeness off by explicit word.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { measure, task } from './measure.mjs';

const { start, pages, connections, folder, code } = task();
const from = createRequire(join(code, 'package.json'));
const { crawlSite } = from('./dist/src/crawl/index.js');
const { createHttpClient } = from('./dist/src/net/index.js');

async function crawl(address, most, seen, file) {
	const http = createHttpClient({ allow: [new URL(address).host], connectionsPerHost: connections });
	const store = file === null ? null : await from('./dist/src/store/index.js').openSqliteStore({ file });
	try {
		const run = crawlSite(
			{
				startUrls: [address],
				delayMs: 0,
				latencyFactor: 0,
				connectionsPerHost: connections,
				ignoreRobots: true,
				sitemap: false,
				remember: store ? 'when emitted' : 'none',
				// Each page is taken when the next is asked for: what is taken is written down as the crawl goes.
				...(store ? { commitEvery: 200 } : {}),
				mode: 'http',
				...(most === null ? {} : { maxPages: most }),
			},
			{ http, ...(store ? { store } : {}) },
		);
		let step = await run.next();
		while (!step.done) {
			seen({ title: step.value.title, text: step.value.text, links: step.value.links });
			step = await run.next();
		}
		await step.value.commit?.();
	} finally {
		http.close();
		await store?.close();
	}
}

await crawl(start, 200, () => undefined, folder === null ? null : join(folder, 'warm.sqlite'));
await measure(pages, (seen) => crawl(start, null, seen, folder === null ? null : join(folder, 'state.sqlite')));
process.exit(0);
