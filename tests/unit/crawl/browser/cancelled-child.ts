// Crawls and cancels, several times over, in a process that is to end by itself afterwards.
import { crawlBoard, type CrawlBoardOptions } from '../../../../src/crawl';
import { createHttpClient } from '../../../../src/net';

export interface CancelledTask {
	listUrl: string;
	mode: 'http' | 'browser';
	/** After how many milliseconds each round is cancelled. */
	moments: number[];
}

async function round({ listUrl, mode }: CancelledTask, afterMs: number): Promise<string> {
	const stop = new AbortController();
	const timer = setTimeout(() => stop.abort(), afterMs);
	const http = createHttpClient({ allow: [new URL(listUrl).host], signal: stop.signal });
	const options: CrawlBoardOptions = { listUrl, mode, delayMs: 1, attachments: true, signal: stop.signal };
	try {
		const crawl = crawlBoard(options, { http });
		let step = await crawl.next();
		while (!step.done) step = await crawl.next();
		return step.value.stoppedBy;
	} catch (error) {
		return error instanceof Error && 'code' in error ? String(error.code) : String(error);
	} finally {
		clearTimeout(timer);
		http.close();
	}
}

async function main(): Promise<void> {
	const task = JSON.parse(process.argv[2] ?? '{}') as CancelledTask;
	for (const moment of task.moments) process.stdout.write(`${await round(task, moment)}\n`);
	process.stdout.write('done\n');
}

void main();
