// A workflow of its own: crawls a board, does its work with each post, and confirms it. Writes down what it did, as it does it; made to
// be killed.
import { appendFileSync } from 'node:fs';
import { confirmDeliveries, crawlBoard } from '../../../../src/crawl';
import { createHttpClient } from '../../../../src/net';
import { openBy, type Opener } from '../stores';

export interface KilledTask {
	opener: Opener;
	listUrl: string;
	/** Lines: `worked ID FILES`, `confirmed ID`, `end UNFINISHED`. */
	diary: string;
	leaseMinutes: number;
	/** Posts that are confirmed together. */
	atOnce: number;
}

async function work({ opener, listUrl, diary, leaseMinutes, atOnce }: KilledTask): Promise<void> {
	const store = await openBy(opener);
	const http = createHttpClient({ allow: [new URL(listUrl).host] });
	const note = (line: string) => appendFileSync(diary, `${line}\n`);
	let pending: Array<{ id: string; token: string }> = [];
	const confirm = async () => {
		const said = await confirmDeliveries(store, pending.map(({ token }) => token));
		for (const [place, { state }] of said.entries()) if (state === 'settled') note(`confirmed ${pending[place]?.id}`);
		pending = [];
	};
	const crawl = crawlBoard(
		{ listUrl, mode: 'http', delayMs: 0, ignoreRobots: true, remember: 'when confirmed', leaseMinutes, patienceMs: 120_000 },
		{ http, store },
	);
	console.log('begun');
	let step = await crawl.next();
	while (!step.done) {
		const { id, delivery, attachments } = step.value;
		note(`worked ${id} ${attachments.map(({ sha256, error }) => error ?? sha256).join(',')}`);
		pending.push({ id, token: delivery?.token ?? '' });
		if (pending.length >= atOnce) await confirm();
		step = await crawl.next();
	}
	await confirm();
	note(`end ${step.value.unfinished}`);
	http.close();
	await store.close();
}

void work(JSON.parse(process.argv[2] ?? '') as KilledTask);
