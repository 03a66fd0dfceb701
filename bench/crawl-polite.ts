// Whether two workers that share a store leave a host the pauses that they were told, by the log of the host itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { earliestGap, overlaps } from '../demo';
import { checkout } from '../scripts/n8n';
import { openCity } from './contest/city';

const usage = `npm run bench -- crawl-polite [--pages 40] [--delay 200] [--workers 2] [--json]

Workers crawl parts of one site at the same time with their manners on. From the site's log: how many requests were under way
together, and the least pause between two.`;

const { values } = parseArgs({
	options: {
		pages: { type: 'string', default: '40' },
		delay: { type: 'string', default: '200' },
		workers: { type: 'string', default: '2' },
		json: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

const readShape = z.object({ pages: z.number() });

async function work(task: object): Promise<number> {
	const program = join(checkout, 'bench', 'contenders', 'polite.mjs');
	const code = process.env.CITYHALL_BENCH_PACK ?? checkout;
	const child = spawn(process.execPath, [program, JSON.stringify({ ...task, code })], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	let out = '';
	child.stdout.setEncoding('utf8').on('data', (part: string) => (out += part));
	await once(child, 'close');
	if (child.exitCode !== 0) throw new Error('A worker failed.');
	return readShape.parse(JSON.parse(out.trim().split('\n').at(-1) ?? '')).pages;
}

async function main(): Promise<void> {
	if (values.help) return console.log(usage);
	const delayMs = Number(values.delay);
	const pages = Number(values.pages);
	const workers = Number(values.workers);
	const folder = await mkdtemp(join(tmpdir(), 'cityhall-bench-'));
	const city = await openCity('--plain-pages', String(pages * workers * 4), '--posts', '1', '--crawl-delay', '0');
	try {
		const started = performance.now();
		const read = await Promise.all(
			Array.from({ length: workers }, (_, index) =>
				work({
					start: `${city.url}/plain/${index + 1}`,
					name: `part ${index + 1}`,
					file: join(folder, 'shared.sqlite'),
					pages,
					delayMs,
				}),
			),
		);
		const seconds = Math.round((performance.now() - started) / 100) / 10;
		const log = await city.log();
		const ours = {
			workers,
			delayMs,
			pages: read.reduce((sum, one) => sum + one, 0),
			requests: log.length,
			seconds,
			overlaps: overlaps(log).length,
			earliestGapMs: Math.round(earliestGap(log) * 10) / 10,
		};
		const met = ours.overlaps === 0 && ours.earliestGapMs >= delayMs;
		if (values.json) return console.log(JSON.stringify({ name: 'crawl-polite', ours, peers: {}, ratios: {}, met }));
		console.log(`${workers} workers, ${delayMs} ms to be left between requests: ${read.join(' and ')} pages in ${seconds} s`);
		console.log(`  ${log.length} requests, ${ours.overlaps} of them together with another; least pause ${ours.earliestGapMs} ms`);
		console.log(`  target: none together, none earlier than ${delayMs} ms: ${met ? 'met' : 'missed'}`);
	} finally {
		await city.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

void main();
