// Crawls a site in a process of its own, which a test kills. Writes each page and what became of it as a line.
import { writeSync } from 'node:fs';
import { confirmDeliveries, crawlSite } from '../../../../src/crawl';
import { createHttpClient } from '../../../../src/net';
import { openBy, type Opener } from '../../../each-store';

const say = (line: object) => void writeSync(1, `${JSON.stringify(line)}\n`);

async function crawl(url: string, opener: Opener): Promise<void> {
	const http = createHttpClient({ allow: [new URL(url).host] });
	const store = await openBy(opener);
	const run = crawlSite(
		{
			startUrls: [url],
			delayMs: 0,
			connectionsPerHost: 3,
			sitemap: false,
			mode: 'http',
			remember: 'when confirmed',
			leaseMinutes: 0.005,
		},
		{ http, store },
	);
	let step = await run.next();
	while (!step.done) {
		const { url: address, delivery } = step.value;
		const [answer] = await confirmDeliveries(store, [delivery?.token ?? '']);
		say({ confirmed: address, state: answer?.state });
		step = await run.next();
	}
	say({ stoppedBy: step.value.stoppedBy, open: step.value.open, waiting: step.value.waiting });
	http.close();
	await store.close();
}

void crawl(process.argv[2] ?? '', JSON.parse(process.argv[3] ?? '') as Opener);
