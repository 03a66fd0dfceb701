// This pack's crawlSite with its manners on, as one of several workers that share a store.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { start, pages, delayMs, name, file, code } = JSON.parse(process.argv[2] ?? '{}');
const from = createRequire(join(code, 'package.json'));
const { crawlSite } = from('./dist/src/crawl/index.js');
const { createHttpClient } = from('./dist/src/net/index.js');
const { openSqliteStore } = from('./dist/src/store/index.js');

const http = createHttpClient({ allow: [new URL(start).host] });
const store = await openSqliteStore({ file });
const run = crawlSite(
	{ startUrls: [start], name, delayMs, sitemap: false, remember: 'when emitted', mode: 'http', maxPages: pages },
	{ http, store },
);
let read = 0;
let step = await run.next();
while (!step.done) {
	read += 1;
	step = await run.next();
}
await step.value.commit();
http.close();
await store.close();
console.log(JSON.stringify({ pages: read }));
